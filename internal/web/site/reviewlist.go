package site

import (
	"strconv"
	"strings"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/page"
)

// ReviewPanel is what clients say of the firm, and what was not published.
type ReviewPanel struct {
	i18n.Reader
	Average  string // "4.6 of 5"; empty: nothing is published
	Count    string // "from 41 reviews"
	Withheld string // "3 of 44 reviews were not published: …"; empty: none
	Waiting  string // how many nobody has looked at yet; empty: none
	Items    []ReviewItem
}

// ReviewItem is one review.
type ReviewItem struct{ Name, Date, Stars, Rating, Text, Language string }

// Stars are a rating as it is seen.
func Stars(rating int) string {
	return strings.Repeat("★", rating) + strings.Repeat("☆", max(0, crm.MaxRating-rating))
}

// newReviewPanel is nil when there is nothing to tell.
func newReviewPanel(r i18n.Reader, all page.Reviews) *ReviewPanel {
	if all.Judged+all.Waiting == 0 {
		return nil
	}
	p := &ReviewPanel{Reader: r, Withheld: withheld(r, all)}
	if all.Count > 0 {
		p.Average = r.T("review.average", "Average", strconv.FormatFloat(all.Average, 'f', 1, 64))
		p.Count = r.T("review.count", "Count", all.Count)
	}
	if all.Waiting > 0 {
		p.Waiting = r.T("review.waiting", "Count", all.Waiting)
	}
	for _, i := range all.Items {
		item := ReviewItem{Name: i.Name, Date: i.Date, Stars: Stars(i.Rating), Rating: r.T("review.of_five", "Rating", i.Rating), Text: i.Text, Language: i.Language}
		if date, err := time.Parse("2006-01-02", i.Date); err == nil {
			item.Date = r.In(time.UTC).Date(date)
		}
		p.Items = append(p.Items, item)
	}
	return p
}

// withheld tells how many reviews were not published, and why.
func withheld(r i18n.Reader, all page.Reviews) string {
	n := int64(0)
	var reasons []string
	for _, w := range all.Withheld {
		n += w.Count
		reasons = append(reasons, r.T("review.withheld_reason", "Reason", r.T("review.reason."+string(w.Reason)), "Times", w.Count))
	}
	if n == 0 {
		return ""
	}
	return r.T("review.withheld", "Count", n, "All", all.Judged, "Reasons", strings.Join(reasons, r.T("review.and")))
}
