package status

import (
	"encoding/json"
	"slices"
	"time"

	"frontdesk/internal/crm"
)

// Line is one thing that a client is told has happened.
type Line struct {
	At   time.Time
	Kind crm.Told
	Name string // of the consultant it is about; empty: of none
}

// told are the kinds of events that stand for something a client may know. Nothing else ever reaches them.
var told = map[string]crm.Told{
	"offer.accepted": crm.ToldTaken, "lead.taken": crm.ToldTaken, "lead.assigned": crm.ToldTaken,
	"lead.joined": crm.ToldWrote, "client.wrote": crm.ToldWrote, "call.logged": crm.ToldCalled, "reply.sent": crm.ToldAnswered, "solution.sent": crm.ToldSolution,
	"lead.waiting": crm.ToldWaiting, "lead.resumed": crm.ToldResumed, "lead.reopened": crm.ToldReopened,
	"lead.won": crm.ToldCompleted, "lead.lost": crm.ToldClosed, "lead.junk": crm.ToldClosed,
}

// named are the kinds that tell who it was.
var named = []crm.Told{crm.ToldTaken, crm.ToldSupported, crm.ToldCalled, crm.ToldAnswered}

// detail is what is read of an event's.
type detail struct {
	Consultant, Reference string
	Seat                  crm.Seat
}

// history is what the site tells of the trail of a submission's lead, the latest first. It begins with the submission:
// whoever only knows how a client is reached may add to their lead, and learns nothing of what was before.
func history(site crm.Site, made crm.Submission, events []crm.Event) []Line {
	lines := []Line{{At: made.CreatedAt, Kind: crm.ToldReceived}}
	for _, e := range events {
		if line, ok := newLine(e, made); ok && !e.At.Before(made.CreatedAt) {
			lines = append(lines, line)
		}
	}
	slices.Reverse(lines)
	return slices.DeleteFunc(lines, func(l Line) bool { return !site.Tells(l.Kind) })
}

func newLine(e crm.Event, made crm.Submission) (line Line, ok bool) {
	var d detail
	line.At, line.Kind = e.At, told[e.Kind]
	if line.Kind == "" || json.Unmarshal(e.Detail, &d) != nil {
		return line, false
	}
	if line.Kind == crm.ToldTaken && d.Seat == crm.SeatSupport {
		line.Kind = crm.ToldSupported
	}
	if slices.Contains(named, line.Kind) {
		if line.Name = d.Consultant; line.Name == "" {
			line.Name = e.Actor.Name
		}
	}
	return line, d.Reference != made.Reference || line.Kind != crm.ToldWrote // its own coming has been told
}
