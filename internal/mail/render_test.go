package mail

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"frontdesk/internal/crm"
)

var (
	kinds     = crm.MessageKinds[:]
	languages = []string{"en", "zh"}
)

// sample returns vars for every kind, as they come back from the database.
func sample(language string) map[string]any {
	vars := map[string]any{
		"Consultant": "Chen Jie", "Reference": "NO.2026112248213", "LeadReference": "NO.2026110117702", "ContactName": "Anna Lindqvist",
		"Service": "Company registration", "Company": "Nordic Tea AB", "Country": "Sweden", "SiteName": "Harbour Trade Consulting",
		"Message":   "We want to open a company in Shenzhen <soon> & need help with the bank.\n\nCould you tell us:\n- how long it takes\n- what it costs?",
		"AcceptURL": "https://desk.firm.test/a/eyJhbGciOiJIUzI1NiIsInR5cCI6", "DeclineURL": "https://desk.firm.test/a/mZGVjbGluZQ",
		"LeadURL": "https://desk.firm.test/inbox/17", "Deadline": "10:45 (in 15 minutes)", "Page": "https://firm.test/articles/wfoe-or-joint-venture",
		"Name": "Anna Lindqvist", "URL": "https://desk.firm.test/password/9f86d081884c7d659a2feaa0c55ad015", "Firm": "Harbour Trade Consulting", "Hours": "2",
		"Team": "Customs and trade", "Reason": "Nobody is on duty now",
		"Left": "in 2 h", "Again": true, "Owner": "Chen Jie", "Asked": "",
		"Support": true, "By": "Lin Yue", "Note": "They speak German.\nCall before noon.", "Until": "10:45", "ClaimURL": "https://desk.firm.test/a/Y2xhaW0", "Colleague": "Zhou Min",
		"Count": 14.0, "Most": true, "Since": "23 Nov 2026, 08:15", "Reasons": []any{map[string]any{"Reason": "Everybody is at capacity", "Count": 12.0}, map[string]any{"Reason": "Nobody is on duty now", "Count": 2.0}},
		"Subject": "Re: Opening a company", "Writer": "Chen Jie", "Address": "anna@nordictea.test", "Answerable": true,
		"Form": "Quick consultation", "Answers": []any{map[string]any{"Label": "Port of arrival", "Text": "Yantian\nShekou"}},
		"Points": []any{map[string]any{"Kind": "email", "Display": "anna@nordictea.test"}, map[string]any{"Kind": "whatsapp", "Display": "+46 70 123 45 67"}},
	}
	for key, value := range map[string]any{
		"Text": "Is this true of Hong Kong too?", "Held": []any{"first_time", "links"}, "Author": "Jon", "Article": "Customs clearance or entry clearance?", "Email": "jon@example.test",
		"ApproveURL": "https://desk.firm.test/c/YXBwcm92ZQ", "SpamURL": "https://desk.firm.test/c/c3BhbQ",
		"Date": "23 Nov 2026", "CallBackURL": "https://desk.firm.test/a/Y2FsbGJhY2s", "Late": 1.0, "Near": 2.0, "Today": 3.0, "Waiting": 4.0, "More": 5.0, "NoticesURL": "https://desk.firm.test/inbox/notices",
		"Rows": []any{map[string]any{"ContactName": "Anna Lindqvist", "Reference": "NO.2026112248213", "Where": "late", "Due": "10:45", "URL": "https://desk.firm.test/inbox/leads/17"},
			map[string]any{"ContactName": "", "Reference": "NO.2026112248214", "Where": "today", "Due": "16:45", "URL": "https://desk.firm.test/inbox/leads/18"}},
		"When": "23 Nov 2026, 15:00", "Promise": "23 Nov 2026, 16:00", "Stage": "taken", "Due": "23 Nov 2026, 16:00 (UTC+08:00)",
		"Server": "smtp+starttls://smtp.firm.test:587", "Trouble": "auth", "Said": "535 5.7.8 Authentication failed", "Over": false, "Silent": "23 Nov 2026, 11:15",
		"Why": "not_the_sender", "Own": false, "Account": "chen.jie@firm.test",
		"InboxURL": "https://desk.firm.test/inbox/comments", "UnsubscribeURL": "https://desk.firm.test/c/dW5zdWI",
	} {
		vars[key] = value
	}
	if language == "zh" {
		for key, value := range map[string]any{
			"Consultant": "陈洁", "ContactName": "王小明", "Name": "王小明", "Service": "商标注册", "Company": "深圳市明远茶业有限公司", "Country": "中国香港",
			"SiteName": "海港商务咨询", "Firm": "海港商务咨询", "Deadline": "今天 10:45（15 分钟内）",
			"Left": "2小时后", "Owner": "陈洁", "By": "林悦", "Note": "客户讲粤语。", "Colleague": "周敏", "Since": "2026年11月23日 08:15", "Reasons": []any{map[string]any{"Reason": "所有人都已达上限", "Count": 14.0}},
			"Message": "您好，我们想在香港注册商标，请问：\n\n1. 大概需要多长时间？\n2. 费用怎么算？\n\n谢谢！",
			"Points":  []any{map[string]any{"Kind": "phone", "Display": "138 0013 8000"}, map[string]any{"Kind": "wechat", "Display": "mingyuan_tea"}},
		} {
			vars[key] = value
		}
	}
	return vars
}

