package firm

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

const (
	mostFreeLinks = 100
	mostFlood     = 100_000 // a minute
)

// Spam returns what a site says about spam. Administrators only: it holds the keys to judges outside.
func (f *Firm) Spam(ctx context.Context, actor crm.Actor, siteID int64) (s crm.SpamSettings, err error) {
	if err := actor.Require(crm.RoleAdmin); err != nil {
		return s, err
	}
	s = crm.DefaultSpam()
	err = f.db.Read(ctx, func(tx *database.Tx) error {
		all, err := store.SpamSettings(tx)
		if said, ok := all[siteID]; ok {
			s = said
		}
		return err
	})
	return s, err
}

// SaveSpam changes what a site says about spam. Administrators only.
func (f *Firm) SaveSpam(ctx context.Context, actor crm.Actor, siteID int64, s crm.SpamSettings, unread ...crm.FieldError) error {
	_, err := f.save(ctx, change{actor, crm.RoleAdmin, "site", siteID}, func(tx *database.Tx) (int64, error) {
		if err := crm.Invalid(crm.Faults(unread, checkSpam(s))); err != nil {
			return 0, err
		}
		return siteID, store.PutSpamSettings(tx, siteID, s)
	})
	return err
}

func checkSpam(s crm.SpamSettings) (faults []crm.FieldError) {
	faults = append(faults, checkRange("links", s.Links, mostFreeLinks)...)
	faults = append(faults, checkRange("flood", s.Flood, mostFlood)...)
	if p := s.Captcha.Provider; p != "" && !slices.Contains(crm.CaptchaProviders[:], p) {
		faults = append(faults, crm.FieldError{Field: "captcha", Code: "choice_invalid"})
	} else if p != "" && s.Captcha.Secret == "" {
		faults = append(faults, crm.FieldError{Field: "captcha_secret", Code: "required"})
	}
	faults = append(faults, checkEndpoint("captcha_endpoint", s.Captcha.Endpoint)...)
	faults = append(faults, checkEndpoint("akismet_endpoint", s.Akismet.Endpoint)...)
	if s.Akismet.Key != "" && s.Akismet.Blog == "" {
		faults = append(faults, crm.FieldError{Field: "akismet_blog", Code: "required"})
	}
	return append(faults, checkEndpoint("akismet_blog", s.Akismet.Blog)...)
}

func checkRange(field string, n, most int) []crm.FieldError {
	if n < 0 || n > most {
		return []crm.FieldError{{Field: field, Code: "number_range", Params: map[string]any{"Min": 0, "Max": most}}}
	}
	return nil
}

func checkEndpoint(field, address string) []crm.FieldError {
	u, err := url.Parse(address)
	if address == "" || err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") && !strings.ContainsAny(address, " \n") {
		return nil
	}
	return []crm.FieldError{{Field: field, Code: "address_invalid"}}
}
