package admin

import (
	"fmt"
	"strings"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// ReportPage is how a team's leads were handed out in a period: page admin/report.
type ReportPage struct {
	response.Chrome
	TeamHref, TeamName string
	Action             string
	Presets            []Preset
	Fields             []response.Field
	Faults             []response.Fault
	ZoneHint           string
	Days               string // of the period
	CSVHref            string
	Facts              []Fact
	Seats              []SeatTable // empty: nothing happened, or the period cannot be
	Nothing            bool        // nothing happened
}

// Preset leads to one of the usual periods.
type Preset struct {
	Label, Href string
	Current     bool
}

// Fact is something known, with its name.
type Fact struct{ Label, Text string }

// SeatTable is how one seat was handed out.
type SeatTable struct {
	Seat, Heading string
	Queued        string // empty: somebody was free for every lead
	Columns       []string
	Rows          []ReportRow
	Total         ReportRow
}

// ReportRow is one consultant, or all of them, with a figure for each column.
type ReportRow struct {
	Name    string
	Left    bool // the team
	Bar     Bar
	Figures []Figure
}

// Figure is one number; Detail is what it is made of.
type Figure struct{ Column, Text, Detail string }

// Bar is what somebody was due and was offered, each as a part of a hundred of the most that anybody was.
type Bar struct{ Due, Had string }

// NewReportPage prepares a report; without one it shows what was asked for with its faults.
func NewReportPage(chrome response.Chrome, team crm.Team, period Period, report *desk.Report, faults []crm.FieldError) ReportPage {
	chrome.Title = chrome.T("report.title", "Team", team.Name)
	href := "/admin/teams/" + response.IDValue(team.ID)
	p := ReportPage{
		Chrome: chrome, TeamHref: href, TeamName: team.Name, Action: href + "/report", ZoneHint: chrome.T("report.zone", "Zone", team.TimeZone),
		Fields: []response.Field{
			{Name: "from", Label: chrome.T("report.from"), Kind: "date", Value: period.TypedFrom, Required: true},
			{Name: "until", Label: chrome.T("report.until"), Kind: "date", Value: period.TypedUntil, Required: true},
		},
	}
	for _, name := range periodNames {
		p.Presets = append(p.Presets, Preset{chrome.T("report." + name), p.Action + "?period=" + name, name == period.Name})
	}
	p.Faults = response.Mark(chrome.Reader, faults, p.Fields)
	if report != nil {
		p.fill(*report, period)
	}
	return p
}

func (p *ReportPage) fill(report desk.Report, period Period) {
	local := p.Reader.In(report.Team.Location())
	p.Days = p.T("report.days", "From", local.Date(period.From), "Until", local.Date(period.last()))
	p.Facts = facts(p.Reader, report)
	p.Nothing = report.Leads.Opened == 0
	for _, seat := range report.Seats {
		table := newSeatTable(p.Reader, seat)
		p.Nothing = p.Nothing && seat.Total.Offered+seat.Total.Outside.Sum()+seat.Total.Withdrawn == 0 && seat.Queued == 0
		p.Seats = append(p.Seats, table)
	}
	if p.Nothing {
		p.Seats = nil
		return
	}
	p.CSVHref = p.Action + ".csv" + period.query()
}

func facts(r i18n.Reader, report desk.Report) []Fact {
	leads := report.Leads
	list := []Fact{
		{r.T("report.opened"), r.Number(int64(leads.Opened))},
		{r.T("report.opened_accepted"), r.Number(int64(leads.Accepted))},
	}
	if leads.Accepted > 0 {
		list = append(list, Fact{r.T("report.median_wait"), span(r, leads.Median)}, Fact{r.T("report.ninth_wait"), span(r, leads.Ninth)})
	}
	for _, promised := range []struct {
		label string
		desk.Promises
	}{{r.T("report.first_response"), report.First}, {r.T("report.next_response"), report.Next}} {
		if promised.Promises != (desk.Promises{}) {
			list = append(list, Fact{promised.label, r.T("report.promises", "Met", r.Number(promised.Met), "Breached", r.Number(promised.Breached),
				"Running", r.Number(promised.Running))})
		}
	}
	return list
}

func newSeatTable(r i18n.Reader, seat desk.SeatReport) SeatTable {
	t := SeatTable{Seat: string(seat.Seat), Heading: r.T("report.seat_" + string(seat.Seat)), Total: newReportRow(r, seat.Total, 0)}
	t.Total.Name = r.T("report.total")
	for _, f := range t.Total.Figures {
		t.Columns = append(t.Columns, f.Column)
	}
	if seat.Queued > 0 {
		t.Queued = r.T("report.queued", "Count", seat.Queued)
	}
	most := 0.0
	for _, l := range seat.Lines {
		most = max(most, l.Share, float64(l.Offered))
	}
	for _, l := range seat.Lines {
		t.Rows = append(t.Rows, newReportRow(r, l, most))
	}
	return t
}

func newReportRow(r i18n.Reader, l desk.ReportLine, most float64) ReportRow {
	row := ReportRow{Name: l.Name, Left: !l.Member}
	add := func(column, text, detail string) {
		row.Figures = append(row.Figures, Figure{r.T(column), text, detail})
	}
	number := func(n int) string { return r.Number(int64(n)) }
	add("report.col_share", decimal(r, l.Share, ""), "")
	add("report.col_offered", number(l.Offered), "")
	add("report.col_difference", decimal(r, l.Difference(), "+"), "")
	add("report.col_outside", number(l.Outside.Sum()), outsideBy(r, l.Outside))
	add("report.col_accepted", number(l.Accepted), "")
	add("report.col_declined", number(l.Declined), "")
	add("report.col_expired", number(l.Expired), "")
	add("report.col_withdrawn", number(l.Withdrawn), "")
	add("report.col_waiting", number(l.Waiting), "")
	add("report.col_answer", answerTime(r, l), "")
	add("report.col_load", loadOf(r, l), "")
	if most > 0 {
		row.Bar = Bar{fmt.Sprintf("%.1f", 100*l.Share/most), fmt.Sprintf("%.1f", 100*float64(l.Offered)/most)}
	}
	return row
}

func answerTime(r i18n.Reader, l desk.ReportLine) string {
	if l.Answered == 0 {
		return "–"
	}
	return span(r, l.Answer)
}

func loadOf(r i18n.Reader, l desk.ReportLine) string {
	load := r.Number(int64(l.Load))
	if l.Capacity == 0 {
		return load
	}
	return r.T("report.load_of", "Load", load, "Capacity", r.Number(int64(l.Capacity)))
}

func outsideBy(r i18n.Reader, o desk.Outside) string {
	var parts []string
	for _, part := range []struct {
		key   string
		count int
	}{
		{"report.by_hand", o.ByHand}, {"report.claimed", o.Claimed}, {"report.override", o.Override}, {"report.sticky", o.Sticky},
		{"report.least_loaded", o.LeastLoaded},
	} {
		if part.count > 0 {
			parts = append(parts, r.T(part.key, "Count", part.count))
		}
	}
	return strings.Join(parts, " · ")
}

// decimal is a number with two decimals; plus is set before one above zero. What rounds to zero has no sign.
func decimal(r i18n.Reader, v float64, plus string) string {
	hundredths, sign := int64(v*100+0.5), plus
	if v < 0 {
		hundredths, sign = int64(-v*100+0.5), "−"
	}
	if hundredths == 0 {
		sign = ""
	}
	return fmt.Sprintf("%s%s.%02d", sign, r.Number(hundredths/100), hundredths%100)
}

// span is a length of time in two units at most.
func span(r i18n.Reader, d time.Duration) string {
	minutes := int64(d.Round(time.Minute) / time.Minute)
	switch {
	case d < time.Minute:
		return r.T("report.span_s", "Seconds", r.Number(int64(d.Round(time.Second)/time.Second)))
	case minutes < 60:
		return r.T("report.span_m", "Minutes", r.Number(minutes))
	case minutes < 24*60:
		return r.T("report.span_h", "Hours", r.Number(minutes/60), "Minutes", r.Number(minutes%60))
	}
	return r.T("report.span_d", "Days", r.Number(minutes/(24*60)), "Hours", r.Number(minutes/60%24))
}
