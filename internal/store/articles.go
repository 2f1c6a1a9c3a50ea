package store

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

const articleColumns = `id, site_id, address, title, language, tags, image, published, likes, helpful, unhelpful,
	version, created_at, updated_at, described_at`

func scanArticle(row database.Scanner) (a crm.Article, err error) {
	return a, row.Scan(&a.ID, &a.SiteID, &a.Address, &a.Title, &a.Language, database.IntoJSON(&a.Tags), &a.Image,
		&a.Published, &a.Counts.Likes, &a.Counts.Helpful, &a.Counts.Unhelpful, &a.Version,
		database.Time(&a.CreatedAt), database.Time(&a.UpdatedAt), database.Time(&a.DescribedAt))
}

// ArticleByAddress returns the article of a canonical address.
func ArticleByAddress(tx *database.Tx, address string) (crm.Article, error) {
	a, err := database.One(tx, scanArticle, `SELECT `+articleColumns+` FROM articles WHERE address = $1`, address)
	return found(a, err, "article")
}

// LockArticle returns the article of an address, made if it is not there yet, and keeps others from changing it before
// the transaction ends.
func LockArticle(tx *database.Tx, a crm.Article) (crm.Article, error) {
	return database.One(tx, scanArticle, `INSERT INTO articles
		(site_id, address, title, language, tags, image, published, likes, helpful, unhelpful, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, 0, $8, $8)
		ON CONFLICT (address) DO UPDATE SET version = articles.version RETURNING `+articleColumns,
		a.SiteID, a.Address, a.Title, a.Language, database.JSON(a.Tags), a.Image, a.Published, database.Micros(tx.Now()))
}

// DescribeArticle writes what an article says of itself.
func DescribeArticle(tx *database.Tx, a crm.Article) error {
	return one(tx, "article", `UPDATE articles SET title = $2, language = $3, tags = $4, image = $5, published = $6,
		version = version + 1, updated_at = $7, described_at = $7 WHERE id = $1`,
		a.ID, a.Title, a.Language, database.JSON(a.Tags), a.Image, a.Published, database.Micros(tx.Now()))
}

// NoteDescribed notes that an article was asked what it is, and said nothing new.
func NoteDescribed(tx *database.Tx, id int64) error {
	return one(tx, "article", `UPDATE articles SET described_at = $2 WHERE id = $1`, id, database.Micros(tx.Now()))
}

// TouchArticle notes that something changed which visitors of the article see.
func TouchArticle(tx *database.Tx, id int64) error {
	return one(tx, "article", `UPDATE articles SET version = version + 1 WHERE id = $1`, id)
}

// Edition is which state of what visitors see is the present one.
type Edition struct {
	Article int64 // version; 0 also for an article that nobody has registered
	Site    int64 // version
}

// EditionOf returns the edition of an address of a site.
func EditionOf(tx *database.Tx, siteID int64, address string) (Edition, error) {
	e, err := database.One(tx, func(row database.Scanner) (e Edition, err error) {
		return e, row.Scan(&e.Site, database.Optional(&e.Article))
	}, `SELECT s.version, a.version FROM sites s LEFT JOIN articles a ON a.address = $2 WHERE s.id = $1`, siteID, address)
	return found(e, err, "site")
}
