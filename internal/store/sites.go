package store

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

const selectSite = `SELECT id, name, origins, time_zone, country, locale, reference_key,
	first_response, next_response, created_at FROM sites `

func scanSite(row database.Scanner) (s crm.Site, err error) {
	return s, row.Scan(&s.ID, &s.Name, database.IntoJSON(&s.Origins), &s.TimeZone, &s.Country, &s.Locale,
		&s.ReferenceKey, database.Seconds(&s.Targets.FirstResponse), database.Seconds(&s.Targets.NextResponse), database.Time(&s.CreatedAt))
}

// InsertSite makes a site and returns its id.
func InsertSite(tx *database.Tx, s crm.Site) (int64, error) {
	return database.One(tx, database.Column[int64], `INSERT INTO sites
		(name, origins, time_zone, country, locale, reference_key, first_response, next_response, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
		s.Name, database.JSON(s.Origins), s.TimeZone, s.Country, s.Locale, s.ReferenceKey,
		database.InSeconds(s.Targets.FirstResponse), database.InSeconds(s.Targets.NextResponse), database.Micros(tx.Now()))
}

// UpdateSite writes what may change of a site; its reference key may not.
func UpdateSite(tx *database.Tx, s crm.Site) error {
	return one(tx, "site", `UPDATE sites SET name = $2, origins = $3, time_zone = $4, country = $5, locale = $6,
		first_response = $7, next_response = $8 WHERE id = $1`, s.ID, s.Name, database.JSON(s.Origins), s.TimeZone,
		s.Country, s.Locale, database.InSeconds(s.Targets.FirstResponse), database.InSeconds(s.Targets.NextResponse))
}

// SiteByID returns one site.
func SiteByID(tx *database.Tx, id int64) (crm.Site, error) {
	s, err := database.One(tx, scanSite, selectSite+`WHERE id = $1`, id)
	return found(s, err, "site")
}

// Sites returns every site.
func Sites(tx *database.Tx) ([]crm.Site, error) {
	return database.All(tx, scanSite, selectSite+`ORDER BY id`)
}

const selectService = `SELECT id, site_id, slug, name, position FROM services `

func scanService(row database.Scanner) (s crm.Service, err error) {
	return s, row.Scan(&s.ID, &s.SiteID, &s.Slug, database.IntoJSON(&s.Name), &s.Position)
}

// InsertService makes a service and returns its id; database.IsUnique when the site has that slug.
func InsertService(tx *database.Tx, s crm.Service) (int64, error) {
	return database.One(tx, database.Column[int64], `INSERT INTO services (site_id, slug, name, position)
		VALUES ($1, $2, $3, $4) RETURNING id`, s.SiteID, s.Slug, database.JSON(s.Name), s.Position)
}

// UpdateService writes what may change of a service.
func UpdateService(tx *database.Tx, s crm.Service) error {
	return one(tx, "service", `UPDATE services SET slug = $2, name = $3, position = $4 WHERE id = $1`,
		s.ID, s.Slug, database.JSON(s.Name), s.Position)
}

// Services returns every service in its order.
func Services(tx *database.Tx) ([]crm.Service, error) {
	return database.All(tx, scanService, selectService+`ORDER BY site_id, position, id`)
}

const selectForm = `SELECT id, site_id, slug, name, consent_version, consent, must_consent, active FROM forms `

func scanForm(row database.Scanner) (f crm.Form, err error) {
	return f, row.Scan(&f.ID, &f.SiteID, &f.Slug, &f.Name, &f.ConsentVersion,
		database.IntoJSON(&f.Consent), &f.MustConsent, &f.Active)
}

// InsertForm makes a form and returns its id; database.IsUnique when the slug is taken.
func InsertForm(tx *database.Tx, f crm.Form) (int64, error) {
	return database.One(tx, database.Column[int64], `INSERT INTO forms
		(site_id, slug, name, consent_version, consent, must_consent, active)
		VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
		f.SiteID, f.Slug, f.Name, f.ConsentVersion, database.JSON(f.Consent), f.MustConsent, f.Active)
}

// UpdateForm writes what may change of a form.
func UpdateForm(tx *database.Tx, f crm.Form) error {
	return one(tx, "form", `UPDATE forms SET slug = $2, name = $3, consent_version = $4, consent = $5,
		must_consent = $6, active = $7 WHERE id = $1`,
		f.ID, f.Slug, f.Name, f.ConsentVersion, database.JSON(f.Consent), f.MustConsent, f.Active)
}

// Forms returns every form.
func Forms(tx *database.Tx) ([]crm.Form, error) {
	return database.All(tx, scanForm, selectForm+`ORDER BY id`)
}
