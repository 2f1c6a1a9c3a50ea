package firm

import (
	"context"
	"regexp"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// lastPosition is the last place in the order in which a site offers its services.
const lastPosition = 10_000

// SaveService makes a service (ID 0) or changes one. Administrators only.
func (f *Firm) SaveService(ctx context.Context, actor crm.Actor, s crm.Service, unread ...crm.FieldError) (int64, error) {
	faults := append(checkSlug(s.Slug), checkRange("position", s.Position, lastPosition)...)
	if s.Name.In("en") == "" {
		faults = append(faults, crm.FieldError{Field: "name_en", Code: "required"})
	}
	return f.save(ctx, change{actor, crm.RoleAdmin, "service", s.ID}, func(tx *database.Tx) (int64, error) {
		if err := crm.Invalid(crm.Faults(unread, faults)); err != nil {
			return 0, err
		}
		if err := store.TouchSite(tx, s.SiteID); err != nil { // visitors choose from its services
			return 0, err
		}
		if s.ID == 0 {
			return store.InsertService(tx, s)
		}
		return s.ID, store.UpdateService(tx, s)
	})
}

// formsLock is held by a transaction that saves a form: a wording must not be kept under one version twice.
const formsLock = "forms"

// SaveForm makes a form (ID 0) or changes one. A wording that visitors may have agreed to is never changed: other words
// need another version. Administrators only.
func (f *Firm) SaveForm(ctx context.Context, actor crm.Actor, form crm.Form, unread ...crm.FieldError) (int64, error) {
	return f.save(ctx, change{actor, crm.RoleAdmin, "form", form.ID}, func(tx *database.Tx) (int64, error) {
		if err := tx.Lock(formsLock); err != nil {
			return 0, err
		}
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
		if err := store.TouchSite(tx, form.SiteID); err != nil { // tickets are shown while their form is open
			return 0, err
		}
		return form.ID, store.UpdateForm(tx, form)
	})
}

var slug = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)

func checkSlug(value string) (faults []crm.FieldError) {
	if !slug.MatchString(value) {
		faults = append(faults, crm.FieldError{Field: "slug", Code: "slug_invalid"})
	}
	return faults
}
