package store

import (
	"slices"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// InsertReply notes what is known of a reply beside its message, and that the files with these ids go with it.
func InsertReply(tx *database.Tx, m crm.Message) error {
	_, err := tx.Exec(`INSERT INTO replies (message_id, author_id, heard, cc, copy_of) VALUES ($1, $2, $3, $4, $5)`,
		m.ID, m.AuthorID, m.Heard, database.JSON(append([]string{}, m.CC...)), database.ID(m.CopyOf))
	for _, f := range m.Files {
		if err == nil && m.CopyOf == 0 {
			err = one(tx, "file", `UPDATE reply_files SET message_id = $2 WHERE id = $1 AND message_id IS NULL`, f.ID, m.ID)
		}
	}
	return err
}

// WithReply adds to a message what is known of it as a reply; one that came about before that was noted stays as it is. A
// copy has the files of what it is a copy of.
func WithReply(tx *database.Tx, m *crm.Message) error {
	_, err := database.One(tx, func(row database.Scanner) (struct{}, error) {
		return struct{}{}, row.Scan(&m.AuthorID, &m.Heard, database.IntoJSON(&m.CC), database.Optional(&m.CopyOf))
	}, `SELECT author_id, heard, cc, copy_of FROM replies WHERE message_id = $1`, m.ID)
	if _, err := found(struct{}{}, err, "reply"); err != nil {
		if crm.IsKind(err, crm.KindNotFound) {
			return nil
		}
		return err
	}
	of := m.ID
	if m.CopyOf != 0 {
		of = m.CopyOf
	}
	m.Files, err = database.All(tx, scanReplyFile, selectReplyFile+`WHERE message_id = $1 ORDER BY id`, of)
	return err
}

// CopiesOf returns the ids of the copies of a reply.
func CopiesOf(tx *database.Tx, message int64) ([]int64, error) {
	return database.All(tx, database.Column[int64], `SELECT message_id FROM replies WHERE copy_of = $1 ORDER BY message_id`, message)
}

// Overtaken reports whether the client said more than the writer of a reply had seen. A copy goes the way of the reply: once
// that is out it is not overtaken.
func Overtaken(tx *database.Tx, message int64) (bool, error) {
	more, err := database.One(tx, database.Column[int64], `SELECT COUNT(*) FROM replies r JOIN messages m ON m.id = r.message_id
		JOIN events e ON e.lead_id = m.lead_id AND e.id > r.heard AND e.kind IN ('client.wrote', 'lead.joined') WHERE r.message_id = $1
		AND (r.copy_of IS NULL OR EXISTS (SELECT 1 FROM messages o WHERE o.id = r.copy_of AND o.state IN ('scheduled', 'draft')))`, message)
	return more > 0, err
}

// StopReply takes a reply that waits for its time out of the line; not found when it is on its way.
func StopReply(tx *database.Tx, id int64) error {
	return one(tx, "message", `UPDATE messages SET state = 'draft', updated_at = $2 WHERE id = $1 AND state = 'scheduled'`, id, database.Micros(tx.Now()))
}

const selectReplyFile = `SELECT id, lead_id, user_id, message_id, name, type, size, sha256 FROM reply_files `

func scanReplyFile(row database.Scanner) (f crm.ReplyFile, err error) {
	return f, row.Scan(&f.ID, &f.LeadID, &f.UserID, database.Optional(&f.MessageID), &f.Name, &f.Type, &f.Size, &f.SHA256)
}

// InsertReplyFile writes a file that waits for a reply, and returns its id.
func InsertReplyFile(tx *database.Tx, f crm.ReplyFile) (int64, error) {
	return database.One(tx, database.Column[int64], `INSERT INTO reply_files (lead_id, user_id, name, type, size, sha256)
		VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`, f.LeadID, f.UserID, f.Name, f.Type, f.Size, f.SHA256)
}

// ReplyFileByID returns one file.
func ReplyFileByID(tx *database.Tx, id int64) (crm.ReplyFile, error) {
	f, err := database.One(tx, scanReplyFile, selectReplyFile+`WHERE id = $1`, id)
	return found(f, err, "file")
}

// WaitingFiles returns the files that somebody attached to what they are writing on a lead.
func WaitingFiles(tx *database.Tx, lead, user int64) ([]crm.ReplyFile, error) {
	return database.All(tx, scanReplyFile, selectReplyFile+`WHERE lead_id = $1 AND user_id = $2 AND message_id IS NULL ORDER BY id`, lead, user)
}

// DeleteWaitingFile removes one of them; not found when it is none.
func DeleteWaitingFile(tx *database.Tx, lead, user, id int64) error {
	return one(tx, "file", `DELETE FROM reply_files WHERE id = $1 AND lead_id = $2 AND user_id = $3 AND message_id IS NULL`, id, lead, user)
}

// ReleaseFiles lets the files of a reply that was called back wait again, for whoever called it back.
func ReleaseFiles(tx *database.Tx, message, user int64) error {
	_, err := tx.Exec(`UPDATE reply_files SET message_id = NULL, user_id = $2 WHERE message_id = $1`, message, user)
	return err
}

// DraftOf returns what somebody is writing on a lead, with its files.
func DraftOf(tx *database.Tx, lead, user int64) (d crm.Draft, err error) {
	all, err := database.All(tx, func(row database.Scanner) (d crm.Draft, err error) {
		return d, row.Scan(&d.Text, &d.To, &d.CC, &d.Due, database.Time(&d.UpdatedAt))
	}, `SELECT text, addressee, cc, due, updated_at FROM drafts WHERE lead_id = $1 AND user_id = $2`, lead, user)
	if err != nil {
		return d, err
	}
	d = append(all, d)[0]
	d.Files, err = WaitingFiles(tx, lead, user)
	return d, err
}

// PutDraft keeps the words of what somebody is writing on a lead.
func PutDraft(tx *database.Tx, lead, user int64, d crm.Draft) error {
	_, err := tx.Exec(`INSERT INTO drafts (lead_id, user_id, text, addressee, cc, due, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (lead_id, user_id) DO UPDATE SET text = excluded.text, addressee = excluded.addressee, cc = excluded.cc, due = excluded.due, updated_at = excluded.updated_at`,
		lead, user, d.Text, d.To, d.CC, d.Due, database.Micros(tx.Now()))
	return err
}

// DeleteDraft forgets them.
func DeleteDraft(tx *database.Tx, lead, user int64) error {
	_, err := tx.Exec(`DELETE FROM drafts WHERE lead_id = $1 AND user_id = $2`, lead, user)
	return err
}

// RepliesOfLead returns what people of the firm wrote to the client of a lead, with the words and the files, oldest first;
// not the copies that others got.
func RepliesOfLead(tx *database.Tx, leadID int64) ([]crm.Message, error) {
	all, err := database.All(tx, func(row database.Scanner) (crm.Message, error) {
		var vars map[string]any
		m, err := scanMessageHead(row, database.IntoJSON(&vars))
		m.Vars = vars
		return m, err
	}, `SELECT `+messageHead+`, vars FROM messages WHERE lead_id = $1 AND kind = 'reply' ORDER BY id`, leadID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	place := make(map[int64]*crm.Message, len(all))
	for i := range all {
		place[all[i].ID] = &all[i]
	}
	if err := readReplies(tx, leadID, place); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(m crm.Message) bool { return m.CopyOf != 0 }), nil
}

// readReplies adds to the messages of a lead what is known of them as replies.
func readReplies(tx *database.Tx, leadID int64, place map[int64]*crm.Message) error {
	known, err := database.All(tx, func(row database.Scanner) (m crm.Message, err error) {
		return m, row.Scan(&m.ID, &m.AuthorID, &m.Heard, database.IntoJSON(&m.CC), database.Optional(&m.CopyOf))
	}, `SELECT message_id, author_id, heard, cc, copy_of FROM replies WHERE message_id IN (SELECT id FROM messages WHERE lead_id = $1 AND kind = 'reply')`, leadID)
	if err != nil {
		return err
	}
	for _, r := range known {
		m := place[r.ID]
		m.AuthorID, m.Heard, m.CC, m.CopyOf = r.AuthorID, r.Heard, r.CC, r.CopyOf
	}
	files, err := database.All(tx, scanReplyFile, selectReplyFile+`WHERE lead_id = $1 AND message_id IS NOT NULL ORDER BY id`, leadID)
	for _, f := range files {
		m := place[f.MessageID]
		m.Files = append(m.Files, f)
	}
	return err
}
