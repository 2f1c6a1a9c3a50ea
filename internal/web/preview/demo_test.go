package preview

import (
	"testing"

	"frontdesk/internal/crm"
	"frontdesk/internal/mail"
	"frontdesk/internal/web/demo"
	"frontdesk/internal/web/response"
	"frontdesk/templates"
)

// demoServices are those of the demo firm that its articles are about.
var demoServices = []crm.Service{
	{Slug: "customs-clearance", Name: crm.Text{"en": "Customs clearance", "zh": "进出口报关"}},
	{Slug: "hong-kong-company", Name: crm.Text{"en": "Hong Kong company registration", "zh": "香港公司注册"}},
	{Slug: "us-trademark", Name: crm.Text{"en": "US trademark registration", "zh": "美国商标注册"}},
}

func (s stage) demo(t *testing.T) []sample {
	t.Helper()
	all, err := demo.ReadArticles(templates.Files)
	if err != nil {
		t.Fatal(err)
	}
	var articles []demo.Article
	for _, a := range all {
		if a.Lang == s.Lang {
			articles = append(articles, a)
		}
	}
	if len(articles) != 3 {
		t.Fatalf("%d articles in %s", len(articles), s.Lang)
	}
	samples := []sample{{"demo/index", "full", demo.NewIndex(s.chrome, articles, demoServices)}}
	for i, a := range articles {
		related := append(articles[:i:i], articles[i+1:]...)
		page := demo.NewArticle(s.chrome, a, related, firmForm, demoServices)
		page.Form.Hidden = []response.Hidden{{Name: "locale", Value: s.Lang}}
		if page.Service == "" {
			t.Errorf("%s is about no service of the demo firm", a.Slug)
		}
		samples = append(samples, sample{"demo/article", string(rune('1' + i)), page})
	}
	return append(samples, s.mails()...)
}

func (s stage) mails() []sample {
	sent := crm.Message{ID: 1, Kind: crm.MessageOffer, ToName: "Lin Yue 林悦", ToAddress: "lin.yue@demo.test", Subject: "新客户：报关与清关，请在 14:45 前答复 [NO.2026112248213]", State: crm.MessageAccepted, SentAt: s.now, Raw: []byte("x")}
	received := crm.Message{ID: 2, Kind: crm.MessageAcknowledgement, ToAddress: "j.doe@client.test", Subject: "We have your enquiry [NO.2026112248213]", State: crm.MessageRetrying, UpdatedAt: s.now, Raw: []byte("x")}
	queued := crm.Message{ID: 3, Kind: crm.MessageInvitation, ToName: "王建国", ToAddress: "wang@demo.test", State: crm.MessageQueued, UpdatedAt: s.now}
	content := mail.Content{Text: "Hello\n\nA client for you.", HTML: "<p>Hello</p>"}
	content.From.Name, content.From.Address = "Harbourline", "desk@demo.test"
	return []sample{
		{"demo/mails", "some", demo.NewMailList(s.chrome, []crm.Message{queued, received, sent}, s.now)},
		{"demo/mails", "none", demo.NewMailList(s.chrome, nil, s.now)},
		{"demo/mail", "full", demo.NewMail(s.chrome, sent, content)},
		{"demo/mail", "text", demo.NewMail(s.chrome, received, mail.Content{From: content.From, Text: content.Text})},
		{"demo/mail", "unsent", demo.NewMail(s.chrome, queued, mail.Content{})},
	}
}
