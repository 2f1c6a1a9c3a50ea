package page

import (
	"context"
	"errors"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
	"frontdesk/internal/token"
)

const solutionPurpose = "solution"

// solutionClaims bind a link to a ticket, as it was then, and to the submission that unlocked it.
type solutionClaims struct {
	Solution  int64  `json:"s"`
	Version   int64  `json:"v"`
	Reference string `json:"r"`
	Until     int64  `json:"u"` // seconds since 1970
}

// Opened is a solution as a link of a visitor's shows it.
type Opened struct {
	Site      crm.Site
	Solution  crm.Solution
	Title     string // of the article; empty: not known
	Reference string // of the submission that unlocked it
	Until     time.Time
	Expired   bool // it shows nothing any more, but may be asked for again
	Withdrawn bool // the firm gives it to nobody any more
	Revised   bool // it was changed since
	Content   Content
}

func (p *Page) solutionPath(s crm.Solution, reference string, until time.Time) string {
	claims := solutionClaims{Solution: s.ID, Version: s.Version, Reference: reference, Until: until.Unix()}
	return "/s/" + p.Keys.Sign(solutionPurpose, claims, until)
}

// OpenSolution returns the solution of a link in a language. It changes nothing. Errors: crm.KindNotFound "link_invalid" for
// a link that was not signed here, or of whose submission we know nothing.
func (p *Page) OpenSolution(ctx context.Context, signed, language string) (o Opened, err error) {
	var claims solutionClaims
	err = p.Keys.Verify(solutionPurpose, signed, p.DB.Now(), &claims)
	expired := errors.Is(err, token.ErrExpired)
	if err != nil && !expired {
		return o, crm.Errorf(crm.KindNotFound, "link_invalid")
	}
	err = p.DB.Read(ctx, func(tx *database.Tx) error {
		o, err = readOpened(tx, claims)
		return err
	})
	if err != nil {
		return Opened{}, err
	}
	o.Expired, o.Until = expired, time.Unix(claims.Until, 0)
	if !o.Expired && !o.Withdrawn {
		o.Content = newContent(o.Solution, language)
	}
	o.Solution.Texts = nil // what is not in Content is not for who reads it
	return o, nil
}

func readOpened(tx *database.Tx, claims solutionClaims) (o Opened, err error) {
	made, err := store.SubmissionByReference(tx, claims.Reference)
	if err != nil {
		return o, invalidLink(err)
	}
	asked, err := store.UnlockOf(tx, made.ID)
	if err != nil {
		return o, err
	}
	if asked != claims.Solution || made.State != crm.SubmissionAccepted {
		return o, crm.Errorf(crm.KindNotFound, "link_invalid")
	}
	if o.Solution, err = store.SolutionByID(tx, asked); err != nil {
		return o, invalidLink(err)
	}
	if o.Site, err = store.SiteByID(tx, o.Solution.SiteID); err != nil {
		return o, err
	}
	article, err := store.ArticleByAddress(tx, o.Solution.Address)
	o.Title, o.Reference = article.Title, made.Reference
	o.Withdrawn, o.Revised = !o.Solution.Active, o.Solution.Version != claims.Version
	return o, err
}

// invalidLink is what somebody hears whose link leads to what is not there.
func invalidLink(err error) error {
	if crm.IsKind(err, crm.KindNotFound) {
		return crm.Errorf(crm.KindNotFound, "link_invalid")
	}
	return err
}

const (
	mailsToOne = 3 // of one kind, to one address
	mailsIn    = 24 * time.Hour
)

// sendSolution writes the mail with the link, in words of ours only and a few times a day at most: nobody shall use us to
// write to strangers.
func (p *Page) sendSolution(ctx context.Context, job queue.Job[jobs.SendSolution]) error {
	return p.DB.Write(ctx, func(tx *database.Tx) error {
		made, err := store.SubmissionByID(tx, job.Args.Submission)
		if err != nil {
			return err
		}
		asked, err := store.UnlockOf(tx, made.ID)
		if err != nil {
			return err
		}
		solution, err := store.SolutionByID(tx, asked)
		if err != nil {
			return err
		}
		if err := p.mailSolution(tx, made, solution); err != nil {
			return err
		}
		return job.Finish(tx)
	})
}

func (p *Page) mailSolution(tx *database.Tx, made crm.Submission, s crm.Solution) error {
	address := made.Email.Value
	if address == "" || made.State != crm.SubmissionAccepted || !s.Active {
		return nil
	}
	sent, err := store.CountMessagesTo(tx, []string{address}, crm.MessageSolution, tx.Now().Add(-mailsIn))
	if err != nil || sent[address] >= mailsToOne {
		return err
	}
	site, err := store.SiteByID(tx, s.SiteID)
	if err != nil {
		return err
	}
	language := p.Catalog.Match(made.Locale)
	until := tx.Now().Add(solutionLife)
	err = p.Outbox.Put(tx, crm.Message{
		Kind: crm.MessageSolution, LeadID: made.LeadID, SiteID: s.SiteID, Language: language, ToAddress: address,
		Vars: map[string]any{
			"SiteName": site.Name, "Reference": made.Reference, "URL": p.Outbox.URL(p.solutionPath(s, made.Reference, until)),
			"Until": p.Catalog.Reader(language, site.Location()).Date(until),
		},
	})
	if err != nil {
		return err
	}
	return store.InsertEvent(tx, crm.Event{Actor: crm.System(), Kind: "solution.sent", LeadID: made.LeadID, Subject: "solution", SubjectID: s.ID,
		Detail: crm.Detail(map[string]any{"reference": made.Reference})})
}
