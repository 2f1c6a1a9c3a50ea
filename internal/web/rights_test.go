package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"frontdesk/internal/crm"
	"frontdesk/internal/demo"
	"frontdesk/internal/testkit"
	"frontdesk/internal/web"
)

var parameter = regexp.MustCompile(`[:*][a-z]+`)

// signedIn are browsers of one user of each role, and of nobody under the empty role.
func signedIn(t *testing.T, base string) map[crm.Role]*testkit.Browser {
	users := map[crm.Role]string{
		crm.RoleConsultant: "daniel.okafor@demo.test", crm.RoleManager: "lin.mei@demo.test", crm.RoleAdmin: demo.Admin,
	}
	browsers := map[crm.Role]*testkit.Browser{"": testkit.NewBrowser(t, base)}
	for role, email := range users {
		browsers[role] = testkit.NewBrowser(t, base).SignIn(email, demo.Password)
	}
	return browsers
}

func allowed(right web.Right, role crm.Role) bool {
	if _, needed := right.Key(); needed {
		return false // whoever is signed in has no key by that
	}
	switch right {
	case web.SignedIn:
		return role != ""
	case web.Managers:
		return role != "" && role.Includes(crm.RoleManager)
	case web.Admins:
		return role == crm.RoleAdmin
	}
	return true
}

// refused reports whether an answer turned the reader away for who they are.
func refused(a testkit.Answer) bool {
	toLogin := a.Status == http.StatusSeeOther && strings.HasPrefix(a.Header.Get("Location"), "/login?next=")
	return a.Status == http.StatusForbidden || a.Status == http.StatusUnauthorized || toLogin
}

func TestEveryRouteAsksEveryRoleForItsRight(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		base := testkit.Serve(t, env.Boot(testkit.Demo))
		browsers := signedIn(t, base)
		for _, route := range web.Table() {
			if route.Path == "/logout" || route.Path == "/login" {
				continue // have tests of their own: one ends the session of those that follow, the other refuses an empty form
			}
			path := parameter.ReplaceAllString(route.Path, "987654")
			for role, browser := range browsers {
				var a testkit.Answer
				if route.Method == http.MethodPost {
					a = browser.Post(path, url.Values{})
				} else {
					a = browser.Do(route.Method, path, nil, nil)
				}
				if refused(a) == allowed(route.Right, role) {
					t.Errorf("%s %s needs %s; %q got %d %s", route.Method, route.Path, route.Right, role, a.Status, a.Header.Get("Location"))
				}
				if a.Status >= 500 {
					t.Errorf("%s %s as %q: %d", route.Method, route.Path, role, a.Status)
				}
			}
		}
	})
}

func TestNoForeignPageActsInASession(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		base := testkit.Serve(t, env.Boot(testkit.Demo))
		admin := testkit.NewBrowser(t, base).SignIn(demo.Admin, demo.Password)
		for _, route := range web.Table() {
			if scope, _ := route.Right.Key(); route.Method != http.MethodPost || route.Right == web.Public || scope != "" {
				continue
			}
			a := admin.Do(route.Method, parameter.ReplaceAllString(route.Path, "1"), strings.NewReader(""), http.Header{
				"Content-Type": {"application/x-www-form-urlencoded"}, "Sec-Fetch-Site": {"cross-site"}, "Origin": {"https://evil.example"},
			})
			if a.Status != http.StatusForbidden {
				t.Errorf("%s answered a foreign page with %d", route.Path, a.Status)
			}
		}
	})
}

func TestHEADAnswersLikeGET(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		base := testkit.Serve(t, env.Boot(testkit.Demo))
		admin := testkit.NewBrowser(t, base).SignIn(demo.Admin, demo.Password)
		for _, route := range web.Table() {
			if route.Method != http.MethodGet {
				continue
			}
			path := parameter.ReplaceAllString(route.Path, "1")
			get, head := admin.Get(path), admin.Do(http.MethodHead, path, nil, nil)
			if get.Status != head.Status || head.Body != "" {
				t.Errorf("%s: GET %d, HEAD %d with %d bytes", path, get.Status, head.Status, len(head.Body))
			}
		}
	})
}

func TestSigningOutEndsTheSessionOnTheServer(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		base := testkit.Serve(t, env.Boot(testkit.Demo))
		b := testkit.NewBrowser(t, base)
		signed := b.Post("/login", url.Values{"email": {demo.Admin}, "password": {demo.Password}})
		cookie := strings.SplitN(signed.Header.Get("Set-Cookie"), ";", 2)[0]
		b.Post("/logout", nil)
		a := testkit.NewBrowser(t, base).Do(http.MethodGet, "/inbox", nil, http.Header{"Cookie": {cookie}})
		if !refused(a) {
			t.Errorf("the old cookie still opens the inbox: %d", a.Status)
		}
	})
}
