package web_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"frontdesk/internal/boot"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

func keyed(key string) http.Header { return http.Header{"Idempotency-Key": {key}} }

func TestTheSameBodyUnderTheSameKeyIsTheSameSubmission(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env)
		for _, f := range faces {
			ana := map[string]string{"email": "ana@example.com", "message": "Hello", "submission_id": "id " + f.name}
			first := f.submit(d, ana, nil)
			env.Clock.Advance(365 * 24 * time.Hour)
			if again := f.submit(d, ana, nil); again != first {
				t.Errorf("%s: first %s, then %s", f.name, first, again)
			}
		}
		ana := map[string]string{"email": "ana@example.com", "message": "Hello"}
		if object.submit(d, ana, keyed("k")) != program.submit(d, ana, keyed("k")) {
			t.Error("the header's key stands for two")
		}
		if n := d.count("submissions"); n != 4 {
			t.Errorf("%d rows", n)
		}
	})
}

func TestAnotherBodyFromAFormIsACorrectionThatJoinsTheFirstsLead(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env, working)
		typed := map[string]string{"phone": "13800138000", "message": "Hello", "submission_id": "id"}
		first := page.submit(d, typed, nil)
		typed["phone"], typed["message"] = "13900139000", "Wrong number, sorry"
		second := page.submit(d, typed, nil)
		if again := page.submit(d, typed, nil); second == first || again != second {
			t.Errorf("first %s, corrected %s, again %s", first, second, again)
		}
		typed["phone"], typed["message"] = "13800138000", "Hello"
		if back := page.submit(d, typed, nil); back != first {
			t.Errorf("the first body again: %s, not %s", back, first)
		}
		testkit.Eventually(t, func() error {
			a, b := d.submission(first), d.submission(second)
			if a.LeadID == 0 || a.LeadID != b.LeadID || b.Corrects != first {
				return fmt.Errorf("leads %d and %d, corrects %q", a.LeadID, b.LeadID, b.Corrects)
			}
			return nil
		})
		if n := d.count("submissions"); n != 2 {
			t.Errorf("%d rows", n)
		}
	})
}

func TestAnotherBodyFromAProgramIsRefusedAndTheKeyStillGivesTheFirstAnswer(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env)
		body := map[string]string{"email": "ana@example.com", "message": "Hello"}
		first := object.submit(d, body, keyed("k"))
		for _, f := range faces[1:] {
			other := map[string]string{"email": "ana@example.com", "message": "Bye"}
			p := d.problem(f.post(d, other, keyed("k")))
			if p.Status != 422 || p.Code != "idempotency_mismatch" || p.names() != "submission_id:idempotency_mismatch" {
				t.Errorf("%s: %+v", f.name, p)
			}
		}
		if again := object.submit(d, body, keyed("k")); again != first {
			t.Errorf("first %s, again %s", first, again)
		}
		if n := d.count("submissions"); n != 1 {
			t.Errorf("%d rows", n)
		}
	})
}

func TestWithoutAKeyTheSameContentWithinTenMinutesIsTheSameSubmission(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env)
		ana := map[string]string{"email": "ana@example.com", "message": "Hello"}
		at := map[time.Duration]string{}
		for _, minute := range []time.Duration{0, 9*time.Minute + 59*time.Second, 10*time.Minute + time.Second, 20 * time.Minute, 20*time.Minute + time.Second} {
			env.Clock.Advance(testkit.Noon.Add(minute).Sub(env.Clock.Now()))
			at[minute] = faces[len(at)%3].submit(d, ana, nil)
		}
		first, second := at[0], at[10*time.Minute+time.Second]
		if at[9*time.Minute+59*time.Second] != first || first == second {
			t.Errorf("from the first on: %v", at)
		}
		if at[20*time.Minute] != second || at[20*time.Minute+time.Second] == second {
			t.Errorf("from the second on: %v", at)
		}
		ana["message"] = "Bye"
		if other := page.submit(d, ana, nil); other == at[20*time.Minute+time.Second] {
			t.Error("other content is the same submission")
		}
	})
}

