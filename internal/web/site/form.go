package site

import (
	"slices"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// contactRequired is the fault of giving no way to be reached; it belongs to all of them together.
const contactRequired = "contact_required"

// FormPage is the hosted form: page site/form.
type FormPage struct {
	response.Chrome
	Of         string // which form of a page it is, where there are several; empty: the only one
	Heading    string
	Lede       string
	Action     string
	Encoding   string // of the form's content, when there are files; empty: the usual one
	Hidden     []response.Hidden
	Ask        []response.Field // service, message and what the form asks for besides
	Reach      []response.Field // each way to reach the visitor; one is enough
	ReachError string
	About      []response.Field
	Consent    *response.Field // nil: none is asked
	Submit     string
	Faults     []response.Fault
}

// FormInput is what a form page is made from.
type FormInput struct {
	Form      crm.Form
	Of        string // see FormPage
	Services  []crm.Service
	Countries []response.Option
	Values    map[string][]string // what was typed; nil at first
	Faults    []crm.FieldError
	Hidden    []response.Hidden
	Endings   string // of files that are taken
	MaxFile   int64  // bytes
	MaxFiles  int
}

// NewFormPage prepares the form with what was typed and what was wrong with it.
func NewFormPage(chrome response.Chrome, in FormInput) FormPage {
	r := chrome.Reader
	words := in.Form.Words
	chrome.Title = ownWords(r, words.Heading, "form.heading")
	p := FormPage{
		Chrome: chrome, Of: in.Of, Heading: chrome.Title, Lede: ownWords(r, words.Lede, "form.lede"), Action: "/f/" + in.Form.Slug, Hidden: in.Hidden,
		Submit: ownWords(r, words.Button, "form.send"), Ask: append(askFields(r, in), ownFields(r, in)...), Reach: reachFields(r, in), About: aboutFields(r, in), Consent: consentField(r, in),
	}
	if in.Form.Takes() {
		p.Encoding = "multipart/form-data"
	}
	response.Within(in.Of, p.Ask)
	response.Within(in.Of, p.Reach)
	response.Within(in.Of, p.About)
	if p.Consent != nil {
		p.Consent.Of = in.Of
	}
	unreachable := func(f crm.FieldError) bool { return f.Code == contactRequired }
	ofFields := slices.DeleteFunc(slices.Clone(in.Faults), unreachable)
	p.Faults = append(p.markReach(in.Faults, unreachable), response.Mark(r, ofFields, p.Ask, p.Reach, p.About)...)
	p.Faults = append(p.Faults, p.markConsent(in.Faults)...)
	return p
}

// ownWords are a form's own in the reader's language, or the usual ones.
func ownWords(r i18n.Reader, own crm.Text, key string) string {
	if words := own[r.Lang]; words != "" {
		return words
	}
	return r.T(key)
}

func value(values map[string][]string, name string) string {
	if v := values[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

func askFields(r i18n.Reader, in FormInput) []response.Field {
	message := response.Field{Name: "message", Label: r.T("form.message"), Kind: response.KindTextarea, Wide: true, Rows: 6,
		Value: value(in.Values, "message"), Hint: r.T("form.message_hint")}
	if len(in.Services) == 0 {
		return []response.Field{message}
	}
	services := []response.Option{{Label: r.T("form.service_any")}}
	for _, s := range in.Services {
		services = append(services, response.Option{Value: s.Slug, Label: s.Name.In(r.Lang)})
	}
	return []response.Field{
		{Name: "service", Label: r.T("form.service"), Kind: response.KindSelect, Wide: true,
			Options: response.Choose(services, value(in.Values, "service"))},
		message,
	}
}

func reachFields(r i18n.Reader, in FormInput) []response.Field {
	return []response.Field{
		{Name: "email", Label: r.T("form.email"), Kind: "email", Value: value(in.Values, "email"), Autocomplete: "email"},
		{Name: "phone", Label: r.T("form.phone"), Kind: "tel", Value: value(in.Values, "phone"), Autocomplete: "tel", Hint: r.T("form.phone_hint")},
		{Name: "wechat", Label: r.T("form.wechat"), Value: value(in.Values, "wechat"), Autocomplete: "off"},
		{Name: "whatsapp", Label: r.T("form.whatsapp"), Kind: "tel", Value: value(in.Values, "whatsapp"), Autocomplete: "off"},
	}
}

func aboutFields(r i18n.Reader, in FormInput) []response.Field {
	country := response.Field{Name: "country", Label: r.T("form.country"), Value: value(in.Values, "country"), Autocomplete: "country-name"}
	if len(in.Countries) > 0 {
		country.Kind, country.Autocomplete = response.KindSelect, "country"
		country.Options = response.Choose(in.Countries, country.Value)
	}
	return []response.Field{
		{Name: "name", Label: r.T("form.name"), Value: value(in.Values, "name"), Autocomplete: "name"},
		{Name: "company", Label: r.T("form.company"), Value: value(in.Values, "company"), Autocomplete: "organization"},
		country,
	}
}

// consentField is nil when the form asks for none.
func consentField(r i18n.Reader, in FormInput) *response.Field {
	wording := in.Form.Consent.In(r.Lang)
	if wording == "" {
		return nil
	}
	return &response.Field{Name: "consent", Label: wording, Kind: response.KindCheck, Value: value(in.Values, "consent")}
}

// markReach says that no way to reach the visitor was given, for the group rather than for one of its fields.
func (p *FormPage) markReach(faults []crm.FieldError, unreachable func(crm.FieldError) bool) []response.Fault {
	i := slices.IndexFunc(faults, unreachable)
	if i < 0 {
		return nil
	}
	p.ReachError = response.FieldText(p.Reader, faults[i])
	return []response.Fault{{Href: "#f-" + p.Of + "email", Text: p.ReachError}}
}

func (p *FormPage) markConsent(faults []crm.FieldError) []response.Fault {
	if p.Consent == nil {
		return nil
	}
	i := slices.IndexFunc(faults, func(f crm.FieldError) bool { return f.Field == "consent" })
	if i < 0 {
		return nil
	}
	p.Consent.Error = response.FieldText(p.Reader, faults[i])
	return []response.Fault{{Href: "#" + p.Consent.ID(), Text: p.Consent.Error}}
}
