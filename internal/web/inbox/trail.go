package inbox

import (
	"encoding/json"
	"strings"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/i18n"
)

// told is what events say beyond their kind.
type told struct {
	Consultant, Reason, Reference, Note string
	Seat                                crm.Seat
	OverCapacity                        bool `json:"over_capacity"`
	Key                                 crm.KeyName
}

// trail puts the events of a lead in words, the latest first.
func trail(r i18n.Reader, f desk.File) []TrailLine {
	notes := map[int64]string{}
	for _, n := range f.Notes {
		notes[n.ID] = n.Text
	}
	var lines []TrailLine
	for n := len(f.Events) - 1; n >= 0; n-- {
		line := newTrailLine(r, f.Events[n], f.Now)
		if e := f.Events[n]; e.Kind == "note.added" || e.Kind == "call.logged" {
			line.Note = notes[e.SubjectID]
		}
		lines = append(lines, line)
	}
	return lines
}

func newTrailLine(r i18n.Reader, e crm.Event, now time.Time) TrailLine {
	line := TrailLine{At: e.At.UTC().Format(time.RFC3339), Exact: r.DateTime(e.At), Age: r.Relative(e.At, now)}
	var d told
	if err := json.Unmarshal(e.Detail, &d); err != nil || !r.Has("event."+e.Kind) {
		line.Text = r.T("event.other", "Kind", e.Kind) // written by a later version
		return line
	}
	if e.Kind != "offer.made" { // a hand-over has said it
		line.Note = d.Note
	}
	line.Text, line.Detail = eventWords(r, e, d)
	return line
}

// eventWords says what happened, and what was said about it.
func eventWords(r i18n.Reader, e crm.Event, d told) (text, detail string) {
	by, reason := actorWords(r, e.Actor, d.Key), ""
	if d.Reason != "" {
		reason = reasonWords(r, e.Kind, d.Reason)
	}
	key := "event." + e.Kind
	if e.Actor.Kind == crm.ActorSystem && r.Has(key+"_by_itself") {
		key += "_by_itself"
	}
	about := []string{d.Reference, reason}
	if e.Kind == "lead.queued" {
		about[1] = ""
	}
	if d.Seat == crm.SeatSupport {
		about = append(about, r.T("event.support"))
	}
	if d.OverCapacity {
		about = append(about, r.T("event.over_capacity"))
	}
	who := by
	if d.Consultant != "" {
		who = d.Consultant
	}
	return r.T(key, "Name", who, "By", by, "Reason", reason), join(about)
}

func actorWords(r i18n.Reader, a crm.Actor, key crm.KeyName) string {
	if a.Kind == crm.ActorKey {
		return r.T("lead.by_key", "Name", a.Name, "Key", key.Name)
	}
	return a.Name
}

// join puts what there is of some texts on one line.
func join(texts []string) string {
	var given []string
	for _, text := range texts {
		if text != "" {
			given = append(given, text)
		}
	}
	return strings.Join(given, " · ")
}

// handedOver says who asks for a seat in person, and what they wrote, as the trail tells of an offer.
func handedOver(r i18n.Reader, events []crm.Event, offer crm.Offer) (from, note string) {
	for n := len(events) - 1; n >= 0; n-- {
		var d told
		e := events[n]
		if e.Kind != "offer.made" || json.Unmarshal(e.Detail, &d) != nil || d.Consultant != offer.ConsultantName || d.Seat != offer.Seat {
			continue
		}
		if e.Actor.Kind == crm.ActorSystem {
			return "", ""
		}
		return r.T("offered.from", "Name", actorWords(r, e.Actor, d.Key)), d.Note
	}
	return "", ""
}

// reasonWords are the words of a reason: of a queue, of what was given back, or of a decline with what was added to it.
func reasonWords(r i18n.Reader, kind, reason string) string {
	prefix := map[string]string{"lead.queued": "queue.", "lead.returned": "returned.", "notice.unsent": "message.kind.", "review.withheld": "review.reason.", "review.withdrawn": "review.reason.",
		"mail.refused": "stray.reason.", "mail.placed": "stray.reason.", "mail.enquired": "stray.reason.", "mail.set_aside": "stray.reason."}[kind]
	if prefix == "" {
		prefix = "reason."
	}
	code, added, _ := strings.Cut(reason, ": ")
	switch {
	case !r.Has(prefix + code):
		return reason
	case added == "":
		return r.T(prefix + code)
	}
	return r.T(prefix+code) + r.T("form.colon") + added
}
