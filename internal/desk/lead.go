package desk

import (
	"context"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/scan"
	"frontdesk/internal/store"
)

// File is a lead with all that belongs to it.
type File struct {
	Lead        crm.Lead
	Site        crm.Site
	Team        crm.Team
	Services    map[int64]crm.Service
	Contact     crm.Contact
	Merges      []crm.Contact           // contacts that may be the same person
	Submissions []crm.Submission        // with their files
	Forms       map[int64]crm.Form      // that they came through
	Consents    map[int64][]crm.Consent // wordings of these, by form
	Offers      []crm.Offer
	Decisions   []crm.Decision
	Events      []crm.Event
	Notes       []crm.Note
	Messages    []crm.Message
	Mails       []crm.Incoming             // that the client and, by mail, consultants wrote
	Replies     []crm.Message              // to the client, with their words
	Attempts    map[int64][]crm.Attempt    // at each of the messages, oldest first
	Suppressed  map[string]crm.Suppression // of the addresses of messages and contact, those that are written to no more
	Heard       int64                      // the last that the client said, as an answer to it names it
	Clocks      []crm.Clock                // promises to answer, oldest first
	Self        crm.Consultant             // the actor as one; the zero consultant when they are none
	MayTake     bool                       // the actor may take a seat that nobody has: the one that Free names
	CallBack    crm.CallBack               // planned or due; the zero one: none
	Now         time.Time
}

// Offer returns the offer that holds the lead seat, or the zero offer.
func (f File) Offer() crm.Offer { return f.OfferOf(crm.SeatLead) }

// OfferOf returns the offer that holds a seat, or the zero offer.
func (f File) OfferOf(seat crm.Seat) crm.Offer {
	for _, o := range f.Offers {
		if o.Seat == seat && o.Live() {
			return o
		}
	}
	return crm.Offer{}
}

// Asks returns the offer that waits for a consultant's answer, or the zero offer.
func (f File) Asks(consultant int64) crm.Offer {
	for _, o := range f.Offers {
		if o.State == crm.OfferOffered && o.ConsultantID == consultant && o.Live() {
			return o
		}
	}
	return crm.Offer{}
}

// Free is the seat that whoever takes one is given, the lead seat first; empty: none is free.
func (f File) Free() crm.Seat {
	for _, seat := range crm.Seats {
		if f.Lead.Free(seat) {
			return seat
		}
	}
	return ""
}

// Addressees are the client's addresses: the one that the lead was opened with, and the others.
func (f File) Addressees() (own string, others []string) {
	var opened crm.Submission
	for _, s := range f.Submissions {
		if s.Reference == f.Lead.Reference {
			opened = s
		}
	}
	return crm.Addressees(opened, f.Contact)
}

// Clock is the promise that runs, or else the last that did; the zero clock when there was none.
func (f File) Clock() crm.Clock {
	if len(f.Clocks) == 0 {
		return crm.Clock{}
	}
	return f.Clocks[len(f.Clocks)-1]
}

// Lead returns the file of a lead that the actor may see; otherwise not found.
func (d *Desk) Lead(ctx context.Context, actor crm.Actor, id int64) (f File, err error) {
	err = d.db.Read(ctx, func(tx *database.Tx) (err error) {
		if f.Lead, err = store.LeadInScope(tx, actor.Scope(), id); err != nil {
			return err
		}
		f.Now = tx.Now()
		if f.CallBack, err = store.CallBackOf(tx, id); err != nil {
			return err
		}
		if err := f.readFirm(tx); err != nil {
			return err
		}
		if f.Self, err = store.ConsultantByID(tx, actor.ID); err != nil && !crm.IsKind(err, crm.KindNotFound) {
			return err
		}
		f.MayTake = f.Self.Active && (f.Free() == crm.SeatLead || f.Free() == crm.SeatSupport && f.Lead.Holder() != f.Self.ID)
		if err := f.readTrail(tx); err != nil {
			return err
		}
		return d.mark(tx, &f)
	})
	return f, err
}

// mark tells what is known of the files of all that was said.
func (d *Desk) mark(tx *database.Tx, f *File) error {
	var marks scan.Marks
	marks.Submissions(f.Submissions)
	marks.Mails(f.Mails)
	marks.Replies(f.Replies)
	return d.gate.Mark(tx, marks)
}

func (f *File) readFirm(tx *database.Tx) (err error) {
	if f.Site, err = store.SiteByID(tx, f.Lead.SiteID); err != nil {
		return err
	}
	if f.Team, err = store.TeamByID(tx, f.Lead.TeamID); err != nil {
		return err
	}
	if f.Services, err = services(tx); err != nil {
		return err
	}
	if f.Contact, err = store.ContactByID(tx, f.Lead.ContactID); err != nil {
		return err
	}
	f.Merges, err = store.SuggestedMerges(tx, f.Lead.ContactID)
	return err
}

func (f *File) readTrail(tx *database.Tx) (err error) {
	id := f.Lead.ID
	if err := f.readSubmissions(tx); err != nil {
		return err
	}
	if f.Offers, err = store.OffersOfLead(tx, id); err != nil {
		return err
	}
	if f.Decisions, err = store.DecisionsOfLead(tx, id); err != nil {
		return err
	}
	if f.Events, err = store.EventsOfLead(tx, id); err != nil {
		return err
	}
	if f.Notes, err = store.NotesOfLead(tx, id); err != nil {
		return err
	}
	f.markCalls()
	if f.Clocks, err = store.ClocksOfLead(tx, id); err != nil {
		return err
	}
	if f.Messages, err = store.MessagesOfLead(tx, id); err != nil {
		return err
	}
	return f.readThread(tx)
}

// readThread reads what was mailed between the client and the firm.
func (f *File) readThread(tx *database.Tx) (err error) {
	if f.Mails, err = store.IncomingOfLead(tx, f.Lead.ID); err != nil {
		return err
	}
	if f.Replies, err = store.RepliesOfLead(tx, f.Lead.ID); err != nil {
		return err
	}
	if f.Heard, err = store.LastHeard(tx, f.Lead.ID); err != nil {
		return err
	}
	return f.readDelivery(tx)
}

// shownAttempts is how many attempts at each message are shown, the latest.
const shownAttempts = 20

// readDelivery reads what was tried to bring the messages where they go, and what keeps them from being tried again.
func (f *File) readDelivery(tx *database.Tx) (err error) {
	own, others := f.Addressees()
	ids, addresses := make([]int64, len(f.Messages)), append(others, own)
	for i, m := range f.Messages {
		ids[i], addresses = m.ID, append(addresses, m.ToAddress)
	}
	if f.Attempts, err = store.AttemptsOf(tx, ids, shownAttempts); err != nil {
		return err
	}
	found, err := store.SuppressionsOf(tx, addresses)
	f.Suppressed = map[string]crm.Suppression{}
	for i, s := range found {
		if s.ID != 0 {
			f.Suppressed[addresses[i]] = s
		}
	}
	return err
}

// markCalls tells by the trail which notes are of calls.
func (f *File) markCalls() {
	calls := map[int64]bool{}
	for _, e := range f.Events {
		if e.Kind == "call.logged" {
			calls[e.SubjectID] = true
		}
	}
	for i, n := range f.Notes {
		f.Notes[i].Call = calls[n.ID]
	}
}
