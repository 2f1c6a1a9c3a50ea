package judge_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"frontdesk/internal/judge"
	"frontdesk/internal/outbound"
)

// imitation is a service outside that answers what it is told, and keeps what it was asked.
type imitation struct {
	*httptest.Server
	status int
	answer string
	asked  url.Values
}

func imitate(t *testing.T) (*imitation, *judge.Judge) {
	i := &imitation{status: http.StatusOK}
	i.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil || r.Method != http.MethodPost {
			t.Errorf("%s: %v", r.Method, err)
		}
		i.asked = r.PostForm
		w.WriteHeader(i.status)
		_, _ = w.Write([]byte(i.answer)) // whoever asked may have gone
	}))
	j := judge.New(outbound.New(outbound.AllowPrivate()))
	t.Cleanup(func() { j.Close(); i.Close() })
	return i, j
}

func TestAkismetIsToldTheSubmissionAndItsClearAnswerIsItsOpinion(t *testing.T) {
	i, j := imitate(t)
	letter := judge.Letter{Key: "k", Blog: "https://a.example", Address: "203.0.113.0/24", UserAgent: "Mozilla", Page: "https://a.example/x", Name: "Ana 安娜", Email: "ana@example.com", Text: "a&b=c\n你好", Language: "en"}
	for answer, want := range map[string]bool{"true": true, "false": false} {
		i.answer = answer
		if got, err := j.Akismet(context.Background(), i.URL, letter); err != nil || got != want {
			t.Errorf("%s: %t, %v", answer, got, err)
		}
	}
	for name, want := range map[string]string{"api_key": "k", "blog": "https://a.example", "user_ip": "203.0.113.0/24", "comment_author": "Ana 安娜", "comment_content": "a&b=c\n你好", "comment_type": "contact-form"} {
		if i.asked.Get(name) != want {
			t.Errorf("%s was told as %q", name, i.asked.Get(name))
		}
	}
}

func TestWhateverElseAkismetAnswersIsNoOpinion(t *testing.T) {
	i, j := imitate(t)
	for answer, status := range map[string]int{"invalid": 200, "": 200, "true\n<html>": 200, "true": 500, "false": 301} {
		i.answer, i.status = answer, status
		if _, err := j.Akismet(context.Background(), i.URL, judge.Letter{}); err == nil {
			t.Errorf("%d %q is one", status, answer)
		}
	}
}

func TestACaptchaPassesOrFailsAVisitorAndItsOwnTroubleIsNoOpinion(t *testing.T) {
	i, j := imitate(t)
	for name, ask := range map[string]func(context.Context, string, string, string) (bool, error){"turnstile": j.Turnstile, "hcaptcha": j.HCaptcha} {
		for answer, want := range map[string]string{
			`{"success":true,"hostname":"a.example"}`:                    "passed",
			`{"success":false,"error-codes":["invalid-input-response"]}`: "failed",
			`{"success":false,"error-codes":["timeout-or-duplicate"]}`:   "failed",
			`{"success":false}`: "failed",
			`{"success":false,"error-codes":["invalid-input-secret"]}`:         "none",
			`{"success":false,"error-codes":["internal-error","bad-request"]}`: "none",
			`{}`: "none", `<html>`: "none", ``: "none", `{"success":"yes"}`: "none",
		} {
			i.answer, i.status = answer, http.StatusOK
			if got := said(ask(context.Background(), i.URL, "secret", "visitor's")); got != want {
				t.Errorf("%s %s: %s, want %s", name, answer, got, want)
			}
		}
		if i.asked.Get("secret") != "secret" || i.asked.Get("response") != "visitor's" {
			t.Errorf("%s was asked %v", name, i.asked)
		}
		i.answer, i.status = `{"success":true}`, http.StatusBadGateway
		if got := said(ask(context.Background(), i.URL, "secret", "visitor's")); got != "none" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func said(passed bool, err error) string {
	switch {
	case err != nil:
		return "none"
	case passed:
		return "passed"
	}
	return "failed"
}

func TestAJudgeWhoDoesNotAnswerIsLeftWhenTheTimeIsUp(t *testing.T) {
	hang := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hang }))
	defer server.Close()
	defer close(hang)
	j := judge.New(outbound.New(outbound.AllowPrivate()))
	defer j.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := j.Turnstile(ctx, server.URL, "s", "t"); err == nil {
		t.Error("it has an opinion")
	}
}

func TestAnEndpointOnThisHostIsNotAsked(t *testing.T) {
	i, _ := imitate(t)
	i.answer = "true"
	j := judge.New(outbound.New())
	defer j.Close()
	if _, err := j.Akismet(context.Background(), i.URL, judge.Letter{}); err == nil || i.asked != nil {
		t.Errorf("it was: %v", err)
	}
}
