package intake

import (
	"context"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/scan"
	"frontdesk/internal/store"
)

// Held returns up to limit submissions that were held back as spam, with their files and an id below before (0: the newest).
// Managers only: nobody owns them yet.
func (in *Intake) Held(ctx context.Context, actor crm.Actor, before int64, limit int) (held []crm.Submission, err error) {
	if err := actor.Require(crm.RoleManager); err != nil {
		return nil, err
	}
	err = in.db.Read(ctx, func(tx *database.Tx) (err error) {
		if held, err = store.HeldSubmissions(tx, before, limit); err != nil {
			return err
		}
		if err := store.WithFiles(tx, held); err != nil {
			return err
		}
		var marks scan.Marks
		marks.Submissions(held)
		return in.gate.Mark(tx, marks)
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
	err := in.db.Write(ctx, func(tx *database.Tx) error {
		if err := store.MoveSubmission(tx, id, crm.SubmissionQuarantined, verdict); err != nil {
			return err
		}
		if err := in.teach(tx, id, verdict); err != nil {
			return err
		}
		if verdict == crm.SubmissionAccepted {
			if err := in.queue.Insert(tx, jobs.RouteSubmission{Submission: id}); err != nil {
				return err
			}
			if err := in.unlock(tx, id); err != nil {
				return err
			}
		}
		return store.InsertEvent(tx, crm.Event{Actor: actor, Kind: event, Subject: "submission", SubjectID: id})
	})
	if err == nil {
		in.metrics.Judged(verdict == crm.SubmissionAccepted)
	}
	return err
}

// teach has the model learn from a person's verdict on a submission.
func (in *Intake) teach(tx *database.Tx, id int64, verdict crm.SubmissionState) error {
	s, err := store.SubmissionByID(tx, id)
	if err != nil {
		return err
	}
	return in.Teach(tx, verdict == crm.SubmissionRejected, said(&s), s.Email.Value)
}

// judgedSince is how far back it is counted what became of what was held.
const judgedSince = 30 * 24 * time.Hour

// Judged returns what became of the submissions that were held back in the last 30 days. Managers only.
func (in *Intake) Judged(ctx context.Context, actor crm.Actor) (judged crm.Judged, err error) {
	if err := actor.Require(crm.RoleManager); err != nil {
		return judged, err
	}
	err = in.db.Read(ctx, func(tx *database.Tx) (err error) {
		judged, err = store.CountJudged(tx, in.db.Now().Add(-judgedSince))
		return err
	})
	return judged, err
}

// Taught is how many verdicts the copy in memory has learned from.
func (in *Intake) Taught() int {
	seen := in.guard.learned.model.Load().Examples
	return int(seen.Spam) + int(seen.Ham)
}
