package crm

import (
	"slices"
	"strings"
)

// condition is one of the things that a rule may ask.
type condition struct {
	code   string // of why a rule does not match
	holds  func(Conditions, Enquiry) bool
	covers func(wide, narrow Conditions) bool // whatever enquiry the narrow ones accept, the wide ones accept
}

// conditions are all of them, in the order in which they are asked.
var conditions = [...]condition{
	oneOf("site", func(c Conditions) []int64 { return c.Sites }, func(e Enquiry) []int64 { return []int64{e.SiteID} }, equal),
	oneOf("form", func(c Conditions) []int64 { return c.Forms }, func(e Enquiry) []int64 { return []int64{e.FormID} }, equal),
	oneOf("tag", func(c Conditions) []string { return c.Tags }, func(e Enquiry) []string { return e.Tags }, alike),
	oneOf("service", func(c Conditions) []int64 { return c.Services }, func(e Enquiry) []int64 { return []int64{e.ServiceID} }, equal),
	oneOf("language", func(c Conditions) []string { return c.Languages }, func(e Enquiry) []string { return []string{e.Language} }, alike),
	{"place", inPlace, coversPlace},
	oneOf("source", func(c Conditions) []string { return c.Sources }, func(e Enquiry) []string { return []string{e.Source} }, within),
	{"score", inScore, coversScore},
	{"hours", inHours, func(wide, narrow Conditions) bool { return coversHours(wide.Hours, narrow.Hours) }},
}

// Holds reports whether all conditions that are given hold; if not, the code of the first that fails: "site", "form",
// "tag", "service", "language", "place" (neither a country nor a phone prefix fits), "source", "score" or "hours".
func (c Conditions) Holds(e Enquiry) (bool, string) {
	for _, asked := range conditions {
		if !asked.holds(c, e) {
			return false, asked.code
		}
	}
	return true, ""
}

// covers tells whether every enquiry for which narrow holds is one for which wide holds. It may overlook that, but never
// claims it wrongly.
func covers(wide, narrow Conditions) bool {
	return !slices.ContainsFunc(conditions[:], func(c condition) bool { return !c.covers(wide, narrow) })
}

// oneOf is a condition that lists what an enquiry may have. fits must be transitive; a blank entry fits nothing, least of
// all what a visitor left blank.
func oneOf[T any](code string, listed func(Conditions) []T, has func(Enquiry) []T, fits func(listed, has T) bool) condition {
	return condition{
		code: code,
		holds: func(c Conditions, e Enquiry) bool {
			return len(listed(c)) == 0 || slices.ContainsFunc(has(e), func(h T) bool { return anyFits(listed(c), h, fits) })
		},
		covers: func(wide, narrow Conditions) bool {
			return len(listed(wide)) == 0 || len(listed(narrow)) > 0 && allFit(listed(wide), listed(narrow), fits)
		},
	}
}

func anyFits[T any](listed []T, has T, fits func(listed, has T) bool) bool {
	return slices.ContainsFunc(listed, func(l T) bool { return fits(l, has) })
}

// allFit tells whether each of the narrow entries fits one of the wide ones.
func allFit[T any](wide, narrow []T, fits func(listed, has T) bool) bool {
	return !slices.ContainsFunc(narrow, func(n T) bool { return !anyFits(wide, n, fits) })
}

func equal(a, b int64) bool { return a == b }

func alike(listed, has string) bool { return plain(listed) != "" && plain(listed) == plain(has) }

// within tells whether a source is the one listed or, of hosts, a subdomain of it.
func within(listed, source string) bool {
	listed, source = plain(listed), plain(source)
	return listed != "" && (source == listed || strings.HasSuffix(source, "."+listed))
}

func dialled(prefix, number string) bool {
	prefix = plain(prefix)
	return prefix != "" && strings.HasPrefix(plain(number), prefix)
}

func sameCountry(listed, has string) bool {
	return alpha2(listed) != "" && alpha2(listed) == alpha2(has)
}

func inPlace(c Conditions, e Enquiry) bool {
	return anywhere(c) || anyFits(c.Countries, e.Country, sameCountry) || anyFits(c.PhonePrefixes, e.Phone, dialled)
}

func coversPlace(wide, narrow Conditions) bool {
	return anywhere(wide) || !anywhere(narrow) &&
		allFit(wide.Countries, narrow.Countries, sameCountry) && allFit(wide.PhonePrefixes, narrow.PhonePrefixes, dialled)
}

func anywhere(c Conditions) bool { return len(c.Countries)+len(c.PhonePrefixes) == 0 }

func inScore(c Conditions, e Enquiry) bool {
	least, most := c.scores()
	return least <= e.Score && e.Score <= most
}

func coversScore(wide, narrow Conditions) bool {
	least, most := wide.scores()
	from, to := narrow.scores()
	return least <= from && to <= most
}

// scores are the bounds, both included.
func (c Conditions) scores() (least, most int) {
	if c.ScoreMax == 0 {
		return c.ScoreMin, maxScore
	}
	return c.ScoreMin, c.ScoreMax
}

func inHours(c Conditions, e Enquiry) bool {
	return len(c.Hours) == 0 || e.Open != nil && e.Open(c.Hours)
}
