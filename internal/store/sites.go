package store

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

const selectSite = `SELECT id, name, origins, time_zone, country, locale, reference_key,
	first_response, next_response, channels, contacted_before, contacted, version, review_delay, comment_rules, untold, created_at FROM sites `

func scanSite(row database.Scanner) (s crm.Site, err error) {
	return s, row.Scan(&s.ID, &s.Name, database.IntoJSON(&s.Origins), &s.TimeZone, &s.Country, &s.Locale,
		&s.ReferenceKey, database.Seconds(&s.Targets.FirstResponse), database.Seconds(&s.Targets.NextResponse),
		database.IntoJSON(&s.Channels), &s.Before, &s.Contacted, &s.Version, database.Seconds(&s.ReviewDelay),
		database.IntoJSON(&s.Comments), database.IntoJSON(&s.Untold), database.Time(&s.CreatedAt))
}

// InsertSite makes a site and returns its id.
func InsertSite(tx *database.Tx, s crm.Site) (int64, error) {
	return database.One(tx, database.Column[int64], `INSERT INTO sites
		(name, origins, time_zone, country, locale, reference_key, first_response, next_response, channels, contacted_before, created_at, review_delay)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id`,
		s.Name, database.JSON(s.Origins), s.TimeZone, s.Country, s.Locale, s.ReferenceKey,
		database.InSeconds(s.Targets.FirstResponse), database.InSeconds(s.Targets.NextResponse),
		database.JSON(s.Channels), s.Before, database.Micros(tx.Now()), database.InSeconds(s.ReviewDelay))
}

// UpdateSite writes what may change of a site; its reference key may not.
func UpdateSite(tx *database.Tx, s crm.Site) error {
	return one(tx, "site", `UPDATE sites SET name = $2, origins = $3, time_zone = $4, country = $5, locale = $6,
		first_response = $7, next_response = $8, channels = $9, contacted_before = $10, review_delay = $11, version = version + 1 WHERE id = $1`, s.ID, s.Name, database.JSON(s.Origins), s.TimeZone,
		s.Country, s.Locale, database.InSeconds(s.Targets.FirstResponse), database.InSeconds(s.Targets.NextResponse),
		database.JSON(s.Channels), s.Before, database.InSeconds(s.ReviewDelay))
}

// PutUntold writes what a site's clients are not told.
func PutUntold(tx *database.Tx, siteID int64, untold []crm.Told) error {
	return one(tx, "site", `UPDATE sites SET untold = $2 WHERE id = $1`, siteID, database.JSON(untold))
}

// TouchSite notes that something changed which visitors of every article of the site see.
func TouchSite(tx *database.Tx, id int64) error {
	return one(tx, "site", `UPDATE sites SET version = version + 1 WHERE id = $1`, id)
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
