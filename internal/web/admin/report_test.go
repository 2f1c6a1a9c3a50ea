package admin

import (
	"encoding/csv"
	"io/fs"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/i18n"
	"frontdesk/templates"
)

// days asks for a period as of a moment in Shanghai, and returns its first and last day and what is at fault.
func days(t *testing.T, query, now string) (from, last string, faults map[string]string) {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", now, zone)
	if err != nil {
		t.Fatal(err)
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	p, err := readPeriod(values, at)
	faults = map[string]string{}
	for _, f := range crm.AsError(err).Fields {
		faults[f.Field] = f.Code
	}
	if p.From.Location() != zone && len(faults) == 0 {
		t.Errorf("%s begins at %v", query, p.From)
	}
	return p.From.Format(dayLayout), p.last().Format(dayLayout), faults
}

func TestAPeriodIsWholeDaysWhereTheTeamIs(t *testing.T) {
	for _, c := range []struct{ query, now, from, last string }{
		{"", "2026-11-23 00:30", "2026-10-25", "2026-11-23"},
		{"period=nonsense", "2026-11-23 23:30", "2026-10-25", "2026-11-23"},
		{"period=week", "2026-11-23 00:00", "2026-11-23", "2026-11-29"},
		{"period=week", "2026-11-29 23:59", "2026-11-23", "2026-11-29"},
		{"period=month", "2026-02-28 12:00", "2026-02-01", "2026-02-28"},
		{"period=last_month", "2026-03-31 12:00", "2026-02-01", "2026-02-28"},
		{"period=last_month", "2026-01-01 00:00", "2025-12-01", "2025-12-31"},
		{"from=2026-11-01&until=2026-11-01", "2026-11-23 12:00", "2026-11-01", "2026-11-01"},
		{"from=２０２６-11-01&until=2026-11-02+", "2026-11-23 12:00", "2026-11-01", "2026-11-02"},
	} {
		if from, last, faults := days(t, c.query, c.now); from != c.from || last != c.last || len(faults) > 0 {
			t.Errorf("%q at %s: %s to %s, %v; want %s to %s", c.query, c.now, from, last, faults, c.from, c.last)
		}
	}
	for query, want := range map[string]string{
		"from=&until=2026-11-01": "from required", "from=2026-11-01": "until required", "from=2026-02-30&until=2026-11-01": "from day_invalid",
		"from=2026-11-01&until=tomorrow": "until day_invalid",
	} {
		field, code, _ := strings.Cut(want, " ")
		if _, _, faults := days(t, query, "2026-11-23 12:00"); len(faults) != 1 || faults[field] != code {
			t.Errorf("%q: %v, want %s", query, faults, want)
		}
	}
}

func TestNoCellOfADownloadIsAFormula(t *testing.T) {
	report := desk.Report{Team: crm.Team{Name: "=HYPERLINK(\"https://evil.example\")"}, From: time.Unix(0, 0), Until: time.Unix(86400, 0)}
	names := []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1", "李, \"明\"\n明"}
	lines := []desk.ReportLine{}
	for _, name := range names {
		lines = append(lines, desk.ReportLine{Name: name, Share: 2.25, Offered: 1})
	}
	report.Seats = []desk.SeatReport{{Seat: crm.SeatLead, Lines: lines}}
	body, marked := strings.CutPrefix(string(reportCSV(i18n.Reader{}, report)), "\uFEFF")
	if !marked {
		t.Error("Excel would not read it as UTF-8")
	}
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil || len(rows) != len(names)+1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for i, name := range names {
		want := "'" + name
		if i == len(names)-1 {
			want = name
		}
		if row := rows[i+1]; row[4] != want || row[0] != "'"+report.Team.Name || row[8] != "-1.2500" || len(row) != len(csvColumns) {
			t.Errorf("%q became %q", name, row)
		}
	}
}

func reader(t *testing.T, lang string) i18n.Reader {
	t.Helper()
	locales, err := fs.Sub(templates.Files, "locales")
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := i18n.Load(locales)
	if err != nil {
		t.Fatal(err)
	}
	return catalog.Reader(lang, nil)
}

func TestSharesHaveTwoDecimalsAndDifferencesTheirSign(t *testing.T) {
	r := reader(t, "en")
	for v, want := range map[float64]string{0: "0.00", 0.004: "0.00", -0.004: "0.00", 0.996: "+1.00", -1.5: "−1.50", 1234.05: "+1,234.05"} {
		if got := decimal(r, v, "+"); got != want {
			t.Errorf("%v is %q, want %q", v, got, want)
		}
	}
	if got := decimal(r, 2.5, ""); got != "2.50" {
		t.Errorf("a share is %q", got)
	}
}

func TestALengthOfTimeHasTwoUnitsAtMost(t *testing.T) {
	for d, want := range map[time.Duration][2]string{
		0: {"0 s", "0秒"}, 59 * time.Second: {"59 s", "59秒"}, 59*time.Second + 900*time.Millisecond: {"60 s", "60秒"}, 90 * time.Second: {"2 min", "2分钟"},
		59*time.Minute + 50*time.Second: {"1 h 0 min", "1小时0分"}, 25 * time.Hour: {"1 d 1 h", "1天1小时"},
	} {
		if en, zh := span(reader(t, "en"), d), span(reader(t, "zh"), d); en != want[0] || zh != want[1] {
			t.Errorf("%v is %q and %q, want %q", d, en, zh, want)
		}
	}
}
