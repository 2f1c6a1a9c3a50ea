package database

import (
	"fmt"
	"strconv"
	"strings"
)

// maxParameters is how many values go into one statement; SQLite takes 32,766 and PostgreSQL 65,535.
const maxParameters = 4000

// Each hands every row of the table to fn, in the order of its primary key, one at a time: int64, float64, bool,
// string (JSON as its text too), []byte or nil for each column. The slice is used again for the next row.
func (t Table) Each(tx *Tx, fn func(row []any) error) error {
	rows, err := tx.query(t.selectAll(), nil)
	if err != nil {
		return err
	}
	defer rows.Close()
	row, into := make([]any, len(t.Columns)), make([]any, len(t.Columns))
	for i := range row {
		into[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for i, c := range t.Columns {
			if row[i], err = c.Kind.read(row[i]); err != nil {
				return fmt.Errorf("%s.%s: %w", t.Name, c.Name, err)
			}
		}
		if err := fn(row); err != nil {
			return err
		}
	}
	return tx.note(rows.Err())
}

func (t Table) selectAll() string {
	var columns []string
	for _, c := range t.Columns {
		name := quote(c.Name)
		if c.Kind == JSONColumn {
			name += "::text"
		}
		columns = append(columns, name)
	}
	text := "SELECT " + strings.Join(columns, ", ") + " FROM " + quote(t.Name)
	if len(t.Key) > 0 {
		text += " ORDER BY " + quoteAll(t.Key)
	}
	return text
}

// read brings what the two drivers give for a column of this kind into one form.
func (k ColumnKind) read(v any) (any, error) {
	switch v := v.(type) {
	case nil, string, float64, bool:
		return v, nil
	case int32:
		return int64(v), nil
	case int64:
		return k.readInteger(v), nil
	case []byte:
		if k == BytesColumn {
			return v, nil
		}
		return string(v), nil
	}
	return nil, fmt.Errorf("a value of type %T", v)
}

// readInteger: SQLite keeps truth, and a float without a fraction, as an integer.
func (k ColumnKind) readInteger(v int64) any {
	switch k {
	case BooleanColumn:
		return v != 0
	case FloatColumn:
		return float64(v)
	}
	return v
}

// RowsAtOnce is how many rows one call of Insert should be given.
func (t Table) RowsAtOnce() int { return max(1, maxParameters/len(t.Columns)) }

// Insert writes rows, each with a value for every one of the columns, in their order.
func (t Table) Insert(tx *Tx, columns []string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	var text strings.Builder
	text.WriteString("INSERT INTO " + quote(t.Name) + " (" + quoteAll(columns) + ") VALUES ")
	var values []any
	for i, row := range rows {
		if i > 0 {
			text.WriteString(", ")
		}
		for j := range row {
			text.WriteString(map[bool]string{true: "(", false: ", "}[j == 0])
			text.WriteString("$" + strconv.Itoa(len(values)+j+1))
		}
		text.WriteString(")")
		values = append(values, row...)
	}
	_, err := tx.Exec(text.String(), values...)
	return err
}

// IsEmpty reports whether the table has no row.
func (t Table) IsEmpty(tx *Tx) (bool, error) {
	n, err := One(tx, Column[int64], "SELECT COUNT(*) FROM (SELECT 1 FROM "+quote(t.Name)+" LIMIT 1) one")
	return n == 0, err
}

// Continue has the ids that PostgreSQL will give begin after the highest there is. SQLite does so by itself.
func (t Table) Continue(tx *Tx) error {
	for _, c := range t.Columns {
		if !c.Identity {
			continue
		}
		_, err := tx.Exec(fmt.Sprintf("SELECT setval(pg_get_serial_sequence('%s', '%s'), COALESCE(MAX(%s), 0) + 1, FALSE) FROM %s",
			quote(t.Name), c.Name, quote(c.Name), quote(t.Name)))
		if err != nil {
			return fmt.Errorf("going on with the ids of %s: %w", t.Name, err)
		}
	}
	return nil
}

// DropTables removes tables, in the opposite order, and the record of migrations with them.
func DropTables(tx *Tx, tables []Table) error {
	for i := len(tables) - 1; i >= 0; i-- {
		if _, err := tx.Exec("DROP TABLE " + quote(tables[i].Name)); err != nil {
			return fmt.Errorf("removing table %s: %w", tables[i].Name, err)
		}
	}
	_, err := tx.Exec("DROP TABLE IF EXISTS " + migrationsTable)
	return err
}

// quote makes a name of a table or column fit for a statement. The names come from migrations and catalogs.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func quoteAll(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = quote(name)
	}
	return strings.Join(quoted, ", ")
}
