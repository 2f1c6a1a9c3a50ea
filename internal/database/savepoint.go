package database

import "fmt"

// Savepoint runs fn; when it returns an error, what it wrote is undone and the transaction goes on.
func (tx *Tx) Savepoint(fn func() error) (err error) {
	tx.depth++
	name := fmt.Sprintf("s%d", tx.depth)
	registered := len(tx.after)
	defer func() { tx.depth-- }()
	if _, err := tx.Exec("SAVEPOINT " + name); err != nil {
		return err
	}
	if err := fn(); err != nil {
		tx.after = tx.after[:registered]
		if _, undo := tx.Exec("ROLLBACK TO SAVEPOINT " + name); undo != nil {
			if tx.broken == nil {
				tx.broken = fmt.Errorf("%w: undoing a savepoint: %w", errBroken, undo)
			}
			return fmt.Errorf("%w; undoing it: %w", err, undo)
		}
		_, _ = tx.Exec("RELEASE SAVEPOINT " + name) // the rollback has emptied it; its end releases it too
		return err
	}
	_, err = tx.Exec("RELEASE SAVEPOINT " + name)
	return err
}
