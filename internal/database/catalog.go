package database

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ColumnKind is what a column holds, the same for both databases but for JSON, which is text on SQLite.
type ColumnKind string

const (
	IntegerColumn ColumnKind = "integer"
	FloatColumn   ColumnKind = "float"
	BooleanColumn ColumnKind = "boolean"
	TextColumn    ColumnKind = "text"
	JSONColumn    ColumnKind = "json"
	BytesColumn   ColumnKind = "bytes"
)

// TableColumn is a column of a table.
type TableColumn struct {
	Name     string
	Kind     ColumnKind
	Identity bool // counted up by PostgreSQL
}

// Table is a table as the database's own catalog knows it.
type Table struct {
	Name    string
	Columns []TableColumn
	Key     []string // columns of the primary key
	dialect Dialect
	refers  []string // tables of its foreign keys
}

const migrationsTable = "schema_migrations"

// Tables returns every table but the record of migrations, each after those it refers to. It fails on a type of
// column that it does not know and on tables that refer to each other in a circle.
func Tables(tx *Tx) ([]Table, error) {
	names, err := All(tx, Column[string], catalogOf(tx).tables)
	if err != nil {
		return nil, err
	}
	var all []Table
	for _, name := range names {
		if name == migrationsTable {
			continue
		}
		t, err := describe(tx, name)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return inOrder(all)
}

func describe(tx *Tx, name string) (Table, error) {
	t, c := Table{Name: name, dialect: tx.dialect}, catalogOf(tx)
	columns, err := All(tx, scanColumn, c.columns, name)
	if err != nil {
		return t, err
	}
	for _, column := range columns {
		if column.Kind == "" {
			return t, fmt.Errorf("column %s of table %s has a type unknown here", column.Name, name)
		}
	}
	t.Columns = columns
	if t.Key, err = All(tx, Column[string], c.key, name); err != nil {
		return t, err
	}
	t.refers, err = All(tx, Column[string], c.refers, name)
	return t, err
}

func scanColumn(row Scanner) (c TableColumn, err error) {
	var declared string
	if err := row.Scan(&c.Name, &declared, &c.Identity); err != nil {
		return c, err
	}
	c.Kind = kinds[strings.ToLower(declared)]
	return c, nil
}

// kinds are the types that the migrations use.
var kinds = map[string]ColumnKind{
	"bigint": IntegerColumn, "integer": IntegerColumn, "double precision": FloatColumn, "real": FloatColumn,
	"boolean": BooleanColumn, "text": TextColumn, "jsonb": JSONColumn, "bytea": BytesColumn, "blob": BytesColumn,
}

// catalog are the questions to a database about its tables.
type catalog struct{ tables, columns, key, refers string }

func catalogOf(tx *Tx) catalog {
	if tx.dialect == PostgreSQL {
		return postgresCatalog
	}
	return sqliteCatalog
}

var postgresCatalog = catalog{
	tables: `SELECT table_name::text FROM information_schema.tables
		WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name`,
	columns: `SELECT column_name::text, data_type::text, is_identity = 'YES' FROM information_schema.columns
		WHERE table_schema = current_schema() AND table_name = $1 AND is_generated = 'NEVER' ORDER BY ordinal_position`,
	key: `SELECT a.attname::text FROM pg_index i
		CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (number, position)
		JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
		WHERE i.indisprimary AND i.indrelid = to_regclass(quote_ident($1)) ORDER BY k.position`,
	refers: `SELECT DISTINCT r.relname::text FROM pg_constraint c JOIN pg_class r ON r.oid = c.confrelid
		WHERE c.contype = 'f' AND c.conrelid = to_regclass(quote_ident($1))`,
}

var sqliteCatalog = catalog{
	tables:  `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name`,
	columns: `SELECT name, type, FALSE FROM pragma_table_info($1) ORDER BY cid`,
	key:     `SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk`,
	refers:  `SELECT DISTINCT "table" FROM pragma_foreign_key_list($1)`,
}

var errCircle = errors.New("tables refer to each other in a circle")

// inOrder puts each table after those it refers to.
func inOrder(tables []Table) ([]Table, error) {
	var placed []Table
	isPlaced := func(name string) bool {
		return slices.ContainsFunc(placed, func(t Table) bool { return t.Name == name })
	}
	for len(placed) < len(tables) {
		before := len(placed)
		for _, t := range tables {
			waits := slices.ContainsFunc(t.refers, func(other string) bool { return other != t.Name && !isPlaced(other) })
			if !waits && !isPlaced(t.Name) {
				placed = append(placed, t)
			}
		}
		if len(placed) == before {
			return nil, errCircle
		}
	}
	return placed, nil
}
