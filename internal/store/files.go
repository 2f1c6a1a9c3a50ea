package store

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// InsertFiles writes what was sent with submissions; each must have its submission's id.
func InsertFiles(tx *database.Tx, all []crm.File) error {
	_, err := insertMany(tx, "files", "submission_id, field, name, type, size, sha256", all, func(f crm.File) []any {
		return []any{f.SubmissionID, f.Field, f.Name, f.Type, f.Size, f.SHA256}
	})
	return err
}

const selectFile = `SELECT id, submission_id, field, name, type, size, sha256 FROM files `

func scanFile(row database.Scanner) (f crm.File, err error) {
	return f, row.Scan(&f.ID, &f.SubmissionID, &f.Field, &f.Name, &f.Type, &f.Size, &f.SHA256)
}

// FilesOfSubmissions returns what was sent with submissions, in the order in which it was sent.
func FilesOfSubmissions(tx *database.Tx, submissions []int64) ([]crm.File, error) {
	if len(submissions) == 0 {
		return nil, nil
	}
	return database.All(tx, scanFile, selectFile+`WHERE submission_id IN `+list(len(submissions), 1)+` ORDER BY id`, arguments(submissions)...)
}

// WithFiles adds to submissions what was sent with them.
func WithFiles(tx *database.Tx, all []crm.Submission) error {
	ids, place := make([]int64, len(all)), make(map[int64]int, len(all))
	for i, s := range all {
		ids[i], place[s.ID] = s.ID, i
	}
	sent, err := FilesOfSubmissions(tx, ids)
	for _, file := range sent {
		s := &all[place[file.SubmissionID]]
		s.Files = append(s.Files, file)
	}
	return err
}

// FileByID returns one file.
func FileByID(tx *database.Tx, id int64) (crm.File, error) {
	f, err := database.One(tx, scanFile, selectFile+`WHERE id = $1`, id)
	return found(f, err, "file")
}

// KeptSums returns those of the sums under which a file is kept for a submission, a mail that came in, or a reply.
func KeptSums(tx *database.Tx, sums []string) ([]string, error) {
	if len(sums) == 0 {
		return nil, nil
	}
	within := `sha256 IN ` + list(len(sums), 1)
	return database.All(tx, database.Column[string], `SELECT sha256 FROM files WHERE `+within+` UNION SELECT sha256 FROM incoming WHERE `+within+`
		UNION SELECT sha256 FROM reply_files WHERE `+within,
		arguments(sums)...)
}
