package desk

import (
	"context"
	"slices"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/reference"
	"frontdesk/internal/scan"
	"frontdesk/internal/store"
)

// What programs ask for; a page of it has up to Limit rows and says whether there are more.
type (
	LeadQuery       = store.LeadQuery
	SubmissionQuery = store.SubmissionQuery
	ContactQuery    = store.ContactQuery
	Mark            = store.Mark
)

// FindLeads returns a page of the leads that the actor may see.
func (d *Desk) FindLeads(ctx context.Context, actor crm.Actor, q LeadQuery) (leads []crm.Lead, more bool, err error) {
	limit := q.Limit
	q.Limit++
	err = d.db.Read(ctx, func(tx *database.Tx) (err error) {
		leads, err = store.FindLeads(tx, actor.Scope(), q)
		return err
	})
	return page(leads, limit, err)
}

// page cuts off the row that was read to know whether there are more.
func page[T any](rows []T, limit int, err error) ([]T, bool, error) {
	if len(rows) > limit {
		return rows[:limit], true, err
	}
	return rows, false, err
}

// LeadByReference returns the file of a lead that the actor may see; otherwise not found.
func (d *Desk) LeadByReference(ctx context.Context, actor crm.Actor, name string) (File, error) {
	lead, err := d.LeadOf(ctx, actor, name)
	if err != nil {
		return File{}, err
	}
	return d.Lead(ctx, actor, lead.ID)
}

// LeadOf returns a lead that the actor may see, by its reference as people type it; otherwise not found.
func (d *Desk) LeadOf(ctx context.Context, actor crm.Actor, name string) (lead crm.Lead, err error) {
	ref, err := reference.Parse(name)
	if err != nil {
		return lead, crm.NotFound("lead")
	}
	err = d.db.Read(ctx, func(tx *database.Tx) (err error) {
		lead, err = store.LeadByReference(tx, actor.Scope(), ref.String())
		return err
	})
	return lead, err
}

// Routed is a submission, and the reference of the lead it was routed to ("": none).
type Routed struct {
	crm.Submission
	Lead string
}

// FindSubmissions returns a page of the submissions that the actor may see, of the form of that slug ("": any). An
// unknown form has none.
func (d *Desk) FindSubmissions(ctx context.Context, actor crm.Actor, form string, q SubmissionQuery) (found []Routed, more bool, err error) {
	limit := q.Limit
	q.Limit++
	err = d.db.Read(ctx, func(tx *database.Tx) (err error) {
		found = nil
		if form != "" {
			if q.Form, err = formID(tx, form); err != nil || q.Form == 0 {
				return err
			}
		}
		all, err := store.FindSubmissions(tx, actor.Scope(), q)
		if err == nil {
			found, err = d.routed(tx, all)
		}
		return err
	})
	return page(found, limit, err)
}

func formID(tx *database.Tx, slug string) (int64, error) {
	forms, err := store.Forms(tx)
	i := slices.IndexFunc(forms, func(f crm.Form) bool { return f.Slug == slug })
	if i < 0 {
		return 0, err
	}
	return forms[i].ID, err
}

func (d *Desk) routed(tx *database.Tx, all []crm.Submission) ([]Routed, error) {
	if err := store.WithFiles(tx, all); err != nil {
		return nil, err
	}
	var marks scan.Marks
	marks.Submissions(all)
	if err := d.gate.Mark(tx, marks); err != nil {
		return nil, err
	}
	var ids []int64
	for _, s := range all {
		if s.LeadID != 0 && !slices.Contains(ids, s.LeadID) {
			ids = append(ids, s.LeadID)
		}
	}
	references, err := store.ReferencesOfLeads(tx, ids)
	found := make([]Routed, len(all))
	for i, s := range all {
		found[i] = Routed{s, references[s.LeadID]}
	}
	return found, err
}

// SubmissionByReference returns a submission that the actor may see; otherwise not found.
func (d *Desk) SubmissionByReference(ctx context.Context, actor crm.Actor, name string) (Routed, error) {
	ref, err := reference.Parse(name)
	if err != nil {
		return Routed{}, crm.NotFound("submission")
	}
	var found []Routed
	err = d.db.Read(ctx, func(tx *database.Tx) error {
		s, err := store.SubmissionInScope(tx, actor.Scope(), ref.String())
		if err == nil {
			found, err = d.routed(tx, []crm.Submission{s})
		}
		return err
	})
	if err != nil {
		return Routed{}, err
	}
	return found[0], nil
}
