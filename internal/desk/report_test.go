package desk_test

import (
	"context"
	"fmt"
	"math"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/testkit"
)

// day is the one in which a test's clock begins.
var day = testkit.Noon.Add(-12 * time.Hour)

func reported(t *testing.T, f *testkit.Firm, team int64) desk.Report {
	t.Helper()
	r, err := f.App.Desk.TeamReport(context.Background(), f.Admin, team, day, day.Add(48*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// lineOf is the line of a consultant in the report of a seat.
func lineOf(t *testing.T, r desk.Report, seat crm.Seat, id int64) desk.ReportLine {
	t.Helper()
	for _, s := range r.Seats {
		for _, l := range s.Lines {
			if s.Seat == seat && l.ConsultantID == id {
				return l
			}
		}
	}
	t.Fatalf("no line of %d in %+v", id, r.Seats)
	return desk.ReportLine{}
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestAReportAddsUpWhatEachConsultantWasDueAndOffered(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ctx := env.NewFirm(env.Boot()), context.Background()
		ann, bob := f.Consultant("ann", func(c *crm.Consultant) { c.Weight = 3; c.Capacity = 9 }), f.Consultant("bob")
		team := f.Team(crm.Team{}, ann, bob)
		for i := range 8 {
			f.Post(testkit.Contact, "wechat", fmt.Sprintf("client_%d", i))
			f.Settle()
		}
		var mine []int64 // of ann
		for lead := int64(1); lead <= 8; lead++ {
			if f.File(lead).Lead.OfferedID == ann {
				mine = append(mine, lead)
			}
		}
		f.Advance(2 * time.Minute)
		must(t, f.App.Assignment.Accept(ctx, f.Actor(ann), mine[0]))
		f.Advance(2 * time.Minute)
		must(t, f.App.Assignment.Accept(ctx, f.Actor(ann), mine[1]))
		must(t, f.App.Assignment.Close(ctx, f.Admin, mine[2], crm.LeadJunk, ""))
		f.Settle()
		r := reported(t, f, team)
		a, b, total := lineOf(t, r, crm.SeatLead, ann), lineOf(t, r, crm.SeatLead, bob), r.Seats[0].Total
		if !near(a.Share, 7*.75) || !near(b.Share, 7*.25) || a.Offered != 5 || b.Offered != 2 || !near(a.Difference(), -.25) || !near(total.Difference(), 0) {
			t.Errorf("the lead that was taken back should count for nobody: %+v, %+v", a, b)
		}
		if a.Accepted != 2 || a.Withdrawn != 1 || a.Waiting != 3 || b.Waiting != 2 || a.Answer != 2*time.Minute || a.Answered != 2 {
			t.Errorf("%+v, %+v", a, b)
		}
		if a.Load != 5 || a.Capacity != 9 || total.Load != 7 || !a.Member {
			t.Errorf("%+v, %+v", a, total)
		}
		if want := (desk.LeadFigures{Opened: 8, Accepted: 2, Median: 2 * time.Minute, Ninth: 4 * time.Minute}); r.Leads != want {
			t.Errorf("%+v, want %+v", r.Leads, want)
		}
		if len(r.Seats) != 1 {
			t.Errorf("nobody was asked to support: %+v", r.Seats[1:])
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAReportTellsDeclinesAndLapsesAndTheQueue(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		ann := f.Consultant("ann", func(c *crm.Consultant) { c.Capacity = 2 })
		team := f.Team(crm.Team{Rounds: 1}, ann)
		first := f.Enquire("wechat", "client_one").Lead.ID
		f.Enquire("wechat", "client_two")
		f.Enquire("wechat", "client_three") // queued: she is full
		must(t, f.App.Assignment.Decline(context.Background(), f.Actor(ann), first, "busy"))
		f.Settle()
		f.Advance(20 * time.Minute) // the others lapse
		r := reported(t, f, team)
		a := lineOf(t, r, crm.SeatLead, ann)
		if a.Offered != 3 || a.Declined != 1 || a.Expired != 2 || a.Waiting != 0 || !near(a.Share, 3) {
			t.Errorf("%+v", a)
		}
		if r.Seats[0].Queued != 3 { // at last nobody is left to ask about any of them
			t.Errorf("%d were queued", r.Seats[0].Queued)
		}
	})
}

func TestAReportTellsApartWhatStandsOutsideTheRotation(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ctx := env.NewFirm(env.Boot()), context.Background()
		ann, bob, eve := f.Consultant("ann"), f.Consultant("bob", func(c *crm.Consultant) { c.Capacity = 100 }), f.Consultant("eve")
		team := f.Team(crm.Team{}, ann, bob)
		support := f.Team(crm.Team{Name: "Support"}, eve)
		f.Rule("light", crm.Conditions{Forms: []int64{f.Form("light")}}, team, crm.StrategyLeastLoaded)
		f.Rule("old", crm.Conditions{Forms: []int64{f.Form("old")}}, team, crm.StrategySticky)
		f.Rule("pool", crm.Conditions{Forms: []int64{f.Form("pool")}}, team, crm.StrategyPool)
		lead := f.Enquire("wechat", "client_one").Lead
		other := ann + bob - lead.OfferedID
		must(t, f.App.Assignment.HandOver(ctx, f.Admin, lead.ID, crm.SeatLead, other, ""))
		must(t, f.App.Assignment.Accept(ctx, f.Actor(other), lead.ID))
		must(t, f.App.Assignment.Close(ctx, f.Actor(other), lead.ID, crm.LeadWon, ""))
		f.Settle()
		f.Post("old", "wechat", "client_one")
		f.Post("light", "wechat", "client_two")
		f.Post("pool", "wechat", "client_three")
		f.Settle()
		claimed := f.Count(`SELECT MAX(id) FROM leads`)
		must(t, f.App.Assignment.Accept(ctx, f.Actor(ann), claimed))
		must(t, f.App.Assignment.Assign(ctx, f.Admin, claimed, crm.SeatLead, bob, ""))
		f.Settle()
		r := reported(t, f, team)
		if got, want := r.Seats[0].Total.Outside, (desk.Outside{ByHand: 1, Claimed: 1, Override: 1, Sticky: 1, LeastLoaded: 1}); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
		if total := r.Seats[0].Total; total.Offered != 0 || total.Share != 0 || total.Answered != 1 || total.Outside.Sum() != 5 {
			t.Errorf("%+v", total) // whoever claims is not asked, nor whoever is given a lead
		}
		if a := lineOf(t, r, crm.SeatLead, bob); a.Outside.Override != 1 {
			t.Errorf("%+v", a)
		}
		if len(reported(t, f, support).Seats[0].Lines) != 1 || r.Seats[0].Queued != 0 {
			t.Errorf("%d were queued, though those left to the pool are not", r.Seats[0].Queued)
		}
	})
}

func TestTheSupportSeatStandsInTheReportOfTheTeamThatFillsIt(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		ann, eve := f.Consultant("ann"), f.Consultant("eve")
		support := f.Team(crm.Team{Name: "Support"}, eve)
		team := f.Team(crm.Team{Name: "Trade", SupportTeamID: support}, ann)
		f.FormFor("trade", team)
		f.Post("trade", "wechat", "client_one")
		f.Settle()
		r := reported(t, f, support)
		if e := lineOf(t, r, crm.SeatSupport, eve); e.Offered != 1 || !near(e.Share, 1) || len(r.Seats) != 2 {
			t.Errorf("%+v", r.Seats)
		}
		if len(reported(t, f, team).Seats) != 1 {
			t.Error("the team itself was asked for no support")
		}
	})
}

