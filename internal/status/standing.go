package status

import (
	"context"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// Stage is where an enquiry stands, as a client counts.
type Stage string

const (
	Received  Stage = "received"  // it is with us
	Assigning Stage = "assigning" // a consultant is being found
	Working   Stage = "working"   // a consultant looks after it
	Waiting   Stage = "waiting"   // for the client
	Completed Stage = "completed"
	Closed    Stage = "closed" // without having come to anything
)

// Over reports whether nobody works on it any more: what is written then is a new enquiry.
func (s Stage) Over() bool { return s == Completed || s == Closed }

// stages are those of each state of a lead.
var stages = map[crm.LeadState]Stage{
	crm.LeadNew: Received, crm.LeadQueued: Assigning, crm.LeadOffered: Assigning, crm.LeadWorking: Working,
	crm.LeadWaiting: Waiting, crm.LeadWon: Completed, crm.LeadLost: Closed, crm.LeadJunk: Closed,
}

// Standing is what a client is told of their enquiry.
type Standing struct {
	Site      crm.Site
	Locale    string // of the submission
	Reference string
	Stage     Stage
	Lead      string // the name of whoever leads; empty: nobody yet
	Support   string // of whoever supports them; empty: nobody
	Promise   Promise
	History   []Line // the latest first
	Token     string // of the form of the box
}

// Promise is by when the client hears from us.
type Promise struct {
	Due   time.Time     // zero: no time is promised, or it is over
	Kind  crm.ClockKind // what is waited for; empty: nothing is promised
	Late  bool          // it is over
	Shown time.Time     // the time it is now
}

// Open returns the standing of a reference for whoever has its token. It changes nothing. Errors: crm.KindGone
// "status_over" for every token that does not open it.
func (s *Status) Open(ctx context.Context, typed, signed string) (st Standing, err error) {
	made, by, err := s.submission(ctx, typed, signed)
	if err != nil {
		return st, err
	}
	if st.Token, err = s.Intake.AgainToken(ctx, made); err != nil {
		return st, err
	}
	err = s.DB.Read(ctx, func(tx *database.Tx) error { return st.read(tx, made, by, s.DB.Now()) })
	return st, err
}

func (st *Standing) read(tx *database.Tx, made crm.Submission, by claims, now time.Time) (err error) {
	st.Locale, st.Reference, st.Stage, st.Promise.Shown = made.Locale, made.Reference, Received, now
	if st.Site, err = store.SiteByID(tx, made.SiteID); err != nil {
		return err
	}
	if made.LeadID == 0 {
		st.History = history(st.Site, made, nil)
		return nil
	}
	lead, err := store.LeadInScope(tx, crm.System().Scope(), made.LeadID)
	if err != nil {
		return err
	}
	if theirs, err := theirs(tx, lead, made, by); err != nil || !theirs {
		st.History = history(st.Site, made, nil)
		return err
	}
	st.Stage, st.Lead, st.Support = stages[lead.State], lead.OwnerName, lead.Support.OwnerName
	if err := st.promise(tx, lead, now); err != nil {
		return err
	}
	events, err := store.EventsOfLead(tx, lead.ID)
	st.History = history(st.Site, made, events)
	return err
}

// theirs reports whether whoever opened the page is shown how the lead stands. A submission that joined it may be
// anybody's who knows how the client is reached: it shows that it was received, and no more, but to who was sent its link
// at the address that the lead was opened with.
func theirs(tx *database.Tx, lead crm.Lead, made crm.Submission, by claims) (bool, error) {
	if made.Reference == lead.Reference {
		return true, nil
	}
	opened, err := store.SubmissionByReference(tx, lead.Reference)
	if crm.IsKind(err, crm.KindNotFound) {
		return false, nil
	}
	return !by.Typed && opened.Email.Value != "" && opened.Email.Value == made.Email.Value, err
}

// promise is what the clock of a lead says; one that pauses says nothing.
func (st *Standing) promise(tx *database.Tx, lead crm.Lead, now time.Time) error {
	clock, err := store.RunningClock(tx, lead.ID)
	if crm.IsKind(err, crm.KindNotFound) || err == nil && !clock.PausedAt.IsZero() {
		return nil
	}
	if st.Promise.Kind = clock.Kind; clock.State == crm.SLABreached || !now.Before(clock.DueAt) {
		st.Promise.Late = true
		return err
	}
	st.Promise.Due = clock.DueAt
	return err
}
