package api

import (
	"encoding/json"
	"maps"
	"slices"
	"time"

	"frontdesk/internal/crm"
)

// What programs are told. The tags doc, enum and example are read by the document of the API.

// Time is a moment in UTC, with microseconds.
type Time struct{ time.Time }

// MarshalJSON writes it as RFC 3339.
func (t Time) MarshalJSON() ([]byte, error) {
	return []byte(t.UTC().Format(`"2006-01-02T15:04:05.000000Z"`)), nil
}

// maybe is a time that may be none.
func maybe(t time.Time) *Time {
	if t.IsZero() {
		return nil
	}
	return &Time{t}
}

// orNone is a value, or null for the zero one.
func orNone[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

// Page is one page of a list.
type Page[T any] struct {
	Items []T     `json:"items"`
	Next  *string `json:"next" doc:"The cursor of the next page; null on the last." example:"eyJsIjoxN30"`
}

// Ref names somebody.
type Ref struct {
	ID   int64  `json:"id" example:"7"`
	Name string `json:"name" example:"Daniel Okafor"`
}

func ref(id int64, name string) *Ref {
	if id == 0 {
		return nil
	}
	return &Ref{id, name}
}

// Lead is a client to be won.
type Lead struct {
	ID             int64         `json:"id" example:"42"`
	Reference      string        `json:"reference" example:"NO.2026112248213" doc:"Of the submission that opened it; its name in addresses."`
	State          crm.LeadState `json:"state" enum:"new,queued,offered,working,waiting,won,lost,junk" example:"offered"`
	QueueReason    *string       `json:"queue_reason" doc:"Why nobody is asked for the lead seat, while queued: a code of why candidates are left out, or no_members, nobody_free, closed (the team is shut), pool (everybody was told) or choosing." example:"off_duty"`
	CloseReason    *string       `json:"close_reason" doc:"In the words of who closed it."`
	SiteID         int64         `json:"site_id" example:"1"`
	TeamID         int64         `json:"team_id" example:"1"`
	Rule           string        `json:"rule" doc:"The name of the rule that led to the team, as it was then." example:"Customs in Chinese"`
	Strategy       crm.Strategy  `json:"strategy" enum:"rotation,least_loaded,sticky,pool" doc:"How the rule hands it out." example:"rotation"`
	Score          int           `json:"score" doc:"How much the visitor told us, from 0 to 100." example:"75"`
	ServiceID      *int64        `json:"service_id" example:"1"`
	Contact        Ref           `json:"contact"`
	Owner          *Ref          `json:"owner" doc:"The consultant who accepted the lead seat."`
	OfferedTo      *Ref          `json:"offered_to" doc:"The consultant who is being asked to."`
	Support        *Support      `json:"support" doc:"The support seat; null: none is wanted."`
	SLA            *SLA          `json:"sla" doc:"The promise to answer that runs; null: none does."`
	Language       string        `json:"language" example:"en"`
	Country        string        `json:"country" example:"DE"`
	Summary        string        `json:"summary" doc:"First words of what the client said last." example:"Two containers of cheese at Yantian"`
	CreatedAt      Time          `json:"created_at"`
	LastActivityAt Time          `json:"last_activity_at"`
}

// Support is the support seat of a lead.
type Support struct {
	State     crm.SupportState `json:"state" enum:"queued,offered,filled" example:"filled"`
	Reason    *string          `json:"reason" doc:"Why nobody is asked, while queued; a code as queue_reason."`
	Owner     *Ref             `json:"owner" doc:"The consultant who accepted it."`
	OfferedTo *Ref             `json:"offered_to" doc:"The consultant who is being asked to."`
}

func support(s crm.Support) *Support {
	if s.State == crm.SupportNone {
		return nil
	}
	return &Support{s.State, orNone(s.Reason), ref(s.OwnerID, s.OwnerName), ref(s.OfferedID, s.OfferedName)}
}

// SLA is a promise to answer a client.
type SLA struct {
	State  crm.SLAState `json:"state" enum:"due,warned,breached" doc:"warned: four fifths of the time are over." example:"due"`
	DueAt  *Time        `json:"due_at" doc:"null: it pauses."`
	Paused bool         `json:"paused" doc:"While the lead waits for the client." example:"false"`
}

func promise(s crm.SLA) *SLA {
	if s.State == "" {
		return nil
	}
	return &SLA{s.State, maybe(s.DueAt), s.Paused}
}

func lead(l crm.Lead) Lead {
	return Lead{
		ID: l.ID, Reference: l.Reference, State: l.State, QueueReason: orNone(l.QueueReason), CloseReason: orNone(l.CloseReason),
		SiteID: l.SiteID, TeamID: l.TeamID, Rule: l.Rule, Strategy: l.Strategy, Score: l.Score, Support: support(l.Support), SLA: promise(l.SLA), ServiceID: orNone(l.ServiceID), Contact: Ref{l.ContactID, l.ContactName},
		Owner: ref(l.OwnerID, l.OwnerName), OfferedTo: ref(l.OfferedID, l.OfferedName), Language: l.Language, Country: l.Country,
		Summary: l.Summary, CreatedAt: Time{l.CreatedAt}, LastActivityAt: Time{l.LastActivity},
	}
}

// Offer asks a consultant to take a seat; one that has not ended and is accepted is what owning the seat means.
type Offer struct {
	ID         int64          `json:"id" example:"51"`
	Seat       crm.Seat       `json:"seat" enum:"lead,support" example:"lead"`
	Consultant Ref            `json:"consultant"`
	State      crm.OfferState `json:"state" enum:"offered,accepted,declined,expired,withdrawn" example:"offered"`
	Reason     *string        `json:"reason" doc:"Of a decline: a code, and words after a colon."`
	DecisionID *int64         `json:"decision_id" doc:"Why this consultant; null when somebody took it by hand." example:"63"`
	OfferedAt  Time           `json:"offered_at"`
	DeadlineAt *Time          `json:"deadline_at"`
	AnsweredAt *Time          `json:"answered_at"`
	EndedAt    *Time          `json:"ended_at" doc:"When it ceased to hold the seat."`
}

func offer(o crm.Offer) Offer {
	return Offer{
		ID: o.ID, Seat: o.Seat, Consultant: Ref{o.ConsultantID, o.ConsultantName}, State: o.State, Reason: orNone(o.Reason),
		DecisionID: orNone(o.DecisionID), OfferedAt: Time{o.OfferedAt}, DeadlineAt: maybe(o.Deadline), AnsweredAt: maybe(o.AnsweredAt), EndedAt: maybe(o.EndedAt),
	}
}

// Note is what a colleague wrote for colleagues, or what was said when they called the client.
type Note struct {
	ID        int64  `json:"id" example:"12"`
	Author    Ref    `json:"author"`
	Text      string `json:"text" example:"Called, no answer."`
	Call      bool   `json:"call" doc:"It is of a call to the client." example:"false"`
	CreatedAt Time   `json:"created_at"`
}

func note(n crm.Note) Note {
	return Note{ID: n.ID, Author: Ref{n.AuthorID, n.AuthorName}, Text: n.Text, Call: n.Call, CreatedAt: Time{n.CreatedAt}}
}

// Event is one line of the trail.
type Event struct {
	ID     int64           `json:"id" example:"301"`
	At     Time            `json:"at"`
	Kind   string          `json:"kind" example:"offer.accepted"`
	Actor  Actor           `json:"actor"`
	Detail json.RawMessage `json:"detail" doc:"What else is known; its members depend on kind. Where the actor is a key, key names it. What is for administrators is not here."`
}

// Actor is who did something.
type Actor struct {
	Kind crm.ActorKind `json:"kind" enum:"person,visitor,key,system" example:"key"`
	ID   *int64        `json:"id" doc:"The user's; for a key that of whoever it acts for." example:"7"`
	Name string        `json:"name" example:"Daniel Okafor"`
}

func event(e crm.Event) Event {
	return Event{ID: e.ID, At: Time{e.At}, Kind: e.Kind, Actor: Actor{e.Actor.Kind, orNone(e.Actor.ID), e.Actor.Name}, Detail: openDetail(e.Detail)}
}

// open are the members of an event's detail that whoever sees the lead may know. Any other, such as what a failed job
// said or a colleague's idempotency key, stays inside.
var open = []string{
	"key", "reference", "corrects", "rule", "score", "consultant", "seat", "deadline", "reason", "note", "over_capacity", "from", "until", "job",
}

func openDetail(detail json.RawMessage) json.RawMessage {
	members := map[string]json.RawMessage{}
	if err := json.Unmarshal(detail, &members); err != nil {
		return json.RawMessage("{}") // written by a later version
	}
	maps.DeleteFunc(members, func(name string, _ json.RawMessage) bool { return !slices.Contains(open, name) })
	shown, err := json.Marshal(members)
	if err != nil {
		panic(err) // it was JSON
	}
	return shown
}

// each turns every element of a list; no list is an empty one.
func each[A, B any](list []A, turn func(A) B) []B {
	turned := make([]B, len(list))
	for i, a := range list {
		turned[i] = turn(a)
	}
	return turned
}
