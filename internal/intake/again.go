package intake

import (
	"context"
	"time"

	"frontdesk/internal/crm"
)

// Again takes what a client writes after a submission of theirs, as one more of the same person about the same service, so
// that routing joins it to what is open or takes it as a new enquiry. It goes the way of any post, under the form of the
// first, which need not be in use any more; what that asks of its own and the consent are not asked for again. Of the
// post's fields message, submission_id, page and those that say how it was made count. Errors: those of Submit.
func (in *Intake) Again(ctx context.Context, first crm.Submission, post Post) (Receipt, error) {
	form, err := in.firm.former(ctx, first.FormID)
	if err != nil {
		return Receipt{}, err
	}
	form.MustConsent, form.Fields, form.ConsentVersion = false, nil, first.ConsentVersion
	fields := map[string][]string{
		"name": {first.Name}, "company": {first.Company}, "country": {first.Country}, "service": {first.Service}, "locale": {first.Locale},
	}
	if first.Consent {
		fields["consent"] = []string{"yes"}
	}
	for _, p := range first.ContactPoints() {
		fields[p.Kind] = []string{p.Value}
	}
	for _, name := range []string{"message", "submission_id", "page", "website", "form_token"} {
		fields[name] = post.Fields[name]
	}
	post.Fields = fields
	return in.take(ctx, form, post)
}

// AgainToken makes the token of the form that Again posts to.
func (in *Intake) AgainToken(ctx context.Context, first crm.Submission) (string, error) {
	form, err := in.firm.former(ctx, first.FormID)
	return in.Token(form), err
}

// former returns a form in use or not.
func (d *directory) former(ctx context.Context, id int64) (Form, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if time.Since(d.loaded) > fresh {
		d.err = d.load(ctx)
	}
	for _, f := range d.forms {
		if f.ID == id {
			return f, nil
		}
	}
	if d.err != nil {
		return Form{}, d.err
	}
	return Form{}, crm.NotFound("form")
}
