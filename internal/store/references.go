package store

import "frontdesk/internal/database"

// LeaseReferences reserves count numbers of a site's day and returns the first of them. A lease that is not
// used up leaves a gap, which nobody sees: the digits are a permutation.
func LeaseReferences(tx *database.Tx, siteID int64, day string, count int64) (int64, error) {
	next, err := database.One(tx, database.Column[int64], `
		INSERT INTO reference_counters (site_id, day, next) VALUES ($1, $2, $3)
		ON CONFLICT (site_id, day) DO UPDATE SET next = reference_counters.next + excluded.next
		RETURNING next`, siteID, day, count)
	return next - count, err
}
