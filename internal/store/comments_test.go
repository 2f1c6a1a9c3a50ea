package store_test

import (
	"context"
	"regexp"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

// An article of 10,000 comments, one of ten a reply, is read a page at a time from the index: wherever the page is, no other
// rows are read and nothing is sorted.
func TestAPageOfThreadsIsReadFromAnIndexWhateverTheArticleHolds(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		f.Exec(`INSERT INTO articles (id, site_id, address, title, language, tags, image, published, likes, helpful, unhelpful, version, created_at, updated_at)
			VALUES (7, $1, 'https://harbourline.test/long', '', '', '[]', '', TRUE, 0, 0, 0, 0, 0, 0)`, f.SiteID)
		f.Exec(`INSERT INTO comments (id, site_id, article_id, root_id, parent_id, state, shown, replies, likes, name, email, locale, text, html, visitor,
			network, reasons, notify, edit_hash, submission, created_at)
			WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
			SELECT i, CAST($1 AS BIGINT), 7, CASE WHEN i % 10 = 0 THEN i - 1 END, CASE WHEN i % 10 = 0 THEN i - 1 END, 'approved', TRUE, 0, i % 100,
			'a', '', 'en', 'b', 'c', '', '', '[]', FALSE, '', '', 1000000 + i / 3 FROM n`, f.SiteID)
		f.Exec(`ANALYZE`)
		for _, sort := range crm.CommentSorts {
			args := []any{int64(7), int64(1_001_500), int64(4500), int64(50)}
			if sort != crm.SortBest {
				args = args[:3]
			}
			requireIndexed(t, f, string(sort), store.ThreadsIn(sort, 21), args...)
			requireWhole(t, f, sort)
		}
	})
}

var costly = regexp.MustCompile(`Seq Scan|TEMP B-TREE|Sort|SCAN|Bitmap`)

func requireIndexed(t *testing.T, f *testkit.Firm, name, query string, args ...any) {
	t.Helper()
	if p := plan(t, f.App.DB, query, args); costly.MatchString(p) {
		t.Errorf("%s:\n%s", name, p)
	}
}

// requireWhole reads all threads of an order page by page: each once, and each page in its order.
func requireWhole(t *testing.T, f *testkit.Firm, sort crm.CommentSort) {
	t.Helper()
	seen, slowest := map[int64]bool{}, time.Duration(0)
	err := f.App.DB.Read(context.Background(), func(tx *database.Tx) error {
		for after := (crm.CommentPlace{}); ; {
			start := time.Now()
			page, err := store.Threads(tx, 7, sort, after, 20)
			if err != nil || len(page) == 0 {
				return err
			}
			slowest = max(slowest, time.Since(start))
			for _, c := range page {
				seen[c.ID] = true
			}
			last := page[len(page)-1]
			after = crm.CommentPlace{Likes: last.Likes, At: last.CreatedAt, ID: last.ID}
		}
	})
	if err != nil || len(seen) != 9000 {
		t.Errorf("%s: %d threads, %v", sort, len(seen), err)
	}
	t.Logf("%s: the slowest of 450 pages took %s", sort, slowest)
}
