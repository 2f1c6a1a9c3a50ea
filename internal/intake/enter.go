package intake

import (
	"context"

	"frontdesk/internal/crm"
	"frontdesk/internal/store"
)

// Enter takes what somebody of the firm passes on for a client who said it elsewhere than in a form. No rate holds for it
// and no consent is asked, since the client is not there; what the form asks of its own is not either. The key of the post
// stands for it: the same again is the same submission. Errors: crm.KindNotFound "form" when the site has no form in use.
func (in *Intake) Enter(ctx context.Context, siteID int64, by crm.Actor, post Post) (Receipt, error) {
	form, err := in.firm.first(ctx, siteID)
	if err != nil {
		return Receipt{}, err
	}
	return in.enter(ctx, form, by, post)
}

// EnterBy is Enter by the form of the post. Errors: crm.KindNotFound "form" when there is none.
func (in *Intake) EnterBy(ctx context.Context, by crm.Actor, post Post) (Receipt, error) {
	form, err := in.firm.form(ctx, post.Form)
	if err != nil {
		return Receipt{}, err
	}
	return in.enter(ctx, form, by, post)
}

func (in *Intake) enter(ctx context.Context, form Form, by crm.Actor, post Post) (Receipt, error) {
	form.MustConsent, form.Fields = false, nil
	post.By, post.Strict = &by, true
	entry, err := read(form, post)
	if err != nil {
		return Receipt{}, err
	}
	entry.submission.CreatedAt = in.db.Now()
	captured, err := in.capture(ctx, form, entry)
	if err == nil && captured.Outcome == store.Differs {
		captured, err = in.captureOther(ctx, form, post, entry, captured.Reference)
	}
	if err != nil {
		return Receipt{}, err
	}
	in.metrics.Submission(outcomeOf(captured, entry.submission))
	return Receipt{Reference: captured.Reference, Repeated: captured.Outcome != store.Created, Locale: entry.submission.Locale, Site: form.Site}, nil
}

// first returns the oldest form in use of a site.
func (d *directory) first(ctx context.Context, siteID int64) (Form, error) {
	d.mu.Lock()
	slug, oldest := "", int64(0)
	for _, f := range d.forms {
		if f.SiteID == siteID && f.Active && (oldest == 0 || f.ID < oldest) {
			slug, oldest = f.Slug, f.ID
		}
	}
	d.mu.Unlock()
	return d.form(ctx, slug) // an empty one is of no form
}
