package simulate

import (
	"context"
	"log/slog"
	"time"

	"frontdesk/internal/assignment"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/outbox"
	"frontdesk/internal/queue"
	"frontdesk/internal/roster"
	"frontdesk/internal/routing"
	"frontdesk/internal/sla"
	"frontdesk/internal/store"
	"frontdesk/internal/token"
)

// house is the product's own machinery over a database in memory, in a time that is set.
type house struct {
	now        time.Time
	db         *database.DB
	queue      *queue.Queue
	assignment *assignment.Assignment
	sla        *sla.SLA
	hours      *roster.Roster // of the whole run
}

// openHouse furnishes a house with the firm's setup and what is otherwise, at the beginning of the run.
func openHouse(ctx context.Context, o Options, f *firm, changes []change) (*house, error) {
	h := &house{now: f.span.from}
	var err error
	if h.db, err = database.OpenMemory(ctx, func() time.Time { return h.now }); err != nil {
		return nil, err
	}
	if err := h.furnish(ctx, o, f, changes); err != nil {
		h.close()
		return nil, err
	}
	return h, nil
}

func (h *house) furnish(ctx context.Context, o Options, f *firm, changes []change) error {
	if _, err := h.db.Migrate(ctx, o.Migrations); err != nil {
		return err
	}
	if err := h.build(o); err != nil {
		return err
	}
	if err := h.db.Write(ctx, func(tx *database.Tx) error { return copySetup(tx, f, changes) }); err != nil {
		return err
	}
	for _, off := range f.timeOff(f.span.from, changes) {
		if _, err := h.assignment.AddAbsence(ctx, crm.System(), off); err != nil {
			return err
		}
	}
	return h.db.Read(ctx, func(tx *database.Tx) (err error) {
		h.hours, err = roster.Read(tx)
		return err
	})
}

func (h *house) close() {
	if h.queue != nil {
		h.queue.Stop(context.Background()) // nothing runs
	}
	h.db.Close()
}

// build makes the stations. The queue has no handler for mails, so none is sent, and is driven by hand.
func (h *house) build(o Options) error {
	log := slog.New(slog.DiscardHandler) // what fails ends the run
	key, err := token.Derive([]byte("nobody is sent what is signed with this"))
	if err != nil {
		return err
	}
	keys, err := token.New(key)
	if err != nil {
		return err
	}
	h.queue = queue.New(queue.Options{DB: h.db, Log: log})
	out := outbox.New(h.queue, "simulation.invalid", "http://simulation.invalid")
	h.sla = sla.New(sla.Options{DB: h.db, Queue: h.queue, Outbox: out, Catalog: o.Catalog})
	h.assignment = assignment.New(assignment.Options{DB: h.db, Queue: h.queue, Outbox: out, SLA: h.sla, Keys: keys, Catalog: o.Catalog})
	routing.New(routing.Options{DB: h.db, Queue: h.queue, Outbox: out, Assignment: h.assignment, SLA: h.sla, Catalog: o.Catalog, Log: log})
	return nil
}

// copySetup writes the firm's setup, with every turn even and nobody having a lead, and changes what is to be otherwise.
func copySetup(tx *database.Tx, f *firm, changes []change) error {
	for _, t := range f.tables {
		into := database.Table{Name: t.Name, Columns: t.Columns}
		for begin, atOnce := 0, into.RowsAtOnce(); begin < len(t.rows); begin += atOnce {
			if err := into.Insert(tx, t.columns, t.rows[begin:min(begin+atOnce, len(t.rows))]); err != nil {
				return err
			}
		}
	}
	if err := store.BeginAnew(tx); err != nil {
		return err
	}
	for _, c := range changes {
		if c.apply == nil {
			continue
		}
		if err := c.apply(tx); err != nil {
			return err
		}
	}
	return nil
}

// submit writes submissions with their jobs, as intake does.
func (h *house) submit(tx *database.Tx, all []arrival) error {
	captures, routes := make([]store.Capture, len(all)), make([]queue.Entry, len(all))
	for i, a := range all {
		s := a.submission
		captures[i] = store.Capture{Submission: &s, Key: s.Reference, KeyExpires: tx.Now()}
	}
	if _, err := store.InsertSubmissions(tx, captures); err != nil {
		return err
	}
	for i, c := range captures {
		routes[i].Args = jobs.RouteSubmission{Submission: c.Submission.ID}
	}
	return h.queue.InsertAll(tx, routes)
}

// actor is a consultant who is signed in.
func (f *firm) actor(id int64) crm.Actor {
	c := f.consultant(id)
	return crm.Actor{Kind: crm.ActorPerson, ID: id, Name: c.Name, Role: crm.RoleConsultant, Teams: f.members[id]}
}
