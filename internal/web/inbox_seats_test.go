package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/account"
	"frontdesk/internal/crm"
	desks "frontdesk/internal/desk"
	"frontdesk/internal/testkit"
)

// seatFirm is a firm of a team of ann and bob that is supported by the team of cat and dan, with a manager, served.
type seatFirm struct {
	*testkit.Firm
	env                      *testkit.Env
	base                     string
	ann, bob, cat, dan, boss int64
}

func newSeatFirm(t *testing.T, env *testkit.Env) seatFirm {
	t.Helper()
	f := seatFirm{Firm: env.NewFirm(env.Boot()), env: env}
	f.ann, f.bob, f.cat, f.dan, f.boss = f.Consultant("ann"), f.Consultant("bob"), f.Consultant("cat"), f.Consultant("dan"), f.Consultant("boss")
	f.Change(f.boss, func(p *account.Person) { p.User.Role = crm.RoleManager })
	team := f.Team(crm.Team{Name: "Trade"}, f.ann, f.bob)
	support := f.Team(crm.Team{Name: "Help"}, f.cat, f.dan)
	f.Team(crm.Team{ID: team, Name: "Trade", SupportTeamID: support, Targets: crm.Targets{FirstResponse: 2 * time.Hour}}, f.ann, f.bob)
	f.base = testkit.Serve(t, f.App)
	return f
}

// as is a browser in which somebody has signed in.
func (f seatFirm) as(t *testing.T, name string) *testkit.Browser {
	t.Helper()
	return testkit.NewBrowser(t, f.base).SignIn(name+"@harbourline.test", testkit.Password)
}

// shows fails unless a page says all of that.
func shows(t *testing.T, page testkit.Answer, all ...string) {
	t.Helper()
	for _, text := range all {
		if !strings.Contains(page.Body, text) {
			t.Errorf("%d, and the page does not say %q", page.Status, text)
		}
	}
}

func hides(t *testing.T, page testkit.Answer, all ...string) {
	t.Helper()
	for _, text := range all {
		if strings.Contains(page.Body, text) {
			t.Errorf("the page says %q", text)
		}
	}
}

// posted posts a form of a lead, which must lead back with what was done.
func posted(t *testing.T, b *testkit.Browser, path, done string, form url.Values) {
	t.Helper()
	a := b.Post(path, form)
	if at := a.Header.Get("Location"); a.Status != http.StatusSeeOther || !strings.HasSuffix(at, "?done="+done) {
		t.Fatalf("%s: %d %s\n%s", path, a.Status, at, faults(a.Body))
	}
	hides(t, b.Get(a.Header.Get("Location")), "flash."+done)
}

// accepted is a lead of which ann has accepted the lead seat, with its page and ann's browser.
func (f seatFirm) accepted(t *testing.T) (file desks.File, path string, ann *testkit.Browser) {
	t.Helper()
	file = f.Enquire("wechat", "client_one", "locale", "en")
	path, ann = pathOf(file), f.as(t, "ann")
	posted(t, ann, path+"/accept", "accepted", nil)
	return file, path, ann
}

func pathOf(f desks.File) string { return fmt.Sprintf("/inbox/leads/%d", f.Lead.ID) }

func TestEachSeatIsAnsweredByItselfFromTheInbox(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		file := f.Enquire("name", "Ana", "wechat", "client_one", "locale", "en")
		path := pathOf(file)
		ann, bob, cat := f.as(t, "ann"), f.as(t, "bob"), f.as(t, "cat")
		shows(t, ann.Get(path), "This client is offered to you", "Being asked", "Answer due in 2 h", "Decline with a reason")
		shows(t, cat.Get(path), "You are asked to support this client", "Accept the support")
		shows(t, cat.Get("/inbox"), "Ana", "You support", "offer ends in 15 min")
		hides(t, bob.Get(path), path+"/accept", path+"/hand-over", path+"/return")
		posted(t, cat, path+"/accept", "accepted", nil)
		posted(t, ann, path+"/accept", "accepted", nil)
		if l := f.File(file.Lead.ID).Lead; l.OwnerID != f.ann || l.Support.OwnerID != f.cat {
			t.Fatalf("%+v", l)
		}
		shows(t, ann.Get(path), "Hand over to a colleague", "Give back to the team", "Wait for the client", "The rule “", "gives this enquiry to the team Trade", "of 100")
		page := cat.Get(path)
		shows(t, page, `value="support"`, "Hand over to a colleague")
		hides(t, page, `value="lead"`, "Close this lead", "Assign without asking")
		shows(t, f.as(t, "boss").Get(path), `value="support"`, `value="lead"`, "Assign without asking")
	})
}

