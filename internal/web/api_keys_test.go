package web_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/account"
	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
	"frontdesk/internal/web"
)

var keyText = regexp.MustCompile(`fd_[a-z2-7]{32,}`)

// firmOf is a firm of ann and bob in a team each, served.
type keyFirm struct {
	*testkit.Firm
	env      *testkit.Env
	base     string
	ann, bob int64
}

func newKeyFirm(t *testing.T, env *testkit.Env) keyFirm {
	t.Helper()
	f := env.NewFirm(env.Boot())
	ann, bob := f.Consultant("ann"), f.Consultant("bob")
	f.FormFor("one", f.Team(crm.Team{Name: "one"}, ann))
	f.FormFor("two", f.Team(crm.Team{Name: "two"}, bob))
	return keyFirm{f, env, testkit.Serve(t, f.App), ann, bob}
}

func (f keyFirm) client(t *testing.T, user int64, scopes ...crm.KeyScope) apiClient {
	t.Helper()
	return newAPIClient(f.Firm, t, f.base, user, scopes...)
}

func TestAnAdministratorMakesAKeyThatIsShownOnceAndCanBeRevoked(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newKeyFirm(t, env)
		admin := testkit.NewBrowser(t, f.base).SignIn(env.Config.AdminEmail, env.Config.AdminPassword)
		made := admin.Post("/admin/keys", url.Values{"name": {"CRM import"}, "user": {fmt.Sprint(f.ann)}, "scopes": {"leads:read", "contacts:read"}, "life": {"30"}})
		key := keyText.FindString(made.Body)
		if made.Status != http.StatusCreated || key == "" || made.Header.Get("Cache-Control") != "no-store" {
			t.Fatalf("%d %q %q", made.Status, key, made.Header.Get("Cache-Control"))
		}
		sum := sha256.Sum256([]byte(key))
		if n := f.Count(`SELECT COUNT(*) FROM api_keys WHERE key_hash = $1`, hex.EncodeToString(sum[:])); n != 1 {
			t.Errorf("%d keys by their hash", n)
		}
		list := admin.Get("/admin/keys").Body
		for _, want := range []string{"CRM import", key[:9] + "…", "ann", "leads:read · contacts:read"} {
			if !strings.Contains(list, want) {
				t.Errorf("the list does not tell %q", want)
			}
		}
		if strings.Contains(list, key) {
			t.Error("the list shows the key")
		}
		p := apiClient{t, f.base, key}
		read[any](t, p.get("/api/v1/leads"), http.StatusOK)
		id := regexp.MustCompile(`/admin/keys/(\d+)/revoke`).FindStringSubmatch(list)
		if a := admin.Post(id[0], nil); a.Status != http.StatusSeeOther {
			t.Fatalf("revoking: %d", a.Status)
		}
		requireProblem(t, p.get("/api/v1/leads"), http.StatusUnauthorized, "key_revoked")
		if a := admin.Post(id[0], nil); a.Status != http.StatusNotFound {
			t.Errorf("revoking again: %d", a.Status)
		}
		if n := f.Count(`SELECT COUNT(*) FROM events WHERE subject = 'key' AND actor_id = $1`, f.Admin.ID); n != 2 {
			t.Errorf("%d lines in the trail", n)
		}
	})
}

func TestAKeyWithFaultsIsAskedForAgain(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newKeyFirm(t, env)
		f.Change(f.bob, func(p *account.Person) { p.User.Active = false })
		admin := testkit.NewBrowser(t, f.base).SignIn(env.Config.AdminEmail, env.Config.AdminPassword)
		good := url.Values{"name": {"CRM"}, "user": {fmt.Sprint(f.ann)}, "scopes": {"leads:read"}, "life": {"0"}}
		for field, value := range map[string]string{"name": " ", "user": fmt.Sprint(f.bob), "scopes": "leads:all", "life": "12"} {
			bad := url.Values{}
			for name, values := range good {
				bad[name] = values
			}
			bad.Set(field, value)
			if a := admin.Post("/admin/keys", bad); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, `id="f-`+field+`-error"`) {
				t.Errorf("%s: %d", field, a.Status)
			}
		}
		if n := f.Count(`SELECT COUNT(*) FROM api_keys`); n != 0 {
			t.Errorf("%d keys were made", n)
		}
	})
}

