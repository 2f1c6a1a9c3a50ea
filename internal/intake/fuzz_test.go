package intake

import (
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"frontdesk/internal/crm"
)

// FuzzSubmit reads any fields that a body may hold, and more: what comes out is either faults with names or a
// submission that can go into a database and a mail's header.
func FuzzSubmit(f *testing.F) {
	f.Add("name=Ana&email=ana%40example.com&phone=138+0013+8000&utm_source=x&budget=1", "key", "zh-CN,en")
	f.Add("name=a%0d%0ab&wechat=%00%ff&locale=%0a&website=spam&utm_=&=x", "\xff\x00", "")
	f.Add("website=x&submission_id="+strings.Repeat("k", 3000)+"&whatsapp=%E2%80%AE+1", strings.Repeat("é", 300), "*")
	f.Add("weight=1.5&way=Sea&way=%E7%A9%BA%E8%BF%90&way=Sea&day=2027-02-30&port=a%0ab&story=%00x%0d%0a&first_page=x&first_utm_source=y", "", "zh")
	f.Add("country=UK&phone=020+7946+0018&consent=on&service=%E6%8A%A5%E5%85%B3", "", "q=")
	form := Form{
		Form: crm.Form{ID: 1, SiteID: 1, MustConsent: false, ConsentVersion: "1", Fields: []crm.FormField{
			{Name: "port", Kind: crm.FieldText}, {Name: "story", Kind: crm.FieldTextarea}, {Name: "weight", Kind: crm.FieldNumber, Required: true},
			{Name: "day", Kind: crm.FieldDate}, {Name: "way", Kind: crm.FieldChoices, Choices: []crm.Text{{"en": "Sea"}, {"zh": "空运"}}},
		}},
		Site:     crm.Site{ID: 1, Country: "CN", Locale: "en"},
		Services: []crm.Service{{ID: 1, Slug: "customs", Name: crm.Text{"zh": "报关"}}},
	}
	f.Fuzz(func(t *testing.T, body, key, languages string) {
		fields, _ := url.ParseQuery(body) // what can be read of it
		post := Post{Form: "f", Fields: fields, Key: key, Languages: languages, UserAgent: body}
		e, err := read(form, post)
		if err != nil {
			requireNamed(t, err)
			return
		}
		requireStorable(t, e)
		if again, err := read(form, post); err != nil || again.key != e.key || again.bodyHash != e.bodyHash {
			t.Errorf("read twice, it differs: %v", err)
		}
	})
}

func requireNamed(t *testing.T, err error) {
	t.Helper()
	e := crm.AsError(err)
	seen := map[string]bool{}
	for _, f := range e.Fields {
		if seen[f.Field] || f.Code == "" {
			t.Errorf("fault %+v", f)
		}
		seen[f.Field] = true
	}
	if e.Kind != crm.KindInvalid || len(e.Fields) == 0 {
		t.Errorf("got %v", err)
	}
}

func requireStorable(t *testing.T, e entry) {
	t.Helper()
	s := e.submission
	lines := []string{e.key, s.Name, s.Company, s.Country, s.Service, s.Locale, s.Page, s.Referrer, s.UserAgent}
	for _, p := range s.ContactPoints() {
		lines = append(lines, p.Value, p.Display)
	}
	for name, value := range s.UTM {
		lines = append(lines, name, value)
	}
	for name := range s.Extra {
		lines = append(lines, name)
	}
	for _, line := range lines {
		if !utf8.ValidString(line) || strings.ContainsFunc(line, unicode.IsControl) {
			t.Errorf("%q is no line", line)
		}
	}
	texts := []string{s.Message}
	for _, value := range s.Extra {
		texts = append(texts, value)
	}
	for _, text := range texts {
		if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && r != '\t' && unicode.IsControl(r) }) {
			t.Errorf("%q is no text", text)
		}
	}
	if len(e.key) > 1000 || s.State == crm.SubmissionAccepted && len(s.ContactPoints()) == 0 {
		t.Errorf("key of %d bytes, points %v", len(e.key), s.ContactPoints())
	}
}
