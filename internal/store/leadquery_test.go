package store_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

const manyLeads = 20_000

// fill makes many leads of three teams and a hundred owners, a second apart, with a hundred contacts.
func fill(t *testing.T, db *database.DB) {
	t.Helper()
	numbers := ` WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $1) SELECT `
	err := db.Write(context.Background(), func(tx *database.Tx) error {
		for _, table := range []struct {
			sql  string
			rows int64
		}{
			{`INSERT INTO sites (name, origins, time_zone, country, locale, reference_key, created_at)` + numbers + `'s', '[]', 'UTC', 'CN', 'en', '', 0 FROM n`, 1},
			{`INSERT INTO teams (name, offer_timeout)` + numbers + `'t', 60 FROM n`, 3},
			{`INSERT INTO users (name, email, role, locale, time_zone, password_hash, active, created_at)` + numbers + `'u', CAST(i AS TEXT), 'consultant', 'en', 'UTC', '', TRUE, 0 FROM n`, 100},
			{`INSERT INTO contacts (name, company, country, locale, created_at)` + numbers + `'c', '', '', 'en', i FROM n`, 100},
			{`INSERT INTO leads (reference, site_id, contact_id, team_id, rule, state, queue_reason, close_reason, language, country, owner_id, summary, created_at, last_activity_at)` +
				numbers + `CAST(i AS TEXT), 1, 1 + i % 100, 1 + i % 3, 'form', 'working', '', '', 'en', '', 1 + i % 100, '', 1000000 * i, 1000000 * i + i % 7 FROM n`, manyLeads},
		} {
			if _, err := tx.Exec(table.sql, table.rows); err != nil {
				return err
			}
		}
		if db.Dialect() == database.PostgreSQL {
			_, err := tx.Exec(`ANALYZE`)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// plan is how the database means to answer a query.
func plan(t *testing.T, db *database.DB, sql string, args []any) string {
	t.Helper()
	explain, columns := "EXPLAIN QUERY PLAN ", 3
	if db.Dialect() == database.PostgreSQL {
		explain, columns = "EXPLAIN ", 0
	}
	var steps []string
	err := db.Read(context.Background(), func(tx *database.Tx) (err error) {
		steps, err = database.All(tx, func(row database.Scanner) (detail string, err error) {
			var number int64
			into := []any{&number, &number, &number}[:columns]
			return detail, row.Scan(append(into, &detail)...)
		}, explain+sql, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(steps, "\n")
}

func TestEveryWayToALeadIsWalkedAlongItsIndex(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		db := env.DB()
		fill(t, db)
		middle := store.Mark{At: time.UnixMicro(manyLeads / 2 * 1e6), ID: manyLeads / 2}
		late := time.UnixMicro((manyLeads - 10) * 1e6)
		everybody, consultant := crm.Scope{All: true}, crm.Scope{UserID: 3, Teams: []int64{1, 2}}
		for name, c := range map[string]struct {
			scope   crm.Scope
			query   store.LeadQuery
			indexes string
		}{
			"everything":   {everybody, store.LeadQuery{After: middle}, "leads_by_activity"},
			"since":        {everybody, store.LeadQuery{Since: late}, "leads_by_activity"},
			"of a team":    {everybody, store.LeadQuery{Team: 1, After: middle}, "leads_by_team"},
			"of an owner":  {everybody, store.LeadQuery{Owner: 3, After: middle}, "leads_by_owner"},
			"of a contact": {everybody, store.LeadQuery{Contact: 3}, "leads_by_contact"},
			"a consultant": {consultant, store.LeadQuery{After: middle}, "leads_by_owner leads_by_offered leads_by_support leads_by_support_offered leads_by_team"},
		} {
			c.query.Limit = 51
			sql, args := store.LeadSQL(c.query, c.scope)
			got := plan(t, db, sql, args)
			for index := range strings.FieldsSeq(c.indexes) {
				// PostgreSQL knows how many leads a team has, and may rather walk along all and leave some out.
				if !strings.Contains(got, index) && db.Dialect() == database.SQLite {
					t.Errorf("%s does not use %s:\n%s", name, index, got)
				}
			}
			if strings.Contains(got, "Seq Scan on leads") || strings.Contains(got, "SCAN l\n") {
				t.Errorf("%s reads every lead:\n%s", name, got)
			}
		}
	})
}
