package firm

import (
	"net/url"
	"regexp"
	"slices"
	"time"

	"frontdesk/internal/crm"
)

var country = regexp.MustCompile(`^[A-Z]{2}$`)

// checkSite normalises a site's origins and says what is wrong with it.
func checkSite(s *crm.Site) (faults []crm.FieldError) {
	if s.Name == "" {
		faults = append(faults, crm.FieldError{Field: "name", Code: "required"})
	}
	if _, err := time.LoadLocation(s.TimeZone); err != nil || s.TimeZone == "" {
		faults = append(faults, crm.FieldError{Field: "time_zone", Code: "time_zone_unknown"})
	}
	if !country.MatchString(s.Country) {
		faults = append(faults, crm.FieldError{Field: "country", Code: "country_invalid"})
	}
	if !slices.Contains([]string{"en", "zh"}, s.Locale) {
		faults = append(faults, crm.FieldError{Field: "locale", Code: "choice_invalid"})
	}
	var origins []string
	for _, typed := range s.Origins {
		origin := normaliseOrigin(typed)
		if origin == "" {
			continue
		}
		if !isOrigin(origin) {
			faults = append(faults, crm.FieldError{Field: "origins", Code: "origin_invalid", Params: map[string]any{"Origin": typed}})
		}
		origins = append(origins, origin)
	}
	s.Origins = origins
	return faults
}

func isOrigin(origin string) bool {
	u, err := url.Parse(origin)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" &&
		u.Path == "" && u.RawQuery == "" && u.Fragment == "" && u.User == nil
}
