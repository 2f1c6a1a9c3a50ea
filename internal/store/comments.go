package store

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

const commentColumns = `id, site_id, article_id, root_id, parent_id, state, replies, likes, name, email, locale, text, html,
	user_id, visitor, network, reasons, notify, edit_hash, edit_until, source, submission, created_at, edited_at`

func scanComment(row database.Scanner) (c crm.Comment, err error) {
	return c, row.Scan(&c.ID, &c.SiteID, &c.ArticleID, database.Optional(&c.RootID), database.Optional(&c.ParentID), &c.State,
		&c.Replies, &c.Likes, &c.Name, &c.Email, &c.Locale, &c.Text, &c.HTML, database.Optional(&c.UserID), &c.Visitor, &c.Network,
		database.IntoJSON(&c.Reasons), &c.Notify, &c.EditHash, database.Time(&c.EditUntil), database.Optional(&c.Source),
		&c.Submission, database.Time(&c.CreatedAt), database.Time(&c.EditedAt))
}

// InsertComment writes a comment with its own time and returns its id; database.IsUnique when its source was imported
// before. The counts of what it belongs to are changed by CountComment.
func InsertComment(tx *database.Tx, c crm.Comment) (int64, error) {
	return database.One(tx, database.Column[int64], `INSERT INTO comments
		(site_id, article_id, root_id, parent_id, state, shown, replies, likes, name, email, locale, text, html, user_id, visitor,
		network, reasons, notify, edit_hash, edit_until, source, submission, created_at, edited_at)
		VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, '', $21, $22) RETURNING id`,
		c.SiteID, c.ArticleID, database.ID(c.RootID), database.ID(c.ParentID), string(c.State), c.Shown(), c.Likes, c.Name, c.Email,
		c.Locale, c.Text, c.HTML, database.ID(c.UserID), c.Visitor, c.Network, database.JSON(c.Reasons), c.Notify, c.EditHash,
		database.Micros(c.EditUntil), database.Text(c.Source), database.Micros(c.CreatedAt), database.Micros(c.EditedAt))
}

// CommentByID returns one comment.
func CommentByID(tx *database.Tx, id int64) (crm.Comment, error) {
	c, err := database.One(tx, scanComment, `SELECT `+commentColumns+` FROM comments WHERE id = $1`, id)
	return found(c, err, "comment")
}

// LockComment returns one comment whose article nobody else changes before the transaction ends.
func LockComment(tx *database.Tx, id int64) (crm.Comment, error) {
	_, err := database.One(tx, database.Column[int64], `SELECT id FROM articles WHERE id = (SELECT article_id FROM comments WHERE id = $1) `+
		tx.ForUpdate("articles"), id)
	if _, err = found(id, err, "comment"); err != nil {
		return crm.Comment{}, err
	}
	return CommentByID(tx, id)
}

// MoveComment writes the state of a comment, and why.
func MoveComment(tx *database.Tx, c crm.Comment) error {
	return one(tx, "comment", `UPDATE comments SET state = $2, shown = $3, reasons = $4 WHERE id = $1`,
		c.ID, string(c.State), c.Shown(), database.JSON(c.Reasons))
}

// CountComment adds n to the counts of approved comments that a comment belongs to: those of its article, its thread and
// what it replies to.
func CountComment(tx *database.Tx, c crm.Comment, n int64) error {
	if c.ParentID != 0 {
		_, err := tx.Exec(`UPDATE comments SET replies = replies + $3, shown = (state = 'approved' OR replies + $3 > 0)
			WHERE id IN ($1, $2)`, c.RootID, c.ParentID, n)
		if err != nil {
			return err
		}
	}
	return one(tx, "article", `UPDATE articles SET comments = comments + $2, version = version + 1 WHERE id = $1`, c.ArticleID, n)
}

// RewriteComment writes what the author of a comment changed.
func RewriteComment(tx *database.Tx, c crm.Comment) error {
	return one(tx, "comment", `UPDATE comments SET text = $2, html = $3, edited_at = $4 WHERE id = $1`,
		c.ID, c.Text, c.HTML, database.Micros(tx.Now()))
}

// PutEditToken lets the author of a comment change it with another token.
func PutEditToken(tx *database.Tx, c crm.Comment) error {
	return one(tx, "comment", `UPDATE comments SET edit_hash = $2, edit_until = $3 WHERE id = $1`, c.ID, c.EditHash, database.Micros(c.EditUntil))
}

// TellOfComment notes that whom a comment answers is being told of it; false when that was done before.
func TellOfComment(tx *database.Tx, id int64) (first bool, err error) {
	n, err := tx.Exec(`UPDATE comments SET told = TRUE WHERE id = $1 AND NOT told`, id)
	return n > 0, err
}

// CommentMade notes the submission that a comment was made into.
func CommentMade(tx *database.Tx, id int64, reference string) error {
	return one(tx, "comment", `UPDATE comments SET submission = $2 WHERE id = $1`, id, reference)
}

// ApprovedComments returns how many comments of an article everybody reads.
func ApprovedComments(tx *database.Tx, articleID int64) (int64, error) {
	n, err := database.One(tx, database.Column[int64], `SELECT comments FROM articles WHERE id = $1`, articleID)
	return found(n, err, "article")
}

// ArticleByID returns one article.
func ArticleByID(tx *database.Tx, id int64) (crm.Article, error) {
	a, err := database.One(tx, scanArticle, `SELECT `+articleColumns+` FROM articles WHERE id = $1`, id)
	return found(a, err, "article")
}

// CommentRulesOf returns which comments of a site wait.
func CommentRulesOf(tx *database.Tx, siteID int64) (rules crm.CommentRules, err error) {
	rules, err = database.One(tx, func(row database.Scanner) (r crm.CommentRules, err error) {
		return r, row.Scan(database.IntoJSON(&r))
	}, `SELECT comment_rules FROM sites WHERE id = $1`, siteID)
	return found(rules, err, "site")
}

// PutCommentRules writes which comments of a site wait.
func PutCommentRules(tx *database.Tx, siteID int64, rules crm.CommentRules) error {
	return one(tx, "site", `UPDATE sites SET comment_rules = $2 WHERE id = $1`, siteID, database.JSON(rules))
}

// CommentBySource returns the comment that was imported from there.
func CommentBySource(tx *database.Tx, source string) (crm.Comment, error) {
	c, err := database.One(tx, scanComment, `SELECT `+commentColumns+` FROM comments WHERE source = $1`, source)
	return found(c, err, "comment")
}
