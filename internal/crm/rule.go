package crm

import (
	"encoding/json"
	"slices"
	"strings"
)

// Strategy is how a team hands out the leads that a rule gives it.
type Strategy string

const (
	StrategyRotation    Strategy = "rotation"     // in turn, by weight
	StrategyLeastLoaded Strategy = "least_loaded" // to whoever has the fewest open leads
	StrategySticky      Strategy = "sticky"       // a client who returns goes to the consultant they had
	StrategyPool        Strategy = "pool"         // all are told, and the first to claim it has it
)

// Strategies lists the strategies, the default first.
var Strategies = [...]Strategy{StrategyRotation, StrategyLeastLoaded, StrategySticky, StrategyPool}

// Rule says which team takes an enquiry, and how it is handed out there. Rules are asked in the order of Position; the
// first that holds decides.
type Rule struct {
	ID         int64
	Position   int
	Name       string
	Conditions Conditions
	TeamID     int64
	Strategy   Strategy
	Fallback   bool // holds for every enquiry; exactly one rule is, the last, and it has no conditions
}

// Conditions are what a rule asks of an enquiry. All that are given must hold; an empty list and a score of zero ask for
// nothing. A list holds when one of its entries does, and countries and phone prefixes are one list: that of places.
// Capitals and blanks around an entry make no difference.
type Conditions struct {
	Sites         []int64         `json:"sites,omitempty"`
	Forms         []int64         `json:"forms,omitempty"`
	Services      []int64         `json:"services,omitempty"`
	Tags          []string        `json:"tags,omitempty"`           // of the article
	Languages     []string        `json:"languages,omitempty"`      // "en", "zh": base languages, without a region
	Countries     []string        `json:"countries,omitempty"`      // ISO 3166 alpha-2
	PhonePrefixes []string        `json:"phone_prefixes,omitempty"` // "+86", "+8613"
	Sources       []string        `json:"sources,omitempty"`        // a host stands for its subdomains too
	ScoreMin      int             `json:"score_min,omitempty"`      // of Score; the bound itself holds
	ScoreMax      int             `json:"score_max,omitempty"`
	Hours         json.RawMessage `json:"hours,omitempty"` // a calendar.Week in the site's zone
}

// Empty reports whether nothing is asked, so that every enquiry will do.
func (c Conditions) Empty() bool { return covers(c, Conditions{}) }

// Tidy returns the conditions as they are kept: without blanks, without blank or repeated entries, capitals in countries
// only, the host of a source that was typed as an address, and no hours when they are those of a desk that never closes.
func (c Conditions) Tidy() Conditions {
	c.Sites, c.Forms, c.Services = each(c.Sites, itself), each(c.Forms, itself), each(c.Services, itself)
	c.Tags, c.Languages = each(c.Tags, plain), each(c.Languages, plain)
	c.Countries, c.PhonePrefixes = each(c.Countries, alpha2), each(c.PhonePrefixes, plain)
	c.Sources = each(c.Sources, sourceOf)
	if alwaysOpen(c.Hours) {
		c.Hours = nil
	}
	return c
}

// each puts every entry of a list into its form and leaves out what is empty or was there before.
func each[T comparable](listed []T, form func(T) T) (kept []T) {
	var nothing T
	for _, entry := range listed {
		if e := form(entry); e != nothing && !slices.Contains(kept, e) {
			kept = append(kept, e)
		}
	}
	return kept
}

func itself(id int64) int64 { return id }

func plain(typed string) string { return strings.ToLower(strings.TrimSpace(typed)) }

// FirstMatch returns the index of the rule that decides on an enquiry, -1 when none holds, which only a list without a
// fallback can bring about; and for each rule before it, in order, the code of the first of its conditions that failed.
func FirstMatch(rules []Rule, e Enquiry) (int, []string) {
	var missed []string
	for i, rule := range rules {
		if rule.Fallback {
			return i, missed
		}
		holds, failed := rule.Conditions.Holds(e)
		if holds {
			return i, missed
		}
		missed = append(missed, failed)
	}
	return -1, missed
}
