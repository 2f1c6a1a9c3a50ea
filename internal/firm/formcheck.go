package firm

import (
	"maps"
	"net/url"
	"slices"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

func checkForm(form crm.Form) []crm.FieldError {
	faults := checkSlug(form.Slug)
	if form.Name == "" {
		faults = append(faults, crm.FieldError{Field: "name", Code: "required"})
	}
	if form.MustConsent && form.Consent.In("en") == "" {
		faults = append(faults, crm.FieldError{Field: "consent_en", Code: "required"})
	}
	if form.Consent.In("en") != "" && form.ConsentVersion == "" {
		faults = append(faults, crm.FieldError{Field: "consent_version", Code: "required"})
	}
	return slices.Concat(faults, crm.CheckFields(form.Fields), form.Words.Check())
}

// checkAroundForm says what a form lacks in the firm: its site, somebody to take what it brings, and whatever it names.
func checkAroundForm(tx *database.Tx, form crm.Form) (faults []crm.FieldError, err error) {
	s, err := readSetup(tx)
	if err != nil {
		return nil, err
	}
	if form.Active && len(s.Teams) == 0 {
		faults = append(faults, crm.FieldError{Field: "active", Code: "team_needed"})
	}
	faults = append(faults, s.checkSiteOf(form)...)
	if !within(form.Told, s.Managers, func(u crm.User) int64 { return u.ID }) {
		faults = append(faults, crm.FieldError{Field: "told", Code: "choice_invalid"})
	}
	if form.ID == 0 {
		return faults, nil
	}
	kept, err := store.ConsentOf(tx, form.ID, form.ConsentVersion)
	if crm.IsKind(err, crm.KindNotFound) {
		return faults, nil
	}
	if len(form.Consent) > 0 && !maps.Equal(kept.Wording, form.Consent) {
		faults = append(faults, crm.FieldError{Field: "consent_version", Code: "consent_version_used", Params: map[string]any{"Version": form.ConsentVersion}})
	}
	return faults, err
}

// checkSiteOf says what a form names that is not its site's: services, and the page of thanks.
func (s Setup) checkSiteOf(form crm.Form) (faults []crm.FieldError) {
	i := slices.IndexFunc(s.Sites, func(site crm.Site) bool { return site.ID == form.SiteID })
	if i < 0 {
		return []crm.FieldError{{Field: "site", Code: "choice_invalid"}}
	}
	services := slices.DeleteFunc(slices.Clone(s.Services), func(service crm.Service) bool { return service.SiteID != form.SiteID })
	if !within(form.Services, services, func(service crm.Service) int64 { return service.ID }) {
		faults = append(faults, crm.FieldError{Field: "services", Code: "choice_invalid"})
	}
	if form.Redirect != "" && !slices.Contains(s.Sites[i].Origins, originOf(form.Redirect)) {
		faults = append(faults, crm.FieldError{Field: "redirect", Code: "redirect_elsewhere", Params: map[string]any{"Site": s.Sites[i].Name}})
	}
	return faults
}

// within reports whether every id is one of all.
func within[T any](ids []int64, all []T, id func(T) int64) bool {
	return !slices.ContainsFunc(ids, func(wanted int64) bool {
		return !slices.ContainsFunc(all, func(t T) bool { return id(t) == wanted })
	})
}

// originOf is the origin of an address of the web as it is kept of a site; empty: it is none.
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil {
		return ""
	}
	return crm.Origin(u)
}
