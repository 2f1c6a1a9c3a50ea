package intake

import (
	"cmp"
	"context"
	"io"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// unspoken is how long a file stays that no submission speaks of: its commit failed, or is just about to be made.
const unspoken = 24 * time.Hour

// Attachment is a file that was sent with a submission, open for reading.
type Attachment struct {
	crm.File
	io.ReadCloser
}

// FileOfLead opens a file that was sent with a lead which the actor may see. Close it. Errors: crm.KindNotFound, and those
// of scan.Gate.
func (in *Intake) FileOfLead(ctx context.Context, actor crm.Actor, lead, id int64) (Attachment, error) {
	return in.attachment(ctx, id, func(tx *database.Tx, s crm.Submission) (bool, error) {
		if _, err := store.LeadInScope(tx, actor.Scope(), lead); err != nil {
			return false, err
		}
		return s.LeadID == lead, nil
	})
}

// FileOf opens a file that was sent with the submission of a reference which the actor may see. Close it. Errors:
// crm.KindNotFound, and those of scan.Gate.
func (in *Intake) FileOf(ctx context.Context, actor crm.Actor, reference string, id int64) (Attachment, error) {
	return in.attachment(ctx, id, func(tx *database.Tx, s crm.Submission) (bool, error) {
		seen, err := store.SubmissionInScope(tx, actor.Scope(), reference)
		return seen.ID == s.ID, err
	})
}

// FileOfHeld opens a file that was sent with a submission which is held back. Close it. Managers only. Errors:
// crm.KindForbidden, KindNotFound, and those of scan.Gate.
func (in *Intake) FileOfHeld(ctx context.Context, actor crm.Actor, submission, id int64) (Attachment, error) {
	if err := actor.Require(crm.RoleManager); err != nil {
		return Attachment{}, err
	}
	return in.attachment(ctx, id, func(_ *database.Tx, s crm.Submission) (bool, error) {
		return s.ID == submission && s.State == crm.SubmissionQuarantined, nil
	})
}

// attachment opens a file, if belongs says that it is of what the actor may see.
func (in *Intake) attachment(ctx context.Context, id int64, belongs func(*database.Tx, crm.Submission) (bool, error)) (a Attachment, err error) {
	err = in.db.Read(ctx, func(tx *database.Tx) error {
		if a.File, err = store.FileByID(tx, id); err != nil {
			return err
		}
		s, err := store.SubmissionByID(tx, a.SubmissionID)
		if err != nil {
			return err
		}
		if theirs, err := belongs(tx, s); err != nil || !theirs {
			return cmp.Or(err, error(crm.NotFound("file")))
		}
		return nil
	})
	if err != nil {
		return Attachment{}, err
	}
	content, err := in.gate.Open(ctx, a.SHA256)
	if err != nil {
		return Attachment{}, err
	}
	a.ReadCloser = content
	return a, nil
}

// SweepFiles removes files that no submission has spoken of for a day, and returns how many.
func (in *Intake) SweepFiles(ctx context.Context) (int, error) {
	return in.files.Sweep(unspoken, func(sums []string) (kept []string, err error) {
		err = in.db.Read(ctx, func(tx *database.Tx) (err error) {
			kept, err = store.KeptSums(tx, sums)
			return err
		})
		return kept, err
	})
}
