package intake_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/internal/boot"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/demo"
	"frontdesk/internal/intake"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

func bootIdle(env *testkit.Env) *boot.App {
	return env.Boot(testkit.Demo, func(o *boot.Options) { o.Worker = false })
}

func submit(app *boot.App, n int) error {
	_, err := app.Intake.Submit(context.Background(), intake.Post{
		Form: demo.Form, Fields: map[string][]string{"wechat": {"ana_88"}, "message": {fmt.Sprint(n)}},
	})
	return err
}

// block keeps every submission from being written until it is released.
func block(t *testing.T, app *boot.App) (release func()) {
	t.Helper()
	held, done := make(chan struct{}), make(chan struct{})
	var holding sync.WaitGroup
	holding.Go(func() {
		err := app.DB.Write(context.Background(), func(tx *database.Tx) error {
			if app.DB.Dialect() == database.PostgreSQL {
				for _, statement := range []string{
					`SET LOCAL idle_in_transaction_session_timeout = 0`, // the server shall let us hang
					`LOCK TABLE submission_keys, reference_counters IN ACCESS EXCLUSIVE MODE`,
				} {
					if _, err := tx.Exec(statement); err != nil {
						return err
					}
				}
			}
			close(held)
			<-done
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-held
	release = sync.OnceFunc(func() { close(done); holding.Wait() })
	t.Cleanup(release)
	return release
}

func count(t *testing.T, app *boot.App, what string) (n int64) {
	t.Helper()
	err := app.DB.Read(context.Background(), func(tx *database.Tx) (err error) {
		n, err = database.One(tx, database.Column[int64], "SELECT COUNT(*) FROM "+what)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPostsBeyondTheBoundAreAskedToComeBackAndThoseWithinAreKept(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := bootIdle(env)
		if err := submit(app, -1); err != nil {
			t.Fatal(err)
		}
		release := block(t, app)
		var busy, kept, late atomic.Int64 // late: where 5 seconds did not suffice to fill the queue
		var wait sync.WaitGroup
		for n := range intake.MaxWaiting + 20 {
			wait.Go(func() {
				switch err := submit(app, n); {
				case err == nil:
					kept.Add(1)
				case crm.HasCode(err, "busy") && crm.IsKind(err, crm.KindUnavailable) && crm.AsError(err).RetryAfter > 0:
					busy.Add(1)
				case crm.HasCode(err, "database_unavailable"):
					late.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		testkit.Eventually(t, func() error {
			if busy.Load() == 0 {
				return errors.New("nobody was turned away")
			}
			return nil
		})
		release()
		wait.Wait()
		n := count(t, app, "submissions")
		if late.Load() == 0 && n != kept.Load()+1 || n <= kept.Load() || kept.Load()+late.Load() < intake.MaxWaiting {
			t.Errorf("%d answered, %d turned away, %d too late, %d rows", kept.Load(), busy.Load(), late.Load(), n)
		}
	})
}

func TestADatabaseThatHangsKeepsNobodyLongerThanOneDeadline(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := bootIdle(env)
		if _, err := app.Intake.Form(t.Context(), demo.Form); err != nil {
			t.Fatal(err)
		}
		release := block(t, app)
		start := time.Now()
		var wait sync.WaitGroup
		for n := range 20 {
			wait.Go(func() {
				if err := submit(app, n); !crm.HasCode(err, "database_unavailable") {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if took := time.Since(start); took > 15*time.Second { // one after the other they would take 100
			t.Errorf("they waited %s", took)
		}
		release()
		if err := submit(app, 0); err != nil {
			t.Error(err)
		}
	})
}

func capture(reference, name string, state crm.SubmissionState) store.Capture {
	return store.Capture{
		Submission: &crm.Submission{Reference: reference, SiteID: 1, FormID: 1, State: state, Name: name, CreatedAt: testkit.Noon},
		Key:        "key:" + reference, BodyHash: "x", KeyExpires: testkit.Noon.Add(time.Hour),
	}
}

func TestASubmissionThatTheDatabaseRefusesNeverFailsItsNeighbours(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := bootIdle(env)
		var captures []store.Capture
		for n := range 40 {
			captures = append(captures, capture(fmt.Sprint("R", n), "Ana", crm.SubmissionAccepted))
		}
		poison := map[int]bool{0: true, 17: true, 39: true}
		for n := range poison {
			captures[n].Submission.State = "nonsense" // breaks a check of the table
		}
		if app.DB.Dialect() == database.PostgreSQL {
			poison[5] = true
			captures[5].Submission.Name = "A\x00na"
		}
		answers, faults := intake.CommitTogether(app.DB, app.Queue, captures)
		for n := range captures {
			if poison[n] != (faults[n] != nil) || !poison[n] && (answers[n].Outcome != store.Created || answers[n].Reference != fmt.Sprint("R", n)) {
				t.Errorf("%d: %+v, %v", n, answers[n], faults[n])
			}
		}
		want := int64(len(captures) - len(poison))
		if n, jobs := count(t, app, "submissions"), count(t, app, "jobs WHERE kind = 'route_submission'"); n != want || jobs != want {
			t.Errorf("%d rows and %d jobs, want %d", n, jobs, want)
		}
	})
}

func TestSubmissionsThatShareACommitKeepTheirTraces(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := bootIdle(env)
		var captures []store.Capture
		var places []string
		for n := range 20 {
			captures = append(captures, capture(fmt.Sprint("R", n), "Ana", crm.SubmissionAccepted))
			places = append(places, fmt.Sprintf("00-%032x-%016x-01", n+1, n+1))
		}
		captures[7].Submission.State = crm.SubmissionQuarantined // is not routed
		_, faults := intake.CommitTogether(app.DB, app.Queue, captures, places...)
		if err := errors.Join(faults...); err != nil {
			t.Fatal(err)
		}
		for n, c := range captures {
			want := int64(1)
			if n == 7 {
				want = 0
			}
			job := fmt.Sprintf(`jobs WHERE args LIKE '%%:%d}' AND trace = '%s'`, c.Submission.ID, places[n])
			if got := count(t, app, job); got != want {
				t.Errorf("%d: %d jobs in its trace", n, got)
			}
		}
	})
}
