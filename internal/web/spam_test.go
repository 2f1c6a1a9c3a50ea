package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/demo"
	"frontdesk/internal/spam"
	"frontdesk/internal/testkit"
)

const tokenPath = "/api/v1/forms/" + demo.Form + "/token"

// fetched is what a page gets when its form is first looked at.
type fetched struct {
	Token string
	Proof *spam.Challenge
}

func (d desk) fetchToken(header http.Header) (f fetched, a testkit.Answer) {
	d.t.Helper()
	a = d.do(http.MethodGet, tokenPath, "", header)
	if err := json.Unmarshal([]byte(a.Body), &f); err != nil && a.Status == http.StatusOK {
		d.t.Errorf("%s: %v", a.Body, err)
	}
	return f, a
}

func TestAFormsTokenIsReadByPagesOfTheSiteAloneAndKeptByNobody(t *testing.T) {
	const own = "http://127.0.0.1:8080"
	d := openDesk(t, testkit.New(t))
	f, a := d.fetchToken(http.Header{"Origin": {own}})
	if a.Status != 200 || f.Token == "" || f.Proof != nil || !strings.Contains(a.Body, `"proof":null`) {
		t.Errorf("%d %s", a.Status, a.Body)
	}
	if got := a.Header; got.Get("Cache-Control") != "no-store" || got.Get("Access-Control-Allow-Origin") != own || got.Get("Vary") != "Origin" || got.Get("Set-Cookie") != "" {
		t.Errorf("%v", got)
	}
	if _, a := d.fetchToken(http.Header{"Origin": {"https://evil.example"}}); a.Status != 403 || a.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("another origin: %d %v", a.Status, a.Header)
	}
	if a := d.do(http.MethodGet, "/api/v1/forms/nonsense/token", "", nil); a.Status != 404 {
		t.Errorf("no such form: %d", a.Status)
	}
}

func TestAPageThatFetchesItsTokenIsBelievedAndTheHostedFormBringsOne(t *testing.T) {
	env := testkit.New(t)
	d := openDesk(t, env)
	f, _ := d.fetchToken(nil)
	shown := d.do(http.MethodGet, formPath, "", nil).Body
	_, rest, _ := strings.Cut(shown, `name="form_token" value="`)
	hosted, _, found := strings.Cut(rest, `"`)
	if !found {
		t.Fatal("the hosted form has no token")
	}
	env.Clock.Advance(time.Minute)
	for name, token := range map[string]string{"fetched": f.Token, "hosted": hosted} {
		for _, way := range faces {
			s := d.submission(way.submit(d, map[string]string{"email": "ana@example.com", "message": name + way.name, "form_token": token}, nil))
			if len(s.SpamReasons) != 0 || s.SpamScore != 0 || len(s.Extra) != 0 {
				t.Errorf("%s, %s: %d for %v, kept %v", name, way.name, s.SpamScore, s.SpamReasons, s.Extra)
			}
		}
	}
}

func TestAFloodedFormStaysOpenAndAsksPagesForAProof(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		env.Config.SubmitRate = "10000/m"
		d := openDesk(t, env)
		f, flood := fetched{}, crm.DefaultSpam().Flood
		for i := 0; i < 4*flood && f.Proof == nil; i++ { // on a busy machine some are not counted: the budget never keeps a visitor waiting
			object.submit(d, map[string]string{"email": fmt.Sprintf("v%d@example.com", i), "message": fmt.Sprint(i)}, nil)
			if f, _ = d.fetchToken(nil); f.Proof != nil && i < flood/2 {
				t.Fatalf("a proof is asked after %d", i)
			}
		}
		if f.Proof == nil {
			t.Fatal("no proof is asked")
		}
		solution, ok := f.Proof.Solve()
		if !ok {
			t.Fatal("it cannot be solved")
		}
		held := d.submission(page.submit(d, map[string]string{"email": "a@example.com", "message": "without"}, nil))
		passed := d.submission(page.submit(d, map[string]string{"email": "b@example.com", "message": "with", "altcha": solution.Payload()}, nil))
		if held.State != crm.SubmissionQuarantined || passed.State != crm.SubmissionAccepted {
			t.Errorf("without %s for %v, with %s for %v", held.State, held.SpamReasons, passed.State, passed.SpamReasons)
		}
	})
}

func TestWhatIsHeldIsShownWithItsReasonsAndScoreAndMistakesAreCounted(t *testing.T) {
	d := openDesk(t, testkit.New(t))
	d.submission(page.submit(d, map[string]string{"email": "a@mailinator.com", "website": "x"}, nil))
	second := d.submission(page.submit(d, map[string]string{"email": "b@example.com", "website": "x"}, nil))
	manager := testkit.NewBrowser(t, testkit.Serve(t, d.app)).SignIn("lin.mei@demo.test", demo.Password)
	manager.Post("/language", url.Values{"lang": {"en"}})
	manager.Post(fmt.Sprintf("/inbox/held/%d", second.ID), url.Values{"verdict": {"release"}})
	shown := manager.Get("/inbox/held").Body
	for _, want := range []string{"Filled in a hidden field", "Throwaway e-mail address", "No form token", "150 points; held from 100", "Held in the last 30 days: 2", "held by mistake: 1"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not shown", want)
		}
	}
	w := httptest.NewRecorder()
	d.app.Metrics.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if !strings.Contains(w.Body.String(), `frontdesk_submissions_judged_total{verdict="released"} 1`) {
		t.Error("the metric does not count it")
	}
}

func TestEveryReasonHasItsWordsInBothLanguages(t *testing.T) {
	d := openDesk(t, testkit.New(t))
	for _, lang := range []string{"en", "zh"} {
		for _, r := range spam.Reasons() {
			if !d.app.Catalog.Has(lang, "spam."+string(r)) {
				t.Errorf("%s has no words for %s", lang, r)
			}
		}
	}
}
