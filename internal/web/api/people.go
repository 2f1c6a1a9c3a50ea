package api

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/contactpoint"
	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
)

// Contact is a person or firm that has contacted us.
type Contact struct {
	ID        int64          `json:"id" example:"17"`
	Name      string         `json:"name" example:"Chen Mei-Ling"`
	Company   string         `json:"company" example:"Formaggi GmbH"`
	Country   string         `json:"country" example:"DE"`
	Locale    string         `json:"locale" example:"en"`
	Points    []ContactPoint `json:"points"`
	CreatedAt Time           `json:"created_at"`
}

func contact(c crm.Contact) Contact {
	return Contact{c.ID, c.Name, c.Company, c.Country, c.Locale, points(c.Points), Time{c.CreatedAt}}
}

type contactsQuery struct {
	Email  string `query:"email" max:"320" doc:"Who has exactly this address, however it is written." example:"mei@example.com"`
	Phone  string `query:"phone" max:"100" doc:"Who has exactly this number; with the country code." example:"+8613800138000"`
	Limit  int64  `query:"limit" min:"1" max:"100" doc:"How many at most; 50, unless said." example:"20"`
	Cursor string `query:"cursor" doc:"The next of the page before, with the same filters."`
}

// points are the contact points asked for, normalised.
func (q contactsQuery) points() (asked []crm.ContactPoint, err error) {
	var faults []crm.FieldError
	add := func(field, text string, parse func(string) (contactpoint.Point, error)) {
		if text == "" {
			return
		}
		p, err := parse(text)
		if err != nil {
			faults = append(faults, crm.FieldError{Field: field, Code: field + "_invalid"})
			if errors.Is(err, contactpoint.ErrPhoneNeedsCountry) {
				faults[len(faults)-1].Code = "phone_needs_country"
			}
		}
		asked = append(asked, crm.ContactPoint{Kind: field, Value: p.Value})
	}
	add("email", q.Email, contactpoint.ParseEmail)
	add("phone", q.Phone, func(s string) (contactpoint.Point, error) { return contactpoint.ParsePhone(s, "") })
	return asked, crm.Invalid(faults)
}

// Contacts is GET /api/v1/contacts.
func (a *API) Contacts(c *gin.Context) { answer(a, c, a.contacts) }

func (a *API) contacts(ctx context.Context, actor crm.Actor, in contactsQuery) (page Page[Contact], err error) {
	list := in
	list.Cursor, list.Limit = "", 0
	_, before, err := follow(listOf(list), in.Cursor)
	if err != nil {
		return page, err
	}
	asked, err := in.points()
	if err != nil {
		return page, err
	}
	found, more, err := a.Desk.FindContacts(ctx, actor, desk.ContactQuery{Points: asked, Before: before, Limit: limit(in.Limit)})
	return paged(each(found, contact), more, func(c Contact) *string { return cursor(listOf(list), time.Time{}, c.ID) }), err
}

type contactName struct {
	ID int64 `path:"id" noun:"contact" example:"17"`
}

// Contact is GET /api/v1/contacts/{id}.
func (a *API) Contact(c *gin.Context) { answer(a, c, a.contact) }

func (a *API) contact(ctx context.Context, actor crm.Actor, in contactName) (Contact, error) {
	c, err := a.Desk.Contact(ctx, actor, in.ID)
	return contact(c), err
}

// Consultant is a user who is given leads.
type Consultant struct {
	ID        int64           `json:"id" example:"7"`
	Name      string          `json:"name" example:"Daniel Okafor"`
	Email     string          `json:"email" example:"daniel.okafor@demo.test"`
	Locale    string          `json:"locale" doc:"The language we write to them in." example:"en"`
	Languages []string        `json:"languages" doc:"Empty: any." example:"en"`
	Services  []int64         `json:"services" doc:"Ids; empty: any." example:"1"`
	Teams     []int64         `json:"teams" doc:"Ids." example:"1"`
	Weight    int             `json:"weight" doc:"Share relative to colleagues." example:"2"`
	Capacity  *int            `json:"capacity" doc:"Open leads at once; null: no limit." example:"30"`
	Day       *int            `json:"capacity_day" doc:"New leads a day; null: no limit." example:"8"`
	Week      *int            `json:"capacity_week" doc:"New leads a week; null: no limit."`
	Month     *int            `json:"capacity_month" doc:"New leads a month; null: no limit."`
	Load      int             `json:"load" doc:"Seats of open leads that they have or are being asked for." example:"3"`
	Away      bool            `json:"away" doc:"They have switched themselves off." example:"false"`
	TimeZone  string          `json:"time_zone" example:"Asia/Shanghai"`
	Hours     json.RawMessage `json:"hours" doc:"By weekday (mon to sun), pairs of local times; without any: always on duty."`
	Active    bool            `json:"active" example:"true"`
}

func consultant(c desk.Colleague) Consultant {
	hours := json.RawMessage(c.Hours)
	if c.Hours == "" {
		hours = json.RawMessage(`{}`)
	}
	return Consultant{
		ID: c.ID, Name: c.Name, Email: c.Email, Locale: c.Locale, Languages: orEmpty(c.Languages), Services: orEmpty(c.Services),
		Teams: orEmpty(c.Teams), Weight: c.Weight, Capacity: orNone(c.Capacity), Day: orNone(c.Limits.Day), Week: orNone(c.Limits.Week),
		Month: orNone(c.Limits.Month), Load: c.Load, Away: c.Away, TimeZone: c.TimeZone, Hours: hours, Active: c.Active,
	}
}

// nothing is the input of what needs none.
type nothing struct{}

// Consultants is GET /api/v1/consultants, which has one page.
func (a *API) Consultants(c *gin.Context) { answer(a, c, a.consultants) }

func (a *API) consultants(ctx context.Context, actor crm.Actor, _ nothing) (Page[Consultant], error) {
	all, err := a.Desk.Consultants(ctx, actor)
	return Page[Consultant]{Items: each(all, consultant)}, err
}

type consultantName struct {
	ID int64 `path:"id" noun:"consultant" example:"7"`
}

// Consultant is GET /api/v1/consultants/{id}.
func (a *API) Consultant(c *gin.Context) { answer(a, c, a.consultant) }

func (a *API) consultant(ctx context.Context, actor crm.Actor, in consultantName) (Consultant, error) {
	c, err := a.Desk.Consultant(ctx, actor, in.ID)
	return consultant(c), err
}
