package crm

import (
	"slices"
	"time"
)

// LeadState is where a lead stands.
type LeadState string

const (
	LeadNew     LeadState = "new"
	LeadQueued  LeadState = "queued" // nobody is free; QueueReason says why
	LeadOffered LeadState = "offered"
	LeadWorking LeadState = "working"
	LeadWaiting LeadState = "waiting" // for the client
	LeadWon     LeadState = "won"
	LeadLost    LeadState = "lost"
	LeadJunk    LeadState = "junk"
)

var leadMoves = map[LeadState][]LeadState{
	LeadNew:     {LeadQueued, LeadOffered, LeadWorking, LeadJunk},
	LeadQueued:  {LeadOffered, LeadWorking, LeadJunk},
	LeadOffered: {LeadQueued, LeadOffered, LeadWorking, LeadJunk},
	LeadWorking: {LeadWaiting, LeadQueued, LeadOffered, LeadWon, LeadLost, LeadJunk},
	LeadWaiting: {LeadWorking, LeadQueued, LeadOffered, LeadWon, LeadLost, LeadJunk},
	LeadWon:     {LeadWorking},
	LeadLost:    {LeadWorking},
	LeadJunk:    {LeadWorking},
}

// CanMove reports whether a lead may go from s to next.
func (s LeadState) CanMove(next LeadState) bool { return slices.Contains(leadMoves[s], next) }

// Open reports whether work on the lead is not over; a contact's next enquiry joins an open lead.
func (s LeadState) Open() bool { return s != LeadWon && s != LeadLost && s != LeadJunk }

// Lead is a client to be won: one or more submissions of one contact.
type Lead struct {
	ID           int64
	Reference    string // of the submission that opened it
	SiteID       int64
	ContactID    int64
	ContactName  string
	ServiceID    int64
	TeamID       int64
	Rule         string // name of the rule that led to the team, as it was then
	Strategy     Strategy
	Score        int // how much the visitor told us, 0 to 100
	State        LeadState
	QueueReason  string // code, while queued
	CloseReason  string // in the words of who closed it
	Language     string
	Country      string
	OwnerID      int64 // who accepted the lead seat; 0: nobody yet
	OwnerName    string
	OfferedID    int64 // who is being asked for the lead seat; 0: nobody
	OfferedName  string
	Support      Support
	SLA          SLA
	Summary      string // first words of the latest submission
	CreatedAt    time.Time
	LastActivity time.Time
}

// Holder is the consultant who owns the lead or is being asked for it; 0: nobody.
func (l Lead) Holder() int64 { return max(l.OwnerID, l.OfferedID) } // never both

// Holders are the consultants on whose load the lead counts, one for each of its seats that is taken or offered,
// while it is open.
func (l Lead) Holders() []int64 {
	var all []int64
	if !l.State.Open() {
		return nil
	}
	for _, id := range []int64{l.Holder(), l.Support.Holder()} {
		if id != 0 {
			all = append(all, id)
		}
	}
	return all
}

// SupportState is where the support seat of a lead stands.
type SupportState string

const (
	SupportNone    SupportState = ""       // its team wants none
	SupportQueued  SupportState = "queued" // wanted, and nobody is free; Reason says why
	SupportOffered SupportState = "offered"
	SupportFilled  SupportState = "filled"
)

// Support is the support seat of a lead.
type Support struct {
	State       SupportState
	Reason      string // code, while queued
	OwnerID     int64  // who accepted it; 0: nobody yet
	OwnerName   string
	OfferedID   int64 // who is being asked; 0: nobody
	OfferedName string
}

// Holder is the consultant who has the seat or is being asked for it; 0: nobody.
func (s Support) Holder() int64 { return max(s.OwnerID, s.OfferedID) }

// SLAState is where the promise to answer a client stands.
type SLAState string

