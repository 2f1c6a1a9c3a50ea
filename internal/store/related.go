package store

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// Visit is that a visitor has opened an article.
type Visit struct {
	ArticleID int64
	Visitor   string // a keyed hash of their id
}

// PutVisit notes that a visitor has opened an article.
func PutVisit(tx *database.Tx, v Visit) error {
	_, err := tx.Exec(`INSERT INTO visits (article_id, visitor, visited_at) VALUES ($1, $2, $3)
		ON CONFLICT (article_id, visitor) DO UPDATE SET visited_at = excluded.visited_at`,
		v.ArticleID, v.Visitor, database.Micros(tx.Now()))
	return err
}

// VisitedSince reports whether a visitor has opened an article since a time.
func VisitedSince(tx *database.Tx, v Visit, since time.Time) (bool, error) {
	n, err := database.One(tx, database.Column[int64], `SELECT COUNT(*) FROM visits WHERE article_id = $1 AND visitor = $2 AND visited_at >= $3`,
		v.ArticleID, v.Visitor, database.Micros(since))
	return n > 0, err
}

// VisitsOf returns the latest visits of a site's articles, most of them at most.
func VisitsOf(tx *database.Tx, siteID int64, most int) ([]Visit, error) {
	return database.All(tx, func(row database.Scanner) (v Visit, err error) {
		return v, row.Scan(&v.ArticleID, &v.Visitor)
	}, `SELECT v.article_id, v.visitor FROM visits v JOIN articles a ON a.id = v.article_id WHERE a.site_id = $1
		ORDER BY v.visited_at DESC, v.article_id, v.visitor LIMIT $2`, siteID, most)
}

// DeleteVisits forgets who opened what before a time.
func DeleteVisits(tx *database.Tx, before time.Time) (int64, error) {
	return tx.Exec(`DELETE FROM visits WHERE visited_at < $1`, database.Micros(before))
}

// ArticlesOfSite returns every article of a site, the latest first.
func ArticlesOfSite(tx *database.Tx, siteID int64) ([]crm.Article, error) {
	return database.All(tx, scanArticle, `SELECT `+articleColumns+` FROM articles WHERE site_id = $1 ORDER BY id DESC`, siteID)
}

// Related is an article that another leads to. Title and Image are as they were when that was computed.
type Related struct {
	ArticleID int64
	OtherID   int64
	Address   string
	Title     string
	Image     string
}

const selectRelated = `SELECT r.article_id, r.other_id, o.address, r.title, r.image FROM related r JOIN articles o ON o.id = r.other_id `

func scanRelated(row database.Scanner) (r Related, err error) {
	return r, row.Scan(&r.ArticleID, &r.OtherID, &r.Address, &r.Title, &r.Image)
}

// RelatedTo returns what an article leads to, as far as that is published.
func RelatedTo(tx *database.Tx, articleID int64) ([]Related, error) {
	return database.All(tx, scanRelated, selectRelated+`WHERE r.article_id = $1 AND o.published ORDER BY r.position`, articleID)
}

// RelatedOfSite returns what each article of a site leads to, published or not.
func RelatedOfSite(tx *database.Tx, siteID int64) ([]Related, error) {
	return database.All(tx, scanRelated, selectRelated+`WHERE o.site_id = $1 ORDER BY r.article_id, r.position`, siteID)
}

// PutRelated writes what an article leads to in the place of what was there, and notes that it changed.
func PutRelated(tx *database.Tx, articleID int64, all []Related) error {
	if err := TouchArticle(tx, articleID); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM related WHERE article_id = $1`, articleID); err != nil {
		return err
	}
	for i, r := range all {
		_, err := tx.Exec(`INSERT INTO related (article_id, position, other_id, title, image) VALUES ($1, $2, $3, $4, $5)`,
			articleID, i, r.OtherID, r.Title, r.Image)
		if err != nil {
			return err
		}
	}
	return nil
}

// CountReached returns how many people have a lead of the site; what was found to be junk is none.
func CountReached(tx *database.Tx, siteID int64) (int64, error) {
	return database.One(tx, database.Column[int64], `SELECT COUNT(DISTINCT contact_id) FROM leads WHERE site_id = $1 AND state <> 'junk'`, siteID)
}

// PutReached writes how many people have contacted a site.
func PutReached(tx *database.Tx, siteID, contacted int64) error {
	return one(tx, "site", `UPDATE sites SET contacted = $2 WHERE id = $1`, siteID, contacted)
}
