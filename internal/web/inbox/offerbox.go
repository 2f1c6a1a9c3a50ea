package inbox

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
	"frontdesk/internal/web/site"
)

// OfferBox asks the consultant who looks.
type OfferBox struct {
	Heading       string
	Detail        string
	From          string // who hands it over, in words; empty: the system asks
	Note          string // what they wrote
	AcceptAction  string
	AcceptLabel   string // empty: they cannot
	DeclineAction string
	DeclineLabel  string
	DeclineSubmit string
	Open          bool // the reasons stand open, after a fault
	Fields        []response.Field
}

// newOfferBox asks a consultant who is being asked, or offers a seat that nobody has; nil: there is nothing for them.
func newOfferBox(r i18n.Reader, f desk.File, actor crm.Actor) *OfferBox {
	if offer := f.Asks(actor.ID); offer.ID != 0 {
		box := NewOfferBox(r, offer, site.DeclineFields(r, "", ""), f.Now)
		box.From, box.Note = handedOver(r, f.Events, offer)
		return box
	}
	if !f.MayTake {
		return nil
	}
	box := NewTakeBox(r, f.Lead, f.Free(), f.Self)
	return &box
}

// NewOfferBox asks the consultant for an answer until the offer's deadline.
func NewOfferBox(r i18n.Reader, o crm.Offer, reasons []response.Field, now time.Time) *OfferBox {
	base := leadPath(o.LeadID)
	box := &OfferBox{
		Heading:      r.T("offered.heading"),
		Detail:       r.T("offered.detail", "When", r.Relative(o.Deadline, now), "Time", momentWords(r, o.Deadline, now)),
		AcceptAction: base + "/accept", AcceptLabel: r.T("offered.accept"),
		DeclineAction: base + "/decline", DeclineLabel: r.T("offered.decline"), DeclineSubmit: r.T("action.decline"), Fields: reasons,
	}
	if o.Seat == crm.SeatSupport {
		box.Heading, box.AcceptLabel = r.T("offered.support_heading"), r.T("offered.support_accept")
	}
	return box
}

// NewTakeBox offers a seat that nobody has to a consultant who looks at it.
func NewTakeBox(r i18n.Reader, lead crm.Lead, seat crm.Seat, self crm.Consultant) OfferBox {
	box := OfferBox{
		Heading: r.T("take.heading"), Detail: r.T("take.detail"), AcceptLabel: r.T("take.accept"),
		AcceptAction: leadPath(lead.ID) + "/accept",
	}
	supports := lead.Support.Holder() == self.ID
	switch {
	case seat == crm.SeatSupport:
		box.Heading, box.Detail, box.AcceptLabel = r.T("take.support_heading"), r.T("take.support_detail"), r.T("take.support_accept")
	case supports:
		box.Detail = r.T("take.leave_support")
	case lead.QueueReason == crm.ReasonPool:
		box.Detail = r.T("take.pool_detail")
	}
	if self.Full() && !supports {
		box.Detail, box.AcceptLabel = r.T("error.at_capacity"), ""
	}
	return box
}

func leadPath(id int64) string { return "/inbox/leads/" + response.IDValue(id) }

// momentWords is a time, with its day where that is not today's.
func momentWords(r i18n.Reader, t, now time.Time) string {
	if r.Date(t) == r.Date(now) {
		return r.Time(t)
	}
	return r.DateTime(t)
}
