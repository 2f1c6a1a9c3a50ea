package crm

import (
	"sync"
	"time"

	"frontdesk/internal/calendar"
)

// Text is the same words in each language the firm writes in, by language tag ("en", "zh").
type Text map[string]string

// In returns the text in the given language, else in English, else in any.
func (t Text) In(language string) string {
	for _, l := range []string{language, "en", "zh"} {
		if s := t[l]; s != "" {
			return s
		}
	}
	return ""
}

// Site is one website of the firm.
type Site struct {
	ID           int64
	Name         string
	Origins      []string // exact origins its pages are served from, "https://example.com"
	TimeZone     string   // IANA name; dates of references and pages
	Country      string   // ISO 3166 alpha-2; default of phone numbers
	Locale       string   // default language of its visitors
	ReferenceKey []byte   // 32 bytes, keys the permutation behind its references
	Targets      Targets  // of teams that have none of their own
	Channels     []Channel
	Before       int64 // how many people had contacted the firm before it used Frontdesk
	Contacted    int64 // how many have since, as last counted
	Comments     CommentRules
	Version      int64         // grows with each change of what visitors of every article see
	Untold       []Told        // of its leads' history, that their clients are not told
	ReviewDelay  time.Duration // from a won lead to the invitation to review; 0: nobody is invited
	CreatedAt    time.Time
}

// Reached is how many people have contacted the firm, rounded down.
func (s Site) Reached() int64 { return Floored(s.Before + s.Contacted) }

// Location returns the site's time zone; a site with an unknown zone cannot be saved, so UTC never shows.
func (s Site) Location() *time.Location { return location(s.TimeZone) }

// zones is the table of the time zones that were asked for, by name: each is compiled from a file once.
var zones sync.Map

func location(name string) *time.Location {
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	zones.Store(name, loc)
	return loc
}

// Service is something the firm sells, and what routing matches on.
type Service struct {
	ID       int64
	SiteID   int64
	Slug     string // the value a form posts
	Name     Text
	Position int
}

// Form is a contact form of a site.
type Form struct {
	ID             int64
	SiteID         int64
	Slug           string // its address: /f/{slug}
	Name           string
	ConsentVersion string
	Consent        Text // the wording a visitor agrees to; empty: none is asked
	MustConsent    bool // refuse a submission without consent; otherwise it is recorded as given or not
	Active         bool
	Fields         []FormField // beside those of every submission
	Services       []int64     // that it offers; empty: all of the site
	Words          FormWords
	Redirect       string  // the page of the site's own that thanks; empty: ours
	Told           []int64 // users who get a copy of each submission by mail: managers and administrators
}

// Targets are how soon a client is to be answered, in business time; zero: no promise is made.
type Targets struct {
	FirstResponse time.Duration
	NextResponse  time.Duration
}

// OffHours is what happens to a lead while its team is closed.
type OffHours string

const (
	OffHoursHold  OffHours = "hold"  // it waits until the team opens
	OffHoursOffer OffHours = "offer" // it is offered to whoever is on duty
)

// Team is a group of consultants who are given leads. Which leads is said by the rules.
type Team struct {
	ID            int64
	Name          string
	TimeZone      string
	Hours         string // calendar.Week as JSON, local to TimeZone; empty: always open
	CalendarID    int64  // its holidays, and those of its members who have no calendar of their own; 0: none
	OffHours      OffHours
	OfferTimeout  time.Duration // how long an offer waits for an answer, in business time of who is asked
	Reminder      time.Duration // how long before the deadline they are reminded, in business time; 0: not at all
	Rounds        int           // how often one person is asked about one lead; at least 1
	ManagerID     int64         // who is told of its queue and its breaches; 0: every manager
	SupportTeamID int64         // the team from which the support seat is filled; 0: the seat is not wanted
	StickyAway    time.Duration // how long a returning client waits for their consultant to be back
	CatchUp       bool          // whoever joins or returns is owed what they missed, instead of joining at the present level
	Targets       Targets       // of the SLA clock; a zero one is the site's
	QueueToldAt   time.Time     // when its manager was last told of the queue that there is now
}

// Location returns the team's time zone.
func (t Team) Location() *time.Location { return location(t.TimeZone) }

// Calendar is a list of holidays that teams and consultants share.
type Calendar struct {
	ID   int64
	Name string
	Days []calendar.Holiday
}

// Absence is a time in which a consultant is given nothing.
type Absence struct {
	ID           int64
	ConsultantID int64
	From, Until  time.Time // from From on, before Until
	Reason       string    // in their own words; empty: none given
}

// Consultant is a user who is given leads. Its ID is the user's id.
type Consultant struct {
	ID         int64
	Name       string
	Email      string
	Locale     string // the language we write to them in
	Languages  []string
	Services   []int64 // service ids; empty: any
	Weight     int     // share relative to colleagues; at least 1
	Capacity   int     // open leads at once; 0: no limit
	Limits     Limits  // new leads by period
	Load       int     // seats of open leads now: owned or being offered
	TimeZone   string
	Hours      string // calendar.Week as JSON, local to TimeZone; empty: always on duty
	CalendarID int64  // their holidays; 0: those of the team
	Away       bool   // the switch: on, they are given nothing until it is off
	Active     bool
}

// Full reports whether they have as many open leads as they may.
func (c Consultant) Full() bool { return c.Capacity > 0 && c.Load >= c.Capacity }

// Limits are how many leads a consultant is given in a period, as its days are where they live; 0: no limit.
type Limits struct {
	Day, Week, Month int
}

// Any reports whether there is a limit.
func (l Limits) Any() bool { return l != Limits{} }

// Location returns the consultant's time zone.
func (c Consultant) Location() *time.Location { return location(c.TimeZone) }
