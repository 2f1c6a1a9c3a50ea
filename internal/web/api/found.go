package api

import (
	"context"
	"time"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
)

// Submission is what a visitor said, word for word, and all we know about how it came.
type Submission struct {
	ID          int64               `json:"id" example:"42"`
	Reference   string              `json:"reference" example:"NO.2026112248213"`
	State       crm.SubmissionState `json:"state" enum:"accepted,quarantined,rejected" example:"accepted"`
	SpamReasons []string            `json:"spam_reasons"`
	Lead        *string             `json:"lead" doc:"The reference of the lead it was routed to." example:"NO.2026112248213"`
	Corrects    *string             `json:"corrects" doc:"The reference of the submission it corrects."`
	SiteID      int64               `json:"site_id" example:"1"`
	FormID      int64               `json:"form_id" example:"1"`
	Name        string              `json:"name" example:"Chen Mei-Ling"`
	Points      []ContactPoint      `json:"points"`
	Company     string              `json:"company" example:"Formaggi GmbH"`
	Country     string              `json:"country" example:"DE"`
	Service     string              `json:"service" example:"customs-clearance"`
	ServiceID   *int64              `json:"service_id" example:"1"`
	Message     string              `json:"message" example:"Two containers of cheese at Yantian"`
	Locale      string              `json:"locale" example:"en"`
	Page        string              `json:"page" example:"https://www.example.com/customs"`
	Referrer    string              `json:"referrer"`
	UTM         map[string]string   `json:"utm"`
	Extra       map[string]string   `json:"extra" doc:"Further fields of the form."`
	Consent     bool                `json:"consent" example:"true"`
	ConsentTo   string              `json:"consent_version" example:"2026-01"`
	Files       []File              `json:"files" doc:"What was sent along."`
	CreatedAt   Time                `json:"created_at"`
}

// File was sent along with a submission.
type File struct {
	ID     int64  `json:"id" example:"7"`
	Field  string `json:"field" doc:"Of the form." example:"papers"`
	Name   string `json:"name" doc:"As the visitor called it, made safe." example:"invoice.pdf"`
	Type   string `json:"type" doc:"By what is in it." example:"application/pdf"`
	Size   int64  `json:"size" doc:"Bytes." example:"48211"`
	SHA256 string `json:"sha256" example:"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"`
	Scanned
}

// Scanned is what the virus scanner says of a file.
type Scanned struct {
	Scan  crm.ScanState `json:"scan" enum:"clean,infected,pending,unscanned" doc:"infected: it is kept and handed out to nobody; pending: it is being checked, and handed out after that; unscanned: nobody looks, or it cannot be looked at." example:"clean"`
	Found string        `json:"found" doc:"What was found, by the scanner's name for it." example:""`
}

func scanned(s crm.Scan) Scanned {
	if s.State == "" {
		s.State = crm.ScanUnscanned // it is none that is handed out
	}
	return Scanned{s.State, s.Found}
}

// ContactPoint is one way to reach somebody.
type ContactPoint struct {
	Kind    string `json:"kind" enum:"email,phone,wechat,whatsapp" example:"email"`
	Value   string `json:"value" doc:"Normalised; equality is decided on it." example:"mei@example.com"`
	Display string `json:"display" doc:"As typed." example:"Mei@Example.com"`
}

func points(list []crm.ContactPoint) []ContactPoint {
	return each(list, func(p crm.ContactPoint) ContactPoint { return ContactPoint(p) })
}

func submission(s crm.Submission, lead string) Submission {
	return Submission{
		ID: s.ID, Reference: s.Reference, State: s.State, SpamReasons: orEmpty(s.SpamReasons), Lead: orNone(lead), Corrects: orNone(s.Corrects),
		SiteID: s.SiteID, FormID: s.FormID, Name: s.Name, Points: points(s.ContactPoints()), Company: s.Company, Country: s.Country,
		Service: s.Service, ServiceID: orNone(s.ServiceID), Message: s.Message, Locale: s.Locale, Page: s.Page, Referrer: s.Referrer,
		UTM: orEmptyMap(s.UTM), Extra: orEmptyMap(s.Extra), Consent: s.Consent, ConsentTo: s.ConsentVersion, CreatedAt: Time{s.CreatedAt},
		Files: each(s.Files, func(f crm.File) File { return File{f.ID, f.Field, f.Name, f.Type, f.Size, f.SHA256, scanned(f.Scan)} }),
	}
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func orEmptyMap(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}

type submissionsQuery struct {
	State  crm.SubmissionState `query:"state" enum:"accepted,quarantined,rejected"`
	Form   string              `query:"form" max:"200" doc:"The form's short name." example:"consultation"`
	Site   int64               `query:"site" min:"1"`
	Since  time.Time           `query:"since" doc:"Sent then or later." example:"2026-11-22T00:00:00Z"`
	Until  time.Time           `query:"until" doc:"Sent before then." example:"2026-11-23T00:00:00Z"`
	Limit  int64               `query:"limit" min:"1" max:"100" doc:"How many at most; 50, unless said." example:"20"`
	Cursor string              `query:"cursor" doc:"The next of the page before, with the same filters."`
}

// Submissions is GET /api/v1/submissions.
func (a *API) Submissions(c *gin.Context) { answer(a, c, a.submissions) }

func (a *API) submissions(ctx context.Context, actor crm.Actor, in submissionsQuery) (page Page[Submission], err error) {
	list := in
	list.Cursor, list.Limit = "", 0
	_, before, err := follow(listOf(list), in.Cursor)
	if err != nil {
		return page, err
	}
	found, more, err := a.Desk.FindSubmissions(ctx, actor, in.Form, desk.SubmissionQuery{
		State: in.State, Site: in.Site, Since: in.Since, Until: in.Until, Before: before, Limit: limit(in.Limit),
	})
	items := each(found, func(r desk.Routed) Submission { return submission(r.Submission, r.Lead) })
	return paged(items, more, func(s Submission) *string { return cursor(listOf(list), time.Time{}, s.ID) }), err
}

type submissionName struct {
	Reference string `path:"reference" noun:"submission" doc:"The submission's reference." example:"NO.2026112248213"`
}

// Submission is GET /api/v1/submissions/{reference}.
func (a *API) Submission(c *gin.Context) { answer(a, c, a.submission) }

func (a *API) submission(ctx context.Context, actor crm.Actor, in submissionName) (Submission, error) {
	r, err := a.Desk.SubmissionByReference(ctx, actor, in.Reference)
	return submission(r.Submission, r.Lead), err
}
