// Package assignment is the state machine of a seat: offer, accept, decline, expire, take. It is the only mover
// of seats and of what follows from a seat for its lead. That one seat has one live offer or owner is kept by a
// constraint of the database, so whoever comes second is told who was first. It does not choose who is next:
// when a seat comes free it leaves a job for routing.
package assignment

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/i18n"
	"frontdesk/internal/jobs"
	"frontdesk/internal/outbox"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
	"frontdesk/internal/token"
)

// Options are what assignment works with.
type Options struct {
	DB      *database.DB
	Queue   *queue.Queue
	Outbox  *outbox.Outbox
	Keys    token.Keyring // signs the links of offers
	Catalog *i18n.Catalog
}

// Assignment moves seats.
type Assignment struct{ Options }

// New returns an assignment and names its job handlers.
func New(o Options) *Assignment {
	a := &Assignment{o}
	queue.Handle(o.Queue, queue.Persistent(4), a.expire)
	return a
}

// Proposal is an offer to be made.
type Proposal struct {
	Lead       crm.Lead // read for update in the same transaction
	Seat       crm.Seat
	Consultant crm.Consultant
	Decision   int64
	Timeout    time.Duration
	Brief      Brief
}

// Brief is what the notice to the consultant tells.
type Brief struct {
	Submission crm.Submission
	Site       string
	Service    crm.Text // empty: none of the site's
}

// ServiceIn is the name of the service in a language, or what the visitor called it.
func (b Brief) ServiceIn(language string) string {
	if name := b.Service.In(language); name != "" {
		return name
	}
	return b.Submission.Service
}

// Offer asks a consultant to take a seat: the offer, its deadline, the notice and the trail are written
// together. It returns the lead as it is then.
func (a *Assignment) Offer(tx *database.Tx, p Proposal) (crm.Lead, error) {
	deadline := tx.Now().Add(p.Timeout)
	offer := crm.Offer{
		LeadID: p.Lead.ID, Seat: p.Seat, ConsultantID: p.Consultant.ID, DecisionID: p.Decision,
		State: crm.OfferOffered, OfferedAt: tx.Now(), Deadline: deadline,
	}
	id, err := store.InsertOffer(tx, offer)
	if err != nil {
		return p.Lead, fmt.Errorf("offering lead %d: %w", p.Lead.ID, err)
	}
	offer.ID = id
	lead := p.Lead
	lead.State, lead.QueueReason, lead.OfferedID = crm.LeadOffered, "", p.Consultant.ID
	if err := store.UpdateLead(tx, lead); err != nil {
		return lead, err
	}
	if err := a.Queue.Insert(tx, jobs.ExpireOffer{Offer: id}, queue.At(deadline), queue.Key(expiryKey(id))); err != nil {
		return lead, err
	}
	if err := a.Outbox.Put(tx, a.notice(offer, p)); err != nil {
		return lead, err
	}
	return lead, record(tx, crm.System(), "offer.made", lead.ID, map[string]any{
		"consultant": p.Consultant.Name, "seat": p.Seat, "deadline": deadline,
	})
}

// Enqueue puts a lead into its team's queue, with the reason, and has it looked at again at a time (zero: when
// somebody comes free).
func (a *Assignment) Enqueue(tx *database.Tx, lead crm.Lead, reason string, again time.Time) error {
	if !again.IsZero() {
		key := fmt.Sprintf("drain:%d:%d", lead.TeamID, again.Unix())
		if err := a.Queue.Insert(tx, jobs.DrainQueue{Team: lead.TeamID}, queue.At(again), queue.Key(key)); err != nil {
			return err
		}
	}
	if lead.State == crm.LeadQueued && lead.QueueReason == reason {
		return nil
	}
	lead.State, lead.QueueReason, lead.OfferedID = crm.LeadQueued, reason, 0
	if err := store.UpdateLead(tx, lead); err != nil {
		return err
	}
	if err := a.tellManagers(tx, lead); err != nil {
		return err
	}
	return record(tx, crm.System(), "lead.queued", lead.ID, map[string]any{"reason": reason})
}

// drain has a team's queue looked at now.
func (a *Assignment) drain(tx *database.Tx, teamID int64) error {
	return a.Queue.Insert(tx, jobs.DrainQueue{Team: teamID}, queue.Key(fmt.Sprintf("drain:%d", teamID)))
}

// release has the queues looked at in which a consultant who has room again (0: nobody) may be awaited: those
// of every team of theirs, and that of the lead.
func (a *Assignment) release(tx *database.Tx, consultantID, teamID int64) error {
	teams, err := store.TeamsOfUser(tx, consultantID)
	if err != nil {
		return err
	}
	if !slices.Contains(teams, teamID) {
		teams = append(teams, teamID)
	}
	slices.Sort(teams) // in one order, so that two transactions cannot wait for each other
	for _, id := range teams {
		if err := a.drain(tx, id); err != nil {
			return err
		}
	}
	return nil
}

func expiryKey(offer int64) string { return fmt.Sprintf("expire:%d", offer) }

// record writes one line of a lead's trail.
func record(tx *database.Tx, actor crm.Actor, kind string, leadID int64, detail map[string]any) error {
	encoded, err := json.Marshal(detail)
	if err != nil {
		return fmt.Errorf("recording %s: %w", kind, err)
	}
	return store.InsertEvent(tx, crm.Event{Actor: actor, Kind: kind, LeadID: leadID, Detail: encoded})
}
