package database

import (
	"context"
	"fmt"
)

// Rights are what the database lets this program do.
type Rights struct {
	Standby     bool     // it follows another server and takes no writes
	ReadOnly    bool     // new transactions may not write unless they say so, which those of frontdesk do not
	MayCreate   bool     // tables, as migrations do
	Unwritables []string // tables whose rows may not all be read, added, changed and removed
}

// Rights asks for them as a transaction that writes would find them: one of Read is read-only by its own wish. Who may
// open a SQLite file to write may do everything.
func (db *DB) Rights(ctx context.Context) (Rights, error) {
	rights, err := db.engine.rights(ctx)
	if err != nil {
		return rights, unavailable(fmt.Errorf("reading the rights to the database: %w", err))
	}
	return rights, nil
}

func (e *sqliteEngine) rights(context.Context) (Rights, error) { return Rights{MayCreate: true}, nil }

func (e *postgresEngine) rights(ctx context.Context) (r Rights, err error) {
	err = e.pool.QueryRow(ctx, `SELECT pg_is_in_recovery(), current_setting('transaction_read_only') = 'on',
		COALESCE(has_schema_privilege(current_schema(), 'CREATE'), FALSE),
		ARRAY(SELECT c.relname::text FROM pg_class c WHERE c.relnamespace = to_regnamespace(quote_ident(current_schema()))
			AND c.relkind = 'r' AND NOT (has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')
				AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE')) ORDER BY 1)`).
		Scan(&r.Standby, &r.ReadOnly, &r.MayCreate, &r.Unwritables)
	return r, err
}
