package store

import (
	"errors"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// CommentAuthorOf returns what is known of an address; nothing is not an error.
func CommentAuthorOf(tx *database.Tx, siteID int64, email string) (crm.CommentAuthor, error) {
	a := crm.CommentAuthor{SiteID: siteID, Email: email}
	a, err := database.One(tx, func(row database.Scanner) (crm.CommentAuthor, error) {
		return a, row.Scan(&a.Trusted, &a.Muted)
	}, `SELECT trusted, muted FROM comment_authors WHERE site_id = $1 AND email = $2`, siteID, email)
	if errors.Is(err, database.ErrNoRows) {
		return crm.CommentAuthor{SiteID: siteID, Email: email}, nil
	}
	return a, err
}

// PutCommentAuthor writes what is known of an address.
func PutCommentAuthor(tx *database.Tx, a crm.CommentAuthor) error {
	_, err := tx.Exec(`INSERT INTO comment_authors (site_id, email, trusted, muted) VALUES ($1, $2, $3, $4)
		ON CONFLICT (site_id, email) DO UPDATE SET trusted = excluded.trusted, muted = excluded.muted`, a.SiteID, a.Email, a.Trusted, a.Muted)
	return err
}

// CountApprovedBy returns how many approved comments the author of one has on its site, up to most. An address is easily
// typed by somebody else: only comments from the same page's visitor or network count.
func CountApprovedBy(tx *database.Tx, c crm.Comment, most int) (int64, error) {
	return database.One(tx, database.Column[int64], `SELECT COUNT(*) FROM (SELECT 1 FROM comments WHERE site_id = $1 AND email = $2
		AND state = 'approved' AND ((visitor = $3 AND visitor <> '') OR network = $4) `+limited(most)+`) AS few`, c.SiteID, c.Email, c.Visitor, c.Network)
}

// SameComment returns what a visitor said in the same words on the same article since a time.
func SameComment(tx *database.Tx, c crm.Comment, since time.Time) (crm.Comment, error) {
	same, err := database.One(tx, scanComment, `SELECT `+commentColumns+` FROM comments WHERE article_id = $1 AND network = $2
		AND visitor = $3 AND text = $4 AND COALESCE(parent_id, 0) = $5 AND email = $6 AND created_at >= $7 ORDER BY id DESC LIMIT 1`,
		c.ArticleID, c.Network, c.Visitor, c.Text, c.ParentID, c.Email, database.Micros(since))
	return found(same, err, "comment")
}

// LikeComment notes that a visitor likes a comment, or does no more; it reports whether that was news.
func LikeComment(tx *database.Tx, commentID int64, v crm.Vote, likes bool) (news bool, err error) {
	var n int64
	if likes {
		n, err = tx.Exec(`INSERT INTO comment_likes (comment_id, visitor, network, created_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (comment_id, visitor) DO NOTHING`, commentID, v.Visitor, v.Network, database.Micros(tx.Now()))
	} else {
		n, err = tx.Exec(`DELETE FROM comment_likes WHERE comment_id = $1 AND visitor = $2`, commentID, v.Visitor)
	}
	return n > 0, err
}

// CountLikesFrom returns how many visitors of one network like a comment.
func CountLikesFrom(tx *database.Tx, commentID int64, network string) (int64, error) {
	return database.One(tx, database.Column[int64], `SELECT COUNT(*) FROM comment_likes WHERE comment_id = $1 AND network = $2`, commentID, network)
}

// AddLikes adds n to the likes of a comment, which shows on its article.
func AddLikes(tx *database.Tx, c crm.Comment, n int64) error {
	if err := one(tx, "comment", `UPDATE comments SET likes = likes + $2 WHERE id = $1`, c.ID, n); err != nil {
		return err
	}
	return TouchArticle(tx, c.ArticleID)
}

// SitesOfConsultant returns the sites of which a consultant takes clients: those of their services, or all.
func SitesOfConsultant(tx *database.Tx, services []int64) ([]int64, error) {
	if len(services) == 0 {
		return database.All(tx, database.Column[int64], `SELECT id FROM sites ORDER BY id`)
	}
	return database.All(tx, database.Column[int64], `SELECT DISTINCT site_id FROM services WHERE id IN `+list(len(services), 1)+` ORDER BY 1`,
		arguments(services)...)
}
