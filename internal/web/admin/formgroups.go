package admin

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

func formBasics(r i18n.Reader, in FormEdit) Group {
	f := in.Form
	g := Group{Legend: r.T("edit.basics"), Fields: []response.Field{
		{Name: "name", Label: r.T("edit.name"), Value: f.Name, Hint: r.T("edit.form_name_hint")},
		{Name: "slug", Label: r.T("edit.slug"), Value: f.Slug, Hint: r.T("edit.form_slug_hint")},
		{Name: "site", Label: r.T("edit.site"), Kind: response.KindSelect, Options: siteOptions(sitesFor(in.Sites, f.ID, f.SiteID), f.SiteID)},
		{Name: "active", Label: r.T("edit.active"), Kind: response.KindCheck, Value: ticked(f.Active)},
	}}
	if len(in.Services) > 0 {
		g.Fields = append(g.Fields, response.Field{
			Name: "services", Label: r.T("edit.form_services"), Hint: r.T("edit.form_services_hint"), Kind: response.KindChecks,
			Options: serviceOptions(r, in.Services, f.Services),
		})
	}
	return g
}

// wordsGroup are the texts of the form, each empty where the usual one is shown, which stands there as an example.
func wordsGroup(r i18n.Reader, w crm.FormWords) Group {
	g := Group{Legend: r.T("edit.form_words"), Hint: r.T("edit.form_words_hint"), Pairs: true}
	for _, text := range []struct {
		name, label string
		words       crm.Text
	}{
		{"heading", r.T("edit.form_heading"), w.Heading}, {"lede", r.T("edit.form_lede"), w.Lede}, {"button", r.T("edit.form_button"), w.Button},
		{"thanks_heading", r.T("edit.form_thanks_heading"), w.ThanksHeading}, {"thanks_text", r.T("edit.form_thanks_text"), w.ThanksText},
	} {
		g.Fields = append(g.Fields, inBoth(r, text.name, text.label, text.words)...)
	}
	return g
}

// inBoth are two fields for one text, in each language that we write.
func inBoth(r i18n.Reader, name, label string, words crm.Text) (fields []response.Field) {
	for _, lang := range i18n.Languages {
		fields = append(fields, response.Field{
			Name: name + "_" + lang, Label: label, Mark: r.T("language." + lang), Value: words[lang], Lang: lang, Autocomplete: "off",
		})
	}
	return fields
}

func consentGroup(r i18n.Reader, f crm.Form) Group {
	return Group{Legend: r.T("edit.consent"), Hint: r.T("edit.consent_hint"), Pairs: true, Fields: []response.Field{
		{Name: "consent_version", Label: r.T("edit.consent_version"), Value: f.ConsentVersion, Wide: true, Autocomplete: "off"},
		{Name: "consent_en", Label: r.T("edit.consent_en"), Kind: response.KindTextarea, Rows: 3, Value: f.Consent["en"], Lang: "en"},
		{Name: "consent_zh", Label: r.T("edit.consent_zh"), Kind: response.KindTextarea, Rows: 3, Value: f.Consent["zh"], Lang: "zh"},
		{Name: "must_consent", Label: r.T("edit.must_consent"), Kind: response.KindCheck, Value: ticked(f.MustConsent)},
	}}
}

// afterGroup is what happens once a form is sent.
func afterGroup(r i18n.Reader, in FormEdit) Group {
	var managers []response.Option
	for _, m := range in.Managers {
		managers = append(managers, response.Option{Value: response.IDValue(m.ID), Label: m.Name})
	}
	return Group{Legend: r.T("edit.form_after"), Fields: []response.Field{
		{Name: "redirect", Label: r.T("edit.form_redirect"), Kind: "url", Value: in.Form.Redirect, Hint: r.T("edit.form_redirect_hint"), Placeholder: example(in), Wide: true},
		{Name: "told", Label: r.T("edit.form_told"), Hint: r.T("edit.form_told_hint"), Kind: response.KindChecks, Options: response.Choose(managers, idValues(in.Form.Told)...)},
	}}
}

// example is an address that a form may lead to.
func example(in FormEdit) string {
	for _, s := range in.Sites {
		if s.ID == in.Form.SiteID && len(s.Origins) > 0 {
			return s.Origins[0] + "/thank-you"
		}
	}
	return ""
}

// wordings are those that visitors of a form agreed to.
func wordings(r i18n.Reader, in FormEdit) (all []Wording) {
	for _, c := range in.Consents {
		w := Wording{Version: c.Version, Current: c.Version == in.Form.ConsentVersion}
		if !c.Since.IsZero() {
			w.Since = r.DateTime(c.Since)
		}
		for _, lang := range i18n.Languages {
			if c.Wording[lang] != "" {
				w.Texts = append(w.Texts, WordingText{lang, c.Wording[lang]})
			}
		}
		all = append(all, w)
	}
	return all
}
