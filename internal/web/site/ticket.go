package site

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/intake"
	"frontdesk/internal/page"
	"frontdesk/internal/token"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// TicketPanel is the ticket of an article with the form that unlocks it.
type TicketPanel struct {
	page.Ticket
	Open bool // show the form at once: there is something to mend
	Form FormPage
}

// ticketForm tells the fields of the ticket's form from those of other forms on the page.
const ticketForm = "ticket-"

// NewTicketPanel prepares the ticket, with the form as it was typed before.
func NewTicketPanel(chrome response.Chrome, t page.Ticket, in FormInput) *TicketPanel {
	in.Of = ticketForm
	panel := &TicketPanel{Ticket: t, Open: len(in.Faults) > 0, Form: NewFormPage(chrome, in)}
	panel.Form.Action = unlockHref(t.ID)
	panel.Form.Submit = chrome.T("ticket.get")
	return panel
}

func unlockHref(ticket string) string { return "/p/unlock?" + url.Values{"ticket": {ticket}}.Encode() }

// ticket is the panel of a ticket, when the page has one.
func (s *Site) ticket(c *gin.Context, chrome response.Chrome, t *page.Ticket, values request.Fields, faults []crm.FieldError) (*TicketPanel, error) {
	if t == nil {
		return nil, nil
	}
	form, address, err := s.Page.TicketForm(c.Request.Context(), t.ID)
	if err != nil {
		return nil, err
	}
	if values == nil {
		values = request.Fields{"submission_id": {token.Random()}, "locale": {chrome.Lang}, "page": {address}, "referrer": {c.GetHeader("Referer")}, "form_token": {s.Intake.Token(form)}}
	}
	names := askedBy(form.Form)
	in := FormInput{Form: form.Form, Services: form.Services, Values: values, Faults: faults, Hidden: carried(names, values, faults)}
	in.Endings, in.MaxFiles, in.MaxFile = s.Intake.FileLimits()
	panel := NewTicketPanel(chrome, *t, in)
	panel.Form.addUnasked(names, faults)
	return panel, nil
}

// ShowUnlock is GET /p/unlock: the page of the article that the ticket belongs to.
func (s *Site) ShowUnlock(c *gin.Context) {
	_, address, err := s.Page.TicketForm(c.Request.Context(), c.Query("ticket"))
	if err != nil {
		s.fail(c, "", err)
		return
	}
	s.Responder.Redirect(c, pageHref(address, c.Query(response.LanguageQuery))+"#ticket")
}

// Unlock is POST /p/unlock: 303 to the solution, or 422 and the page with what was typed.
func (s *Site) Unlock(c *gin.Context) {
	response.NoStore(c)
	ticket := c.Query("ticket")
	form, address, err := s.Page.TicketForm(c.Request.Context(), ticket)
	fields, upload, ok := s.read(c, form, err)
	defer upload.Close()
	if !ok {
		return
	}
	given, err := s.Page.Unlock(c.Request.Context(), ticket, intake.Post{
		Fields: fields, Address: request.Address(c), UserAgent: c.Request.UserAgent(), Languages: c.GetHeader("Accept-Language"), Upload: upload,
	})
	chrome := s.chrome(c, form.Site, fields.Get("locale"))
	switch e := crm.AsError(err); {
	case err == nil && given.Held:
		s.Responder.Page(c, http.StatusOK, "site/done", NewHeld(chrome, given))
	case err == nil:
		s.Responder.Redirect(c, given.Path+"?"+url.Values{response.LanguageQuery: {chrome.Lang}}.Encode())
	case e.Kind == crm.KindInvalid && len(e.Fields) > 0:
		s.mend(c, response.Status(e), chrome, address, fields, e.Fields)
	default:
		s.fail(c, fields.Get("locale"), err)
	}
}

// mend shows the page of an article again, with what was typed into its ticket's form and what is wrong with it.
func (s *Site) mend(c *gin.Context, status int, chrome response.Chrome, address string, values request.Fields, faults []crm.FieldError) {
	bundle, site, err := s.Page.Bundle(c.Request.Context(), address, chrome.Lang)
	if err != nil {
		s.fail(c, chrome.Lang, err)
		return
	}
	s.showArticle(c, status, chrome, bundle, site, values, faults)
}

// NewHeld says that somebody has to look at it first.
func NewHeld(chrome response.Chrome, given page.Unlocked) DonePage {
	chrome.Title = chrome.T("ticket.held_heading")
	p := DonePage{Chrome: chrome, Heading: chrome.Title, Detail: chrome.T("ticket.held_detail"), Reference: given.Reference}
	if given.Email {
		p.Detail = chrome.T("ticket.held_mail")
	}
	return p
}
