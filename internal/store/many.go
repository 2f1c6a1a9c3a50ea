package store

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"frontdesk/internal/database"
)

// insertMany writes rows in one statement and returns their ids in the order of the rows. columns are those
// that values returns for each.
func insertMany[T any](tx *database.Tx, table, columns string, all []T, values func(T) []any) ([]int64, error) {
	if len(all) == 0 {
		return nil, nil
	}
	ids, err := tx.IDs(table, len(all))
	if err != nil {
		return nil, err
	}
	var args []any
	for i, v := range all {
		args = append(append(args, ids[i]), values(v)...)
	}
	_, err = tx.Exec(`INSERT INTO `+table+` (id, `+columns+`) VALUES `+rows(len(all), len(args)/len(all)), args...)
	return ids, err
}

// pair is a row and what one of its columns is to become, or by how much it changes.
type pair struct{ id, value int64 }

func scanPair(row database.Scanner) (p pair, err error) { return p, row.Scan(&p.id, &p.value) }

func pairsOf(values map[int64]int64) []pair {
	pairs := make([]pair, 0, len(values))
	for id, value := range values {
		pairs = append(pairs, pair{id, value})
	}
	return pairs
}

// updateGiven updates many rows in one statement, which reads them from a table given (id, value), in the order of
// their ids.
func updateGiven(tx *database.Tx, pairs []pair, statement string) error {
	if len(pairs) == 0 {
		return nil
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Compare(a.id, b.id) })
	args := make([]any, 0, 2*len(pairs))
	for _, p := range pairs {
		args = append(args, p.id, p.value)
	}
	_, err := tx.Exec(given("id, value", len(pairs), "BIGINT", "BIGINT")+statement, args...)
	return err
}

// given builds "WITH given (columns) AS (VALUES …)" for rows of parameters of these types.
func given(columns string, count int, types ...string) string {
	var b strings.Builder
	b.WriteString("WITH given (" + columns + ") AS (VALUES ")
	for i := range count * len(types) {
		switch column := i % len(types); {
		case i == 0:
			b.WriteString("(")
		case column == 0:
			b.WriteString("),(")
		default:
			b.WriteString(",")
		}
		b.WriteString("CAST($" + strconv.Itoa(i+1) + " AS " + types[i%len(types)] + ")")
	}
	b.WriteString(")) ")
	return b.String()
}
