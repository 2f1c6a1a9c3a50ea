package admin

import (
	"encoding/json"
	"html"
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
)

// Embed is one way to put a form into a website, as text to copy, in the reader's language.
type Embed struct {
	ID      string
	Heading string
	Lede    string
	Code    string
}

// Embeds are the three ways: a script that makes the plain form better, the plain form alone, and the address for programs.
// Everything from people in them is escaped for HTML; the page that shows them escapes it once more.
func Embeds(r i18n.Reader, base string, f crm.Form, services []crm.Service) []Embed {
	plain := plainForm(r, base, f, services)
	script := `<script src="` + html.EscapeString(base) + `/embed.js" defer></script>` + "\n" +
		`<frontdesk-form form="` + html.EscapeString(f.Slug) + `">` + "\n" + indented(plain) + "\n</frontdesk-form>"
	return []Embed{
		{"embed-script", r.T("embed.script"), r.T("embed.script_lede"), script},
		{"embed-plain", r.T("embed.plain"), r.T("embed.plain_lede"), plain},
		{"embed-program", r.T("embed.program"), r.T("embed.program_lede"), command(base, f)},
	}
}

func indented(text string) string { return "  " + strings.ReplaceAll(text, "\n", "\n  ") }

// plainForm is a form that works in any page, by itself.
func plainForm(r i18n.Reader, base string, f crm.Form, services []crm.Service) string {
	w := &markup{}
	encoding := ""
	if f.Takes() {
		encoding = ` enctype="multipart/form-data"`
	}
	w.line(`<form method="post" action="`, html.EscapeString(base+"/f/"+f.Slug), `"`, encoding, `>`)
	w.line(`  <input type="hidden" name="locale" value="`, r.Lang, `">`)
	for _, field := range []struct{ name, kind, complete, label string }{
		{"name", "text", "name", r.T("form.name")}, {"email", "email", "email", r.T("form.email")},
		{"phone", "tel", "tel", r.T("form.phone")}, {"wechat", "text", "off", r.T("form.wechat")},
	} {
		w.line(`  <label>`, html.EscapeString(field.label), ` <input name="`, field.name, `" type="`, field.kind, `" autocomplete="`, field.complete, `"></label>`)
	}
	if len(services) > 0 {
		w.choice(r.T("form.service"), "service", "", serviceChoices(r, services))
	}
	w.line(`  <label>`, html.EscapeString(r.T("form.message")), ` <textarea name="message"></textarea></label>`)
	for _, own := range f.Fields {
		w.own(r, own)
	}
	w.line(`  <input name="website" hidden tabindex="-1" autocomplete="off">`)
	if wording := f.Consent.In(r.Lang); wording != "" {
		w.line(`  <label><input type="checkbox" name="consent" value="1"`, needed(f.MustConsent), `> `, html.EscapeString(wording), `</label>`)
	}
	button := f.Words.Button[r.Lang]
	if button == "" {
		button = r.T("form.send")
	}
	w.line(`  <button>`, html.EscapeString(button), `</button>`)
	return w.String() + `</form>`
}

// command posts to the form from a shell: JSON, or, where there are files, a form with one of each.
func command(base string, f crm.Form) string {
	to := base + "/api/v1/forms/" + f.Slug + "/submissions"
	if !f.Takes() {
		return "curl " + to + " \\\n  -H 'Content-Type: application/json' \\\n  -H 'Idempotency-Key: enquiry-1001' \\\n  -d '" + sample(f) + "'"
	}
	lines := []string{"curl " + to, "-H 'Idempotency-Key: enquiry-1001'", "-F name='Lin Yue'", "-F email=lin@example.com", "-F message='How long does it take?'"}
	for _, own := range f.Fields {
		value := quoted(answer(own))
		if own.Kind == crm.FieldFile {
			value = "@document.pdf"
		}
		lines = append(lines, "-F "+own.Name+"="+value)
	}
	return strings.Join(lines, " \\\n  ")
}

// sample is a submission as JSON that may stand between single quotes.
func sample(f crm.Form) string {
	fields := []string{`"name": "Lin Yue"`, `"email": "lin@example.com"`, `"message": "How long does it take?"`}
	for _, own := range f.Fields {
		value, err := json.Marshal(answer(own))
		if err != nil {
			continue // a text always encodes
		}
		fields = append(fields, `"`+own.Name+`": `+string(value))
	}
	return strings.ReplaceAll("{"+strings.Join(fields, ", ")+"}", "'", `\u0027`)
}

func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// answer is what somebody might answer.
func answer(own crm.FormField) string {
	switch {
	case own.Kind.Chosen() && len(own.Choices) > 0:
		return own.Choices[0].In("en")
	case own.Kind == crm.FieldNumber:
		return "12"
	case own.Kind == crm.FieldDate:
		return "2027-03-01"
	}
	return "…"
}
