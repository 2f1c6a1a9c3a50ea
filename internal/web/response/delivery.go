package response

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
)

// Delivery is what was tried to bring a mail where it goes, and what a person can do about it: parts/delivery shows it.
type Delivery struct {
	ID       string // for the names of its controls on the page
	Name     string // of the mail, for those who hear its buttons
	Held     string // why its address is written to no more; empty: it is
	Tried    string // how often, in words; empty: not yet
	Attempts []AttemptLine
	Action   string // where to post to have it sent again; empty: it may not be
	Doubtful bool   // it may have arrived: sending it again asks whether that is understood
	Twice    string
	Submit   string
	Fault    string
}

// AttemptLine is one attempt.
type AttemptLine struct{ State, Label, Where, Reply, At, When string }

// NewDelivery prepares the delivery of a mail that stands in a state; action is where it is posted to be sent again, empty
// where the reader may not.
func NewDelivery(r i18n.Reader, id, name string, state crm.MessageState, attempts []crm.Attempt, held, action string) Delivery {
	d := Delivery{ID: id, Name: name, Twice: r.T("machinery.twice"), Submit: r.T("machinery.send"), Doubtful: state == crm.MessageUnknown}
	if len(attempts) > 0 {
		d.Tried = r.T("delivery.tried", "Count", len(attempts))
	}
	for _, a := range attempts {
		d.Attempts = append(d.Attempts, attemptLine(r, a))
	}
	if held != "" {
		d.Held = r.T("delivery.held") + " " + r.T("suppressed."+held)
	}
	if held == "" && state.CanMove(crm.MessageQueued) && state != crm.MessageScheduled && state != crm.MessageDraft {
		d.Action = action
	}
	return d
}

func attemptLine(r i18n.Reader, a crm.Attempt) AttemptLine {
	line := AttemptLine{
		State: map[string]string{"retry": "retrying"}[a.Outcome], Label: r.T("delivery.outcome." + a.Outcome), Reply: a.Reply, Where: a.Channel,
		At: a.At.UTC().Format(time.RFC3339), When: r.DateTime(a.At),
	}
	if line.State == "" {
		line.State = a.Outcome
	}
	if key := "delivery.phase." + a.Phase; a.Outcome != "accepted" && r.Has(key) {
		line.Label += r.T("delivery.at") + r.T(key)
	}
	if line.Reply == "" && a.Outcome == "unknown" {
		line.Reply = r.T("delivery.cut_off")
	}
	return line
}
