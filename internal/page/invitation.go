package page

import (
	"context"
	"fmt"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

const (
	invitedAgain   = 365 * 24 * time.Hour     // how long a client who was asked is not asked again
	invitationLife = 60 * 24 * time.Hour      // how long it can be answered
	withdrawLife   = 5 * 365 * 24 * time.Hour // how long the same link takes the review back
)

// inviteReview asks the client of a lead for a review, if it is still won and they may be asked.
func (p *Page) inviteReview(ctx context.Context, job queue.Job[jobs.InviteReview]) error {
	return p.DB.Write(ctx, func(tx *database.Tx) error {
		lead, err := store.LeadForUpdate(tx, job.Args.Lead)
		if err != nil {
			return err
		}
		if err := p.invite(tx, lead); err != nil {
			return err
		}
		return job.Finish(tx)
	})
}

func (p *Page) invite(tx *database.Tx, lead crm.Lead) error {
	site, err := store.SiteByID(tx, lead.SiteID)
	if err != nil || lead.State != crm.LeadWon || site.ReviewDelay == 0 {
		return err
	}
	said, err := store.LatestSubmission(tx, lead.ID)
	if err != nil || said.Email.Value == "" {
		return err
	}
	i := crm.ReviewInvitation{
		SiteID: site.ID, LeadID: lead.ID, ContactID: lead.ContactID, Address: said.Email.Value, Language: p.Catalog.Match(said.Locale),
	}
	for _, name := range []string{fmt.Sprintf("invite contact %d", i.ContactID), "invite " + i.Address} { // two leads of one client
		if err := tx.Lock(name); err != nil {
			return err
		}
	}
	may, err := store.MayInvite(tx, i, tx.Now().Add(-invitedAgain))
	if err != nil || !may {
		return err
	}
	if i.ID, err = store.InsertReviewInvitation(tx, i); err != nil {
		return err
	}
	err = p.Outbox.Put(tx, crm.Message{
		Kind: crm.MessageReviewInvitation, LeadID: lead.ID, SiteID: site.ID, Language: i.Language, ToAddress: i.Address,
		Vars: map[string]any{"SiteName": site.Name, "Reference": lead.Reference, "URL": p.reviewLink(i, tx.Now().Add(withdrawLife))},
	})
	if err != nil {
		return err
	}
	return store.InsertEvent(tx, crm.Event{Actor: crm.System(), Kind: "review.invited", LeadID: lead.ID, Subject: "review_invitation", SubjectID: i.ID})
}

const reviewPurpose = "review"

type reviewClaims struct {
	Invitation int64 `json:"i"`
}

func (p *Page) reviewLink(i crm.ReviewInvitation, until time.Time) string {
	return p.Outbox.URL("/r/" + p.Keys.Sign(reviewPurpose, reviewClaims{i.ID}, until))
}
