package queue_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/internal/database"
	"frontdesk/internal/observe"
	"frontdesk/internal/queue"
	"frontdesk/internal/rediskit"
	"frontdesk/internal/testkit"
)

const place = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

// kept is a log that a test reads while it is written.
type kept struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (k *kept) Write(line []byte) (int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.text.Write(line)
}

func (k *kept) String() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.text.String()
}

// observed is a queue that is counted and logged, and started by the test.
func (b *bench) observed() (*queue.Queue, *observe.Metrics, *kept) {
	b.t.Helper()
	r, err := rediskit.Open(b.env.Config.RedisURL)
	if err != nil {
		b.t.Fatal(err)
	}
	log, metrics := &kept{}, observe.NewMetrics("")
	q := queue.New(queue.Options{DB: b.db, Redis: r.Client(), Log: observe.NewLog(log, "text", slog.LevelInfo), Sweep: 10 * time.Millisecond, Metrics: metrics})
	b.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		q.Stop(ctx)
		if err := r.Close(); err != nil {
			b.t.Error(err)
		}
	})
	return q, metrics, log
}

func TestEveryEndingIsCountedOnceAndNoneThatIsUndone(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		q, metrics, log := b.observed()
		for n := range 6 {
			b.insert(q, n)
		}
		env.Clock.Advance(3 * time.Second)
		policy := queue.Policy{Workers: 1, MaxAttempts: 2, Backoff: func(int) time.Duration { return time.Hour }}
		undone := false
		queue.Handle(q, policy, func(ctx context.Context, j queue.Job[task]) error {
			switch j.Args.N {
			case 1:
				return queue.Snooze(time.Hour)
			case 2:
				return queue.Cancel(errors.New("pointless"))
			case 3: // fails within its transaction
				return b.db.Write(ctx, func(tx *database.Tx) error { return j.Fail(tx, errors.New("of its own accord")) })
			case 4:
				return fmt.Errorf("handed back")
			case 5: // the first commit comes to nothing
				if !undone {
					undone = true
					_ = b.db.Write(ctx, func(tx *database.Tx) error { return errors.Join(j.Finish(tx), errors.New("undone")) })
				}
			}
			return b.db.Write(ctx, func(tx *database.Tx) error { return j.Finish(tx) })
		})
		q.Start()
		testkit.Eventually(t, func() error {
			text := read(metrics)
			for _, line := range []string{
				`frontdesk_jobs_total{kind="task",outcome="finished"} 2`, `frontdesk_jobs_total{kind="task",outcome="snoozed"} 1`,
				`frontdesk_jobs_total{kind="task",outcome="cancelled"} 1`, `frontdesk_jobs_total{kind="task",outcome="failed"} 2`,
				`frontdesk_jobs_total{kind="task",outcome="dead"} 0`, `frontdesk_job_duration_seconds_count{kind="task"} 6`,
				`frontdesk_job_lag_seconds_count{kind="task"} 6`, `frontdesk_job_lag_seconds_sum{kind="task"} 18`,
			} {
				if !strings.Contains(text, line+"\n") {
					return fmt.Errorf("missing %s in\n%s\n%s", line, text, log)
				}
			}
			return nil
		})
		env.Clock.Advance(time.Hour)
		testkit.Eventually(t, func() error {
			if text := read(metrics); !strings.Contains(text, `frontdesk_jobs_total{kind="task",outcome="dead"} 2`) {
				return errors.New(text)
			}
			return nil
		})
		if !strings.Contains(log.String(), "kind=task job=5") { // the id of number 4
			t.Errorf("the failed job is not named in:\n%s", log)
		}
	})
}

func read(m *observe.Metrics) string {
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	return w.Body.String()
}

// traces returns the places of the jobs in a state, in the order of their numbers.
func (b *bench) traces(state string) (all []string) {
	for _, j := range b.jobs(state) {
		all = append([]string{j.Trace}, all...)
	}
	return all
}

func TestAJobGoesOnWithTheTraceOfWhatMadeItUnlessItIsForLater(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		q := b.queue()
		other := strings.Replace(place, "0af7", "1af7", 1)
		err := b.db.Write(observe.WithTraceparent(t.Context(), place), func(tx *database.Tx) error {
			return q.InsertAll(tx, []queue.Entry{
				{Args: task{1}},
				{Args: task{2}, Options: []queue.Option{queue.Trace(other)}},
				{Args: task{3}, Options: []queue.Option{queue.At(tx.Now().Add(time.Minute))}},
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		b.insert(q, 4)
		if got, want := fmt.Sprintf("%q", b.traces("ready")), fmt.Sprintf("%q", []string{place, other, "", ""}); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

func TestJobsOfABatchAreToldApartByTheirContexts(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		b := newBench(t, env)
		q := b.queue()
		for n := range 3 {
			trace := fmt.Sprintf("00-%032x-%016x-01", n+1, n+1)
			b.insert(q, n, queue.Trace(trace))
		}
		var mu sync.Mutex
		seen := map[int]string{}
		queue.HandleBatch(q, 10, queue.Policy{Workers: 1}, func(ctx context.Context, jobs []queue.Job[task]) error {
			mu.Lock()
			defer mu.Unlock()
			for _, j := range jobs {
				seen[j.Args.N] = observe.TraceID(j.Context(ctx))
			}
			if observe.TraceID(ctx) != "" {
				t.Error("the batch as a whole belongs to a trace")
			}
			return b.db.Write(ctx, func(tx *database.Tx) error { return queue.FinishAll(tx, jobs) })
		})
		q.Start()
		testkit.Eventually(t, func() error {
			mu.Lock()
			defer mu.Unlock()
			for n := range 3 {
				if want := fmt.Sprintf("%032x", n+1); seen[n] != want {
					return fmt.Errorf("%d belongs to %q", n, seen[n])
				}
			}
			return nil
		})
	})
}
