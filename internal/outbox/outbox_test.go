package outbox_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/outbox"
	"frontdesk/internal/queue"
	"frontdesk/internal/rediskit"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

func newOutbox(t *testing.T, env *testkit.Env, db *database.DB) *outbox.Outbox {
	t.Helper()
	r, err := rediskit.Open("")
	if err != nil {
		t.Fatal(err)
	}
	q := queue.New(queue.Options{DB: db, Redis: r.Client(), Log: env.Log()})
	t.Cleanup(func() {
		q.Stop(context.Background())
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return outbox.New(q, "harbourline.test", "https://desk.harbourline.test/")
}

func ledger(t *testing.T, db *database.DB) (messages []crm.Message, jobs []store.Job) {
	t.Helper()
	err := db.Read(context.Background(), func(tx *database.Tx) (err error) {
		if messages, err = store.LatestMessages(tx, 10); err != nil {
			return err
		}
		jobs, err = store.JobsInState(tx, "ready", 10)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return messages, jobs
}

func TestAMessageIsBornWithItsJobAndAnIdOfItsOwn(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		db := env.DB()
		out := newOutbox(t, env, db)
		for range 2 {
			if err := db.Write(context.Background(), func(tx *database.Tx) error {
				return out.Put(tx, crm.Message{Kind: crm.MessageInvitation, ToAddress: "ann@harbourline.test", State: crm.MessageAccepted, MessageID: "given@outside"})
			}); err != nil {
				t.Fatal(err)
			}
		}
		messages, jobs := ledger(t, db)
		if len(messages) != 2 || len(jobs) != 2 || jobs[0].Kind != "send_message" || messages[0].MessageID == messages[1].MessageID {
			t.Fatalf("%+v, %+v", messages, jobs)
		}
		for _, m := range messages {
			if m.State != crm.MessageQueued || !strings.HasSuffix(m.MessageID, "@harbourline.test") || m.Attempts != 0 {
				t.Errorf("%+v", m)
			}
		}
	})
}

func TestAMessageOfARolledBackTransactionNeverWas(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		db := env.DB()
		out := newOutbox(t, env, db)
		refused := errors.New("refused")
		err := db.Write(context.Background(), func(tx *database.Tx) error {
			return errors.Join(out.Put(tx, crm.Message{Kind: crm.MessageInvitation, ToAddress: "ann@harbourline.test"}), refused)
		})
		if !errors.Is(err, refused) {
			t.Fatal(err)
		}
		if messages, jobs := ledger(t, db); len(messages)+len(jobs) != 0 {
			t.Errorf("%v, %v", messages, jobs)
		}
	})
}

func TestLinksBeginWithTheBaseAndOneSlash(t *testing.T) {
	for _, base := range []string{"https://desk.harbourline.test", "https://desk.harbourline.test/"} {
		if got := outbox.New(nil, "harbourline.test", base).URL("/a/x"); got != "https://desk.harbourline.test/a/x" {
			t.Errorf("%s: %s", base, got)
		}
	}
}
