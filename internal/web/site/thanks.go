package site

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/status"
	"frontdesk/internal/web/response"
)

// ThanksPage says that we have it: page site/thanks.
type ThanksPage struct {
	response.Chrome
	Heading   string
	Lede      string
	Reference string
	Steps     []string
	Status    string // where the visitor sees how it stands
	Return    string // the page the visitor came from; empty: unknown
}

// NewThanksPage prepares the thank-you page; back is an address of the site's own, or "".
func NewThanksPage(chrome response.Chrome, words crm.FormWords, reference, back string) ThanksPage {
	chrome.Title = chrome.T("thanks.title")
	heading, lede := ownWords(chrome.Reader, words.ThanksHeading, "thanks.heading"), ownWords(chrome.Reader, words.ThanksText, "thanks.lede")
	return ThanksPage{Chrome: chrome, Heading: heading, Lede: lede, Reference: reference, Status: status.Path(reference), Return: back, Steps: []string{
		chrome.T("thanks.step_read"), chrome.T("thanks.step_reach"), chrome.T("thanks.step_advise"),
	}}
}
