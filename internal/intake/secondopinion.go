package intake

import (
	"context"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/judge"
	"frontdesk/internal/observe"
	"frontdesk/internal/queue"
	"frontdesk/internal/spam"
	"frontdesk/internal/store"
)

// secondDeadline is how much later a doubtful submission is routed at most, where a second opinion is asked.
const secondDeadline = 2 * time.Second

// secondOpinion asks Akismet about a submission that was doubtful, after the visitor was thanked and before it is routed.
// Whatever is not a clear verdict of spam routes it, Akismet being away too.
func (in *Intake) secondOpinion(ctx context.Context, job queue.Job[jobs.SecondOpinion]) error {
	s, settings, err := in.doubtful(ctx, job.Args.Submission)
	if err != nil {
		return err
	}
	against := false
	if s.State == crm.SubmissionAccepted && settings.Key != "" {
		against = in.guard.akismet(ctx, s, settings)
	}
	return in.db.Write(ctx, func(tx *database.Tx) error {
		if err := job.Hold(tx); err != nil {
			return err
		}
		if err := in.settle(tx, s, against); err != nil {
			return err
		}
		return job.Finish(tx)
	})
}

func (in *Intake) doubtful(ctx context.Context, id int64) (s crm.Submission, settings crm.AkismetSettings, err error) {
	err = in.db.Read(ctx, func(tx *database.Tx) error {
		if s, err = store.SubmissionByID(tx, id); err != nil {
			return err
		}
		all, err := store.SpamSettings(tx)
		settings = all[s.SiteID].Akismet
		return err
	})
	return s, settings, err
}

func (g *guard) akismet(ctx context.Context, s crm.Submission, settings crm.AkismetSettings) (against bool) {
	ctx, cancel := context.WithTimeout(ctx, secondDeadline)
	defer cancel()
	against, err := g.judge.Akismet(ctx, settings.Endpoint, judge.Letter{
		Key: settings.Key, Blog: settings.Blog, Address: s.Address, UserAgent: s.UserAgent, Page: s.Page,
		Name: s.Name, Email: s.Email.Value, Text: said(&s), Language: s.Locale,
	})
	g.metrics.Asked("akismet", observe.Opinion(against, err))
	if err != nil {
		g.log.WarnContext(ctx, "Akismet could not be asked; the submission is routed", "error", err)
	}
	return against && err == nil
}

// settle routes the submission, or holds it back with one more reason. One that a person has judged meanwhile stays so.
func (in *Intake) settle(tx *database.Tx, s crm.Submission, against bool) error {
	if s.State != crm.SubmissionAccepted || s.LeadID != 0 {
		return nil
	}
	if !against {
		return in.queue.Insert(tx, jobs.RouteSubmission{Submission: s.ID})
	}
	s.SpamScore, s.SpamReasons = s.SpamScore+spam.AkismetPoints, append(s.SpamReasons, string(spam.Akismet))
	if err := store.HoldSubmission(tx, s); err != nil {
		return err
	}
	return store.InsertEvent(tx, crm.Event{Actor: crm.System(), Kind: "submission.held", Subject: "submission", SubjectID: s.ID})
}
