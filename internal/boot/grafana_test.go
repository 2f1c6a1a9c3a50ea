package boot_test

import (
	"encoding/json"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

// dashboard is what matters of a Grafana dashboard here.
type dashboard struct {
	Templating struct {
		List []struct{ Name, Type string }
	}
	Panels []struct {
		Title, Type string
		Datasource  struct{ UID string }
		Targets     []struct {
			Expr       string
			Datasource struct{ UID string }
		}
	}
}

var (
	metricName = regexp.MustCompile(`\b(?:frontdesk|process|go)_[a-z0-9_]+\b`)
	sampleName = regexp.MustCompile(`(?m)^([a-z_][a-z0-9_]*)[ {]`)
)

func readDashboard(t *testing.T) (d dashboard) {
	t.Helper()
	file, err := os.ReadFile("../../docs/grafana.json")
	if err == nil {
		err = json.Unmarshal(file, &d)
	}
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// samples returns the names of what a firm shows after one lead.
func samples(t *testing.T, env *testkit.Env) map[string]bool {
	app := env.Boot()
	f := env.NewFirm(app)
	f.Team(crm.Team{}, f.Consultant("mei"))
	b := testkit.NewBrowser(t, testkit.Serve(t, app))
	b.Post("/f/"+testkit.Contact, url.Values{"email": {"ana@client.example"}})
	f.Settle()
	found := map[string]bool{}
	for _, m := range sampleName.FindAllStringSubmatch(b.Get("/metrics").Body, -1) {
		found[m[1]] = true
	}
	return found
}

func TestTheDashboardShowsMetricsThatExist(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := readDashboard(t)
		found, asked := samples(t, env), map[string]bool{}
		for _, p := range d.Panels {
			for _, target := range p.Targets {
				for _, name := range metricName.FindAllString(target.Expr, -1) {
					unknown := name == "frontdesk_stream_lag" && env.Config.RedisURL == "" // the embedded Redis does not count
					if asked[name] = true; !found[name] && !unknown {
						t.Errorf("%s: nothing is called %s", p.Title, name)
					}
				}
			}
		}
		for name := range found {
			of := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(name, "_bucket"), "_sum"), "_count")
			if strings.HasPrefix(name, "frontdesk_") && !asked[name] && !asked[of+"_bucket"] {
				t.Errorf("%s is shown nowhere", name)
			}
		}
	})
}

func TestTheDashboardTakesAnyDataSource(t *testing.T) {
	d := readDashboard(t)
	if len(d.Templating.List) == 0 || d.Templating.List[0].Name != "datasource" || d.Templating.List[0].Type != "datasource" {
		t.Fatalf("%+v", d.Templating)
	}
	for _, p := range d.Panels {
		if p.Type == "row" {
			continue
		}
		if len(p.Targets) == 0 || p.Datasource.UID != "${datasource}" {
			t.Errorf("%s: %+v", p.Title, p)
		}
		for _, target := range p.Targets {
			if target.Datasource.UID != "${datasource}" {
				t.Errorf("%s asks %q", p.Title, target.Datasource.UID)
			}
		}
	}
}

func TestTheDocumentationNamesEveryMetric(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		text, err := os.ReadFile("../../docs/observing.md")
		if err != nil {
			t.Fatal(err)
		}
		for name := range samples(t, env) {
			name = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(name, "_bucket"), "_sum"), "_count")
			if short, ours := strings.CutPrefix(name, "frontdesk_"); ours && !strings.Contains(string(text), "`"+short) {
				t.Errorf("%s is not explained", name)
			}
		}
	})
}
