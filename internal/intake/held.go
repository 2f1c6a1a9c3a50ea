package intake

import (
	"context"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/store"
)

// Held returns up to limit submissions that were held back as spam, with an id below before (0: the newest).
// Managers only: nobody owns them yet.
func (in *Intake) Held(ctx context.Context, actor crm.Actor, before int64, limit int) (held []crm.Submission, err error) {
	if err := actor.Require(crm.RoleManager); err != nil {
		return nil, err
	}
	err = in.db.Read(ctx, func(tx *database.Tx) (err error) {
		held, err = store.HeldSubmissions(tx, before, limit)
		return err
	})
	return held, err
}

// Release accepts a submission that was held back, so that it is routed as it would have been.
func (in *Intake) Release(ctx context.Context, actor crm.Actor, id int64) error {
	return in.judge(ctx, actor, id, crm.SubmissionAccepted, "submission.released")
}

// Reject confirms that a submission is spam. It is kept.
func (in *Intake) Reject(ctx context.Context, actor crm.Actor, id int64) error {
	return in.judge(ctx, actor, id, crm.SubmissionRejected, "submission.rejected")
}

func (in *Intake) judge(ctx context.Context, actor crm.Actor, id int64, verdict crm.SubmissionState, event string) error {
	if err := actor.Require(crm.RoleManager); err != nil {
		return err
	}
	return in.db.Write(ctx, func(tx *database.Tx) error {
		if err := store.MoveSubmission(tx, id, crm.SubmissionQuarantined, verdict); err != nil {
			return err
		}
		if verdict == crm.SubmissionAccepted {
			if err := in.queue.Insert(tx, jobs.RouteSubmission{Submission: id}); err != nil {
				return err
			}
		}
		return store.InsertEvent(tx, crm.Event{Actor: actor, Kind: event, Subject: "submission", SubjectID: id})
	})
}
