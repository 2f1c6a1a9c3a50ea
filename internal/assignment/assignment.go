// Package assignment is the state machine of a seat: offer, accept, decline, expire, take, hand over. It is the only
// mover of seats and of what follows from a seat for its lead. Every move holds the rotation, so that whose turn it is,
// how much everybody has and who holds what change together; and that one seat has one live offer or owner is kept by a
// constraint of the database besides. It does not choose who is next: when a seat comes free it leaves a job for routing.
package assignment

import (
	"context"
	"fmt"
	"slices"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/i18n"
	"frontdesk/internal/jobs"
	"frontdesk/internal/outbox"
	"frontdesk/internal/queue"
	"frontdesk/internal/sla"
	"frontdesk/internal/store"
	"frontdesk/internal/token"
)

// Options are what assignment works with.
type Options struct {
	DB      *database.DB
	Queue   *queue.Queue
	Outbox  *outbox.Outbox
	SLA     *sla.SLA
	Keys    token.Keyring // signs the links of offers
	Catalog *i18n.Catalog
}

// Assignment moves seats.
type Assignment struct{ Options }

// New returns an assignment and names its job handlers.
func New(o Options) *Assignment {
	a := &Assignment{o}
	queue.Handle(o.Queue, queue.Persistent(4), a.expire)
	queue.Handle(o.Queue, queue.Persistent(1), a.tellManager)
	queue.Handle(o.Queue, queue.Persistent(1), a.beginAbsence)
	queue.Handle(o.Queue, queue.Persistent(2), a.remindToCall)
	return a
}

// move runs a move of seats. The rotation is locked before any lead, as routing does, so that nobody waits for each other.
func (a *Assignment) move(ctx context.Context, fn func(*database.Tx) error) error {
	return a.DB.Write(ctx, func(tx *database.Tx) error {
		if err := tx.Lock(store.RotationLock); err != nil {
			return err
		}
		return fn(tx)
	})
}

// seen reads a lead for update if the actor may see it.
func (a *Assignment) seen(tx *database.Tx, actor crm.Actor, leadID int64) (crm.Lead, error) {
	lead, err := store.LeadForUpdate(tx, leadID)
	if err != nil {
		return lead, err
	}
	if !actor.Scope().Sees(lead) {
		return lead, crm.NotFound("lead")
	}
	return lead, nil
}

// owned reads a lead of which the actor has a seat, or any if the actor is a manager.
func (a *Assignment) owned(tx *database.Tx, actor crm.Actor, leadID int64, seats ...crm.Seat) (crm.Lead, error) {
	lead, err := a.seen(tx, actor, leadID)
	if err != nil || actor.May(crm.RoleManager) {
		return lead, err
	}
	if slices.ContainsFunc(seats, func(s crm.Seat) bool { return lead.OwnerOf(s) == actor.ID }) {
		return lead, nil
	}
	return lead, crm.Errorf(crm.KindForbidden, "not_your_lead")
}

// save writes what has become of a lead, and of the load of whoever has a seat of it or had one.
func save(tx *database.Tx, before, after crm.Lead) error {
	if err := store.UpdateLead(tx, after); err != nil {
		return err
	}
	changes := map[int64]int{}
	for _, id := range before.Holders() {
		changes[id]--
	}
	for _, id := range after.Holders() {
		changes[id]++
	}
	for id, change := range changes {
		if change == 0 {
			delete(changes, id)
		}
	}
	return store.AddLoad(tx, changes)
}

// drain has a team's queue looked at now.
func (a *Assignment) drain(tx *database.Tx, teams ...int64) error {
	slices.Sort(teams) // in one order, so that two transactions cannot wait for each other
	for _, id := range slices.Compact(teams) {
		job := jobs.DrainQueue{Team: id}
		if err := a.Queue.Insert(tx, job, queue.Key(job.Key())); err != nil {
			return err
		}
	}
	return nil
}

// drainAt has a team's queue looked at when a time has come, once for all who ask for that time.
func (a *Assignment) drainAt(tx *database.Tx, team int64, at time.Time) error {
	job := jobs.DrainQueue{Team: team}
	return a.Queue.Insert(tx, job, queue.At(at), queue.Key(fmt.Sprintf("%s:%d", job.Key(), at.Unix())))
}

// release has the queues looked at in which a consultant who has room again (0: nobody) may be awaited: those
// of every team of theirs, and those given.
func (a *Assignment) release(tx *database.Tx, consultantID int64, teams ...int64) error {
	theirs, err := store.TeamsOfUser(tx, consultantID)
	if err != nil {
		return err
	}
	return a.drain(tx, append(theirs, teams...)...)
}

// record writes one line of a lead's trail.
func record(tx *database.Tx, actor crm.Actor, kind string, leadID int64, detail map[string]any) error {
	return store.InsertEvent(tx, crm.Event{Actor: actor, Kind: kind, LeadID: leadID, Detail: crm.Detail(detail)})
}
