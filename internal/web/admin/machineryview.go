package admin

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/internal/i18n"
	"frontdesk/internal/machinery"
	"frontdesk/internal/web/response"
)

// MachineryView is what the page of the machinery is made from. Dead and Letters hold one more than a page when there
// are older ones.
type MachineryView struct {
	Snapshot      machinery.Snapshot
	Dead          []machinery.DeadJob
	Letters       []machinery.Letter
	LettersBefore int64
	Older         bool // this is not the first page of either list
}

// MachineryPage is the engine room: page admin/machinery.
type MachineryPage struct {
	response.Chrome
	Address    string // where the script gets the page anew
	Health     Light  // in one sentence
	Shown      string // when the page was made
	Parts      []PartRow
	Ways       []PartRow // by which mail comes in; none: the firm has none
	Jobs       []JobRow
	JobsEmpty  bool
	Facts      []MachineFact
	StreamWhy  string // why the stream cannot be seen; empty: it can
	Dead       []DeadRow
	DeadCount  string
	DeadNext   string
	Kinds      []KindButton // of dead jobs
	Mail       []StateRow
	Letters    []LetterRow
	MailNext   string
	FirstHref  string // from an older page back to the newest; empty: this is it
	RetryKinds string // where to post a kind
	StaleWords string // for the script: could not be refreshed since
}

// Light is a state with its colour.
type Light struct{ State, Label string }

// PartRow is how one part is.
type PartRow struct {
	Name   string
	Light  Light
	Since  string
	Fact   string
	Advice string // what to do; empty: nothing
	Words  string // what it said itself
}

// JobRow is the jobs of one kind.
type JobRow struct {
	Kind                       string
	Due, Later, Running, Dead  string
	Oldest                     string
	HasDue, HasDead, HasOldest bool
}

// MachineFact is one number with what it counts.
type MachineFact struct{ Label, Text string }

// KindButton has every dead job of a kind tried again.
type KindButton struct{ Kind, Label string }

// StateRow is how many mails are in one state.
type StateRow struct {
	Light  Light
	Count  string
	Oldest string
}

// NewMachinery prepares the page.
func NewMachinery(chrome response.Chrome, v MachineryView) MachineryPage {
	r, s := chrome.Reader, v.Snapshot
	chrome.Title = r.T("machinery.heading")
	p := MachineryPage{
		Chrome: chrome, Address: machineryRoom, Shown: r.DateTime(s.At), StaleWords: r.T("machinery.stale"),
		Parts: partRows(r, s), Ways: wayRows(r, s), Jobs: jobRows(r, s), Facts: flowFacts(r, s), Mail: mailRows(r, s),
	}
	p.Health = health(r, s)
	p.JobsEmpty = len(p.Jobs) == 0
	if v.Older {
		p.FirstHref = machineryRoom
	}
	p.RetryKinds = machineryRoom + "/retry"
	p.addStream(s)
	p.addDead(v)
	p.addLetters(v)
	return p
}

// Troubles are how many things need a person: dead jobs, mail that did not arrive of late, and parts that are not well.
func Troubles(s machinery.Snapshot) (dead, letters, parts int) {
	for _, j := range s.Jobs {
		if j.State == "dead" {
			dead += int(j.Count)
		}
	}
	for _, p := range s.Parts {
		if !p.OK {
			parts++
		}
	}
	for _, w := range s.Ways {
		if !w.OK {
			parts++
		}
	}
	return dead, int(s.Troubled), parts
}

// Attention puts what needs a person in words, the worst first; nothing when all is well.
func Attention(r i18n.Reader, s machinery.Snapshot) (lines []string) {
	dead, letters, parts := Troubles(s)
	if parts > 0 {
		lines = append(lines, health(r, s).Label)
	}
	if dead > 0 {
		lines = append(lines, r.T("machinery.attention_dead", "Count", dead))
	}
	if letters > 0 {
		lines = append(lines, r.T("machinery.attention_mail", "Count", letters))
	}
	return lines
}

func health(r i18n.Reader, s machinery.Snapshot) Light {
	dead, letters, parts := Troubles(s)
	switch {
	case parts > 0:
		var names []string
		for _, p := range s.Parts {
			if !p.OK {
				names = append(names, r.T("part."+p.Name))
			}
		}
		for _, w := range s.Ways {
			if !w.OK {
				names = append(names, wayName(r, w))
			}
		}
		return Light{"failed", r.T("machinery.parts_ill", "Names", strings.Join(names, r.T("machinery.comma")))}
	case dead > 0 || letters > 0:
		return Light{"queued", r.T("machinery.needs_you")}
	}
	return Light{"accepted", r.T("machinery.well")}
}

