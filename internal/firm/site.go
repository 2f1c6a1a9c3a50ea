package firm

import (
	"context"
	"crypto/rand"
	"net/url"
	"slices"
	"strings"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// SaveSite makes a site (ID 0) or changes one, and returns its id. Administrators only. Unread is what could not be read
// of what was typed, and is refused together with all that is wrong besides; so it is with everything saved here.
func (f *Firm) SaveSite(ctx context.Context, actor crm.Actor, s crm.Site, unread ...crm.FieldError) (int64, error) {
	faults := checkSite(&s)
	if s.ID == 0 {
		s.ReferenceKey = make([]byte, 32)
		rand.Read(s.ReferenceKey)
	}
	return f.save(ctx, change{actor, crm.RoleAdmin, "site", s.ID}, func(tx *database.Tx) (int64, error) {
		if err := crm.Invalid(crm.Faults(unread, faults)); err != nil {
			return 0, err
		}
		id, err := putSite(tx, s)
		if err != nil {
			return 0, err
		}
		if err := store.PutUntold(tx, id, s.Untold); err != nil {
			return 0, err
		}
		return id, store.PutCommentRules(tx, id, s.Comments)
	})
}

func putSite(tx *database.Tx, s crm.Site) (int64, error) {
	if s.ID == 0 {
		return store.InsertSite(tx, s)
	}
	return s.ID, store.UpdateSite(tx, s)
}

// maxReviewDelay is how long after a won lead a client still knows how it was.
const maxReviewDelay = 90 * 24 * time.Hour

// checkSite normalises a site's origins and says what is wrong with it.
func checkSite(s *crm.Site) (faults []crm.FieldError) {
	if s.Name == "" {
		faults = append(faults, crm.FieldError{Field: "name", Code: "required"})
	}
	faults = append(faults, checkZone(s.TimeZone)...)
	if !isCountry(s.Country) {
		faults = append(faults, crm.FieldError{Field: "country", Code: "country_invalid"})
	}
	if !slices.Contains([]string{"en", "zh"}, s.Locale) {
		faults = append(faults, crm.FieldError{Field: "locale", Code: "choice_invalid"})
	}
	if s.ReviewDelay < 0 || s.ReviewDelay > maxReviewDelay {
		faults = append(faults, crm.FieldError{Field: "review_days", Code: "number_range", Params: map[string]any{"Min": 0, "Max": int(maxReviewDelay / (24 * time.Hour))}})
	}
	return slices.Concat(faults, checkOrigins(s), checkTargets(s.Targets), checkChannels(s), checkBefore(s.Before), checkComments(&s.Comments), checkUntold(s.Untold))
}

func checkZone(name string) []crm.FieldError {
	if _, err := time.LoadLocation(name); err != nil || name == "" || name == "Local" {
		return []crm.FieldError{{Field: "time_zone", Code: "time_zone_unknown"}}
	}
	return nil
}

func checkOrigins(s *crm.Site) (faults []crm.FieldError) {
	var origins []string
	for _, typed := range s.Origins {
		if strings.TrimSpace(typed) == "" {
			continue
		}
		origin, ok := readOrigin(typed)
		if !ok {
			faults = append(faults, crm.FieldError{Field: "origins", Code: "origin_invalid", Params: map[string]any{"Origin": typed}})
		}
		origins = append(origins, origin)
	}
	s.Origins = origins
	return faults
}

// readOrigin reads an origin as people type it, with a slash at its end or without; false when it is none.
func readOrigin(typed string) (string, bool) {
	u, err := url.Parse(strings.TrimRight(strings.TrimSpace(typed), "/"))
	if err != nil || u.Hostname() == "" || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return "", false
	}
	return crm.Origin(u), u.Scheme == "http" || u.Scheme == "https"
}
