package page

import (
	"context"
	"maps"
	"strconv"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/intake"
	"frontdesk/internal/store"
)

// Unlocked is what a visitor gets for leaving contact details on an article.
type Unlocked struct {
	Reference string
	Held      bool // somebody has to look at it first: nothing is given yet
	Content   Content
	Path      string // /s/…, under which it opens until Until
	Link      string // the same, as a whole address
	Until     time.Time
	Email     bool // whether the link was sent by mail, or will be
}

// TicketForm returns the form that a ticket asks for, and the address of its article. Errors: crm.KindNotFound for a ticket
// that no article offers.
func (p *Page) TicketForm(ctx context.Context, ticket string) (form intake.Form, address string, err error) {
	s, err := p.offered(ctx, ticket)
	if err != nil {
		return form, "", err
	}
	form, err = p.Intake.Form(ctx, s.Form)
	return form, s.Address, err
}

// Unlock makes the submission that a ticket asks for and gives its solution, unless the submission was held back. The form
// and the page of the post are those of the ticket. Errors: those of intake.Submit, crm.KindNotFound for a ticket that no
// article offers, KindGone when the same post unlocked it too long ago.
func (p *Page) Unlock(ctx context.Context, ticket string, post intake.Post) (Unlocked, error) {
	s, err := p.offered(ctx, ticket)
	if err != nil {
		return Unlocked{}, err
	}
	fields := map[string][]string{}
	maps.Copy(fields, post.Fields)
	fields["page"] = []string{s.Address}
	delete(fields, "ticket")
	post.Form, post.Solution, post.Fields = s.Form, s.ID, fields
	receipt, err := p.Intake.Submit(ctx, post)
	if err != nil {
		return Unlocked{}, err
	}
	made, err := p.submission(ctx, receipt.Reference)
	if err != nil {
		return Unlocked{}, err
	}
	given := Unlocked{Reference: made.Reference, Held: made.State != crm.SubmissionAccepted, Email: made.Email.Value != ""}
	if given.Held {
		return given, nil
	}
	if given.Until = made.CreatedAt.Add(solutionLife); !p.DB.Now().Before(given.Until) {
		return Unlocked{}, crm.Errorf(crm.KindGone, "ticket_expired")
	}
	given.Content = newContent(s, p.Catalog.Match(made.Locale))
	given.Path = p.solutionPath(s, made.Reference, given.Until)
	given.Link = p.Outbox.URL(given.Path)
	return given, nil
}

// offered returns the solution of a ticket that an article offers.
func (p *Page) offered(ctx context.Context, ticket string) (s crm.Solution, err error) {
	id, err := strconv.ParseInt(ticket, 10, 64)
	if err != nil || ticketID(id) != ticket {
		return s, crm.NotFound("ticket")
	}
	err = p.DB.ReadOne(ctx, func(tx *database.Tx) (err error) {
		s, err = store.SolutionByID(tx, id)
		return err
	})
	if err == nil && !s.Active {
		return s, crm.NotFound("ticket")
	}
	return s, err
}

func ticketID(id int64) string { return strconv.FormatInt(id, 10) }

// submission reads what was made, or was there before: only it knows whether it is held back.
func (p *Page) submission(ctx context.Context, reference string) (s crm.Submission, err error) {
	err = p.DB.ReadOne(ctx, func(tx *database.Tx) (err error) {
		s, err = store.SubmissionByReference(tx, reference)
		return err
	})
	return s, err
}
