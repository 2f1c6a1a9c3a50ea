package intake

import (
	"context"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/spam"
	"frontdesk/internal/store"
)

// Suspect is the evidence in what a visitor of a site wrote elsewhere than in a form, such as a comment: what was learned of
// such words and what the site says about its visitors, as for submissions. How it was posted is the caller's to add. The
// only errors are those of a database that is away.
func (in *Intake) Suspect(ctx context.Context, site crm.Site, text, email string) (spam.Evidence, error) {
	settings, err := in.firm.spamOf(ctx, site.ID)
	if err != nil {
		return spam.Evidence{}, err
	}
	return spam.Evidence{Text: text, Email: email, Limits: limits(site, settings), Learned: in.guard.learned.opinion(text, email)}, nil
}

// Teach has the model learn from a person's verdict on what a visitor wrote. Others who teach wait for the transaction to
// end, so what it locks besides is locked before.
func (in *Intake) Teach(tx *database.Tx, isSpam bool, text, email string) error {
	tx.AfterCommit(in.guard.learned.stale)
	return store.Teach(tx, isSpam, spam.Terms(text, email))
}
