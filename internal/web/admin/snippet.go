package admin

import (
	"html"
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
)

// Snippet is the form as HTML to copy into a website, in the reader's language. Everything from people in it is
// escaped for HTML; the page that shows it escapes it once more.
func Snippet(r i18n.Reader, base string, f crm.Form, services []crm.Service) string {
	var b strings.Builder
	line := func(parts ...string) { b.WriteString(strings.Join(parts, "") + "\n") }
	line(`<form method="post" action="`, html.EscapeString(base+"/f/"+f.Slug), `">`)
	line(`  <input type="hidden" name="locale" value="`, r.Lang, `">`)
	for _, field := range []struct{ name, kind, label string }{
		{"name", "text", r.T("form.name")}, {"email", "email", r.T("form.email")}, {"phone", "tel", r.T("form.phone")}, {"wechat", "text", r.T("form.wechat")},
	} {
		line(`  <label>`, html.EscapeString(field.label), ` <input name="`, field.name, `" type="`, field.kind, `"></label>`)
	}
	line(`  <label>`, html.EscapeString(r.T("form.service")), ` <select name="service">`)
	for _, s := range services {
		line(`    <option value="`, html.EscapeString(s.Slug), `">`, html.EscapeString(s.Name.In(r.Lang)), `</option>`)
	}
	line(`  </select></label>`)
	line(`  <label>`, html.EscapeString(r.T("form.message")), ` <textarea name="message"></textarea></label>`)
	line(`  <input name="website" hidden tabindex="-1" autocomplete="off">`)
	if wording := f.Consent.In(r.Lang); wording != "" {
		line(`  <label><input type="checkbox" name="consent" value="1"> `, html.EscapeString(wording), `</label>`)
	}
	line(`  <button>`, html.EscapeString(r.T("form.send")), `</button>`)
	b.WriteString(`</form>`)
	return b.String()
}
