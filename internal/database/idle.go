package database

// MayLieIdle lets this transaction wait for something outside, such as a pipe that nobody reads from, for as long as
// that takes. Another one that lies idle is undone by PostgreSQL after five seconds, because it may hold locks.
func (tx *Tx) MayLieIdle() error {
	if tx.dialect != PostgreSQL {
		return nil
	}
	_, err := tx.Exec("SET LOCAL idle_in_transaction_session_timeout = 0")
	return err
}
