package store

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

const formColumns = `site_id, slug, name, consent_version, consent, must_consent, active, fields, services, words, redirect`

func formValues(f crm.Form) []any {
	return []any{
		f.SiteID, f.Slug, f.Name, f.ConsentVersion, database.JSON(f.Consent), f.MustConsent, f.Active,
		database.JSON(listOf(f.Fields)), database.JSON(listOf(f.Services)), database.JSON(f.Words), f.Redirect,
	}
}

// listOf is a list that JSON writes as one even when there is nothing in it.
func listOf[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}

func scanForm(row database.Scanner) (f crm.Form, err error) {
	return f, row.Scan(&f.ID, &f.SiteID, &f.Slug, &f.Name, &f.ConsentVersion, database.IntoJSON(&f.Consent), &f.MustConsent,
		&f.Active, database.IntoJSON(&f.Fields), database.IntoJSON(&f.Services), database.IntoJSON(&f.Words), &f.Redirect)
}

// InsertForm makes a form with its wording and whom it tells, and returns its id; database.IsUnique when the slug is taken.
func InsertForm(tx *database.Tx, f crm.Form) (id int64, err error) {
	f.ID, err = database.One(tx, database.Column[int64], `INSERT INTO forms (`+formColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id`, formValues(f)...)
	if err != nil {
		return 0, err
	}
	return f.ID, saveAroundForm(tx, f)
}

// UpdateForm writes what may change of a form, with its wording and whom it tells.
func UpdateForm(tx *database.Tx, f crm.Form) error {
	err := one(tx, "form", `UPDATE forms SET slug = $3, name = $4, consent_version = $5, consent = $6, must_consent = $7,
		active = $8, fields = $9, services = $10, words = $11, redirect = $12 WHERE id = $1 AND site_id = $2`,
		append([]any{f.ID}, formValues(f)...)...)
	if err != nil {
		return err
	}
	return saveAroundForm(tx, f)
}

func saveAroundForm(tx *database.Tx, f crm.Form) error {
	if err := keepConsent(tx, f); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM form_told WHERE form_id = $1`, f.ID); err != nil || len(f.Told) == 0 {
		return err
	}
	var args []any
	for _, user := range f.Told {
		args = append(args, f.ID, user)
	}
	_, err := tx.Exec(`INSERT INTO form_told (form_id, user_id) VALUES `+rows(len(f.Told), 2), args...)
	return err
}

// keepConsent keeps the wording under its version, once and for all.
func keepConsent(tx *database.Tx, f crm.Form) error {
	if f.Consent.In("en") == "" {
		return nil
	}
	_, err := tx.Exec(`INSERT INTO form_consents (form_id, version, wording, since) VALUES ($1, $2, $3, $4)
		ON CONFLICT (form_id, version) DO NOTHING`, f.ID, f.ConsentVersion, database.JSON(f.Consent), database.Micros(tx.Now()))
	return err
}

// Forms returns every form.
func Forms(tx *database.Tx) ([]crm.Form, error) {
	all, err := database.All(tx, scanForm, `SELECT id, `+formColumns+` FROM forms ORDER BY id`)
	if err != nil {
		return nil, err
	}
	told, err := database.All(tx, scanPair, `SELECT form_id, user_id FROM form_told ORDER BY form_id, user_id`)
	for _, t := range told {
		for i := range all {
			if all[i].ID == t.id {
				all[i].Told = append(all[i].Told, t.value)
			}
		}
	}
	return all, err
}

// FormByID returns one form, without whom it tells.
func FormByID(tx *database.Tx, id int64) (crm.Form, error) {
	f, err := database.One(tx, scanForm, `SELECT id, `+formColumns+` FROM forms WHERE id = $1`, id)
	return found(f, err, "form")
}

// Consents returns every wording that visitors of any form were asked to agree to, the newest of each form first.
func Consents(tx *database.Tx) ([]crm.Consent, error) {
	return database.All(tx, scanConsent, selectConsent+`ORDER BY form_id, COALESCE(since, 0) DESC, version DESC`)
}

// ConsentOf returns the wording of a version; not found when there is none.
func ConsentOf(tx *database.Tx, form int64, version string) (crm.Consent, error) {
	c, err := database.One(tx, scanConsent, selectConsent+`WHERE form_id = $1 AND version = $2`, form, version)
	return found(c, err, "consent")
}

const selectConsent = `SELECT form_id, version, wording, since FROM form_consents `

func scanConsent(row database.Scanner) (c crm.Consent, err error) {
	return c, row.Scan(&c.FormID, &c.Version, database.IntoJSON(&c.Wording), database.Time(&c.Since))
}

// Told is somebody who gets a copy of what is submitted through a form.
type Told struct {
	FormID int64
	User   crm.User
}

// ToldOfForms returns who gets copies now, of each form: those of them who are active and see every lead.
func ToldOfForms(tx *database.Tx) ([]Told, error) {
	return database.All(tx, func(row database.Scanner) (t Told, err error) {
		return t, row.Scan(&t.FormID, &t.User.ID, &t.User.Name, &t.User.Email, &t.User.Locale)
	}, `SELECT t.form_id, u.id, u.name, u.email, u.locale FROM form_told t JOIN users u ON u.id = t.user_id
		WHERE u.active AND u.role IN ('manager', 'admin') ORDER BY t.form_id, u.id`)
}