func partRows(r i18n.Reader, s machinery.Snapshot) (rows []PartRow) {
	for _, p := range s.Parts {
		row := PartRow{Name: r.T("part." + p.Name), Light: Light{"accepted", r.T("part.ok")}, Words: p.Words}
		switch {
		case !p.OK:
			row.Light = Light{"failed", r.T("part.ill")}
			row.Advice = r.T("part." + p.Name + "_" + p.Detail)
		case p.Since.IsZero():
			row.Light = Light{"", r.T("part.untried")}
		}
		if !p.Since.IsZero() {
			row.Since = r.T("part.since", "When", r.Relative(p.Since, s.At))
		}
		if p.Name == machinery.PartDatabase && p.OK {
			row.Fact = fmt.Sprintf("%s %s · %s", dialects[string(s.Database.Dialect)], s.Database.Version, size(s.Database.Bytes))
		}
		rows = append(rows, row)
	}
	return rows
}

var dialects = map[string]string{"postgresql": "PostgreSQL", "sqlite": "SQLite"}

// size writes a number of bytes with three digits or so.
func size(n int64) string {
	amount, unit := float64(n), 0
	units := [...]string{"B", "kB", "MB", "GB", "TB"}
	for amount >= 1000 && unit < len(units)-1 {
		amount, unit = amount/1000, unit+1
	}
	digits := 0
	if unit > 0 && amount < 100 {
		digits = 1
	}
	return strconv.FormatFloat(amount, 'f', digits, 64) + " " + units[unit]
}

// counted is a count as it is, or "50,000+" where counting ended.
func counted(r i18n.Reader, n int64) string {
	if n >= machinery.Most {
		return r.Number(machinery.Most) + "+"
	}
	return r.Number(n)
}

func jobRows(r i18n.Reader, s machinery.Snapshot) (rows []JobRow) {
	byKind := map[string]*[4]int64{} // due, later, running, dead
	oldest := map[string]time.Time{}
	var kinds []string
	for _, j := range s.Jobs {
		n := byKind[j.Kind]
		if n == nil {
			n = &[4]int64{}
			byKind[j.Kind], kinds = n, append(kinds, j.Kind)
		}
		switch j.State {
		case "ready":
			n[0], n[1], oldest[j.Kind] = j.Due, j.Count-j.Due, j.Oldest
		case "running":
			n[2] = j.Count
		case "dead":
			n[3] = j.Count
		}
	}
	for _, kind := range kinds {
		n := byKind[kind]
		rows = append(rows, JobRow{
			Kind: jobKind(r, kind), Due: counted(r, n[0]), Later: counted(r, n[1]), Running: counted(r, n[2]), Dead: counted(r, n[3]),
			HasDue: n[0] > 0, HasDead: n[3] > 0, HasOldest: n[0] > 0, Oldest: r.Relative(oldest[kind], s.At),
		})
	}
	slices.SortFunc(rows, func(a, b JobRow) int { return cmp.Compare(a.Kind, b.Kind) })
	return rows
}

// jobKind is what the jobs of a kind do, in words.
func jobKind(r i18n.Reader, kind string) string {
	if key := "job." + kind; r.Has(key) {
		return r.T(key)
	}
	return r.T("machinery.other_job", "Kind", kind)
}

// flowFacts are how many leads wait for whom.
func flowFacts(r i18n.Reader, s machinery.Snapshot) []MachineFact {
	leads := map[string]int64{}
	for _, l := range s.Leads {
		leads[l.State] = l.Count
	}
	o := s.Offers
	return []MachineFact{
		{r.T("machinery.leads_new"), counted(r, leads["new"])},
		{r.T("machinery.leads_queued"), counted(r, leads["queued"])},
		{r.T("machinery.offers_live"), counted(r, o.Live)},
		{r.T("machinery.offers_ended"), r.T("machinery.offers_outcome", "Accepted", counted(r, o.Accepted),
			"Declined", counted(r, o.Declined), "Expired", counted(r, o.Expired), "Withdrawn", counted(r, o.Withdrawn))},
		{r.T("machinery.held"), counted(r, s.Held)},
	}
}

func (p *MachineryPage) addStream(s machinery.Snapshot) {
	if !s.Stream.Available {
		p.StreamWhy = p.T("machinery.stream_away")
		return
	}
	lag := p.T("machinery.lag_unknown")
	if s.Stream.Lag >= 0 {
		lag = p.Number(s.Stream.Lag)
	}
	p.Facts = append(p.Facts, MachineFact{p.T("machinery.lag"), lag}, MachineFact{p.T("machinery.length"), p.Number(s.Stream.Length)},
		MachineFact{p.T("machinery.workers"), p.Number(s.Stream.Consumers)})
}

func mailRows(r i18n.Reader, s machinery.Snapshot) (rows []StateRow) {
	for _, m := range s.Messages {
		rows = append(rows, StateRow{
			Light: Light{m.State, r.T("state.message." + m.State)}, Count: counted(r, m.Count), Oldest: r.Relative(m.Oldest, s.At),
		})
	}
	return rows
}
