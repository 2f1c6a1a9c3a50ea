package demo

import (
	"fmt"
	"html"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// fillArticles puts on the articles what their visitors and the firm have left there, wherever they are served: an article
// in another language, or on another origin, is another article.
func fillArticles(tx *database.Tx, siteID, formID int64, origins []string) error {
	rules := crm.CommentRules{Known: 1, Links: 2} // whoever tries the demo reads at once what they write
	if err := store.PutCommentRules(tx, siteID, rules); err != nil {
		return err
	}
	adviser, err := store.UserByEmail(tx, people[0].email)
	if err != nil {
		return err
	}
	for _, origin := range origins {
		for _, lang := range []string{"en", "zh"} {
			article, err := store.LockArticle(tx, crm.Article{
				SiteID: siteID, Address: origin + "/demo/" + lang + "/" + known, Language: lang, Published: true,
			})
			if err != nil {
				return err
			}
			if err := fillArticle(tx, article, formID, adviser); err != nil {
				return fmt.Errorf("filling %s: %w", article.Address, err)
			}
		}
	}
	return nil
}

func fillArticle(tx *database.Tx, a crm.Article, formID int64, adviser crm.User) error {
	_, err := store.InsertSolution(tx, crm.Solution{ArticleID: a.ID, FormID: formID, Texts: solution, Active: true})
	if err != nil {
		return err
	}
	ids := make([]int64, len(said))
	for i, s := range said {
		c := crm.Comment{
			SiteID: a.SiteID, ArticleID: a.ID, State: crm.CommentApproved, Name: s.name.In(a.Language), Locale: a.Language,
			Text: s.text.In(a.Language), CreatedAt: tx.Now().Add(-s.ago), Source: fmt.Sprintf("demo %d %d", a.ID, i),
		}
		if s.staff {
			c.UserID, c.Name = adviser.ID, adviser.Name
		}
		c.HTML = "<p>" + html.EscapeString(c.Text) + "</p>"
		if s.answers >= 0 {
			c.ParentID, c.RootID = ids[s.answers], ids[s.answers]
		}
		if ids[i], err = store.InsertComment(tx, c); err != nil {
			return err
		}
		if c.ID = ids[i]; err == nil {
			err = store.CountComment(tx, c, 1)
		}
		if err != nil {
			return err
		}
	}
	return fillVotes(tx, a.ID)
}

// fillVotes are the answers of a few readers.
func fillVotes(tx *database.Tx, articleID int64) error {
	var counts crm.Counts
	for i, choice := range []crm.VoteChoice{crm.ChoiceLike, crm.ChoiceLike, crm.ChoiceLike, crm.ChoiceLike, crm.ChoiceHelpful, crm.ChoiceHelpful, crm.ChoiceHelpful, crm.ChoiceUnhelpful} {
		vote := crm.Vote{ArticleID: articleID, Kind: choice.Kind(), Visitor: fmt.Sprintf("demo-reader-%06d", i), Choice: choice}
		if err := store.PutVote(tx, vote); err != nil {
			return err
		}
		counts = counts.Add(choice, 1)
	}
	return store.UpdateCounts(tx, articleID, counts)
}

// fillReviews writes what the firm's clients said of leads that were won; like is what these leads have in common.
func fillReviews(tx *database.Tx, like crm.Lead, formID int64) error {
	for i, r := range reviewed {
		lead, address, err := fillWon(tx, like, formID, i)
		if err != nil {
			return err
		}
		invitation, err := store.InsertReviewInvitation(tx, crm.ReviewInvitation{
			SiteID: lead.SiteID, LeadID: lead.ID, ContactID: lead.ContactID, Address: address.Value, Language: r.language,
		})
		if err != nil {
			return err
		}
		review := crm.Review{
			SiteID: lead.SiteID, InvitationID: invitation, LeadID: lead.ID, Rating: r.rating, Text: r.text, Shown: r.shown, Language: r.language, Consent: consent.In(r.language),
			CreatedAt: reviewedAt(tx.Now(), i),
		}
		if review.ID, err = store.InsertReview(tx, review); err != nil {
			return err
		}
		review.State = crm.ReviewApproved
		if err := store.MoveReview(tx, review, crm.ReviewPending); err != nil {
			return err
		}
	}
	return nil
}

// reviewedAt is when the n-th review was written: one each month, up to the last weeks, on no day twice.
func reviewedAt(now time.Time, n int) time.Time {
	return now.AddDate(0, n-len(reviewed), 3+5*n)
}

// fillWon makes the lead of the n-th client who said something, and what they had asked.
func fillWon(tx *database.Tx, lead crm.Lead, formID int64, n int) (crm.Lead, crm.ContactPoint, error) {
	r, at := reviewed[n], reviewedAt(tx.Now(), n).AddDate(0, 0, -28)
	typed := fmt.Sprintf("client%d@demo.test", n+1)
	address := crm.ContactPoint{Kind: "email", Value: typed, Display: typed}
	contacts, err := store.InsertContacts(tx, []crm.Contact{{Name: r.name, Country: "CN", Locale: r.language}})
	if err != nil {
		return lead, address, err
	}
	if err := store.InsertContactPoints(tx, []store.OwnedPoint{{ContactPoint: address, ContactID: contacts[0]}}); err != nil {
		return lead, address, err
	}
	lead.Reference, lead.ContactID, lead.Summary = fmt.Sprintf("NO.%s%05d", at.Format("20060102"), 41_000+n*317), contacts[0], r.asked
	lead.Rule, lead.Strategy, lead.State, lead.Language, lead.Country = rules[len(rules)-1].name, crm.StrategyRotation, crm.LeadWon, r.language, "CN"
	leads, err := store.InsertLeads(tx, []crm.Lead{lead})
	if err != nil {
		return lead, address, err
	}
	lead.ID = leads[0]
	asked := crm.Submission{
		Reference: lead.Reference, SiteID: lead.SiteID, FormID: formID, State: crm.SubmissionAccepted, Name: r.name, Email: address,
		Country: "CN", Message: r.asked, Locale: r.language, Consent: true, ConsentVersion: consentVersion, CreatedAt: at,
	}
	if _, err := store.InsertSubmissions(tx, []store.Capture{{Submission: &asked, Key: asked.Reference, KeyExpires: at}}); err != nil {
		return lead, address, err
	}
	return lead, address, store.AttachSubmissions(tx, map[int64]int64{asked.ID: lead.ID})
}

// remark is a comment under an article; answers is the place of the one that it replies to, -1: none.
type remark struct {
	name, text crm.Text
	ago        time.Duration
	answers    int
	staff      bool
}