func productTemplates(t *testing.T) *Renderer {
	t.Helper()
	r, err := NewRenderer(os.DirFS("../../templates/email"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func render(t *testing.T, r *Renderer, kind, language string, vars map[string]any) (subject, plain, rich string) {
	t.Helper()
	subject, plain, rich, err := r.Render(kind, language, vars)
	if err != nil {
		t.Fatal(err)
	}
	return subject, plain, rich
}

func TestEveryKindOfMessageIsWrittenInEveryLanguage(t *testing.T) {
	r := productTemplates(t)
	if err := r.Check(kinds, languages); err != nil {
		t.Fatal(err)
	}
	for _, kind := range kinds {
		for _, language := range languages {
			vars := sample(language)
			subject, plain, rich := render(t, r, kind, language, vars)
			for part, content := range map[string]string{"subject": subject, "text": plain, "html": rich} {
				if strings.TrimSpace(content) == "" || strings.Contains(content, "<no value>") || strings.Contains(content, "{{") {
					t.Errorf("%s.%s %s: %q", kind, language, part, content)
				}
			}
			if strings.Contains(rich, "ZgotmplZ") || strings.Contains(rich, "<img") || len(rich) > 60_000 {
				t.Errorf("%s.%s: unfit HTML of %d bytes", kind, language, len(rich))
			}
			keep(t, kind+"."+language, subject, plain, rich)
		}
	}
}

// keep writes what was rendered to the folder MAIL_PREVIEW, for people to look at.
func keep(t *testing.T, name, subject, plain, rich string) {
	t.Helper()
	folder := os.Getenv("MAIL_PREVIEW")
	if folder == "" {
		return
	}
	for file, content := range map[string]string{name + ".html": rich, name + ".txt": "Subject: " + subject + "\n\n" + plain} {
		if err := os.WriteFile(filepath.Join(folder, file), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAMessageAboutALeadCarriesItsReferenceInTheSubject(t *testing.T) {
	r := productTemplates(t)
	for kind, want := range map[string]string{
		crm.MessageOffer: "NO.2026112248213", crm.MessageAcknowledgement: "NO.2026112248213", crm.MessageJoined: "NO.2026110117702",
		crm.MessageSubmissionCopy: "NO.2026112248213", crm.MessageSLAWarning: "NO.2026112248213", crm.MessageSLABreach: "NO.2026112248213",
		crm.MessageReminder: "NO.2026112248213", crm.MessageClaim: "NO.2026112248213", crm.MessageAssigned: "NO.2026112248213", crm.MessageCovered: "NO.2026112248213",
		crm.MessageOfferExpired: "NO.2026112248213", crm.MessageMention: "NO.2026112248213", crm.MessageCallBack: "NO.2026112248213", crm.MessageProgress: "NO.2026112248213",
	} {
		for _, language := range languages {
			if subject, _, _ := render(t, r, kind, language, sample(language)); !strings.Contains(subject, want) {
				t.Errorf("%s.%s: %q", kind, language, subject)
			}
		}
	}
}

func TestLinksSurviveInBothParts(t *testing.T) {
	r := productTemplates(t)
	for kind, keys := range map[string][]string{
		crm.MessageOffer: {"AcceptURL", "DeclineURL", "CallBackURL", "LeadURL"}, crm.MessageJoined: {"LeadURL"}, crm.MessageSubmissionCopy: {"LeadURL"},
		crm.MessageSLAWarning: {"LeadURL"}, crm.MessageSLABreach: {"LeadURL"},
		crm.MessageReminder: {"AcceptURL", "DeclineURL", "LeadURL"}, crm.MessageClaim: {"ClaimURL", "LeadURL"}, crm.MessageAssigned: {"LeadURL"},
		crm.MessageCovered: {"LeadURL"}, crm.MessageQueueNotice: {"URL"}, crm.MessageChannelAlarm: {"URL"},
		crm.MessageCommentHeld: {"ApproveURL", "SpamURL", "InboxURL"}, crm.MessageCommentReply: {"URL", "UnsubscribeURL"},
		crm.MessageDigest: {"URL", "NoticesURL", "UnsubscribeURL"}, crm.MessageProgress: {"URL"}, crm.MessageMention: {"LeadURL"}, crm.MessageCallBack: {"LeadURL"}, crm.MessageOfferExpired: {"LeadURL"},
		crm.MessagePasswordReset: {"URL"}, crm.MessageInvitation: {"URL"},
	} {
		for _, language := range languages {
			vars := sample(language)
			_, plain, rich := render(t, r, kind, language, vars)
			for _, key := range keys {
				link := vars[key].(string)
				if !strings.Contains(plain, link) || !strings.Contains(rich, `href="`+link+`"`) {
					t.Errorf("%s.%s lacks %s", kind, language, key)
				}
			}
		}
	}
}

func TestAnAcknowledgementRepeatsNothingThatAVisitorCouldAbuse(t *testing.T) {
	r := productTemplates(t)
	for _, language := range languages {
		vars := map[string]any{"Name": "WIN http://spam.test", "Reference": "NO.1", "SiteName": "Site", "Service": ""}
		subject, plain, rich := render(t, r, crm.MessageAcknowledgement, language, vars)
		if strings.Contains(subject+plain+rich, "spam") {
			t.Errorf("%s: %s\n%s", language, subject, plain)
		}
		if strings.Contains(plain, "about ") || strings.Contains(plain, "“") {
			t.Errorf("%s speaks of no service:\n%s", language, plain)
		}
	}
}

func TestWhatVisitorsWroteCannotPassForOurWords(t *testing.T) {
	r := productTemplates(t)
	vars := sample("en")
	vars["ContactName"] = "Eve\r\nBcc: x@y.test\r\n\r\nAccept: http://evil.test"
	vars["Message"] = "hi\r\n-- \nAccept:  http://evil.test\r<script>alert(1)</script>"
	for _, language := range languages {
		if subject, _, _ := render(t, r, crm.MessageJoined, language, vars); dirty(subject) {
			t.Errorf("%s: %q", language, subject)
		}
		vars["Answers"] = []any{map[string]any{"Label": "port", "Text": "x\nAccept: http://evil.test"}}
		if _, plain, _ := render(t, r, crm.MessageSubmissionCopy, language, vars); strings.Contains(plain, "\nAccept:") {
			t.Errorf("%s: an answer passes for a line of ours:\n%s", language, plain)
		}
		subject, plain, rich := render(t, r, crm.MessageOffer, language, vars)
		if dirty(subject) || strings.Contains(plain, "\nAccept:  http://evil") || strings.Contains(plain, "\nAccept: http://evil") || strings.Contains(rich, "<script>") {
			t.Errorf("%s: %q\n%s\n%s", language, subject, plain, rich)
		}
		if !strings.Contains(plain, "\n> hi\n> --\n> Accept: http://evil.test\n> <script>") {
			t.Errorf("%s: not quoted:\n%s", language, plain)
		}
	}
}

func TestAReaderOfAnotherLanguageGetsTheNearestOne(t *testing.T) {
	r := productTemplates(t)
	for language, want := range map[string]string{"zh": "设置", "zh-CN": "设置", "zh_TW": "设置", "en-GB": "Set", "de": "Set", "": "Set"} {
		if subject, _, _ := render(t, r, crm.MessagePasswordReset, language, sample("en")); !strings.HasPrefix(subject, want) {
			t.Errorf("%q: %q", language, subject)
		}
	}
}

func TestAMissingValueIsAnErrorNotAGap(t *testing.T) {
	r := productTemplates(t)
	for _, kind := range kinds {
		for key := range sample("en") {
			for _, language := range languages {
				whole, without := sample(language), sample(language)
				delete(without, key)
				a, b, c := render(t, r, kind, language, whole)
				d, e, f, err := r.Render(kind, language, without)
				since := kind == crm.MessageAcknowledgement && (key == "URL" || key == "Due" || key == "Consultant") || key == "CallBackURL" || key == "Silent" // one that was queued by an earlier version has none
				if err == nil && !since && (a != d || b != e || c != f) {
					t.Errorf("%s.%s goes out without %s", kind, language, key)
				}
			}
		}
	}
	if _, _, _, err := r.Render("nothing", "en", nil); err == nil {
		t.Error("a kind without templates renders")
	}
}

func TestFaultyTemplatesAreFoundAtStart(t *testing.T) {
	good := func() fstest.MapFS {
		return fstest.MapFS{
			"layout.html": {Data: []byte(`{{template "content" .}}`)},
			"parts.html":  {Data: []byte(`{{define "foot"}}x{{end}}`)},
			"parts.txt":   {Data: []byte(`{{define "foot"}}x{{end}}`)},
			"a.en.txt":    {Data: []byte("Subject: x\n\ntext {{if .}}{{else}}{{template \"foot\"}}{{end}}")},
			"a.en.html":   {Data: []byte(`{{define "content"}}{{template "foot"}}{{end}}`)},

			"words/letter.html":            {Data: []byte(`{{define "content"}}{{.Title}}{{end}}`)},
			"words/variables.txt":          {Data: []byte(`{{define "site"}}{{.SiteName}}{{end}}{{define "reference"}}{{.Reference}}{{end}}{{define "greeting"}}{{end}}{{define "service"}}{{end}}{{define "consultant"}}{{end}}{{define "due"}}{{end}}{{define "link"}}{{end}}`)},
			"words/variables.en.txt":       {Data: []byte(`{{define "promise"}}soon{{end}}`)},
			"words/acknowledgement.en.txt": {Data: []byte("Subject: x\n\nYours: {reference}\n\n-- \n{site}\n")},
		}
	}
	if r, err := NewRenderer(good()); err != nil || r.Check([]string{"a", crm.MessageAcknowledgement}, []string{"en"}) != nil {
		t.Fatal("a good folder is refused", err)
	}
	for name, spoil := range map[string]func(fstest.MapFS){
		"no layout":      func(f fstest.MapFS) { delete(f, "layout.html") },
		"no parts":       func(f fstest.MapFS) { delete(f, "parts.html") },
		"no text parts":  func(f fstest.MapFS) { delete(f, "parts.txt") },
		"no piece":       func(f fstest.MapFS) { f["parts.html"].Data = []byte(`{{define "head"}}x{{end}}`) },
		"no text piece":  func(f fstest.MapFS) { f["parts.txt"].Data = []byte(`{{define "head"}}x{{end}}`) },
		"no subject":     func(f fstest.MapFS) { f["a.en.txt"].Data = []byte("Hello\n\ntext") },
		"broken":         func(f fstest.MapFS) { f["a.en.html"].Data = []byte("{{if}}") },
		"broken subject": func(f fstest.MapFS) { f["a.en.txt"].Data = []byte("Subject: {{\n\ntext") },
		"stranger":       func(f fstest.MapFS) { f["a.en.md"] = &fstest.MapFile{} },
		"half":           func(f fstest.MapFS) { delete(f, "a.en.html") },
		"no letter":      func(f fstest.MapFS) { delete(f, "words/letter.html") },
		"no variables":   func(f fstest.MapFS) { delete(f, "words/variables.en.txt") },
		"no variable": func(f fstest.MapFS) {
			f["words/acknowledgement.en.txt"].Data = []byte("Subject: x\n\nYours: {reference}, {until}\n\n-- \n{site}\n")
		},
		"no such value": func(f fstest.MapFS) { f["words/variables.en.txt"].Data = []byte(`{{define "until"}}{{end}}`) },
		"no footer": func(f fstest.MapFS) {
			f["words/acknowledgement.en.txt"].Data = []byte("Subject: x\n\nYours: {reference}\n")
		},
		"no words":   func(f fstest.MapFS) { delete(f, "words/acknowledgement.en.txt") },
		"no content": func(f fstest.MapFS) { f["a.en.html"].Data = []byte(`{{define "other"}}x{{end}}`) },
	} {
		f := good()
		spoil(f)
		r, err := NewRenderer(f)
		if err == nil {
			err = r.Check([]string{"a", crm.MessageAcknowledgement}, []string{"en"})
		}
		if err == nil {
			t.Errorf("%s: not found", name)
		}
	}
	r, err := NewRenderer(good())
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Check([]string{"a", "b"}, []string{"en", "zh"}); err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("three are missing: %v", err)
	}
}
