package site

import "frontdesk/internal/web/response"

// ThanksPage says that we have it: page site/thanks.
type ThanksPage struct {
	response.Chrome
	Reference string
	Steps     []string
	Return    string // the page the visitor came from; empty: unknown
}

// NewThanksPage prepares the thank-you page; back is an address of the site's own, or "".
func NewThanksPage(chrome response.Chrome, reference, back string) ThanksPage {
	chrome.Title = chrome.T("thanks.title")
	return ThanksPage{Chrome: chrome, Reference: reference, Return: back, Steps: []string{
		chrome.T("thanks.step_read"), chrome.T("thanks.step_reach"), chrome.T("thanks.step_advise"),
	}}
}
