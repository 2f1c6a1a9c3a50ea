package desk

import (
	"context"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// File is a lead with all that belongs to it.
type File struct {
	Lead        crm.Lead
	Site        crm.Site
	Team        crm.Team
	Services    map[int64]crm.Service
	Contact     crm.Contact
	Merges      []crm.Contact // contacts that may be the same person
	Submissions []crm.Submission
	Offers      []crm.Offer
	Decisions   []crm.Decision
	Events      []crm.Event
	Notes       []crm.Note
	Messages    []crm.Message
	MayTake     bool // the actor may take it from the queue
	Now         time.Time
}

// Offer returns the offer that holds the lead seat, or the zero offer.
func (f File) Offer() crm.Offer {
	for _, o := range f.Offers {
		if o.Seat == crm.SeatLead && o.Live() {
			return o
		}
	}
	return crm.Offer{}
}

// Lead returns the file of a lead that the actor may see; otherwise not found.
func (d *Desk) Lead(ctx context.Context, actor crm.Actor, id int64) (f File, err error) {
	err = d.db.Read(ctx, func(tx *database.Tx) (err error) {
		if f.Lead, err = store.LeadInScope(tx, actor.Scope(), id); err != nil {
			return err
		}
		f.Now = tx.Now()
		if err := f.readFirm(tx); err != nil {
			return err
		}
		consultant, err := store.ConsultantByID(tx, actor.ID)
		if err != nil && !crm.IsKind(err, crm.KindNotFound) {
			return err
		}
		f.MayTake = f.Lead.State == crm.LeadQueued && consultant.Active
		return f.readTrail(tx)
	})
	return f, err
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
	if f.Submissions, err = store.SubmissionsOfLead(tx, id); err != nil {
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
	f.Messages, err = store.MessagesOfLead(tx, id)
	return err
}
