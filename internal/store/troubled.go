package store

import (
	"slices"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// TroubledMessages returns up to limit messages that did not arrive, were held back, or of which nobody knows, without
// their contents, the newest first, from those with an id below before.
func TroubledMessages(tx *database.Tx, before int64, limit int) ([]crm.Message, error) {
	return database.All(tx, func(row database.Scanner) (crm.Message, error) { return scanMessageHead(row) },
		`SELECT `+messageHead+` FROM messages WHERE id IN (
			SELECT id FROM (`+troubled(crm.MessageUnknown)+`) a UNION ALL
			SELECT id FROM (`+troubled(crm.MessageFailed)+`) b UNION ALL
			SELECT id FROM (`+troubled(crm.MessageBounced)+`) c UNION ALL
			SELECT id FROM (`+troubled(crm.MessageSuppressed)+`) d) ORDER BY id DESC LIMIT $2`, before, limit)
}

// troubled selects one state by the index messages_unsettled.
func troubled(state crm.MessageState) string {
	return `SELECT id FROM messages WHERE state = '` + string(state) + `' AND state IN ` + openMessages + ` AND id < $1
		ORDER BY id DESC LIMIT $2`
}

// MessagesIn returns up to limit messages in a state, or in any, without their contents, the newest first, from those with
// an id below before.
func MessagesIn(tx *database.Tx, state crm.MessageState, before int64, limit int) ([]crm.Message, error) {
	where, args := `id < $1`, []any{before}
	switch {
	case state == "":
	case slices.Contains(openMessageStates, state):
		where += ` AND state = '` + string(state) + `' AND state IN ` + openMessages
	default:
		where, args = where+` AND state = $2`, append(args, string(state))
	}
	return database.All(tx, func(row database.Scanner) (crm.Message, error) { return scanMessageHead(row) },
		`SELECT `+messageHead+` FROM messages WHERE `+where+` ORDER BY id DESC `+limited(limit), args...)
}

// MessageHeads returns messages without their contents, by id.
func MessageHeads(tx *database.Tx, ids []int64) (map[int64]crm.Message, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	all, err := database.All(tx, func(row database.Scanner) (crm.Message, error) { return scanMessageHead(row) },
		`SELECT `+messageHead+` FROM messages WHERE id IN `+list(len(ids), 1), arguments(ids)...)
	heads := make(map[int64]crm.Message, len(all))
	for _, m := range all {
		heads[m.ID] = m
	}
	return heads, err
}

// RequeueMessage moves a message from a state into the line again; not found when it is not in that state any more.
func RequeueMessage(tx *database.Tx, id int64, from crm.MessageState) error {
	return one(tx, "message", `UPDATE messages SET state = 'queued', updated_at = $3 WHERE id = $1 AND state = $2`,
		id, string(from), database.Micros(tx.Now()))
}

// LeadsOfOffers returns which lead each offer is of.
func LeadsOfOffers(tx *database.Tx, offers []int64) (map[int64]int64, error) {
	return pairs[int64](tx, offers, `SELECT id, lead_id FROM offers WHERE id IN `)
}

// ReferencesOfLeads returns the reference of each lead.
func ReferencesOfLeads(tx *database.Tx, leads []int64) (map[int64]string, error) {
	return pairs[string](tx, leads, `SELECT id, reference FROM leads WHERE id IN `)
}

// pairs runs a query of two columns for a list of ids, with which it ends.
func pairs[T any](tx *database.Tx, ids []int64, sql string) (map[int64]T, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	found := make(map[int64]T, len(ids))
	_, err := database.All(tx, func(row database.Scanner) (none struct{}, err error) {
		var id int64
		var value T
		err = row.Scan(&id, &value)
		found[id] = value
		return none, err
	}, sql+list(len(ids), 1), arguments(ids)...)
	return found, err
}
