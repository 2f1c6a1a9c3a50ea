package intake

import (
	"context"
	"time"

	"frontdesk/internal/crm"
)

// MailForm is the form that takes what comes by mail and belongs to no lead: the one of a slug, or else the oldest. Errors:
// crm.KindNotFound when there is none.
func (in *Intake) MailForm(ctx context.Context, slug string) (string, error) {
	if slug != "" {
		form, err := in.firm.form(ctx, slug)
		return form.Slug, err
	}
	return in.firm.oldest(ctx)
}

// Mailed takes what came by mail and belongs to no lead, under the form of a slug. What the form asks of its own and the
// consent are not asked for, since a mail cannot give them. Errors: those of Submit but for its rates: a mail is taken
// already, and its sender would not hear of them.
func (in *Intake) Mailed(ctx context.Context, slug string, post Post) (Receipt, error) {
	form, err := in.firm.form(ctx, slug)
	if err != nil {
		return Receipt{}, err
	}
	form.MustConsent, form.Fields = false, nil
	by := crm.System()
	post.By = &by
	return in.take(ctx, form, post)
}

// oldest returns the slug of the oldest active form.
func (d *directory) oldest(ctx context.Context) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if time.Since(d.loaded) > fresh {
		d.err = d.load(ctx)
	}
	oldest := crm.Form{}
	for _, f := range d.forms {
		if f.Active && (oldest.ID == 0 || f.ID < oldest.ID) {
			oldest = f.Form
		}
	}
	switch {
	case oldest.ID != 0:
		return oldest.Slug, nil
	case d.err != nil:
		return "", d.err
	}
	return "", crm.NotFound("form")
}
