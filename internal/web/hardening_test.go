package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/testkit"
	"frontdesk/internal/web"
)

// hardened reports what a page lacks that keeps its reader safe.
func hardened(t *testing.T, what string, a testkit.Answer) {
	t.Helper()
	policy := a.Header.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "frame-ancestors"} {
		if !strings.Contains(policy, part) {
			t.Errorf("%s: %q is not in its policy %q", what, part, policy)
		}
	}
	if strings.Contains(policy, "unsafe") && !strings.Contains(policy, "sandbox") {
		t.Errorf("%s: its policy is unsafe: %q", what, policy)
	}
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
	} {
		if got := a.Header.Get(name); got != want {
			t.Errorf("%s: %s is %q", what, name, got)
		}
	}
}

func TestEveryAnswerCarriesTheHeadersThatKeepItsReaderSafe(t *testing.T) {
	env := testkit.New(t)
	base := testkit.Serve(t, env.Boot(testkit.Demo))
	browsers := signedIn(t, base)
	for _, route := range web.Table() {
		if route.Path == "/logout" {
			continue // it would end the session of those that follow
		}
		for role, browser := range browsers {
			path := parameter.ReplaceAllString(route.Path, "1")
			hardened(t, route.Method+" "+path+" as "+string(role), browser.Do(route.Method, path, nil, nil))
		}
	}
	for what, a := range map[string]testkit.Answer{
		"an unknown page": browsers[""].Get("/nowhere"), "a wrong method": browsers[""].Do(http.MethodDelete, "/inbox", nil, nil),
	} {
		hardened(t, what, a)
	}
}

func TestAPageWhoseAddressIsACredentialRunsNoScriptAndIsKeptByNobody(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		env.Config.AdminPassword = ""
		app := env.Boot()
		b := testkit.NewBrowser(t, testkit.Serve(t, app))
		f := env.NewFirm(app)
		f.Team(crm.Team{}, f.Consultant("mei"))
		links := []string{"/a/wrong", "/password/wrong", strings.TrimPrefix(app.FirstLink, "http://127.0.0.1:8080")}
		f.Enquire("name", "Ana", "email", "ana@client.example")
		links = append(links, mailedLinks(t, app.DB)...)
		seen := map[string]bool{}
		for _, link := range links {
			a := b.Get(link)
			policy := a.Header.Get("Content-Security-Policy")
			if strings.Contains(policy, "script-src") || strings.Contains(policy, "connect-src") || !strings.Contains(policy, "default-src 'none'") {
				t.Errorf("%s: its policy is %q", link, policy)
			}
			if strings.Contains(a.Body, "<script") {
				t.Errorf("%s asks for a script that may not run", link)
			}
			if a.Header.Get("Cache-Control") != "no-store" || a.Header.Get("Referrer-Policy") != "same-origin" {
				t.Errorf("%s: %v", link, a.Header)
			}
			seen[strings.Split(link, "/")[1]] = seen[strings.Split(link, "/")[1]] || a.Status == http.StatusOK
		}
		if !seen["a"] || !seen["password"] {
			t.Errorf("not every sort of link was looked at: %v", links)
		}
	})
}

// mailedLinks are the addresses with a token in mails.
func mailedLinks(t *testing.T, db *database.DB) (links []string) {
	t.Helper()
	err := db.Read(context.Background(), func(tx *database.Tx) error {
		all, err := database.All(tx, database.Column[string], `SELECT vars->>'AcceptURL' FROM messages WHERE vars->>'AcceptURL' IS NOT NULL`)
		for _, link := range all {
			links = append(links, strings.TrimPrefix(link, "http://127.0.0.1:8080"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return links
}
