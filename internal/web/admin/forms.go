package admin

import (
	"slices"

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

// FormEdit is what the form of a form is made from. Base is the product's own address, for what is copied.
type FormEdit struct {
	Form     crm.Form
	Sites    []crm.Site
	Services []crm.Service // of its site
	Managers []crm.User
	Consents []crm.Consent // of this form
	Base     string
	Faults   []crm.FieldError
}

// FormPage builds a form: page admin/form.
type FormPage struct {
	EditPage
	Before   []Group // above the fields
	Rows     []FieldRow
	RowCount int
	Kinds    []AddButton
	AddTo    string // where the page is at the row that is added
	After    []Group
	Wordings []Wording
	Embeds   []Embed
	Hosted   string // the form on a page of ours; empty: it is not open
}

// AddButton adds a field of one kind.
type AddButton struct{ Value, Label string }

// Wording is what visitors agree to, or agreed to once.
type Wording struct {
	Version, Since string
	Current        bool
	Texts          []WordingText
}

// WordingText is a wording in one language.
type WordingText struct{ Lang, Text string }

// NewFormEdit is the form of a form. Its fields are name, slug, site, active, services; of field 0 and on field_0_name and
// those that NewFieldRow names; the texts heading_en and so on; consent_version, consent_en, consent_zh, must_consent;
// redirect and told.
func NewFormEdit(chrome response.Chrome, in FormEdit) FormPage {
	r, f := chrome.Reader, in.Form
	p := FormPage{
		EditPage: newEdit(chrome, "forms", f.ID, f.Name, nil), RowCount: len(f.Fields),
		Before: []Group{formBasics(r, in)}, After: []Group{wordsGroup(r, f.Words), afterGroup(r, in), consentGroup(r, f)},
		Wordings: wordings(r, in),
	}
	p.Rows = fieldRows(r, p.Action, f.Fields)
	p.AddTo = p.Action + rowAnchor(len(f.Fields))
	for _, kind := range crm.FieldKinds {
		p.Kinds = append(p.Kinds, AddButton{"add-" + string(kind), kindLabel(r, kind)})
	}
	p.mark(in.Faults)
	if f.ID != 0 {
		p.Embeds = Embeds(r, in.Base, f, offeredBy(f, in.Services))
		if f.Active {
			p.Hosted = "/f/" + f.Slug
		}
	}
	return p
}

// mark writes the faults beside their fields, and all of them above.
func (p *FormPage) mark(faults []crm.FieldError) {
	for _, g := range p.Before {
		p.Faults = append(p.Faults, response.Mark(p.Reader, faults, g.Fields)...)
	}
	for _, f := range faults {
		if f.Field == "fields" {
			p.Faults = append(p.Faults, response.Fault{Href: "#fields", Text: response.FieldText(p.Reader, f)})
		}
	}
	for i := range p.Rows {
		row := &p.Rows[i]
		at := len(p.Faults)
		p.Faults = append(p.Faults, response.Mark(p.Reader, faults, row.Fields, row.More)...)
		for j := at; j < len(p.Faults); j++ {
			p.Faults[j].Text = row.Title + " · " + p.Faults[j].Text
		}
		row.open()
	}
	for _, g := range p.After {
		p.Faults = append(p.Faults, response.Mark(p.Reader, faults, g.Fields)...)
	}
}

// offeredBy are the services that a form offers of its site's.
func offeredBy(f crm.Form, all []crm.Service) (services []crm.Service) {
	for _, s := range all {
		if len(f.Services) == 0 || slices.Contains(f.Services, s.ID) {
			services = append(services, s)
		}
	}
	return services
}

func kindLabel(r i18n.Reader, kind crm.FieldKind) string { return r.T("admin.kind_" + string(kind)) }
