package site

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/web/response"
)

// AskPage asks whose page it is: page site/ask.
type AskPage struct {
	response.Chrome
	Lede   string
	Note   string // why it is asked; empty: no link was followed
	Action string
	Fields []response.Field
	Hidden []response.Hidden
	Faults []response.Fault
}

// AskInput is what somebody has typed who has no link, or one that does not open.
type AskInput struct {
	Action    string
	Locale    string // of the page that they come from; empty: not known
	Reference string
	Contact   string
	Message   string // what they wrote on the page; it is kept for when it opens
	Over      bool   // they followed a link
	Unknown   bool   // what they typed opens nothing
	Faults    []crm.FieldError
}

// NewAskPage prepares the page.
func NewAskPage(chrome response.Chrome, in AskInput) AskPage {
	chrome.Title = chrome.T("status.ask")
	p := AskPage{Chrome: chrome, Lede: chrome.T("status.ask_lede"), Action: in.Action, Fields: []response.Field{
		{Name: "reference", Label: chrome.T("status.reference"), Value: in.Reference, Wide: true, Autocomplete: "off", Placeholder: "NO.2026112248213", Hint: chrome.T("status.reference_hint")},
		{Name: "given", Label: chrome.T("status.contact"), Value: in.Contact, Wide: true, Autocomplete: "email", Hint: chrome.T("status.contact_hint")},
	}}
	p.Hidden = []response.Hidden{{Name: "locale", Value: chrome.Lang}}
	if in.Over {
		p.Note = chrome.T("status.over")
	}
	if in.Message != "" {
		p.Hidden = append(p.Hidden, response.Hidden{Name: "message", Value: in.Message})
		p.Note = chrome.T("status.over_kept")
	}
	p.Faults = response.Mark(chrome.Reader, in.Faults, p.Fields)
	if in.Unknown {
		p.Faults = append(p.Faults, response.Fault{Href: "#f-reference", Text: chrome.T("error.enquiry_not_found")})
	}
	return p
}
