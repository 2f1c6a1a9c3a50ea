package notice_test

import (
	"context"
	netmail "net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/account"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

// desk is a firm with one consultant whose mail is seen.
type desk struct {
	*testkit.Firm
	t    *testing.T
	sink *testkit.Sink
	ann  int64
}

const annsMail = "ann@harbourline.test"

func openDesk(t *testing.T, env *testkit.Env) *desk {
	t.Helper()
	sink := testkit.NewSink(t)
	env.Config.SMTPURL = sink.URL
	d := &desk{Firm: env.NewFirm(env.Boot()), t: t, sink: sink}
	d.ann = d.Consultant("ann")
	d.Team(crm.Team{}, d.ann)
	return d
}

func (d *desk) say(n crm.Notices, watched bool) error {
	return d.App.Notice.Save(context.Background(), d.Actor(d.ann), n, watched)
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// kinds are the kinds of all messages to ann, with their states.
func (d *desk) kinds() (all []string) {
	d.t.Helper()
	d.must(d.App.DB.Read(context.Background(), func(tx *database.Tx) error {
		messages, err := store.LatestMessages(tx, 100)
		for _, m := range messages {
			if m.ToAddress == annsMail {
				all = append(all, m.Kind+" "+string(m.State))
			}
		}
		return err
	}))
	slices.Reverse(all)
	return all
}

func TestWhatIsSwitchedOffLeavesNoMessageAndTheTimelineTells(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env)
		d.must(d.say(crm.Notices{Off: []string{crm.MessageOffer}, Digest: crm.NoDigest}, true))
		file := d.Enquire("wechat", "client_one")
		if len(file.Messages) != 0 || file.Lead.OfferedID != d.ann {
			t.Errorf("%d messages, offered to %d", len(file.Messages), file.Lead.OfferedID)
		}
		if !slices.ContainsFunc(file.Events, func(e crm.Event) bool {
			return e.Kind == "notice.unsent" && strings.Contains(string(e.Detail), `"ann"`) && strings.Contains(string(e.Detail), `"offer"`)
		}) {
			t.Errorf("the trail: %+v", file.Events)
		}
		d.must(d.say(crm.UsualNotices(0), false))
		if file = d.Enquire("wechat", "client_two"); len(file.Messages) != 1 {
			t.Errorf("switched on again: %d messages", len(file.Messages))
		}
	})
}

func TestOffersAreNotSwitchedOffWithoutSayingSo(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env)
		err := crm.AsError(d.say(crm.Notices{Off: []string{crm.MessageOffer}, Digest: crm.NoDigest}, false))
		if len(err.Fields) != 1 || err.Fields[0].Field != "watched" {
			t.Errorf("%v", err)
		}
		for field, bad := range map[string]crm.Notices{
			"kinds": {Off: []string{crm.MessagePasswordReset}, Digest: crm.NoDigest}, "digest": {Digest: 24},
			"quiet_from": {Quiet: crm.Quiet{From: 1440}, Digest: crm.NoDigest},
			"quiet_days": {Quiet: crm.Quiet{Days: []time.Weekday{0, 1, 2, 3, 4, 5, 6}}, Digest: crm.NoDigest},
		} {
			if err := crm.AsError(d.say(bad, false)); len(err.Fields) != 1 || err.Fields[0].Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		if n := d.Count(`SELECT COUNT(*) FROM notices`); n != 0 {
			t.Errorf("%d rows", n)
		}
	})
}

func TestInQuietHoursANoticeWaitsForTheMorningAndAnOfferDoesNot(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env)
		now := d.App.DB.Now().In(d.zone())
		from := now.Hour()*60 + now.Minute()
		d.must(d.say(crm.Notices{Quiet: crm.Quiet{From: from, Until: (from + 120) % crm.Day}, Digest: crm.NoDigest}, false))
		d.Enquire("wechat", "client_one", "email", "mei@client.test")
		d.Enquire("wechat", "client_one", "email", "mei@client.test", "message", "And how long does it take?")
		if got := d.kinds(); !slices.Equal(got, []string{"offer accepted", "joined scheduled"}) {
			t.Fatalf("%v", got)
		}
		mine, err := d.App.Notice.Mine(context.Background(), d.Actor(d.ann))
		d.must(err)
		if until := mine.Held[0].HeldUntil.In(d.zone()); until.Hour()*60+until.Minute() != (from+120)%crm.Day || len(mine.Leads) != 1 {
			t.Errorf("held until %v, of %v", until, mine.Leads)
		}
		d.Advance(119 * time.Minute)
		if got := d.kinds(); !slices.Contains(got, "joined scheduled") {
			t.Errorf("before the hours are over: %v", got)
		}
		d.Advance(2 * time.Minute)
		if got := d.kinds(); !slices.Contains(got, "joined accepted") {
			t.Errorf("after them: %v", got)
		}
	})
}

func (d *desk) zone() *time.Location { return mustZone(d.t, "Asia/Shanghai") }