func TestASeatIsHandedOverToANamedPersonWhoReadsWhy(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		file, path, ann := f.accepted(t)
		f.Change(f.bob, func(p *account.Person) { p.Consultant.Capacity = 1 })
		f.Exec(`UPDATE consultants SET load = 1 WHERE user_id = $1`, f.bob)
		shows(t, ann.Get(path), "bob · full: 1 of 1 open leads")
		for to, want := range map[int64]string{0: "Please choose somebody", f.bob: "bob has as many open leads as they may", f.cat: "cat has the other seat", 987654: "choose"} {
			a := ann.Post(path+"/hand-over", url.Values{"seat": {"lead"}, "lead_to": {fmt.Sprint(to)}, "lead_note": {"They are nearer"}})
			if a.Status != http.StatusUnprocessableEntity && a.Status != http.StatusConflict {
				t.Errorf("to %d: %d", to, a.Status)
			}
			shows(t, a, want, "They are nearer", `<details open>`)
		}
		long := ann.Post(path+"/hand-over", url.Values{"lead_to": {fmt.Sprint(f.dan)}, "lead_note": {strings.Repeat("长", 1001)}})
		shows(t, long, `id="f-lead_note-error"`)
		posted(t, ann, path+"/hand-over", "handed_over", url.Values{"seat": {"lead"}, "lead_to": {fmt.Sprint(f.dan)}, "lead_note": {"They speak German"}})
		after := f.File(file.Lead.ID)
		if after.Lead.OwnerID != 0 || after.Lead.OfferedID != f.dan || after.Lead.Support.Holder() == f.dan {
			t.Fatalf("%+v", after.Lead)
		}
		shows(t, f.as(t, "dan").Get(path), "ann asks you to take over.", "They speak German", "ann handed it over to dan")
		f.Settle()
		if n := f.Count(`SELECT COUNT(*) FROM messages WHERE kind = 'offer' AND to_address = 'dan@harbourline.test' AND subject LIKE 'Handed over to you%'`); n != 1 {
			t.Errorf("%d mails", n)
		}
	})
}

func TestASeatGoesBackToTheTeamWithAReasonOnly(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		file, path, ann := f.accepted(t)
		a := ann.Post(path+"/return", url.Values{"seat": {"lead"}, "lead_back": {"  "}})
		if a.Status != http.StatusUnprocessableEntity {
			t.Errorf("without a reason: %d", a.Status)
		}
		shows(t, a, `id="f-lead_back-error"`)
		posted(t, ann, path+"/return", "returned", url.Values{"seat": {"lead"}, "lead_back": {"I know their competitor"}})
		f.Settle()
		if l := f.File(file.Lead.ID).Lead; l.OfferedID != f.bob {
			t.Errorf("it went to %+v", l)
		}
		shows(t, ann.Get(path), "ann gave it back to the team", "I know their competitor")
		if a := ann.Post(path+"/return", url.Values{"seat": {"lead"}, "lead_back": {"again"}}); a.Status != http.StatusForbidden {
			t.Errorf("what is not theirs: %d", a.Status)
		}
	})
}

