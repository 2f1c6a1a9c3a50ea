package site

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/assignment"
	"frontdesk/internal/crm"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// ShowOffer is GET /a/{token}, what a button of a mail opens: it asks, and changes nothing.
func (s *Site) ShowOffer(c *gin.Context) {
	response.NoStore(c)
	link, err := s.Assignment.Open(c.Request.Context(), c.Param("token"))
	if err != nil {
		s.Responder.ErrorPage(c, err)
		return
	}
	s.ask(c, http.StatusOK, link, "", "", nil)
}

// AnswerOffer is POST /a/{token}: it does what the button says, once.
func (s *Site) AnswerOffer(c *gin.Context) {
	response.NoStore(c)
	fields, err := request.ReadForm(c)
	if err != nil {
		s.Responder.ErrorPage(c, err)
		return
	}
	signed, reason, words := c.Param("token"), fields.Get("reason"), fields.Text("words")
	link, err := s.Assignment.Open(c.Request.Context(), signed)
	if err != nil {
		s.Responder.ErrorPage(c, err)
		return
	}
	if link.Action == assignment.ActionCallBack {
		s.planCall(c, link, fields)
		return
	}
	if link.Err == nil && link.Action == assignment.ActionDecline && !slices.Contains(DeclineReasons[:], reason) {
		s.ask(c, http.StatusUnprocessableEntity, link, reason, words, []crm.FieldError{{Field: "reason", Code: "required"}})
		return
	}
	if link, err = s.Assignment.Follow(c.Request.Context(), signed, JoinReason(reason, words)); err != nil {
		s.Responder.ErrorPage(c, err)
		return
	}
	s.answered(c, link)
}

// answered says what a button has done, or that it came too late.
func (s *Site) answered(c *gin.Context, link assignment.Link) {
	chrome := s.offerChrome(c, link)
	switch {
	case link.Err != nil:
		s.over(c, response.Status(crm.AsError(link.Err)), chrome, link)
	case link.Action == assignment.ActionDecline:
		s.Responder.Page(c, http.StatusOK, "site/done", NewDeclined(chrome, link.Lead.Reference))
	default:
		s.Responder.Page(c, http.StatusOK, "site/done", NewAccepted(chrome, link.Offer.Seat, link.Lead.Reference, leadHref(link)))
	}
}

// JoinReason is the reason of a decline as it is kept: the code, and the words after it.
func JoinReason(code, words string) string {
	if words == "" {
		return code
	}
	return code + ": " + words
}

// ask shows the question that the link stands for, or why it cannot be answered any more.
func (s *Site) ask(c *gin.Context, status int, link assignment.Link, reason, words string, faults []crm.FieldError) {
	chrome := s.offerChrome(c, link)
	if link.Err != nil {
		s.over(c, http.StatusOK, chrome, link)
		return
	}
	page := s.offerPage(c, link)
	page.Later = link.Later
	name := "site/accept"
	page.question(link)
	if link.Action == assignment.ActionDecline {
		name, page.Title = "site/decline", chrome.T("action.decline_heading")
		page.Fields = DeclineFields(chrome.Reader, reason, words)
		page.Faults = response.Mark(chrome.Reader, faults, page.Fields)
	}
	if link.Action == assignment.ActionCallBack {
		s.Responder.Page(c, status, "site/call-back", NewCallBack(page, link, faults))
		return
	}
	s.Responder.Page(c, status, name, page)
}

// question is what somebody is asked who came to accept, to support or to claim.
func (p *OfferPage) question(link assignment.Link) {
	until := p.DateTime(link.Offer.Deadline)
	switch {
	case link.Action == assignment.ActionClaim:
		p.Title, p.Lede, p.Submit = p.T("action.claim_heading"), p.T("action.claim_lede"), p.T("action.claim")
	case link.Offer.Seat == crm.SeatSupport:
		p.Title, p.Lede, p.Submit = p.T("action.support_heading"), p.T("action.support_lede", "Deadline", until), p.T("action.support")
	default:
		p.Title, p.Lede, p.Submit = p.T("action.accept_heading"), p.T("action.accept_lede", "Deadline", until), p.T("action.accept")
	}
}

// over says why a link does nothing any more. To look at it is no fault; to press its button is.
func (s *Site) over(c *gin.Context, status int, chrome response.Chrome, link assignment.Link) {
	e := crm.AsError(link.Err)
	page := NewOver(chrome, link.Lead.Reference)
	name, _ := e.Params["Name"].(string)
	switch e.Code {
	case "already_taken":
		page = NewTaken(chrome, link.Lead.Reference, name)
	case "offered_to_other":
		page = NewAsked(chrome, link.Lead.Reference, name)
	case "already_yours":
		page = NewAnswered(chrome, link.Lead.Reference)
		page.Href = leadHref(link)
	}
	s.Responder.Page(c, status, "site/gone", page)
}

// offerChrome is the frame in the language and zone of the consultant whom the mail was sent to.
func (s *Site) offerChrome(c *gin.Context, link assignment.Link) response.Chrome {
	reader := s.Responder.Visitor(c, link.User.Locale, link.User.Location())
	response.SetReader(c, reader)
	chrome := s.Responder.Chrome(c, "")
	chrome.User = link.User.Name
	return chrome
}

// serviceOf names the service for whoever reads, or as the visitor called it.
func serviceOf(chrome response.Chrome, link assignment.Link) string {
	if name := link.Service.In(chrome.Lang); name != "" {
		return name
	}
	return link.Submission.Service
}

func leadHref(link assignment.Link) string { return "/inbox/leads/" + response.IDValue(link.Lead.ID) }
