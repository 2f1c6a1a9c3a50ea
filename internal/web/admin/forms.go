package admin

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// NewFormList lists the forms.
func NewFormList(chrome response.Chrome, forms []crm.Form, sites []crm.Site) ListPage {
	r := chrome.Reader
	p := newList(chrome, "forms", "col.name", "col.slug", "col.site", "col.active")
	for _, f := range forms {
		p.add("forms", f.ID, !f.Active, f.Name, "/f/"+f.Slug, label(siteOptions(sites, f.SiteID)), yesNo(r, f.Active))
	}
	return p
}

// label is the label of what is chosen, or "".
func label(options []response.Option) string {
	for _, o := range options {
		if o.Selected {
			return o.Label
		}
	}
	return ""
}

// FormEdit is what the form of a form is made from. Base is the product's own address, for the snippet.
type FormEdit struct {
	Form     crm.Form
	Sites    []crm.Site
	Services []crm.Service
	Base     string
	Faults   []crm.FieldError
}

// NewFormEdit is the form of a form; its fields are name, slug, site, active, consent_version, consent_en,
// consent_zh, must_consent.
func NewFormEdit(chrome response.Chrome, in FormEdit) EditPage {
	r, f := chrome.Reader, in.Form
	p := newEdit(chrome, "forms", f.ID, f.Name, in.Faults, Group{Legend: r.T("edit.basics"), Fields: []response.Field{
		{Name: "name", Label: r.T("edit.name"), Value: f.Name, Hint: r.T("edit.form_name_hint")},
		{Name: "slug", Label: r.T("edit.slug"), Value: f.Slug, Hint: r.T("edit.form_slug_hint")},
		{Name: "site", Label: r.T("edit.site"), Kind: response.KindSelect, Options: siteOptions(sitesFor(in.Sites, f.ID, f.SiteID), f.SiteID)},
		{Name: "active", Label: r.T("edit.active"), Kind: response.KindCheck, Value: ticked(f.Active)},
	}}, consentGroup(r, f))
	if f.ID != 0 {
		p.Snippet = Snippet(r, in.Base, f, in.Services)
		if f.Active {
			p.HostedHref = "/f/" + f.Slug
		}
	}
	return p
}

func consentGroup(r i18n.Reader, f crm.Form) Group {
	return Group{Legend: r.T("edit.consent"), Hint: r.T("edit.consent_hint"), Fields: []response.Field{
		{Name: "consent_version", Label: r.T("edit.consent_version"), Value: f.ConsentVersion, Wide: true},
		{Name: "consent_en", Label: r.T("edit.consent_en"), Kind: response.KindTextarea, Rows: 3, Value: f.Consent["en"], Lang: "en"},
		{Name: "consent_zh", Label: r.T("edit.consent_zh"), Kind: response.KindTextarea, Rows: 3, Value: f.Consent["zh"], Lang: "zh"},
		{Name: "must_consent", Label: r.T("edit.must_consent"), Kind: response.KindCheck, Value: ticked(f.MustConsent)},
	}}
}
