package status

import (
	"context"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

// apart is how much time there is at least between two mails about the progress of one lead.
const apart = 30 * time.Minute

// tellClient writes to the client of a lead at which stage it is, unless they know.
func (s *Status) tellClient(ctx context.Context, job queue.Job[jobs.TellClient]) error {
	return s.DB.Write(ctx, func(tx *database.Tx) error {
		lead, err := store.LeadForUpdate(tx, job.Args.Lead)
		if err != nil {
			return err
		}
		last, err := store.LastProgress(tx, lead.ID)
		if err != nil {
			return err
		}
		if wait := last.CreatedAt.Add(apart).Sub(tx.Now()); last.ID != 0 && wait > 0 {
			return job.Fail(tx, queue.Snooze(wait))
		}
		if err := s.progress(tx, lead, last); err != nil {
			return err
		}
		return job.Finish(tx)
	})
}

// progress tells what the site tells of the stage of a lead: the same as on the client's page.
func (s *Status) progress(tx *database.Tx, lead crm.Lead, last crm.Message) error {
	lead, err := store.LeadInScope(tx, crm.System().Scope(), lead.ID) // with the names of its consultants
	if err != nil {
		return err
	}
	site, err := store.SiteByID(tx, lead.SiteID)
	if err != nil {
		return err
	}
	news := newsOf(lead, last)
	if news == "" || !site.Tells(news) {
		return nil
	}
	made, ok, err := writable(tx, lead.ID)
	if err != nil || !ok {
		return err
	}
	due, err := dueOf(tx, lead.ID)
	if err != nil {
		return err
	}
	return s.Outbox.Put(tx, s.news(news, lead, site, made, due))
}

// newsOf is what the client of a lead does not know, having been told the last message; empty: nothing.
func newsOf(lead crm.Lead, last crm.Message) crm.Told {
	word, _ := last.Vars["Stage"].(string)
	name, _ := last.Vars["Consultant"].(string)
	told, stage := crm.Told(word), stages[lead.State]
	switch {
	case lead.State == crm.LeadJunk:
		return ""
	case stage == Waiting && told != crm.ToldWaiting:
		return crm.ToldWaiting
	case stage == Completed && told != crm.ToldCompleted:
		return crm.ToldCompleted
	case stage == Closed && told != crm.ToldClosed:
		return crm.ToldClosed
	case stage != Working:
		return ""
	case told == crm.ToldCompleted || told == crm.ToldClosed:
		return crm.ToldReopened
	case name != lead.OwnerName:
		return crm.ToldTaken
	case told == crm.ToldWaiting:
		return crm.ToldResumed
	}
	return ""
}

// writable is the latest submission of a lead by which its client has an e-mail; not ok: none.
func writable(tx *database.Tx, leadID int64) (made crm.Submission, ok bool, err error) {
	all, err := store.SubmissionsOfLead(tx, leadID)
	for _, one := range all {
		if one.State == crm.SubmissionAccepted && one.Email.Value != "" {
			made, ok = one, true
		}
	}
	return made, ok, err
}

// dueOf is by when the client of a lead is to hear from us; zero: nothing is promised, or it is over.
func dueOf(tx *database.Tx, leadID int64) (time.Time, error) {
	clock, err := store.RunningClock(tx, leadID)
	if crm.IsKind(err, crm.KindNotFound) || err == nil && (!clock.PausedAt.IsZero() || !clock.DueAt.After(tx.Now())) {
		return time.Time{}, nil
	}
	return clock.DueAt, err
}

func (s *Status) news(news crm.Told, lead crm.Lead, site crm.Site, made crm.Submission, due time.Time) crm.Message {
	language := s.Catalog.Match(made.Locale)
	vars := map[string]any{
		"Name": made.Name, "Reference": made.Reference, "SiteName": site.Name, "Stage": string(news), "Consultant": lead.OwnerName,
		"Due": "", "URL": s.Link(made.Reference),
	}
	if !due.IsZero() && !stages[lead.State].Over() {
		vars["Due"] = s.Catalog.Reader(language, site.Location()).Moment(due)
	}
	return crm.Message{Kind: crm.MessageProgress, LeadID: lead.ID, SiteID: site.ID, Language: language, ToName: made.Name, ToAddress: made.Email.Value, Vars: vars}
}
