package site

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/assignment"
	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// callTimes is what was typed of when to call: one of the choices, or "other" with a date and a time of day.
type callTimes struct{ When, Date, Clock string }

// planCall takes the client and plans a call, once for each time that the form is sent.
func (s *Site) planCall(c *gin.Context, link assignment.Link, fields request.Fields) {
	typed := callTimes{fields.Get("when"), fields.Text("date"), fields.Text("time")}
	at, faults := typed.read(link.Now, link.User.Location())
	signed, before := c.Param("token"), link
	if link.Err == nil && len(faults) == 0 {
		var err error
		link, err = s.Assignment.CallBack(c.Request.Context(), signed, at)
		if faults = crm.AsError(err).Fields; err != nil && len(faults) == 0 {
			s.Responder.ErrorPage(c, err)
			return
		}
	}
	chrome := s.offerChrome(c, before)
	switch {
	case len(faults) > 0 && before.Err == nil:
		page := s.offerPage(c, before)
		page.callBack(before, typed, faults)
		s.Responder.Page(c, http.StatusUnprocessableEntity, "site/call-back", page)
	case link.Err != nil:
		s.over(c, response.Status(crm.AsError(link.Err)), chrome, link)
	default:
		s.Responder.Page(c, http.StatusOK, "site/done", NewCallPlanned(chrome, link.Lead, at, leadHref(link)))
	}
}

// offerPage is what a consultant is told of the client whom a link is about.
func (s *Site) offerPage(c *gin.Context, link assignment.Link) OfferPage {
	chrome := s.offerChrome(c, link)
	return OfferPage{
		Chrome: chrome, Client: link.Lead.ContactName, Service: serviceOf(chrome, link), Reference: link.Lead.Reference,
		Summary: link.Submission.Message, Action: c.Request.URL.Path, Other: link.Other,
	}
}

// NewCallBack asks about a client when to call them.
func NewCallBack(page OfferPage, link assignment.Link, faults []crm.FieldError) OfferPage {
	page.callBack(link, callTimes{When: "hour"}, faults)
	return page
}

// read is the time that was chosen, on the consultant's clock.
func (t callTimes) read(now time.Time, zone *time.Location) (at time.Time, faults []crm.FieldError) {
	local := now.In(zone)
	switch t.When {
	case "hour":
		return now.Add(time.Hour), nil
	case "three":
		return now.Add(3 * time.Hour), nil
	case "tomorrow":
		return time.Date(local.Year(), local.Month(), local.Day()+1, 9, 30, 0, 0, zone), nil
	case "other":
		return t.other(zone)
	}
	return at, []crm.FieldError{{Field: "when", Code: "required"}}
}

func (t callTimes) other(zone *time.Location) (at time.Time, faults []crm.FieldError) {
	day, err := calendar.ParseDate(t.Date)
	if err != nil {
		faults = append(faults, crm.FieldError{Field: "date", Code: "date_needed"})
	}
	clock := t.Clock
	if len(clock) == len("9:30") {
		clock = "0" + clock
	}
	if at, _, err = calendar.Local(day, clock, zone); err != nil {
		faults = append(faults, crm.FieldError{Field: "time", Code: "clock_invalid"})
	}
	return at, faults
}

// callBack asks when to call, and says what the client is promised.
func (p *OfferPage) callBack(link assignment.Link, typed callTimes, faults []crm.FieldError) {
	p.Title, p.Submit, p.Lede = p.T("callback.heading"), p.T("callback.submit"), p.T("callback.lede")
	if link.Lead.OwnerID == link.User.ID {
		p.Lede, p.Submit = p.T("callback.yours_lede"), p.T("callback.plan")
	}
	if due := link.Lead.SLA.DueAt; !due.IsZero() {
		p.Lede += " " + p.T("callback.promise", "Due", p.DateTime(due))
	}
	options := []response.Option{
		{Value: "hour", Label: p.T("callback.hour")}, {Value: "three", Label: p.T("callback.three")},
		{Value: "tomorrow", Label: p.T("callback.tomorrow")}, {Value: "other", Label: p.T("callback.other")},
	}
	p.Fields = []response.Field{
		{Name: "when", Label: p.T("callback.when"), Kind: response.KindRadios, Options: response.Choose(options, typed.When), Hint: p.T("callback.zone", "Zone", link.User.TimeZone)},
		{Name: "date", Label: p.T("callback.date"), Kind: "date", Value: typed.Date},
		{Name: "time", Label: p.T("callback.time"), Kind: "time", Value: typed.Clock},
	}
	p.Faults = response.Mark(p.Reader, faults, p.Fields)
}

// NewCallPlanned says when the consultant will be reminded, and what the client is promised meanwhile.
func NewCallPlanned(chrome response.Chrome, lead crm.Lead, at time.Time, href string) DonePage {
	p := DonePage{Chrome: chrome, Heading: chrome.T("callback.done"), Detail: chrome.T("callback.done_detail", "Time", chrome.DateTime(at)), Reference: lead.Reference, Href: href}
	switch due := lead.SLA.DueAt; {
	case due.IsZero():
	case at.After(due):
		p.Detail += " " + chrome.T("callback.done_late", "Due", chrome.DateTime(due))
	default:
		p.Detail += " " + chrome.T("callback.promise", "Due", chrome.DateTime(due))
	}
	p.Title = p.Heading
	return p
}
