package site

import (
	"html/template"
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/page"
	"frontdesk/internal/web/response"
)

// SolutionPage is an unlocked solution: page site/solution.
type SolutionPage struct {
	response.Chrome
	Lede      string
	Reference string
	Note      string // that it was changed since, or is not given any more; empty: neither
	Parts     []SolutionPart
	Article   string // where it was asked for
	Panel     *TicketPanel
}

// SolutionPart is a part under its heading. The HTML was rendered and sanitised by package page.
type SolutionPart struct {
	Heading string
	HTML    template.HTML
}

// NewSolutionPage prepares an unlocked solution.
func NewSolutionPage(chrome response.Chrome, o page.Opened) SolutionPage {
	chrome.Title = o.Title
	if o.Title == "" {
		chrome.Title = chrome.T("ticket.solution")
	}
	p := SolutionPage{Chrome: chrome, Reference: o.Reference, Article: o.Solution.Address}
	switch {
	case o.Withdrawn:
		p.Lede = chrome.T("ticket.withdrawn")
	case o.Expired:
		p.Lede = chrome.T("ticket.expired_lede", "Date", chrome.Date(o.Until))
	default:
		p.Lede = chrome.T("ticket.until", "Date", chrome.Date(o.Until))
		if o.Revised {
			p.Note = chrome.T("ticket.revised", "Date", chrome.Date(o.Solution.UpdatedAt))
		}
	}
	for _, part := range o.Content.Parts() {
		p.Parts = append(p.Parts, SolutionPart{chrome.T("ticket.part." + part.Key), template.HTML(part.HTML)})
	}
	return p
}

// ShowSolution is GET /s/{token}, the link of a mail: the solution, or when it has expired the form to ask again.
func (s *Site) ShowSolution(c *gin.Context) {
	response.NoStore(c)
	o, err := s.Page.OpenSolution(c.Request.Context(), c.Param("token"), s.spoken(c))
	if err != nil {
		s.fail(c, "", err)
		return
	}
	chrome := s.chrome(c, o.Site, c.Query(response.LanguageQuery))
	view, status := NewSolutionPage(chrome, o), http.StatusOK
	if o.Expired || o.Withdrawn {
		status = http.StatusGone
	}
	if o.Expired && !o.Withdrawn {
		if view.Panel, err = s.again(c, chrome, o); err != nil {
			s.fail(c, "", err)
			return
		}
	}
	s.Responder.Page(c, status, "site/solution", view)
}

// again is the ticket of a solution that was unlocked too long ago, if its article still offers it.
func (s *Site) again(c *gin.Context, chrome response.Chrome, o page.Opened) (*TicketPanel, error) {
	bundle, _, err := s.Page.Bundle(c.Request.Context(), o.Solution.Address, chrome.Lang)
	if err != nil {
		return nil, err
	}
	panel, err := s.ticket(c, chrome, bundle.Ticket, nil, nil)
	if panel != nil {
		panel.Open = true
	}
	return panel, err
}