func TestWhoHasLeftTheTeamStaysInItsReportAndStandsLast(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		ann, zoe := f.Consultant("ann"), f.Consultant("zoe")
		team := f.Team(crm.Team{}, ann)
		f.Enquire("wechat", "client_one")
		f.Team(crm.Team{ID: team}, zoe)
		lines := reported(t, f, team).Seats[0].Lines
		if len(lines) != 2 || lines[0].Name != "zoe" || lines[1].Name != "ann" || lines[1].Member || lines[1].Offered != 1 {
			t.Errorf("%+v", lines)
		}
	})
}

func TestAReportHoldsWhatBelongsToItsPeriodAndTeam(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ctx := newTwoTeams(t, env), context.Background()
		f.Advance(5 * time.Minute)
		f.Post("one", "wechat", "client_late")
		f.Settle()
		for what, c := range map[string]struct {
			from, until time.Duration
			want        int
		}{
			"all of it": {-time.Hour, time.Hour, 2}, "the beginning belongs to it": {0, 5 * time.Minute, 1}, "the end does not": {-time.Hour, 0, 0},
			"later": {time.Minute, time.Hour, 1},
		} {
			r, err := f.App.Desk.TeamReport(ctx, f.manager, 1, testkit.Noon.Add(c.from), testkit.Noon.Add(c.until))
			if err != nil || r.Seats[0].Total.Offered != c.want || r.Leads.Opened != c.want {
				t.Errorf("%s: %+v, %+v, %v", what, r.Seats, r.Leads, err)
			}
		}
	})
}

