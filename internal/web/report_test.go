package web_test

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

func TestAManagerReadsAndDownloadsATeamsReport(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		bob := f.Consultant("bob", func(c *crm.Consultant) { c.Name = "@bob 王" })
		f.Team(crm.Team{Name: "=Trade 贸易组"}, bob, f.Consultant("ann"))
		f.Enquire("wechat", "client_one")
		b := testkit.NewBrowser(t, testkit.Serve(t, f.App)).SignIn(env.Config.AdminEmail, testkit.Password)

		page := b.Get("/admin/teams/1/report?period=week")
		if page.Status != http.StatusOK || strings.Count(page.Body, "<svg class=\"share\"") != 4 || !strings.Contains(page.Body, "0.50") {
			t.Errorf("%d: %s", page.Status, page.Body)
		}
		if !strings.Contains(page.Body, `href="/admin/teams/1/report.csv?period=week"`) {
			t.Error("the download is not of the same period")
		}
		if empty := b.Get("/admin/teams/1/report?from=2025-01-01&until=2025-01-02"); empty.Status != http.StatusOK || strings.Contains(empty.Body, "<table") {
			t.Errorf("%d: a table of nothing", empty.Status)
		}

		file := b.Get("/admin/teams/1/report.csv?from=2026-11-23&until=2026-11-23")
		if got := file.Header.Get("Content-Disposition"); got != "attachment; filename=report-1-2026-11-23-2026-11-23.csv" || file.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%q, %v", got, file.Header)
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.Body, "\uFEFF"))).ReadAll()
		if err != nil || len(rows) != 3 || !strings.HasPrefix(file.Body, "\uFEFF") {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		if got := strings.Join(rows[1], "|"); !strings.HasPrefix(got, "'=Trade 贸易组|2026-11-23|2026-11-23|Leading consultant|'@bob 王|yes|0.5000|1|0.5000|") {
			t.Error(got)
		}
	})
}

func TestAReportThatCannotBeIsRefusedInWords(t *testing.T) {
	env := testkit.New(t)
	f := env.NewFirm(env.Boot())
	f.Team(crm.Team{}, f.Consultant("ann"))
	b := testkit.NewBrowser(t, testkit.Serve(t, f.App)).SignIn(env.Config.AdminEmail, testkit.Password)
	for query, want := range map[string]string{
		"from=2026-11-23&until=2026-11-22": "The last day lies before the first.", "from=2020-01-01&until=2026-11-22": "366 days at most",
		"from=&until=2026-11-22": "Please fill this in.", "from=%3Cb%3E&until=2026-11-22": "This is not a day such as 2026-10-01.",
		"from=9999-12-31&until=9999-12-31": "", "from=0001-01-01&until=0001-01-01": "",
	} {
		a := b.Get("/admin/teams/1/report?" + query)
		if want != "" && (a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, want) || strings.Contains(a.Body, "<b>\"")) || a.Status >= 500 {
			t.Errorf("%s: %d without %q", query, a.Status, want)
		}
		if file := b.Get("/admin/teams/1/report.csv?" + query); file.Status != a.Status {
			t.Errorf("%s: %d as a file, %d as a page", query, file.Status, a.Status)
		}
	}
	for _, path := range []string{"/admin/teams/99/report", "/admin/teams/99/report.csv", "/admin/teams/x/report"} {
		if a := b.Get(path); a.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.Status)
		}
	}
}
