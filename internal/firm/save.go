package firm

import (
	"context"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

// change is a thing that is made (ID 0) or changed, and by whom.
type change struct {
	actor crm.Actor
	role  crm.Role // that it takes
	what  string   // "team"
	id    int64
}

// save runs write in a transaction if the actor may make the change, and records it.
func (f *Firm) save(ctx context.Context, c change, write func(*database.Tx) (int64, error)) (saved int64, err error) {
	if err := c.actor.Require(c.role); err != nil {
		return 0, err
	}
	err = f.db.Write(ctx, func(tx *database.Tx) error {
		saved, err = write(tx)
		if database.IsUnique(err) {
			return crm.Invalid([]crm.FieldError{{Field: "slug", Code: "slug_taken"}})
		}
		if err != nil {
			return err
		}
		kind := c.what + ".changed"
		if c.id == 0 {
			kind = c.what + ".created"
		}
		return store.InsertEvent(tx, crm.Event{Actor: c.actor, Kind: kind, Subject: c.what, SubjectID: saved})
	})
	return saved, err
}

// drain has the queues of teams looked at again: somebody may be free who was not.
func (f *Firm) drain(tx *database.Tx, teams ...int64) error {
	for _, id := range teams { // also where no lead is queued yet: one may be about to be, in another transaction
		job := jobs.DrainQueue{Team: id}
		if err := f.queue.Insert(tx, job, queue.Key(job.Key())); err != nil {
			return err
		}
	}
	return nil
}

// drainAll is drain for every team.
func (f *Firm) drainAll(tx *database.Tx) error {
	teams, err := store.Teams(tx)
	if err != nil {
		return err
	}
	return f.drain(tx, ids(teams)...)
}

func ids(teams []crm.Team) (all []int64) {
	for _, t := range teams {
		all = append(all, t.ID)
	}
	return all
}
