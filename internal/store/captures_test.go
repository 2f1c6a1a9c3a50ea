package store_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

func capture(form int64, key, reference, body string, expires time.Time) store.Capture {
	return store.Capture{
		Submission: &crm.Submission{Reference: reference, SiteID: 1, FormID: form, State: crm.SubmissionAccepted, Message: body, CreatedAt: testkit.Noon},
		Key:        key, BodyHash: body, KeyExpires: expires,
	}
}

func insert(db *database.DB, batch []store.Capture) (answers []store.Captured, err error) {
	err = db.Write(context.Background(), func(tx *database.Tx) (err error) {
		answers, err = store.InsertSubmissions(tx, batch)
		return err
	})
	return answers, err
}

// holder is what the model knows of a key.
type holder struct {
	reference, body string
	expires         time.Time
}

// keyModel says in a few lines what claiming keys means: a key stands for the first who claimed it, until it expires.
type keyModel map[string]holder

func (m keyModel) claim(c store.Capture, now time.Time) store.Captured {
	k := fmt.Sprint(c.Submission.FormID, c.Key)
	held, ok := m[k]
	switch {
	case !ok || !held.expires.After(now):
		m[k] = holder{c.Submission.Reference, c.BodyHash, c.KeyExpires}
		return store.Captured{Outcome: store.Created, Reference: c.Submission.Reference}
	case held.body == c.BodyHash:
		return store.Captured{Outcome: store.Repeated, Reference: held.reference}
	}
	return store.Captured{Outcome: store.Differs, Reference: held.reference}
}

func TestKeysAreClaimedAsTheModelSays(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		db := env.DB()
		made, forms := 0, int64(0)
		rapid.Check(t, func(r *rapid.T) {
			forms += 2 // each run has two forms of its own
			first, model, created := made, keyModel{}, 0
			for range rapid.IntRange(1, 6).Draw(r, "batches") {
				env.Clock.Advance(time.Duration(rapid.IntRange(0, 4).Draw(r, "minutes")) * time.Minute)
				var batch []store.Capture
				for range rapid.IntRange(1, 12).Draw(r, "size") {
					made++
					batch = append(batch, capture(forms+rapid.Int64Range(0, 1).Draw(r, "form"), rapid.SampledFrom([]string{"a", "b", "A", "键"}).Draw(r, "key"),
						fmt.Sprint("R", made), rapid.SampledFrom([]string{"x", "y"}).Draw(r, "body"),
						env.Clock.Now().Add(time.Duration(rapid.IntRange(1, 10).Draw(r, "lives"))*time.Minute)))
				}
				got, err := insert(db, batch)
				if err != nil {
					r.Fatal(err)
				}
				for i, c := range batch {
					want := model.claim(c, env.Clock.Now())
					if got[i] != want {
						r.Fatalf("%d of %d: got %+v, the model says %+v", i, len(batch), got[i], want)
					}
					if want.Outcome == store.Created {
						created++
					}
					if (c.Submission.ID != 0) != (want.Outcome == store.Created) {
						r.Fatalf("%+v has the id %d", want, c.Submission.ID)
					}
				}
			}
			if kept := countFrom(t, db, forms); kept != int64(created) {
				r.Fatalf("%d rows since R%d, the model says %d", kept, first, created)
			}
		})
	})
}

func countFrom(t *testing.T, db *database.DB, form int64) (n int64) {
	t.Helper()
	err := db.Read(context.Background(), func(tx *database.Tx) (err error) {
		n, err = database.One(tx, database.Column[int64], `SELECT COUNT(*) FROM submissions WHERE form_id >= $1`, form)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestBatchesWithTheSameKeysInOppositeOrderNeverDeadlock(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		db := env.DB()
		const rounds, size = 20, 64
		for round := range rounds {
			var runs atomic.Int64
			answers := make([][]store.Captured, 6)
			var wait sync.WaitGroup
			for side := range answers {
				wait.Go(func() {
					var batch []store.Capture
					for n := range size {
						batch = append(batch, capture(1, fmt.Sprint(round, " ", n), fmt.Sprint("R", round, " ", side, " ", n), "x", env.Clock.Now().Add(time.Hour)))
					}
					if side%2 == 1 {
						slices.Reverse(batch)
					}
					err := db.Write(context.Background(), func(tx *database.Tx) (err error) {
						runs.Add(1) // once more after a deadlock
						answers[side], err = store.InsertSubmissions(tx, batch)
						return err
					})
					if err != nil {
						t.Error(err)
					}
					if side%2 == 1 {
						slices.Reverse(answers[side])
					}
				})
			}
			wait.Wait()
			if runs.Load() != int64(len(answers)) {
				t.Fatalf("%d transactions ran %d times", len(answers), runs.Load())
			}
			for n := range size {
				for _, side := range answers {
					if side[n].Reference != answers[0][n].Reference {
						t.Fatalf("key %d stands for %s and %s", n, side[n].Reference, answers[0][n].Reference)
					}
				}
			}
		}
		if n := countFrom(t, db, 1); n != rounds*size {
			t.Errorf("%d rows, want %d", n, rounds*size)
		}
	})
}

func TestAnExpiredKeyIsRemovedAndALiveOneStays(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		db := env.DB()
		for key, lives := range map[string]time.Duration{"short": time.Minute, "long": time.Hour} {
			if _, err := insert(db, []store.Capture{capture(1, key, key, "x", env.Clock.Now().Add(lives))}); err != nil {
				t.Fatal(err)
			}
		}
		env.Clock.Advance(time.Minute)
		err := db.Write(context.Background(), func(tx *database.Tx) error {
			n, err := store.DeleteExpiredKeys(tx)
			if err == nil && n != 1 {
				t.Errorf("%d were removed", n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if again, err := insert(db, []store.Capture{capture(1, "long", "other", "x", env.Clock.Now())}); err != nil || again[0].Outcome != store.Repeated {
			t.Errorf("%+v, %v", again, err)
		}
	})
}