// several are two processes on PostgreSQL, and one on SQLite, which has no more.
func several(t *testing.T, env *testkit.Env, change ...func(*boot.Options)) []desk {
	desks := []desk{openDesk(t, env, change...)}
	if desks[0].app.DB.Dialect() == database.PostgreSQL {
		desks = append(desks, openDesk(t, env, change...))
	}
	return desks
}

func TestConcurrentRepeatsAreAllAnsweredWithTheFirstReference(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		desks := several(t, env)
		for i, f := range faces {
			body := map[string]string{"email": "ana@example.com", "submission_id": f.name}
			references := make([]string, 200)
			var wait sync.WaitGroup
			for n := range references {
				wait.Go(func() { references[n] = f.submit(desks[n%len(desks)], body, nil) })
			}
			wait.Wait()
			for _, r := range references {
				if r == "" || r != references[0] {
					t.Fatalf("%s: %q and %q", f.name, references[0], r)
				}
			}
			if n, jobs := desks[0].count("submissions"), desks[0].count("jobs WHERE kind = 'route_submission'"); n != int64(i+1) || jobs != n {
				t.Errorf("%s: %d rows, %d jobs", f.name, n, jobs)
			}
		}
	})
}

func TestProcessesThatPostTheSameKeysInOppositeOrderAgree(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		desks := several(t, env)
		const keys = 150
		answers := make([][keys]string, 4)
		var wait sync.WaitGroup
		for side := range answers {
			for n := range keys {
				key := n
				if side%2 == 1 {
					key = keys - 1 - n
				}
				wait.Go(func() {
					body := map[string]string{"email": "ana@example.com", "message": fmt.Sprint(key)}
					answers[side][key] = object.submit(desks[side%len(desks)], body, keyed(fmt.Sprint("key", key)))
				})
			}
		}
		wait.Wait()
		for _, side := range answers[1:] {
			if side != answers[0] {
				t.Fatalf("they disagree: %v\n%v", answers[0], side)
			}
		}
		if n := desks[0].count("submissions"); n != keys {
			t.Errorf("%d rows", n)
		}
	})
}

func TestReferencesAreUniqueThoughTheNumbersOfTwoSitesCollide(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		desks := several(t, env)
		d := desks[0]
		err := d.app.DB.Write(t.Context(), func(tx *database.Tx) error {
			site, err := store.SiteByID(tx, 1) // its twin has the same key, and so the same numbers
			if err != nil {
				return err
			}
			id, err := store.InsertSite(tx, site)
			if err != nil {
				return err
			}
			_, err = store.InsertForm(tx, crm.Form{SiteID: id, Slug: "twin", Name: "Twin", Active: true})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		const posts = 1500
		references := make([]string, 2*posts)
		post := func(path string, n int) {
			a := desks[n%len(desks)].do(http.MethodPost, path, fmt.Sprintf(`{"wechat":"ana_88","message":"%d"}`, n), with(nil, "application/json"))
			references[n] = object.reference(d, a)
		}
		for n := range 100 { // puts the first well ahead, so that the twin finds its numbers taken
			post(apiPath, n)
		}
		var wait sync.WaitGroup
		for worker := range 12 {
			wait.Go(func() {
				for n := worker; n < 2*posts; n += 12 {
					if n >= posts {
						post("/api/v1/forms/twin/submissions", n)
					} else if n >= 100 {
						post(apiPath, n)
					}
				}
			})
		}
		wait.Wait()
		seen := map[string]bool{}
		for _, r := range references {
			if r == "" || seen[r] {
				t.Fatalf("%q came twice or not at all", r)
			}
			seen[r] = true
		}
		if n := d.count("submissions"); n != 2*posts {
			t.Errorf("%d rows", n)
		}
	})
}