func TestAManagerAssignsBeyondCapacityAndThePageSaysSo(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		file := f.Enquire("wechat", "client_one", "locale", "en")
		path, boss, ann := pathOf(file), f.as(t, "boss"), f.as(t, "ann")
		f.Change(f.bob, func(p *account.Person) { p.Consultant.Capacity = 1 })
		f.Exec(`UPDATE consultants SET load = 1 WHERE user_id = $1`, f.bob)
		form := url.Values{"seat": {"lead"}, "lead_to": {fmt.Sprint(f.bob)}}
		if a := ann.Post(path+"/assign", form); a.Status != http.StatusForbidden {
			t.Errorf("a consultant assigned: %d", a.Status)
		}
		posted(t, boss, path+"/assign", "assigned", form)
		if l := f.File(file.Lead.ID).Lead; l.OwnerID != f.bob {
			t.Fatalf("%+v", l)
		}
		shows(t, boss.Get(path), "boss assigned it to bob", "beyond their capacity", "A manager decided", "bob had 1 of 1 open leads already")
		f.Settle()
		if n := f.Count(`SELECT COUNT(*) FROM messages WHERE kind = 'assigned' AND to_address = 'bob@harbourline.test'`); n != 1 {
			t.Errorf("%d mails", n)
		}
	})
}

func TestTheClockRestsWhileTheClientIsWaitedForAndACallEndsIt(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		_, path, ann := f.accepted(t)
		shows(t, ann.Get(path), "First answer: due by 23 Nov 2026, 14:00 (in 2 h)")
		f.Advance(30 * time.Minute)
		posted(t, ann, path+"/wait", "waiting", nil)
		shows(t, ann.Get(path), "with 1 h 30 min left", "Clock paused", "Take it up again")
		shows(t, ann.Get("/inbox"), "Clock paused")
		if a := ann.Post(path+"/wait", nil); a.Status != http.StatusConflict {
			t.Errorf("waiting twice: %d", a.Status)
		}
		f.Advance(5 * time.Hour)
		posted(t, ann, path+"/resume", "resumed", nil)
		shows(t, ann.Get(path), "due by 23 Nov 2026, 19:00 (in 1 h)")
		f.Advance(75 * time.Minute)
		shows(t, ann.Get("/inbox"), `class="promise warned"`, "Due soon: in 15 min")
		f.Advance(time.Hour)
		shows(t, ann.Get("/inbox"), `class="promise breached"`, "Was due 45 min ago")
		shows(t, ann.Get(path), "overdue since 23 Nov 2026, 19:00 (45 min ago)", "The client was not answered in time")
		if a := ann.Post(path+"/calls", url.Values{"note": {" "}}); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("a call about nothing: %d", a.Status)
		}
		posted(t, ann, path+"/calls", "called", url.Values{"note": {"Told her the price"}})
		page := ann.Get(path)
		shows(t, page, "ann called the client", "Told her the price", "not in time: it was due by 23 Nov 2026, 19:00")
		hides(t, page, `class="promise`)
	})
}

func TestASeatThatIsFreeIsTakenAndWhoIsFullReadsWhyNot(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		for _, id := range []int64{f.ann, f.bob, f.cat, f.dan} {
			f.Change(id, func(p *account.Person) { p.Consultant.Capacity = 1 })
			f.Exec(`UPDATE consultants SET load = 1 WHERE user_id = $1`, id)
		}
		file := f.Enquire("wechat", "client_one", "locale", "en")
		path, ann, boss := pathOf(file), f.as(t, "ann"), f.as(t, "boss")
		page := ann.Get(path)
		shows(t, page, "Nobody has this client yet", "You have as many open leads as you may", "Put in line: Everybody is at capacity", "Why nobody was asked")
		hides(t, page, path+"/accept")
		if a := ann.Post(path+"/accept", nil); a.Status != http.StatusConflict {
			t.Errorf("taking too many: %d", a.Status)
		}
		shows(t, boss.Get(path), "Take this client")
		posted(t, boss, path+"/accept", "accepted", nil)
		hides(t, boss.Get(path), "Support this client")
		f.Exec(`UPDATE consultants SET load = 0 WHERE user_id = $1`, f.ann)
		shows(t, ann.Get(path), "Nobody supports this client yet", "Support this client")
		posted(t, ann, path+"/accept", "accepted", nil)
		if l := f.File(file.Lead.ID).Lead; l.OwnerID != f.boss || l.Support.OwnerID != f.ann {
			t.Errorf("%+v", l)
		}
	})
}