func TestPromisesAreCountedByHowTheyEnded(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ctx := env.NewFirm(env.Boot()), context.Background()
		ann := f.Consultant("ann")
		team := f.Team(crm.Team{OfferTimeout: 5 * time.Hour, Targets: crm.Targets{FirstResponse: time.Hour}}, ann)
		var leads []int64
		for i := range 4 {
			leads = append(leads, f.Enquire("wechat", fmt.Sprintf("client_%d", i)).Lead.ID)
		}
		for _, lead := range leads[:2] {
			must(t, f.App.Assignment.Accept(ctx, f.Actor(ann), lead))
		}
		_, err := f.App.Conversation.LogCall(ctx, f.Actor(ann), leads[0], "spoke to them", "")
		must(t, err)
		must(t, f.App.Assignment.Close(ctx, f.Actor(ann), leads[1], crm.LeadJunk, ""))
		if got, want := reported(t, f, team).First, (desk.Promises{Met: 1, Dropped: 1, Running: 2}); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
		f.Advance(2 * time.Hour)
		if got, want := reported(t, f, team).First, (desk.Promises{Met: 1, Dropped: 1, Breached: 2}); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	})
}

func TestAReportIsForManagersAndOfAPeriodThatCanBe(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ctx := newTwoTeams(t, env), context.Background()
		ask := func(actor crm.Actor, team int64, from, until time.Time) error {
			_, err := f.App.Desk.TeamReport(ctx, actor, team, from, until)
			return err
		}
		if err := ask(f.ann, 1, day, day.Add(time.Hour)); !crm.IsKind(err, crm.KindForbidden) {
			t.Errorf("a consultant: %v", err)
		}
		if _, _, err := f.App.Desk.ReportTeam(ctx, f.ann, 1); !crm.IsKind(err, crm.KindForbidden) {
			t.Errorf("a consultant: %v", err)
		}
		if err := ask(f.manager, 99, day, day.Add(time.Hour)); !crm.HasCode(err, "team_not_found") {
			t.Errorf("no team: %v", err)
		}
		for what, c := range map[string]struct {
			from, until time.Time
			field, code string
		}{
			"no beginning":   {time.Time{}, day, "from", "required"},
			"no end":         {day, time.Time{}, "until", "required"},
			"an end first":   {day, day, "until", "period_ends_early"},
			"too much of it": {day, day.AddDate(1, 0, 3), "until", "period_too_long"},
		} {
			fields := crm.AsError(ask(f.manager, 1, c.from, c.until)).Fields
			if len(fields) != 1 || fields[0].Field != c.field || fields[0].Code != c.code {
				t.Errorf("%s: %+v", what, fields)
			}
		}
	})
}

func TestAReportOfNothingHasItsMembersAndNoNumbers(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		team := f.Team(crm.Team{}, f.Consultant("ann"))
		r := reported(t, f, team)
		if len(r.Seats) != 1 || len(r.Seats[0].Lines) != 1 || r.Leads != (desk.LeadFigures{}) || r.Seats[0].Total.Answered != 0 {
			t.Errorf("%+v", r)
		}
	})
}
