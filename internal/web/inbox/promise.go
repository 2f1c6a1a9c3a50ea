package inbox

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
)

// Mark is where the promise to answer a client stands, in a few words; its state is also its style.
type Mark struct{ State, Text, Exact string }

// NewMark is the mark of the clock that runs on a lead; nil when none does.
func NewMark(r i18n.Reader, s crm.SLA, now time.Time) *Mark {
	m := &Mark{State: string(s.State), Exact: r.DateTime(s.DueAt)}
	switch {
	case s.State == "":
		return nil
	case s.State == crm.SLABreached && s.Paused:
		m.Text = r.T("sla.overdue_paused")
	case s.Paused:
		m.State, m.Text = "paused", r.T("sla.paused")
	case s.State == crm.SLABreached || !now.Before(s.DueAt):
		m.State, m.Text = string(crm.SLABreached), r.T("sla.overdue", "When", r.Relative(s.DueAt, now))
	case s.State == crm.SLAWarned:
		m.Text = r.T("sla.soon", "When", r.Relative(s.DueAt, now))
	default:
		m.Text = r.T("sla.due", "When", r.Relative(s.DueAt, now))
	}
	return m
}

// Promise is a clock in words: what is promised, until when or since when, and what became of it; "" without one.
func Promise(r i18n.Reader, c crm.Clock, now time.Time) string {
	if c.ID == 0 {
		return ""
	}
	what := r.T("promise." + string(c.Kind))
	return what + r.T("form.colon") + promised(r, c, now)
}

func promised(r i18n.Reader, c crm.Clock, now time.Time) string {
	due, when := r.DateTime(c.DueAt), r.Relative(c.DueAt, now)
	switch {
	case c.State == crm.SLADropped:
		return r.T("promise.dropped")
	case c.State == crm.SLAMet:
		return r.T("promise.met", "Time", r.DateTime(c.EndedAt), "Due", due)
	case c.State == crm.SLABreached && !c.EndedAt.IsZero():
		return r.T("promise.late", "Time", r.DateTime(c.EndedAt), "Due", due)
	case c.State == crm.SLABreached && !c.PausedAt.IsZero():
		return r.T("promise.breached_paused", "Due", due)
	case !c.PausedAt.IsZero():
		return r.T("promise.paused", "Left", spanWords(r, c.Remaining))
	case c.State == crm.SLABreached || !now.Before(c.DueAt):
		return r.T("promise.breached", "Due", due, "When", when)
	case c.State == crm.SLAWarned:
		return r.T("promise.warned", "Due", due, "When", when)
	}
	return r.T("promise.due", "Due", due, "When", when)
}

// spanWords is a length of time in hours and minutes, rounded up to a minute.
func spanWords(r i18n.Reader, d time.Duration) string {
	minutes := int((d + time.Minute - 1) / time.Minute)
	switch {
	case minutes < 60:
		return r.T("span.minutes", "Count", minutes)
	case minutes%60 == 0:
		return r.T("span.hours", "Count", minutes/60)
	}
	return r.T("span.hours", "Count", minutes/60) + " " + r.T("span.minutes", "Count", minutes%60)
}
