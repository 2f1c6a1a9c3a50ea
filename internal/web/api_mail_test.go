package web_test

import (
	"fmt"
	"net/http"
	"testing"

	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

func TestAProgramReadsTheLedgerAndKeepsTheListOfDeadAddresses(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		f.Enquire("email", "mei@client.test", "locale", "en")
		boss := f.program(t, f.boss)
		type mails struct {
			Items []struct {
				ID    int64
				State string
				To    string
			}
			Next *string
		}
		first := read[mails](t, boss.get("/api/v1/mail/messages?limit=1"), http.StatusOK)
		if len(first.Items) != 1 || first.Next == nil {
			t.Fatalf("%+v", first)
		}
		second := read[mails](t, boss.get("/api/v1/mail/messages?limit=1&cursor="+*first.Next), http.StatusOK)
		if len(second.Items) != 1 || second.Items[0].ID >= first.Items[0].ID {
			t.Errorf("after %+v comes %+v", first.Items, second.Items)
		}
		if failed := read[mails](t, boss.get("/api/v1/mail/messages?state=failed"), http.StatusOK); len(failed.Items) != 0 {
			t.Errorf("%+v", failed)
		}
		send := fmt.Sprintf("/api/v1/mail/messages/%d/send", first.Items[0].ID)
		read[any](t, boss.post(send, ""), http.StatusConflict)
		f.Exec(`UPDATE messages SET state = 'unknown' WHERE id = $1`, first.Items[0].ID)
		read[any](t, boss.post(send, ""), http.StatusUnprocessableEntity)
		type entry struct {
			ID      int64
			Address string
			Why     string
		}
		typed := fmt.Sprintf(`{"address":%q,"reason":"asked us to stop"}`, first.Items[0].To)
		added := read[entry](t, boss.post("/api/v1/mail/suppressions", typed), http.StatusCreated)
		read[any](t, boss.post("/api/v1/mail/suppressions", typed), http.StatusConflict)
		read[any](t, boss.post(send, `{"twice":true}`), http.StatusConflict)
		type list struct{ Items []entry }
		if all := read[list](t, boss.get("/api/v1/mail/suppressions?why=manual"), http.StatusOK); len(all.Items) != 1 || all.Items[0] != added {
			t.Errorf("%+v, and %+v was added", all, added)
		}
		lift := fmt.Sprintf("/api/v1/mail/suppressions/%d/lift", added.ID)
		read[any](t, boss.post(lift, ""), http.StatusOK)
		read[any](t, boss.post(lift, ""), http.StatusNotFound)
		read[any](t, boss.post(send, `{"twice":true}`), http.StatusOK)
		read[any](t, f.program(t, f.ann).get("/api/v1/mail/messages"), http.StatusForbidden)
		read[any](t, newAPIClient(f.Firm, t, f.base, f.boss, crm.KeyMailWrite).get("/api/v1/mail/suppressions"), http.StatusForbidden)
	})
}
