// Package assignment is the state machine of a seat: offer, accept, decline, expire, take. It is the only mover
// of seats and of what follows from a seat for its lead. That one seat has one live offer or owner is kept by a
// constraint of the database, so whoever comes second is told who was first. It does not choose who is next:
// when a seat comes free it leaves a job for routing.
package assignment

import (
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
	Trace      string // the place in a trace that the notice goes on from; empty: the transaction's
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

// Offer asks consultants to take seats of leads that nobody has: each offer, its deadline, the notice and the trail
// are written together.
func (a *Assignment) Offer(tx *database.Tx, all []Proposal) error {
	if len(all) == 0 {
		return nil
	}
	offers := make([]crm.Offer, len(all))
	asked, load := make(map[int64]int64, len(all)), map[int64]int{}
	for i, p := range all {
		offers[i] = crm.Offer{
			LeadID: p.Lead.ID, Seat: p.Seat, ConsultantID: p.Consultant.ID, DecisionID: p.Decision,
			State: crm.OfferOffered, OfferedAt: tx.Now(), Deadline: tx.Now().Add(p.Timeout),
		}
		asked[p.Lead.ID] = p.Consultant.ID
		load[p.Consultant.ID]++
	}
	ids, err := store.InsertOffers(tx, offers)
	if err != nil {
		return fmt.Errorf("offering %d leads, the first %d: %w", len(all), all[0].Lead.ID, err)
	}
	if err := store.OfferLeads(tx, asked); err != nil {
		return err
	}
	if err := store.AddLoad(tx, load); err != nil {
		return err
	}
	for i := range offers {
		offers[i].ID = ids[i]
	}
	return a.announce(tx, all, offers)
}

// announce writes what follows from offers: their deadlines, the notices, the trail.
func (a *Assignment) announce(tx *database.Tx, all []Proposal, offers []crm.Offer) error {
	deadlines := make([]queue.Entry, len(all))
	notices, events := make([]crm.Message, len(all)), make([]crm.Event, len(all))
	for i, p := range all {
		o := offers[i]
		deadlines[i] = queue.Entry{Args: jobs.ExpireOffer{Offer: o.ID}, Options: []queue.Option{queue.At(o.Deadline), queue.Key(expiryKey(o.ID))}}
		notices[i] = a.notice(o, p)
		events[i] = crm.Event{Actor: crm.System(), Kind: "offer.made", LeadID: p.Lead.ID, Detail: crm.Detail(map[string]any{
			"consultant": p.Consultant.Name, "seat": p.Seat, "deadline": o.Deadline,
		})}
	}
	if err := a.Queue.InsertAll(tx, deadlines); err != nil {
		return err
	}
	if err := a.Outbox.PutAll(tx, notices); err != nil {
		return err
	}
	return store.InsertEvents(tx, events)
}

// save writes what has become of a lead, and of the load of whoever has it or had it.
func save(tx *database.Tx, before, after crm.Lead) error {
	if err := store.UpdateLead(tx, after); err != nil {
		return err
	}
	changes := map[int64]int{}
	changes[before.Holder()]--
	changes[after.Holder()]++
	delete(changes, 0)
	if before.Holder() == after.Holder() {
		return nil
	}
	return store.AddLoad(tx, changes)
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
	queued := lead
	queued.State, queued.QueueReason, queued.OfferedID = crm.LeadQueued, reason, 0
	if err := save(tx, lead, queued); err != nil {
		return err
	}
	lead = queued
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
	return store.InsertEvent(tx, crm.Event{Actor: actor, Kind: kind, LeadID: leadID, Detail: crm.Detail(detail)})
}
