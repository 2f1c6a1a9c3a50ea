package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

// talked is a conversation as a program reads it.
type talked struct {
	Heard   int64
	Mails   []struct{ Text, From string }
	Replies []struct {
		ID                  int64
		Author, Text, State string
		CC                  []string
		Files               []struct{ Name string }
		DueAt               *time.Time `json:"due_at"`
	}
}

func TestAProgramWritesToClientsAsTheInboxDoes(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newKeyFirm(t, env)
		reference := f.Post("one", "name", "Ana", "email", "ana@example.com", "message", "two containers")
		f.Settle()
		p := f.client(t, f.ann, all...)
		lead := "/api/v1/leads/" + url.PathEscape(reference)
		p.post(lead+"/accept", "")
		file := read[struct{ ID int64 }](t, p.do(http.MethodPost, lead+"/draft/files?name=offer.txt", "A thousand.", http.Header{"Content-Type": {"application/octet-stream"}}), http.StatusCreated)
		if file.ID == 0 {
			t.Fatal("the file has no number")
		}
		second := read[struct{ ID int64 }](t, p.do(http.MethodPost, lead+"/draft/files?name=b.txt", "Not this.", http.Header{"Content-Type": {"application/octet-stream"}}), http.StatusCreated)
		if a := p.do(http.MethodDelete, fmt.Sprintf("%s/draft/files/%d", lead, second.ID), "", nil); a.Status != http.StatusNoContent {
			t.Errorf("taken away: %d %s", a.Status, a.Body)
		}
		draft := read[struct {
			Text  string
			Files []struct {
				ID   int64
				Name string
			}
		}](t, p.post(lead+"/draft", `{"text": "Dear An"}`), http.StatusOK)
		if draft.Text != "Dear An" || len(draft.Files) != 1 || draft.Files[0].Name != "offer.txt" {
			t.Errorf("the draft is %+v", draft)
		}
		order := fmt.Sprintf(`{"text": "Dear Ana", "cc": ["boss@example.com"], "files": [%d], "at": "2026-12-24T09:30:00+08:00"}`, file.ID)
		key := http.Header{"Idempotency-Key": {"one"}}
		sent := read[struct{ ID int64 }](t, p.do(http.MethodPost, lead+"/replies", order, key), http.StatusCreated)
		if again := read[struct{ ID int64 }](t, p.do(http.MethodPost, lead+"/replies", order, key), http.StatusCreated); again.ID != sent.ID {
			t.Errorf("asked again it is %d, not %d", again.ID, sent.ID)
		}
		talk := read[talked](t, p.get(lead+"/conversation"), http.StatusOK)
		if len(talk.Replies) != 1 || talk.Replies[0].State != "scheduled" || talk.Replies[0].CC[0] != "boss@example.com" || talk.Replies[0].Files[0].Name != "offer.txt" || talk.Replies[0].Author != "ann" ||
			talk.Replies[0].DueAt == nil || !talk.Replies[0].DueAt.Equal(time.Date(2026, 12, 24, 1, 30, 0, 0, time.UTC)) {
			t.Errorf("told is %+v", talk)
		}
		recall := fmt.Sprintf("%s/replies/%d/recall", lead, sent.ID)
		if got := read[struct{ Text string }](t, p.post(recall, ""), http.StatusOK); got.Text != "Dear Ana" {
			t.Errorf("called back: %+v", got)
		}
		requireProblem(t, p.post(recall, ""), http.StatusConflict, "reply_sent")
		f.Post("one", "name", "Ana", "email", "ana@example.com", "message", "and one more")
		f.Settle()
		requireProblem(t, p.post(lead+"/replies", `{"text": "Too late"}`), http.StatusConflict, "client_wrote")
		requireProblem(t, f.client(t, f.bob, all...).post(lead+"/replies", `{"text": "Not mine"}`), http.StatusNotFound, "lead_not_found")
		requireProblem(t, f.client(t, f.ann, crm.KeyLeadsRead).post(lead+"/replies", `{"text": "Reading only"}`), http.StatusForbidden, "scope_missing")
		if a := p.do(http.MethodPost, lead+"/draft/files?name=run.exe", "MZ\x90\x00\x01", http.Header{"Content-Type": {"application/octet-stream"}}); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "file_type") {
			t.Errorf("a program attaches a program: %d %s", a.Status, a.Body)
		}
	})
}
