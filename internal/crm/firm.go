package crm

import "time"

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
	CreatedAt    time.Time
}

// Location returns the site's time zone; a site with an unknown zone cannot be saved, so UTC never shows.
func (s Site) Location() *time.Location { return location(s.TimeZone) }

func location(name string) *time.Location {
	if loc, err := time.LoadLocation(name); err == nil {
		return loc
	}
	return time.UTC
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
	TeamID         int64 // takes what no team's services claim; 0: the fallback team
	ConsentVersion string
	Consent        Text // the wording a visitor agrees to; empty: none is asked
	MustConsent    bool // refuse a submission without consent; otherwise it is recorded as given or not
	Active         bool
}

// Team is a group of consultants among whom leads rotate.
type Team struct {
	ID           int64
	Name         string
	Services     []int64       // service ids it takes; empty: any
	Languages    []string      // languages it takes; empty: any
	OfferTimeout time.Duration // how long an offer waits for an answer
	Fallback     bool          // takes what nobody else takes; exactly one team is
	Position     int           // the first that matches takes the lead
}

// Consultant is a user who is given leads. Its ID is the user's id.
type Consultant struct {
	ID        int64
	Name      string
	Email     string
	Locale    string // the language we write to them in
	Languages []string
	Services  []int64 // service ids; empty: any
	Weight    int     // share relative to colleagues; at least 1
	Capacity  int     // open leads at once; 0: no limit
	Load      int     // open leads now: owned or being offered
	TimeZone  string
	Hours     string // calendar.Week as JSON, local to TimeZone; empty: always on duty
	Active    bool
}

// Location returns the consultant's time zone.
func (c Consultant) Location() *time.Location { return location(c.TimeZone) }
