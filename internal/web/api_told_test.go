package web_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"frontdesk/internal/account"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

// deadMail makes the job dead that sends the newest mail about a lead, and returns its id.
func (f keyFirm) deadMail(t *testing.T, lead int64) (id int64) {
	t.Helper()
	err := f.App.DB.Write(context.Background(), func(tx *database.Tx) error {
		message, err := database.One(tx, database.Column[int64], `SELECT MAX(id) FROM messages WHERE lead_id = $1`, lead)
		if err != nil {
			return err
		}
		id, err = database.One(tx, database.Column[int64], `INSERT INTO jobs
			(kind, args, state, priority, run_at, attempts, last_error, created_at, ended_at)
			VALUES ('send_message', $1, 'dead', 0, $2, 7, 'smtp.internal said no', $2, $2) RETURNING id`,
			fmt.Sprintf(`{"message":%d}`, message), database.Micros(tx.Now()))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestATrailTellsProgramsNothingThatIsForAdministratorsOrForColleagues(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newKeyFirm(t, env)
		reference := f.Post("one", "name", "Ana", "email", "ana@example.com")
		f.Settle()
		lead := f.FileOf(reference).Lead.ID
		if err := f.App.Machinery.Revive(context.Background(), f.Admin, f.deadMail(t, lead)); err != nil {
			t.Fatal(err)
		}
		if err := f.App.Machinery.GiveUp(context.Background(), f.Admin, f.deadMail(t, lead), "they called us"); err != nil {
			t.Fatal(err)
		}
		if n := f.Count(`SELECT COUNT(*) FROM events WHERE kind LIKE 'job.%' AND lead_id = $1`, lead); n != 2 {
			t.Errorf("%d lines in the trail", n)
		}
		if n := f.Count(`SELECT COUNT(*) FROM events WHERE lead_id = $1 AND (detail->>'error' IS NOT NULL OR detail->>'args' IS NOT NULL)`, lead); n != 0 {
			t.Errorf("%d lines of the lead's trail keep what is for administrators", n)
		}
		err := f.App.DB.Write(context.Background(), func(tx *database.Tx) error { // as it was written before
			return store.InsertEvent(tx, crm.Event{Actor: f.Admin, Kind: "job.revived", LeadID: lead, Detail: []byte(`{"job":"send_message","args":"{}","error":"smtp.internal said no"}`)})
		})
		if err != nil {
			t.Fatal(err)
		}
		admin := f.client(t, f.Admin.ID, all...)
		note := "/api/v1/leads/" + url.PathEscape(reference) + "/notes"
		if a := admin.do(http.MethodPost, note, `{"text":"Called"}`, http.Header{"Content-Type": {"application/json"}, "Idempotency-Key": {"my-own-key"}}); a.Status != http.StatusCreated {
			t.Fatalf("%d %s", a.Status, a.Body)
		}
		body := f.client(t, f.ann, crm.KeyLeadsRead).get("/api/v1/leads/" + url.PathEscape(reference)).Body
		for _, inside := range []string{"smtp.internal", `"args"`, `"error"`, "idempotency_key", "my-own-key"} {
			if strings.Contains(body, inside) {
				t.Errorf("a consultant's key reads %s", inside)
			}
		}
		for _, told := range []string{"job.given_up", "they called us", `"consultant":"ann"`, `"key":{"id":`} {
			if !strings.Contains(body, told) {
				t.Errorf("a consultant's key does not read %s in\n%s", told, body)
			}
		}
	})
}

func TestAKeyThatMayNotReadLeadsIsToldTheStateOfWhatItActedOnAndNoMore(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newKeyFirm(t, env)
		reference := f.Post("one", "name", "Ana", "email", "ana@example.com")
		f.Settle()
		lead := "/api/v1/leads/" + url.PathEscape(reference)
		blind, seeing := f.client(t, f.ann, crm.KeyLeadsWrite), f.client(t, f.ann, crm.KeyLeadsWrite, crm.KeyLeadsRead)
		for _, step := range []struct{ action, body, state string }{
			{"accept", "", "working"}, {"close", `{"state":"won","reason":"signed"}`, "won"}, {"reopen", "", "working"},
		} {
			for range 2 { // the second time it is so already
				got := read[map[string]any](t, blind.post(lead+"/"+step.action, step.body), http.StatusOK)
				if names := slices.Sorted(maps.Keys(got)); !slices.Equal(names, []string{"reference", "state"}) || got["reference"] != reference || got["state"] != step.state {
					t.Errorf("after %s it is told %v", step.action, got)
				}
			}
			got := read[map[string]any](t, seeing.post(lead+"/"+step.action, step.body), http.StatusOK)
			if contact, _ := got["contact"].(map[string]any); got["state"] != step.state || contact["name"] != "Ana" {
				t.Errorf("after %s a key that may read is told %v", step.action, got)
			}
		}
	})
}

func TestTheListOfKeysSaysWhoseOpenNothingBecauseTheirPersonIsNotActive(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newKeyFirm(t, env)
		f.client(t, f.ann, crm.KeyLeadsRead)
		admin := testkit.NewBrowser(t, f.base).SignIn(env.Config.AdminEmail, env.Config.AdminPassword)
		faded := func() (bool, string) {
			body := admin.Get("/admin/keys").Body
			return strings.Contains(body, "ann is not active"), body
		}
		if is, _ := faded(); is {
			t.Error("a key that works is faded")
		}
		f.Change(f.ann, func(p *account.Person) { p.User.Active = false })
		if is, body := faded(); !is || !strings.Contains(body, "/revoke") {
			t.Errorf("the key looks alive, or cannot be revoked:\n%s", body)
		}
		keys, err := f.App.Account.APIKeys(context.Background(), f.Admin)
		if err != nil || len(keys) != 1 || keys[0].Works(f.App.DB.Now()) {
			t.Errorf("%+v %v", keys, err)
		}
	})
}
