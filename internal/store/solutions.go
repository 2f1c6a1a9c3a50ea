package store

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

const selectSolution = `SELECT s.id, s.article_id, a.address, a.site_id, s.form_id, f.slug, s.texts, s.active, s.version,
	s.created_at, s.updated_at, `

const fromSolutions = ` FROM solutions s JOIN articles a ON a.id = s.article_id JOIN forms f ON f.id = s.form_id `

// selectOffered does not count who asked: visitors meet a solution at each reading, and many may have asked for it.
const selectOffered = selectSolution + `0` + fromSolutions

func scanSolution(row database.Scanner) (s crm.Solution, err error) {
	return s, row.Scan(&s.ID, &s.ArticleID, &s.Address, &s.SiteID, &s.FormID, &s.Form, database.IntoJSON(&s.Texts), &s.Active,
		&s.Version, database.Time(&s.CreatedAt), database.Time(&s.UpdatedAt), &s.Unlocked)
}

// Solutions returns every solution with how many asked for it, those changed last first.
func Solutions(tx *database.Tx) ([]crm.Solution, error) {
	return database.All(tx, scanSolution, selectSolution+`(SELECT COUNT(*) FROM unlocks u WHERE u.solution_id = s.id)`+fromSolutions+`ORDER BY s.updated_at DESC, s.id DESC`)
}

// SolutionByID returns one solution, without how many asked for it.
func SolutionByID(tx *database.Tx, id int64) (crm.Solution, error) {
	s, err := database.One(tx, scanSolution, selectOffered+`WHERE s.id = $1`, id)
	return found(s, err, "ticket")
}

// SolutionOfArticle returns the solution that an article offers, without how many asked for it.
func SolutionOfArticle(tx *database.Tx, articleID int64) (crm.Solution, error) {
	s, err := database.One(tx, scanSolution, selectOffered+`WHERE s.article_id = $1 AND s.active AND f.active`, articleID)
	return found(s, err, "ticket")
}

// InsertSolution makes a solution and returns its id; database.IsUnique when the article has one.
func InsertSolution(tx *database.Tx, s crm.Solution) (int64, error) {
	return database.One(tx, database.Column[int64], `INSERT INTO solutions
		(article_id, form_id, texts, active, version, created_at, updated_at) VALUES ($1, $2, $3, $4, 1, $5, $5) RETURNING id`,
		s.ArticleID, s.FormID, database.JSON(s.Texts), s.Active, database.Micros(tx.Now()))
}

// UpdateSolution writes what may change of a solution; database.IsUnique when another is the article's.
func UpdateSolution(tx *database.Tx, s crm.Solution) error {
	return one(tx, "ticket", `UPDATE solutions SET article_id = $2, form_id = $3, texts = $4, active = $5,
		version = version + 1, updated_at = $6 WHERE id = $1`,
		s.ID, s.ArticleID, s.FormID, database.JSON(s.Texts), s.Active, database.Micros(tx.Now()))
}

// InsertUnlocks notes which submissions ask for which solution.
func InsertUnlocks(tx *database.Tx, all []*crm.Submission) error {
	if len(all) == 0 {
		return nil
	}
	args := make([]any, 0, 2*len(all))
	for _, s := range all {
		args = append(args, s.ID, s.SolutionID)
	}
	_, err := tx.Exec(`INSERT INTO unlocks (submission_id, solution_id) VALUES `+rows(len(all), 2), args...)
	return err
}

// UnlockOf returns the id of the solution that a submission asks for; 0: none.
func UnlockOf(tx *database.Tx, submissionID int64) (int64, error) {
	all, err := database.All(tx, database.Column[int64], `SELECT solution_id FROM unlocks WHERE submission_id = $1`, submissionID)
	if err != nil || len(all) == 0 {
		return 0, err
	}
	return all[0], nil
}
