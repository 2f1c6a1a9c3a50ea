package firm

import (
	"context"
	"regexp"
	"slices"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// SaveService makes a service (ID 0) or changes one. Administrators only.
func (f *Firm) SaveService(ctx context.Context, actor crm.Actor, s crm.Service, unread ...crm.FieldError) (int64, error) {
	faults := checkSlug(s.Slug)
	if s.Name.In("en") == "" {
		faults = append(faults, crm.FieldError{Field: "name_en", Code: "required"})
	}
	return f.save(ctx, change{actor, crm.RoleAdmin, "service", s.ID}, func(tx *database.Tx) (int64, error) {
		if err := crm.Invalid(crm.Faults(unread, faults)); err != nil {
			return 0, err
		}
		if s.ID == 0 {
			return store.InsertService(tx, s)
		}
		return s.ID, store.UpdateService(tx, s)
	})
}

// SaveForm makes a form (ID 0) or changes one. Administrators only.
func (f *Firm) SaveForm(ctx context.Context, actor crm.Actor, form crm.Form, unread ...crm.FieldError) (int64, error) {
	return f.save(ctx, change{actor, crm.RoleAdmin, "form", form.ID}, func(tx *database.Tx) (int64, error) {
		around, err := checkAroundForm(tx, form)
		if err != nil {
			return 0, err
		}
		if err := crm.Invalid(crm.Faults(unread, checkForm(form), around)); err != nil {
			return 0, err
		}
		if form.ID == 0 {
			return store.InsertForm(tx, form)
		}
		return form.ID, store.UpdateForm(tx, form)
	})
}

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
	return faults
}

// checkAroundForm says what a form lacks in the firm: its site, and somebody to take what it brings.
func checkAroundForm(tx *database.Tx, form crm.Form) (faults []crm.FieldError, err error) {
	sites, err := store.Sites(tx)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(sites, func(s crm.Site) bool { return s.ID == form.SiteID }) {
		faults = append(faults, crm.FieldError{Field: "site", Code: "choice_invalid"})
	}
	teams, err := store.Teams(tx)
	if form.Active && len(teams) == 0 {
		faults = append(faults, crm.FieldError{Field: "active", Code: "team_needed"})
	}
	return faults, err
}

var slug = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)

func checkSlug(value string) (faults []crm.FieldError) {
	if !slug.MatchString(value) {
		faults = append(faults, crm.FieldError{Field: "slug", Code: "slug_invalid"})
	}
	return faults
}
