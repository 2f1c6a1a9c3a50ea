package page

import (
	"math"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

const latestReviews = 10

// Reviews are what clients say of the firm, and how many reviews were not published and why: everybody can see that none
// is kept back for what it says.
type Reviews struct {
	Average  float64        `json:"average"` // of 5, to one decimal; 0: there are none
	Count    int64          `json:"count"`   // of those that are published
	Judged   int64          `json:"judged"`  // those, and the ones that were not published
	Waiting  int64          `json:"waiting"` // that nobody has looked at yet
	Withheld []Withheld     `json:"withheld"`
	Items    []PublicReview `json:"items"` // the latest
}

// Withheld is how many reviews were not published for a reason.
type Withheld struct {
	Reason crm.ReviewReason `json:"reason"`
	Count  int64            `json:"count"`
}

// PublicReview is a review as everybody sees it.
type PublicReview struct {
	Name     string `json:"name"` // masked
	Date     string `json:"date"` // at the site, 2026-11-22
	Rating   int    `json:"rating"`
	Text     string `json:"text"`
	Language string `json:"language"`
}

// addReviews adds the reviews of a site.
func (b *Bundle) addReviews(tx *database.Tx, site crm.Site) error {
	sums, err := store.SumReviews(tx, site.ID)
	if err != nil {
		return err
	}
	b.Reviews = summed(sums)
	if b.Reviews.Count == 0 {
		return nil
	}
	latest, err := store.PublishedReviews(tx, site.ID, latestReviews)
	for _, r := range latest {
		b.Reviews.Items = append(b.Reviews.Items, PublicReview{
			Name: r.Shown, Date: r.CreatedAt.In(site.Location()).Format("2006-01-02"), Rating: r.Rating, Text: r.Text, Language: r.Language,
		})
	}
	return err
}

func summed(sums []store.ReviewSum) Reviews {
	r := Reviews{Withheld: []Withheld{}, Items: []PublicReview{}}
	for _, s := range sums {
		switch {
		case s.State == crm.ReviewApproved:
			r.Count, r.Average = s.Count, math.Round(10*float64(s.Sum)/float64(s.Count))/10
		case s.State == crm.ReviewPending:
			r.Waiting = s.Count
		default:
			r.Withheld = append(r.Withheld, Withheld{s.Reason, s.Count})
			r.Judged += s.Count
		}
	}
	r.Judged += r.Count
	return r
}
