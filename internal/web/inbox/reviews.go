package inbox

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

const reviewPage = 50

// ReviewsPage is where reviews are judged: page inbox/reviews.
type ReviewsPage struct {
	response.Chrome
	Tabs     []ReviewTab
	Rows     []ReviewRow
	NextHref string
}

// ReviewTab leads to the reviews in a state.
type ReviewTab struct {
	Label, Href string
	Current     bool
}

// ReviewRow is one review.
type ReviewRow struct {
	Name      string // masked, as everybody sees it
	When      string
	Stars     string
	Rating    string // "4 of 5"
	Text      string
	Language  string
	Reference string
	LeadHref  string
	Reason    string // why it is not published; empty while it is, or may be
	Action    string
	Publish   bool              // it may be
	Reasons   []response.Option // to choose from, when it may be withheld
}

// reviewTabs are the states by which reviews are listed; spam stands for all that are not published.
var reviewTabs = [...]crm.ReviewState{crm.ReviewPending, crm.ReviewApproved, crm.ReviewSpam}

// NewReviewsPage prepares the list of the reviews in a state.
func NewReviewsPage(chrome response.Chrome, state crm.ReviewState, all []crm.Review) ReviewsPage {
	p := ReviewsPage{Chrome: chrome}
	p.Title = p.T("reviews.heading")
	for _, s := range reviewTabs {
		p.Tabs = append(p.Tabs, ReviewTab{Label: p.T("reviews.state." + string(s)), Href: "/inbox/reviews?state=" + string(s), Current: s == state})
	}
	for _, r := range all {
		p.Rows = append(p.Rows, newReviewRow(chrome.Reader, r))
	}
	return p
}

func newReviewRow(r i18n.Reader, v crm.Review) ReviewRow {
	row := ReviewRow{
		Name: v.Shown, When: r.DateTime(v.CreatedAt), Text: v.Text, Language: v.Language, Reference: v.Reference,
		Stars: strings.Repeat("★", v.Rating) + strings.Repeat("☆", max(0, crm.MaxRating-v.Rating)), Rating: r.T("review.of_five", "Rating", v.Rating),
		LeadHref: "/inbox/leads/" + response.IDValue(v.LeadID), Action: "/inbox/reviews/" + response.IDValue(v.ID), Publish: v.May(crm.ReviewApproved),
	}
	if v.Reason != "" {
		row.Reason = r.T("review.reason." + string(v.Reason))
	}
	if !v.May(crm.ReviewTrash) {
		return row
	}
	for _, reason := range crm.ReviewReasons {
		row.Reasons = append(row.Reasons, response.Option{Value: string(reason), Label: r.T("review.reason." + string(reason))})
	}
	return row
}

// Reviews is GET /inbox/reviews: what clients have said, newest first.
func (i *Inbox) Reviews(c *gin.Context) {
	before, err := strconv.ParseInt(c.DefaultQuery("before", "0"), 10, 64)
	if err != nil {
		before = 0 // an address typed by hand begins at the top
	}
	state := crm.ReviewPending
	for _, s := range reviewTabs {
		if c.Query("state") == string(s) {
			state = s
		}
	}
	all, err := i.Page.Reviews(c.Request.Context(), request.Actor(c), state, before, reviewPage+1)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	next := ""
	if len(all) > reviewPage {
		all = all[:reviewPage]
		next = "/inbox/reviews?state=" + string(state) + "&before=" + response.IDValue(all[reviewPage-1].ID)
	}
	page := NewReviewsPage(i.chrome(c, "reviews", 0), state, all)
	page.NextHref = next
	i.Responder.Page(c, http.StatusOK, "inbox/reviews", page)
}

// JudgeReview is POST /inbox/reviews/{review}: published, or withheld for a reason.
func (i *Inbox) JudgeReview(c *gin.Context) {
	fields, err := request.ReadForm(c)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	id, err := request.ID(c, "review", "review")
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	verdict := fields.Get("verdict")
	switch verdict {
	case "publish":
		err = i.Page.Publish(c.Request.Context(), request.Actor(c), id)
	case "withhold":
		err = i.Page.Withhold(c.Request.Context(), request.Actor(c), id, crm.ReviewReason(fields.Get("reason")))
	default:
		err = crm.Invalid([]crm.FieldError{{Field: "verdict", Code: "choice_invalid"}})
	}
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	i.Responder.Redirect(c, "/inbox/reviews?done=review_"+verdict)
}