func TestAKeyThatIsOverOrWrongOpensNothing(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newKeyFirm(t, env)
		none := apiClient{t: t, base: f.base}
		a := none.get("/api/v1/leads")
		requireProblem(t, a, http.StatusUnauthorized, "key_missing")
		if got := a.Header.Get("WWW-Authenticate"); got != `Bearer realm="frontdesk"` {
			t.Errorf("challenged by %s", got)
		}
		good := f.client(t, f.ann, crm.KeyLeadsRead)
		requireProblem(t, none.get("/api/v1/leads?key="+good.key), http.StatusUnauthorized, "key_missing")
		requireProblem(t, none.get("/api/v1/leads?access_token="+good.key), http.StatusUnauthorized, "key_missing")
		wrong := apiClient{t, f.base, good.key[:len(good.key)-1] + "1"}
		a = wrong.get("/api/v1/leads")
		requireProblem(t, a, http.StatusUnauthorized, "key_unknown")
		if got := a.Header.Get("WWW-Authenticate"); !strings.Contains(got, `error="invalid_token"`) {
			t.Errorf("challenged by %s", got)
		}
		f.Change(f.ann, func(p *account.Person) { p.User.Active = false })
		requireProblem(t, good.get("/api/v1/leads"), http.StatusUnauthorized, "key_user_inactive")
		f.Change(f.ann, func(p *account.Person) { p.User.Active = true })
		read[any](t, good.get("/api/v1/leads"), http.StatusOK)

		key, err := f.App.Account.MakeKey(context.Background(), f.Admin, account.KeyOrder{Name: "short", UserID: f.ann, Scopes: all, Life: time.Hour})
		if err != nil {
			t.Fatal(err)
		}
		short := apiClient{t, f.base, key}
		env.Clock.Advance(time.Hour - time.Microsecond)
		read[any](t, short.get("/api/v1/leads"), http.StatusOK)
		env.Clock.Advance(time.Microsecond)
		requireProblem(t, short.get("/api/v1/leads"), http.StatusUnauthorized, "key_expired")
	})
}

func TestWrongKeysAreThrottledAndRightOnesBesideThemAreNot(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newKeyFirm(t, env)
		good := f.client(t, f.ann, crm.KeyLeadsRead)
		for n := range 60 {
			if a := (apiClient{t, f.base, fmt.Sprintf("fd_%032d", n)}).get("/api/v1/leads"); a.Status != http.StatusUnauthorized {
				t.Fatalf("guess %d: %d", n, a.Status)
			}
		}
		a := apiClient{t, f.base, "fd_another"}.get("/api/v1/leads")
		requireProblem(t, a, http.StatusTooManyRequests, "too_many_attempts")
		if a.Header.Get("Retry-After") == "" {
			t.Error("nothing says when again")
		}
		read[any](t, good.get("/api/v1/leads"), http.StatusOK)
	})
}

func TestWhenAKeyWasUsedIsKeptToTheMinute(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newKeyFirm(t, env)
		p := f.client(t, f.ann, crm.KeyLeadsRead)
		used := func(want time.Time) func() error {
			return func() error {
				if at := f.Count(`SELECT COALESCE(last_used_at, 0) FROM api_keys`); at != want.UnixMicro() {
					return fmt.Errorf("last used %v, want %v", time.UnixMicro(at), want)
				}
				return nil
			}
		}
		first := env.Clock.Now()
		p.get("/api/v1/leads")
		testkit.Eventually(t, used(first))
		env.Clock.Advance(59 * time.Second)
		for range 5 {
			p.get("/api/v1/leads")
		}
		env.Clock.Advance(time.Second)
		p.get("/api/v1/leads")
		testkit.Eventually(t, used(first.Add(time.Minute)))
	})
}

