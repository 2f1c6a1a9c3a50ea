package site

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// OfferPage asks a consultant who came from a mail: pages site/accept, site/decline and site/call-back.
type OfferPage struct {
	response.Chrome
	Client    string
	Service   string
	Reference string
	Summary   string
	Lede      string // until when it is theirs to answer, in words
	Submit    string
	Action    string
	Later     string           // the address of the button that plans a call; empty: none
	Other     string           // the other button's address; empty: none
	Fields    []response.Field // reason and words, for declining
	Faults    []response.Fault
}

// DonePage says what a button in a mail has done, or that it came too late: pages site/done and site/gone.
type DonePage struct {
	response.Chrome
	Heading   string
	Detail    string
	Reference string
	Href      string // the lead's page; empty: not theirs to see
}

// DeclineReasons are the codes of why a consultant passes a lead on.
var DeclineReasons = [...]string{"busy", "absent", "expertise", "language", "conflict", "other"}

// DeclineFields returns the questions asked of a consultant who declines.
func DeclineFields(r i18n.Reader, reason, words string) []response.Field {
	var reasons []response.Option
	for _, code := range DeclineReasons {
		reasons = append(reasons, response.Option{Value: code, Label: r.T("reason." + code), Selected: code == reason})
	}
	return []response.Field{
		{Name: "reason", Label: r.T("action.reason"), Kind: response.KindRadios, Options: reasons},
		{Name: "words", Label: r.T("action.words"), Kind: response.KindTextarea, Rows: 3, Wide: true, Value: words},
	}
}

// NewAccepted says that the client is now theirs, or theirs to support.
func NewAccepted(chrome response.Chrome, seat crm.Seat, reference, href string) DonePage {
	p := DonePage{Chrome: chrome, Heading: chrome.T("action.accepted_heading"), Detail: chrome.T("action.accepted_detail"), Reference: reference, Href: href}
	if seat == crm.SeatSupport {
		p.Heading, p.Detail = chrome.T("action.support_accepted_heading"), chrome.T("action.support_accepted_detail")
	}
	p.Title = p.Heading
	return p
}

// NewDeclined says that a colleague is asked.
func NewDeclined(chrome response.Chrome, reference string) DonePage {
	chrome.Title = chrome.T("action.declined_heading")
	return DonePage{Chrome: chrome, Heading: chrome.Title, Detail: chrome.T("action.declined_detail"), Reference: reference}
}

// NewTaken says that somebody else has it.
func NewTaken(chrome response.Chrome, reference, by string) DonePage {
	chrome.Title = chrome.T("gone.taken_heading")
	return DonePage{Chrome: chrome, Heading: chrome.Title, Detail: chrome.T("gone.taken_detail", "Name", by), Reference: reference}
}

// NewAsked says that somebody else is being asked.
func NewAsked(chrome response.Chrome, reference, who string) DonePage {
	chrome.Title = chrome.T("gone.asked_heading")
	return DonePage{Chrome: chrome, Heading: chrome.Title, Detail: chrome.T("gone.asked_detail", "Name", who), Reference: reference}
}

// NewOver says that the offer lapsed or was withdrawn.
func NewOver(chrome response.Chrome, reference string) DonePage {
	chrome.Title = chrome.T("gone.over_heading")
	return DonePage{Chrome: chrome, Heading: chrome.Title, Detail: chrome.T("gone.over_detail"), Reference: reference}
}

// NewAnswered says that they have answered before.
func NewAnswered(chrome response.Chrome, reference string) DonePage {
	chrome.Title = chrome.T("gone.used_heading")
	return DonePage{Chrome: chrome, Heading: chrome.Title, Detail: chrome.T("gone.used_detail"), Reference: reference}
}
