package database

// IDs takes n unused ids of a table, so that rows which name each other can be written in a few statements.
// They must be used before anything else is written to the table in this transaction.
func (tx *Tx) IDs(table string, n int) ([]int64, error) {
	if tx.dialect == PostgreSQL {
		return All(tx, Column[int64], `SELECT nextval(s.name) FROM
			(SELECT pg_get_serial_sequence($1, 'id')::regclass AS name OFFSET 0) s, generate_series(1, $2)`, table, n)
	}
	last, err := One(tx, Column[int64], `SELECT COALESCE(MAX(id), 0) FROM `+table) // nobody else writes meanwhile
	ids := make([]int64, n)
	for i := range ids {
		ids[i] = last + int64(i) + 1
	}
	return ids, err
}
