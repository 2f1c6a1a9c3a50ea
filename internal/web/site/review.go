package site

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/page"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// ReviewPage asks a client for a review: page site/review.
type ReviewPage struct {
	response.Chrome
	Action  string
	Shown   string // the name as it will appear
	Fields  []response.Field
	Consent response.Field
	Faults  []response.Fault
}

// ReviewInput is what a client has typed of a review.
type ReviewInput struct {
	Rating  int
	Text    string
	Consent bool
	Faults  []crm.FieldError
}

// NewReviewPage prepares the form of a review.
func NewReviewPage(chrome response.Chrome, action, shown string, in ReviewInput) ReviewPage {
	chrome.Title, chrome.Public = chrome.T("review.heading"), true
	r := chrome.Reader
	p := ReviewPage{Chrome: chrome, Action: action, Shown: shown, Fields: []response.Field{
		{Name: "rating", Label: r.T("review.rating"), Kind: response.KindRadios, Options: ratings(r, in.Rating)},
		{Name: "text", Label: r.T("review.text"), Kind: response.KindTextarea, Rows: 6, Wide: true, Value: in.Text, Hint: r.T("review.text_hint")},
	}, Consent: response.Field{Name: "consent", Label: r.T("review.consent"), Kind: response.KindCheck}}
	if in.Consent {
		p.Consent.Value = "1"
	}
	p.Faults = response.Mark(r, in.Faults, p.Fields)
	for _, f := range in.Faults {
		if f.Field == p.Consent.Name {
			p.Consent.Error = response.FieldText(r, f)
			p.Faults = append(p.Faults, response.Fault{Href: "#" + p.Consent.ID(), Text: p.Consent.Error})
		}
	}
	return p
}

// ratings are the ratings to choose from, the best first.
func ratings(r i18n.Reader, chosen int) (all []response.Option) {
	for n := crm.MaxRating; n > 0; n-- {
		all = append(all, response.Option{Value: strconv.Itoa(n), Label: Stars(n), Hint: r.T("review.rating_" + strconv.Itoa(n)), Selected: n == chosen})
	}
	return all
}

// ShowReview is GET /r/{token}, the link of an invitation: it asks, and changes nothing.
func (s *Site) ShowReview(c *gin.Context) {
	response.NoStore(c)
	i, err := s.Page.OpenInvitation(c.Request.Context(), c.Param("token"))
	if err != nil {
		s.fail(c, "", err)
		return
	}
	s.askReview(c, http.StatusOK, i, ReviewInput{})
}

func (s *Site) askReview(c *gin.Context, status int, i page.Invited, in ReviewInput) {
	chrome := s.chrome(c, i.Site, i.Language)
	if i.Answered {
		s.Responder.Page(c, http.StatusOK, "site/reviewed", NewReviewedPage(chrome, c.Request.URL.Path, i.Review))
		return
	}
	s.Responder.Page(c, status, "site/review", NewReviewPage(chrome, c.Request.URL.Path, i.Shown, in))
}

// ReviewedPage says that we have the review, or that it was taken back: page site/reviewed.
type ReviewedPage struct {
	response.Chrome
	Detail string
	Stars  string
	Rating string
	Text   string // empty: it was taken back
	Shown  string
	Action string
}

// NewReviewedPage prepares what a client sees of the review that they wrote.
func NewReviewedPage(chrome response.Chrome, action string, v crm.Review) ReviewedPage {
	chrome.Public = true
	if v.Reason == crm.ReviewWithdrawn {
		chrome.Title = chrome.T("review.withdrawn_heading")
		return ReviewedPage{Chrome: chrome, Detail: chrome.T("review.withdrawn_detail")}
	}
	chrome.Title = chrome.T("review.thanks_heading")
	return ReviewedPage{
		Chrome: chrome, Detail: chrome.T("review.thanks_detail"), Stars: Stars(v.Rating), Rating: chrome.T("review.of_five", "Rating", v.Rating),
		Text: v.Text, Shown: v.Shown, Action: action,
	}
}

// NewRefused says that there will be no more invitations.
func NewRefused(chrome response.Chrome) DonePage {
	chrome.Title = chrome.T("review.refused_heading")
	return DonePage{Chrome: chrome, Heading: chrome.Title, Detail: chrome.T("review.refused_detail")}
}

// Review is POST /r/{token}: the review, or that no invitation is wanted any more.
func (s *Site) Review(c *gin.Context) {
	response.NoStore(c)
	fields, err := request.ReadForm(c)
	if err != nil {
		s.fail(c, "", err)
		return
	}
	switch fields.Get("do") {
	case "refuse":
		s.refuseReviews(c)
		return
	case "withdraw":
		s.withdrawReview(c)
		return
	}
	i, err := s.Page.OpenInvitation(c.Request.Context(), c.Param("token"))
	if err != nil {
		s.fail(c, "", err)
		return
	}
	chrome := s.chrome(c, i.Site, i.Language)
	rating, readable := fields.Int("rating")
	if !readable {
		rating = 0
	}
	in := ReviewInput{Rating: rating, Text: fields.Text("text"), Consent: fields.Bool("consent")}
	written := page.Written{Rating: rating, Text: in.Text, Locale: chrome.Lang}
	if in.Consent {
		written.Consent = chrome.T("review.consent")
	}
	i, err = s.Page.Review(c.Request.Context(), c.Param("token"), written)
	if e := crm.AsError(err); err != nil && e.Kind == crm.KindInvalid && len(e.Fields) > 0 {
		in.Faults = e.Fields
		s.askReview(c, response.Status(e), i, in)
		return
	}
	if err != nil {
		s.fail(c, "", err)
		return
	}
	s.askReview(c, http.StatusOK, i, in)
}

func (s *Site) refuseReviews(c *gin.Context) {
	i, err := s.Page.RefuseReviews(c.Request.Context(), c.Param("token"))
	if err != nil {
		s.fail(c, "", err)
		return
	}
	s.Responder.Page(c, http.StatusOK, "site/done", NewRefused(s.chrome(c, i.Site, i.Language)))
}

func (s *Site) withdrawReview(c *gin.Context) {
	i, err := s.Page.WithdrawReview(c.Request.Context(), c.Param("token"))
	if err != nil {
		s.fail(c, "", err)
		return
	}
	s.askReview(c, http.StatusOK, i, ReviewInput{})
}