const (
	SLADue      SLAState = "due"
	SLAWarned   SLAState = "warned" // four fifths of the time are over
	SLAMet      SLAState = "met"
	SLABreached SLAState = "breached"
	SLADropped  SLAState = "dropped" // the lead was closed before an answer was due
)

// SLA is the clock that runs on a lead; the zero SLA when none does.
type SLA struct {
	State  SLAState
	DueAt  time.Time // zero while it pauses
	Paused bool
}

// ClockKind is which answer a clock waits for.
type ClockKind string

const (
	ClockFirst ClockKind = "first" // the first response to a new client
	ClockNext  ClockKind = "next"  // the next response, after the client wrote again
)

// Clock is a promise to answer a client. Its target is fixed when it starts; it runs until EndedAt.
type Clock struct {
	ID        int64
	LeadID    int64
	TeamID    int64
	Kind      ClockKind
	State     SLAState
	Target    time.Duration // business time
	StartedAt time.Time
	WarnAt    time.Time
	DueAt     time.Time
	PausedAt  time.Time     // zero: it runs
	Remaining time.Duration // of the target, while it pauses
	EndedAt   time.Time
}

// Seat is a place on a lead: the consultant who leads, and the one who supports.
type Seat string

const (
	SeatLead    Seat = "lead"
	SeatSupport Seat = "support"
)

// OfferState is where an offer of a seat stands.
type OfferState string

const (
	OfferOffered   OfferState = "offered"
	OfferAccepted  OfferState = "accepted"
	OfferDeclined  OfferState = "declined"
	OfferExpired   OfferState = "expired"
	OfferWithdrawn OfferState = "withdrawn"
)

// Offer asks one consultant to take one seat. It holds the seat until EndedAt: at most one offer of a seat is
// live (EndedAt is zero), and an accepted live offer is what owning a seat means.
type Offer struct {
	ID             int64
	LeadID         int64
	Seat           Seat
	ConsultantID   int64
	ConsultantName string
	DecisionID     int64 // 0: by hand
	State          OfferState
	Reason         string // of a decline
	OfferedAt      time.Time
	Deadline       time.Time
	AnsweredAt     time.Time
	EndedAt        time.Time
}

// Live reports whether the offer holds its seat.
func (o Offer) Live() bool { return o.EndedAt.IsZero() }

// Decision is why a lead went where it went: every consultant of the team with the numbers, or the reason for
// being left out.
type Decision struct {
	ID         int64
	LeadID     int64
	Seat       Seat
	TeamID     int64
	TeamName   string
	Rule       string // name of the rule that led to the team, or Override for a manager's own choice
	Strategy   Strategy
	ChosenID   int64 // 0: nobody, the lead was queued
	ChosenName string
	Considered []Considered
	CreatedAt  time.Time
}

// Override is the rule of a decision that a manager made.
const Override = "override"

// Overridden reports whether a manager chose. A rule may have that name too; then those considered have shares.
func (d Decision) Overridden() bool {
	return d.Rule == Override && d.ChosenID != 0 && !slices.ContainsFunc(d.Considered, func(c Considered) bool { return c.Share != 0 })
}

// Considered is one consultant in a decision.
type Considered struct {
	ConsultantID int64   `json:"consultant"`
	Name         string  `json:"name"`
	Excluded     string  `json:"excluded,omitempty"` // code of why not; empty: was eligible
	Weight       int     `json:"weight"`
	Share        float64 `json:"share,omitempty"`  // weight over the weights of all eligible
	Before       float64 `json:"before,omitempty"` // credit before this lead: exact share less what was offered
	After        float64 `json:"after,omitempty"`  // credit after it
	Load         int     `json:"load"`
	Capacity     int     `json:"capacity,omitempty"` // 0: no limit
}

// Note is what a colleague wrote on a lead for colleagues, or what was said when they called the client.
type Note struct {
	ID         int64
	LeadID     int64
	AuthorID   int64
	AuthorName string
	Text       string
	Call       bool // of a call to the client, as the trail says
	CreatedAt  time.Time
}
