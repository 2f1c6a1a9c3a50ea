package simulate

import (
	"strings"
	"testing"

	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

// pair is a firm of two who share a team, and of a third in another.
func pair(t *testing.T) *bench {
	t.Helper()
	env := testkit.New(t)
	app := env.Boot()
	f := env.NewFirm(app)
	f.Team(crm.Team{Name: "Desk"}, f.Consultant("ann"), f.Consultant("ben"))
	other := f.Team(crm.Team{Name: "Other"}, f.Consultant("Lin Mei 林梅", func(c *crm.Consultant) { c.Email = "lin.mei@harbourline.test" }))
	f.Rule("nobody's", crm.Conditions{Languages: []string{"fr"}}, other)
	return newBench(t, app.DB)
}

func TestWhatIsOtherwiseHasItsEffect(t *testing.T) {
	b := pair(t)
	for name, c := range map[string]struct {
		request Request
		says    string
		holds   func(is, would Result) bool
	}{
		"away": {Request{Away: []string{"ann@harbourline.test=2026-12-01..2027-01-31"}}, "ann is away from 1 Dec 2026 to 31 Jan 2027", func(is, would Result) bool {
			return is.of("ann").Offered > 35 && would.of("ann").Offered == 0
		}},
		"away for a day": {Request{Away: []string{"ann=2026-12-01"}}, "ann is away from 1 Dec 2026 to 1 Dec 2026", func(is, would Result) bool {
			return would.of("ann").Offered < is.of("ann").Offered && would.of("ann").Offered > is.of("ann").Offered/2
		}},
		"weight": {Request{Weight: []string{"ann=3"}}, "ann has a weight of 3", func(is, would Result) bool {
			ann := would.of("ann") // offers that lapse go to the other
			return ann.InTurn > is.of("ann").InTurn+12 && ann.InTurn > would.of("ben").InTurn+20 && ann.Exact < float64(ann.InTurn)+2
		}},
		"capacity": {Request{Capacity: []string{"ANN=2"}}, "ann has a capacity of 2", func(is, would Result) bool {
			return is.of("ann").WorstLoad > 2 && would.of("ann").WorstLoad == 2
		}},
		"inactive": {Request{Inactive: []string{"ben"}}, "ben is not active", func(is, would Result) bool {
			return is.of("ben").Offered > 35 && would.of("ben").Offered == 0
		}},
		"strategy": {Request{Strategy: []string{"Desk=least_loaded"}}, "the rule Desk hands out by least loaded", func(is, would Result) bool {
			return is.of("ann").InTurn == is.of("ann").Offered && would.of("ann").InTurn == 0 && would.of("ann").Offered > 35
		}},
		"pool": {Request{Strategy: []string{"desk=pool"}}, "the rule Desk hands out by pool", func(is, would Result) bool {
			return is.of("ann").Claimed == 0 && would.of("ann").Claimed > 35 && would.Totals.Stranded == 0
		}},
		"offers": {Request{OfferMinutes: []string{"Desk=60"}}, "offers of Desk wait 60 minutes", func(is, would Result) bool {
			return is.of("ann").Expired > 10 && would.of("ann").Expired < is.of("ann").Expired/3
		}},
		"two at once": {Request{Weight: []string{"ann=9"}, Capacity: []string{"ann=2"}}, "ann has a capacity of 2", func(_, would Result) bool {
			return would.of("ann").WorstLoad == 2
		}},
	} {
		c.request.Generate, c.request.For, c.request.From, c.request.Seed = "20/day", "7d", "2026-12-01", 5
		report := b.run(c.request)
		if len(report.Runs) != 2 || !strings.Contains(strings.Join(report.Runs[1].Changes, "; "), c.says) || !strings.Contains(text(t, report), c.says) {
			t.Errorf("%s: it does not say %q: %q", name, c.says, report.Runs[1].Changes)
			continue
		}
		if !c.holds(report.Runs[0], report.Runs[1]) {
			t.Errorf("%s: %s", name, text(t, report))
		}
	}
}

func (r Result) of(name string) Consultant {
	for _, c := range r.Consultants {
		if c.Name == name {
			return c
		}
	}
	return Consultant{}
}

func TestAFlagThatCannotBeTakenNamesItselfWhatItWasGivenAndTheRemedy(t *testing.T) {
	b := pair(t)
	made := func(change func(*Request)) Request {
		r := Request{Generate: "1/day", For: "3d", From: "2026-12-01"}
		change(&r)
		return r
	}
	for _, c := range []struct {
		request Request
		words   []string
	}{
		{Request{Past: "month"}, []string{`--past "month"`, "30d or 4w"}},
		{Request{Past: "0d"}, []string{`--past "0d"`, "30d or 4w"}},
		{Request{Past: "9999w"}, []string{`--past "9999w"`, "up to 366d"}},
		{Request{Past: "30d", Generate: "40/day"}, []string{"--past and --generate", "give one"}},
		{Request{For: "30d"}, []string{`--for "30d"`, "--generate 40/day"}},
		{Request{Generate: "many"}, []string{`--generate "many"`, "40/day"}},
		{Request{Generate: "0/day"}, []string{`--generate "0/day"`, "above zero"}},
		{Request{Generate: "40/day", For: "-3d"}, []string{`--for "-3d"`, "30d or 4w"}},
		{Request{Generate: "99999/hour"}, []string{`--generate "99999/hour"`, "up to 50000"}},
		{Request{Generate: "40/day", From: "1.12."}, []string{`--from "1.12."`, "2026-12-01"}},
		{made(func(r *Request) { r.Away = []string{"anne=2026-12-01"} }), []string{`--away "anne=2026-12-01"`, `no consultant "anne"`, "ann, "}},
		{made(func(r *Request) { r.Away = []string{"lin may=2026-12-01"} }), []string{`no consultant "lin may"`, "nearest names are: Lin Mei 林梅"}},
		{made(func(r *Request) { r.Away = []string{"ann"} }), []string{`--away "ann"`, "ann=2026-12-01..2026-12-05"}},
		{made(func(r *Request) { r.Away = []string{"ann=2026-12-03..2026-12-01"} }), []string{"--away", "last day is before the first"}},
		{made(func(r *Request) { r.Away = []string{"ann=2026-12-04..2026-12-09"} }), []string{"--away", "from 2026-12-01 to 2026-12-04", "would not see it"}},
		{made(func(r *Request) { r.Away = []string{"=2026-12-01"} }), []string{"--away", "names nobody"}},
		{made(func(r *Request) { r.Weight = []string{"ann=0"} }), []string{`--weight "ann=0"`, "from 1 to 1000", "ann=3"}},
		{made(func(r *Request) { r.Capacity = []string{"ben=-1"} }), []string{`--capacity "ben=-1"`, "from 0 to"}},
		{made(func(r *Request) { r.Inactive = []string{"carl"} }), []string{`--inactive "carl"`, "nearest names"}},
		{made(func(r *Request) { r.Strategy = []string{"Dsek=pool"} }), []string{`--strategy "Dsek=pool"`, "nearest names are: Desk"}},
		{made(func(r *Request) { r.Strategy = []string{"Desk=luck"} }), []string{`--strategy "Desk=luck"`, "rotation, least_loaded, sticky and pool"}},
		{made(func(r *Request) { r.OfferMinutes = []string{"Desks=30"} }), []string{`--offer-minutes "Desks=30"`, "nearest names are: Desk"}},
		{made(func(r *Request) { r.OfferMinutes = []string{"Desk=0"} }), []string{`--offer-minutes "Desk=0"`, "from 1 to 10080"}},
		{made(func(r *Request) { r.Inactive, r.Weight = []string{"carl"}, []string{"ann=x"} }), []string{`--inactive "carl"`, `--weight "ann=x"`}},
	} {
		got := b.refused(c.request)
		for _, w := range c.words {
			if !strings.Contains(got, w) {
				t.Errorf("%+v: %q is not in: %s", c.request, w, got)
			}
		}
	}
}

func TestAPartOfANameWillDoIfItIsOnePersons(t *testing.T) {
	f := &firm{consultants: []crm.Consultant{
		{ID: 1, Name: "Lin Mei 林梅", Email: "lin.mei@demo.test"}, {ID: 2, Name: "Mei Ling", Email: "m@demo.test"}, {ID: 3, Name: "Mei", Email: "mei@demo.test"},
	}}
	for name, want := range map[string]int64{"林梅": 1, "ling": 2, "MEI": 3, "LIN.MEI@demo.test": 1, "mei  ling": 2} {
		if c, err := f.person("away", name, name); err != nil || c.ID != want {
			t.Errorf("%s: %+v, %v", name, c, err)
		}
	}
	if _, err := f.person("away", "lin", "lin"); err == nil || !strings.Contains(err.Error(), "Lin Mei 林梅 <lin.mei@demo.test> or Mei Ling <m@demo.test>; give the e-mail") {
		t.Error(err)
	}
}
