package simulate

import (
	"context"
	"fmt"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

// TestThePastComesAgain posts on some days and simulates them there, and from another day on.
func TestThePastComesAgain(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := env.Boot()
		f := env.NewFirm(app)
		f.Team(crm.Team{}, f.Consultant("ann"), f.Consultant("ben"))
		before := f.Post(testkit.Contact, "email", "first@client.test", "submission_id", "one", "message", "first")
		env.Clock.Advance(20 * day)
		f.Post(testkit.Contact, "email", "first@client.test", "submission_id", "one", "message", "first, corrected")
		for i := range 5 {
			env.Clock.Advance(day)
			f.Post(testkit.Contact, "wechat", fmt.Sprintf("client_%d", i), "website", map[bool]string{true: "http://spam.test"}[i == 4])
		}
		env.Clock.Advance(time.Hour)
		f.Settle()
		ctx, b := context.Background(), newBench(t, app.DB)
		arrivals := func(r Request) (*firm, []arrival) {
			p, err := r.plan()
			if err != nil {
				t.Fatal(err)
			}
			firm, err := read(ctx, app.DB, p)
			if err != nil {
				t.Fatal(err)
			}
			return firm, firm.arrivals(p)
		}
		firm, came := arrivals(Request{Past: "7d"})
		if len(came) != 4 || firm.left != 1 || !came[0].at.Equal(testkit.Noon.Add(21*day)) || !firm.span.until.Equal(env.Clock.Now()) {
			t.Errorf("%d came, %d are left out, %+v", len(came), firm.left, firm.span)
		}
		firm, again := arrivals(Request{Past: "7d", From: "2027-02-05"}) // a Friday, as it is now
		if len(again) != 4 || !firm.span.from.Equal(time.Date(2027, 2, 4, 16, 0, 0, 0, time.UTC)) {
			t.Fatalf("%d came, %+v", len(again), firm.span)
		}
		for _, a := range again {
			if weeks := a.at.Sub(a.submission.CreatedAt); weeks%week != 0 || a.at.Before(firm.span.from) || !a.at.Before(firm.span.until) {
				t.Errorf("it came %s later, at %s", weeks, a.at)
			}
		}
		if _, all := arrivals(Request{Past: "30d"}); len(all) != 6 || all[0].submission.Reference != before || all[1].submission.Corrects != before {
			t.Errorf("%+v", all)
		}
		if report := b.run(Request{Past: "30d"}); report.Runs[0].Totals.Leads != 5 || report.Runs[0].Totals.Stranded != 0 {
			t.Errorf("%+v", report.Runs[0].Totals)
		}
	})
}

func TestMadeSubmissionsAreLikeThoseOfThePastAndComeAtSuchHours(t *testing.T) {
	zone := time.FixedZone("there", 8*3600)
	f := &firm{zone: zone, span: span{time.Date(2026, 12, 1, 0, 0, 0, 0, zone), time.Date(2027, 3, 1, 0, 0, 0, 0, zone)}}
	monday := time.Date(2026, 11, 2, 9, 0, 0, 0, zone)
	for i := range 3 * enoughHours {
		s := crm.Submission{SiteID: 1, Locale: "en", ServiceID: 3, Email: crm.ContactPoint{Kind: "email", Value: "hash@client.invalid"}}
		if i%3 == 0 {
			s.Locale, s.Email = "zh", crm.ContactPoint{}
			s.Phone = crm.ContactPoint{Kind: "phone", Value: "+86hash"}
		}
		f.past = append(f.past, arrival{monday.Add(time.Duration(i%2) * time.Hour), s})
	}
	made := f.arrivals(plan{generate: true, perWeek: 700, seed: 4})
	if n := len(made); n < 8100 || n > 8700 {
		t.Fatalf("%d were made on 12 Mondays, of 700 a week", n)
	}
	chinese, contacts := 0, map[string]bool{}
	for i, a := range made {
		local := a.at.In(zone)
		if local.Weekday() != time.Monday || local.Hour() < 9 || local.Hour() > 10 {
			t.Fatalf("one came on %s", local)
		}
		if i > 0 && a.at.Before(made[i-1].at) {
			t.Fatal("they are not in order")
		}
		if a.submission.Locale == "zh" {
			chinese++
		}
		for _, p := range a.submission.ContactPoints() {
			contacts[p.Value] = true
		}
	}
	if part := float64(chinese) / float64(len(made)); part < 0.31 || part > 0.36 || len(contacts) != len(made) {
		t.Errorf("%.3f of %d are Chinese, of %d contacts", part, len(made), len(contacts))
	}
}