func mustZone(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// wantDigest has ann's digest written at the next full hour of her clock.
func (d *desk) wantDigest() {
	hour := (d.App.DB.Now().In(d.zone()).Hour() + 1) % 24
	d.must(d.say(crm.Notices{Digest: hour}, false))
}

func TestADigestComesDailyAndSaysWhatIsOpen(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env)
		d.wantDigest()
		d.Advance(time.Hour)
		if d.sink.Len() != 0 {
			t.Errorf("nothing was open, and %d mails went out", d.sink.Len())
		}
		lead := d.Enquire("wechat", "client_one", "name", "Mei Chen").Lead
		d.must(d.App.Assignment.Accept(context.Background(), d.Actor(d.ann), lead.ID))
		for day := 1; day <= 2; day++ {
			d.Advance(24 * time.Hour)
			if n := d.Count(`SELECT COUNT(*) FROM messages WHERE kind = 'digest'`); n != int64(day) {
				t.Fatalf("day %d: %d digests", day, n)
			}
		}
		mails := d.sink.Mails(annsMail)
		m, err := netmail.ReadMessage(strings.NewReader(string(mails[len(mails)-1].Raw)))
		d.must(err)
		if m.Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" || !strings.Contains(m.Header.Get("List-Unsubscribe"), "/u/") {
			t.Errorf("%v", m.Header)
		}
		if body := string(mails[len(mails)-1].Raw); !strings.Contains(body, "Mei Chen") || !strings.Contains(body, lead.Reference) {
			t.Errorf("%s", body)
		}
		d.must(d.App.Assignment.SetAway(context.Background(), d.Actor(d.ann), d.ann, true))
		d.Advance(24 * time.Hour)
		if n := d.Count(`SELECT COUNT(*) FROM messages WHERE kind = 'digest'`); n != 2 {
			t.Errorf("who is away gets a digest: %d", n)
		}
	})
}

func TestALinkEndsADigestOnlyWhenItIsPosted(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env)
		d.wantDigest()
		lead := d.Enquire("wechat", "client_one").Lead
		d.must(d.App.Assignment.Accept(context.Background(), d.Actor(d.ann), lead.ID))
		d.Advance(time.Hour)
		var link string
		d.must(d.App.DB.Read(context.Background(), func(tx *database.Tx) error {
			all, err := store.LatestMessages(tx, 10)
			for _, m := range all {
				if whole, err := store.MessageByID(tx, m.ID); err != nil {
					return err
				} else if m.Kind == crm.MessageDigest {
					_, link, _ = strings.Cut(whole.Vars["UnsubscribeURL"].(string), "/u/")
				}
			}
			return err
		}))
		base := testkit.Serve(t, d.App)
		browser := testkit.NewBrowser(t, base)
		for range 2 {
			if a := browser.Get("/u/" + link); a.Status != 200 || !strings.Contains(a.Body, "End the daily digest?") {
				t.Fatalf("%d %s", a.Status, a.Body)
			}
		}
		if a := browser.Get("/u/" + link + "x"); a.Status != 404 {
			t.Errorf("forged: %d", a.Status)
		}
		if a := browser.Post("/u/"+link, map[string][]string{"List-Unsubscribe": {"One-Click"}}); a.Status != 200 || !strings.Contains(a.Body, "No daily digest is sent") {
			t.Fatalf("%d %s", a.Status, a.Body)
		}
		d.Advance(24 * time.Hour)
		if n := d.Count(`SELECT COUNT(*) FROM messages WHERE kind = 'digest'`); n != 1 {
			t.Errorf("%d digests", n)
		}
		if a := browser.Get("/u/" + link); !strings.Contains(a.Body, "No daily digest is sent") {
			t.Error(a.Body)
		}
	})
}

func TestWhoLetsAnOfferLapseIsToldThatItWentOn(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env)
		d.Enquire("wechat", "client_one")
		d.Advance(16 * time.Minute)
		if got := d.kinds(); !slices.Contains(got, "offer_expired accepted") {
			t.Errorf("%v", got)
		}
	})
}

func TestWhoIsNamedInANoteIsTold(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		d := openDesk(t, env)
		longer, stranger := d.Consultant("ann lee", func(c *crm.Consultant) { c.Email = "lee@harbourline.test" }), d.Consultant("bob")
		writer := d.Consultant("eve")
		mei := d.Consultant("陈洁", func(c *crm.Consultant) { c.Email = "chen@harbourline.test" })
		d.Team(crm.Team{ID: 1}, d.ann, longer, mei)
		d.Team(crm.Team{Name: "Elsewhere"}, stranger, writer)
		d.Change(d.Admin.ID, func(p *account.Person) { p.User.Email = "boss@harbourline.test" })
		lead := d.Enquire("wechat", "client_one").Lead
		for text, want := range map[string][]string{
			"@ann please call":              {annsMail},
			"@Ann Lee, please call":         {"lee@harbourline.test"},
			"@annabel and ann and x@ann.eu": nil,
			"请@陈洁跟进":                        {"chen@harbourline.test"},
			"@lee @ann @ANN":                {annsMail, "lee@harbourline.test"},
			"I, @eve, wrote this":           nil,
			"@bob may not see this":         nil,
			"@boss may see everything":      {"boss@harbourline.test"},
		} {
			before := d.Count(`SELECT COALESCE(MAX(id), 0) FROM messages`)
			d.must(d.App.Conversation.AddNote(context.Background(), crm.Actor{Kind: crm.ActorPerson, ID: writer, Name: "eve", Role: crm.RoleManager}, lead.ID, text))
			if n := d.Count(`SELECT COUNT(*) FROM messages WHERE kind = 'mention' AND id > $1`, before); n != int64(len(want)) {
				t.Errorf("%q: %d mails, want %v", text, n, want)
			}
			for _, to := range want {
				if n := d.Count(`SELECT COUNT(*) FROM messages WHERE kind = 'mention' AND id > $1 AND to_address = $2`, before, to); n != 1 {
					t.Errorf("%q: %s gets %d", text, to, n)
				}
			}
		}
	})
}
