package crm

import (
	"regexp"
	"slices"
	"strings"
)

func (f RuleFirm) refuse(r Rule, last bool) []FieldError {
	c := r.Conditions
	return slices.Concat(
		f.refuseRule(r, last), refusePlaces(c), refuseWords(c), refuseScore(c),
		f.refuseSites(c), f.refuseForms(c), f.refuseServices(c), f.refuseHours(c),
	)
}

func (f RuleFirm) refuseRule(r Rule, last bool) (faults []FieldError) {
	if strings.TrimSpace(r.Name) == "" {
		faults = append(faults, fault("name", "required"))
	}
	if _, known := f.Members[r.TeamID]; !known {
		faults = append(faults, fault("team", "team_unknown", "ID", r.TeamID))
	}
	if !slices.Contains(Strategies[:], r.Strategy) {
		faults = append(faults, fault("strategy", "choice_invalid", "Strategy", string(r.Strategy)))
	}
	if r.Fallback && !r.Conditions.Empty() {
		faults = append(faults, fault("conditions", "fallback_conditions"))
	}
	if r.Fallback && !last {
		faults = append(faults, fault("position", "fallback_not_last"))
	}
	return faults
}

// What an entry must look like: a visitor's language has no region, a country is a code, and no number of any country
// begins with a zero.
var (
	alpha2Code = regexp.MustCompile(`^[A-Z]{2}$`)
	baseCode   = regexp.MustCompile(`^[a-z]{2,3}$`)
	dialPrefix = regexp.MustCompile(`^\+[1-9][0-9]{0,14}$`)
)

func refusePlaces(c Conditions) []FieldError {
	return slices.Concat(
		unless(c.Countries, "countries", "country_invalid", "Country", func(s string) bool { return alpha2Code.MatchString(alpha2(s)) }),
		unless(c.PhonePrefixes, "phone_prefixes", "phone_prefix_invalid", "Prefix", func(s string) bool { return dialPrefix.MatchString(plain(s)) }),
	)
}

// refuseWords refuses what can be no word: a tag with a comma in it would be two.
func refuseWords(c Conditions) []FieldError {
	return slices.Concat(
		unless(c.Languages, "languages", "language_unknown", "Language", func(s string) bool { return baseCode.MatchString(plain(s)) }),
		unless(c.Tags, "tags", "tag_invalid", "Tag", func(s string) bool { return plain(s) != "" && !strings.ContainsFunc(s, comma) }),
		unless(c.Sources, "sources", "source_invalid", "Source", func(s string) bool { return plain(s) != "" && sourceOf(s) == plain(s) }),
	)
}

// unless is a fault for each entry that does not pass.
func unless[T any](listed []T, field, code, param string, pass func(T) bool) (faults []FieldError) {
	for _, entry := range listed {
		if !pass(entry) {
			faults = append(faults, fault(field, code, param, entry))
		}
	}
	return faults
}

func refuseScore(c Conditions) (faults []FieldError) {
	if c.ScoreMin < 0 || c.ScoreMin > maxScore {
		faults = append(faults, fault("score_min", "number_range", "Min", 0, "Max", maxScore))
	}
	if c.ScoreMax < 0 || c.ScoreMax > maxScore {
		faults = append(faults, fault("score_max", "number_range", "Min", 0, "Max", maxScore))
	}
	if least, most := c.scores(); len(faults) == 0 && least > most {
		faults = append(faults, fault("score_max", "score_max_low", "Min", least))
	}
	return faults
}

func (f RuleFirm) refuseHours(c Conditions) []FieldError {
	if len(c.Hours) == 0 {
		return nil
	}
	if err := f.Hours(c.Hours); err != nil {
		return []FieldError{fault("hours", "hours_invalid", "Detail", err.Error())}
	}
	return nil
}
