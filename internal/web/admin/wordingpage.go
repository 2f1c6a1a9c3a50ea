package admin

import (
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// NewWordingList lists the mails of a site to its clients, each in every language.
func NewWordingList(chrome response.Chrome, site crm.Site, all []crm.Wording) ListPage {
	chrome.Title = chrome.T("wording.heading_of", "Site", site.Name)
	p := ListPage{Chrome: chrome, Lede: chrome.T("wording.lede"), Back: Link{wordingSite(site), site.Name}}
	for _, column := range []string{"wording.mail", "wording.language", "wording.words"} {
		p.Columns = append(p.Columns, chrome.T(column))
	}
	for _, w := range all {
		w.SiteID, p.Rows = site.ID, append(p.Rows, Row{Cells: []Cell{{Text: chrome.T("wording.kind_" + w.Kind), First: true}, {Column: p.Columns[1], Text: chrome.T("language." + w.Language)}, {Column: p.Columns[2], Text: whoseWords(chrome.Reader, w)}}})
		p.Rows[len(p.Rows)-1].Href = wordingPath(w)
	}
	return p
}

func whoseWords(r i18n.Reader, w crm.Wording) string {
	if w.UpdatedAt.IsZero() {
		return r.T("wording.products")
	}
	return r.T("wording.own", "When", r.DateTime(w.UpdatedAt))
}

// WordingPage is the form of what one mail says: page admin/wording.
type WordingPage struct {
	response.Chrome
	Back      Link
	Action    string
	When      string // such a mail is sent
	Whose     string
	Own       bool // the site's words: there is a way back to the product's
	Fields    []response.Field
	Variables []VariableRow
	Faults    []response.Fault
	Sample    string // where the frame begins
}

// VariableRow is a variable with what it stands for.
type VariableRow struct{ Name, Means string }

// NewWordingPage prepares the form; w is in the words that are shown, typed or kept.
func NewWordingPage(chrome response.Chrome, site crm.Site, w crm.Wording, faults []crm.FieldError) WordingPage {
	r := chrome.Reader
	chrome.Title = r.T("wording.kind_"+w.Kind) + " · " + r.T("language."+w.Language)
	p := WordingPage{Chrome: chrome, Action: wordingPath(w), When: r.T("wording.when_" + w.Kind), Whose: whoseWords(r, w), Own: !w.UpdatedAt.IsZero(), Sample: wordingPath(w) + "/preview"}
	p.Back = Link{wordingSite(site) + "/wordings", r.T("wording.heading_of", "Site", site.Name)}
	kind, _ := crm.WordedKindNamed(w.Kind)
	for _, name := range kind.Variables {
		p.Variables = append(p.Variables, VariableRow{"{" + name + "}", r.T("wording.variable_" + name)})
	}
	p.Fields = []response.Field{
		{Name: "subject", Label: r.T("wording.subject"), Value: w.Subject, Wide: true, MaxLength: 200, Lang: w.Language, Required: true},
		{Name: "body", Label: r.T("wording.body"), Kind: response.KindTextarea, Rows: 16, Wide: true, MaxLength: 10_000, Lang: w.Language, Value: w.Body, Hint: r.T("wording.body_hint"), Required: true},
	}
	p.Faults = response.Mark(r, faults, p.Fields)
	return p
}

func wordingSite(s crm.Site) string { return "/admin/sites/" + response.IDValue(s.ID) }

func wordingPath(w crm.Wording) string {
	return strings.Join([]string{wordingSite(crm.Site{ID: w.SiteID}), "wordings", w.Kind, w.Language}, "/")
}

// SamplePage is what stands in the frame of a preview besides the mail itself: page admin/sample.
type SamplePage struct {
	response.Chrome
	Subject string
	Text    string   // the mail for programs that show no HTML
	Faults  []string // why there is none
}