func TestEveryKeyedRouteAsksForItsScopeAndForNothingLess(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newKeyFirm(t, env)
		cookie := testkit.NewBrowser(t, f.base).SignIn(env.Config.AdminEmail, env.Config.AdminPassword)
		with, without := map[crm.KeyScope]apiClient{}, map[crm.KeyScope]apiClient{}
		for _, scope := range crm.KeyScopes {
			with[scope] = f.client(t, f.Admin.ID, scope)
			var others []crm.KeyScope
			for _, other := range crm.KeyScopes {
				if other != scope {
					others = append(others, other)
				}
			}
			without[scope] = f.client(t, f.Admin.ID, others...)
		}
		keyed := 0
		for _, route := range web.Table() {
			scope, needed := route.Right.Key()
			if scope == "" {
				continue
			}
			keyed++
			path := parameter.ReplaceAllString(route.Path, "987654")
			a := without[scope].do(route.Method, path, "", nil)
			if f := requireProblem(t, a, http.StatusForbidden, "scope_missing"); !strings.Contains(f.Detail, string(scope)) || !strings.Contains(a.Header.Get("WWW-Authenticate"), `scope="`+string(scope)+`"`) {
				t.Errorf("%s %s does not name %s: %s", route.Method, path, scope, a.Body)
			}
			if a := with[scope].do(route.Method, path, "", nil); refused(a) {
				t.Errorf("%s %s with %s: %d %s", route.Method, path, scope, a.Status, a.Body)
			}
			if !needed {
				continue
			}
			requireProblem(t, apiClient{t: t, base: f.base}.do(route.Method, path, "", nil), http.StatusUnauthorized, "key_missing")
			requireProblem(t, cookie.Do(route.Method, path, nil, nil), http.StatusUnauthorized, "key_missing")
		}
		if keyed < 15 {
			t.Errorf("only %d routes ask for keys", keyed)
		}
	})
}

func TestAForeignPageDoesNothingThroughASession(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newKeyFirm(t, env)
		reference := f.Post("one", "wechat", "client_one")
		f.Settle()
		lead := f.FileOf(reference).Lead
		ann := testkit.NewBrowser(t, f.base).SignIn("ann@harbourline.test", testkit.Password)
		for _, action := range []string{"accept", "decline", "notes", "close", "reopen"} {
			a := ann.Do(http.MethodPost, "/api/v1/leads/"+reference+"/"+action, strings.NewReader(`{"reason":"busy","text":"x","state":"junk"}`), http.Header{
				"Content-Type": {"application/json"}, "Origin": {"https://evil.example"}, "Sec-Fetch-Site": {"cross-site"},
			})
			requireProblem(t, a, http.StatusUnauthorized, "key_missing")
		}
		if after := f.FileOf(reference); after.Lead != lead || len(after.Notes) != 0 {
			t.Errorf("it became %+v", after.Lead)
		}
	})
}

func TestASubmissionThroughAKeyIsInTheTrailAndTheSameKeyFacesTheSameRules(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newKeyFirm(t, env)
		p := f.client(t, f.ann, crm.KeySubmissionsWrite)
		body := `{"name":"Ana","email":"ana@example.com","message":"hello","consent":true}`
		first := read[map[string]string](t, p.post("/api/v1/forms/one/submissions", body), http.StatusCreated)
		again := read[map[string]string](t, p.post("/api/v1/forms/one/submissions", body), http.StatusCreated)
		if first["reference"] == "" || first["reference"] != again["reference"] {
			t.Errorf("%v, then %v", first, again)
		}
		if n := f.Count(`SELECT COUNT(*) FROM events WHERE kind = 'submission.posted' AND actor_kind = 'key' AND actor_id = $1`, f.ann); n != 1 {
			t.Errorf("%d lines in the trail", n)
		}
		requireProblem(t, p.post("/api/v1/forms/one/submissions", `{"name":"nobody"}`), http.StatusUnprocessableEntity, "invalid")
		requireProblem(t, apiClient{t, f.base, "fd_wrong"}.post("/api/v1/forms/one/submissions", body), http.StatusUnauthorized, "key_unknown")
		read[map[string]string](t, apiClient{t: t, base: f.base}.post("/api/v1/forms/two/submissions", body), http.StatusCreated)
		if n := f.Count(`SELECT COUNT(*) FROM events WHERE kind = 'submission.posted'`); n != 1 {
			t.Errorf("%d lines in the trail, one without a key", n)
		}
	})
}
