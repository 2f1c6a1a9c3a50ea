package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"frontdesk/internal/account"
	"frontdesk/internal/testkit"
)

func TestTheSwitchStandsOnEveryPageAndGivesBackWhatIsUnanswered(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		file := f.Enquire("wechat", "client_one", "locale", "en")
		ann, admin := f.as(t, "ann"), testkit.NewBrowser(t, f.base).SignIn(env.Config.AdminEmail, env.Config.AdminPassword)
		for _, path := range []string{"/inbox", pathOf(file), "/inbox/time-off"} {
			shows(t, ann.Get(path), "Taking leads", `action="/inbox/away"`)
		}
		shows(t, f.as(t, "boss").Get("/admin"), "Taking leads")
		hides(t, admin.Get("/inbox"), "Taking leads", "/inbox/away")
		if a := ann.Post("/inbox/away", url.Values{"away": {"1"}, "back": {"/inbox?tab=team"}}); a.Status != http.StatusSeeOther || a.Header.Get("Location") != "/inbox?tab=team" {
			t.Fatalf("%d %s", a.Status, a.Header.Get("Location"))
		}
		shows(t, ann.Get("/inbox"), "You are away: no client is offered to you.", "Come back")
		f.Settle()
		if l := f.File(file.Lead.ID).Lead; l.OfferedID != f.bob {
			t.Errorf("it is offered to %s", l.OfferedName)
		}
		shows(t, ann.Get(pathOf(file)), "Away") // the decision says why she was left out
		ann.Post("/inbox/away", url.Values{"away": {"0"}})
		hides(t, ann.Get("/inbox"), "You are away")
	})
}

var absenceButton = regexp.MustCompile(`name="absence" value="(\d+)"`)

func TestTimeOffIsPlannedOnOnesOwnClock(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		f.Change(f.ann, func(p *account.Person) { p.User.TimeZone, p.Consultant.TimeZone = "Europe/Berlin", "Europe/Berlin" })
		ann := f.as(t, "ann")
		shows(t, ann.Get("/inbox/time-off"), "No time off is planned", "Times in Europe/Berlin")
		posted(t, ann, "/inbox/time-off", "off_added", url.Values{"from": {"2026-12-24"}, "until": {"2026-12-26"}, "reason": {"Christmas <3"}})
		page := ann.Get("/inbox/time-off")
		shows(t, page, "24 Dec 2026, 00:00 – 27 Dec 2026, 00:00", "Christmas &lt;3")
		posted(t, ann, "/inbox/time-off", "off_moved", url.Values{"from": {"2027-03-28"}, "from_time": {"2:30"}, "until": {"2027-03-28"}, "until_time": {"18:00"}})
		moved := ann.Get("/inbox/time-off?done=off_moved")
		shows(t, moved, "28 Mar 2027, 03:00 – 28 Mar 2027, 18:00", "there is no such hour")
		for field, bad := range map[string]url.Values{
			"from":       {"from": {"24.12."}, "until": {"2027-05-01"}},
			"until":      {"from": {"2027-05-01"}, "until": {""}},
			"until_time": {"from": {"2027-05-01"}, "until": {"2027-05-02"}, "until_time": {"25:00"}},
		} {
			a := ann.Post("/inbox/time-off", bad)
			if a.Status != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d", field, a.Status)
			}
			shows(t, a, `id="f-`+field+`-error"`, `value="`+bad.Get("from")+`"`)
			hides(t, a, "no value")
		}
		shows(t, ann.Post("/inbox/time-off", url.Values{"from": {"24.12."}, "until": {"2027-05-01"}}), "Write the day as 2026-10-01.")
		for words, bad := range map[string]url.Values{
			"That is over already":      {"from": {"2020-01-01"}, "until": {"2020-01-02"}},
			"must end after it begins":  {"from": {"2027-05-03"}, "until": {"2027-05-01"}},
			"overlaps time off that is": {"from": {"2026-12-26"}, "until": {"2026-12-30"}},
			"Two years at most":         {"from": {"2027-05-01"}, "until": {"2031-05-01"}},
		} {
			shows(t, ann.Post("/inbox/time-off", bad), words, `id="f-until-error"`)
		}
		id := absenceButton.FindStringSubmatch(page.Body)[1]
		if a := f.as(t, "bob").Post("/inbox/time-off/remove", url.Values{"absence": {id}}); a.Status != http.StatusNotFound {
			t.Errorf("somebody else's: %d", a.Status)
		}
		posted(t, ann, "/inbox/time-off/remove", "off_removed", url.Values{"absence": {id}})
		hides(t, ann.Get("/inbox/time-off"), "Christmas")
		if a := ann.Post("/inbox/time-off/remove", url.Values{"absence": {id}}); a.Status != http.StatusNotFound {
			t.Errorf("twice: %d", a.Status)
		}
	})
}

func TestAManagerPlansTheTimeOffOfOthers(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		boss, path := f.as(t, "boss"), fmt.Sprintf("/inbox/time-off/%d", f.ann)
		posted(t, boss, path, "off_added", url.Values{"from": {"2026-11-23"}, "until": {"2026-11-24"}})
		shows(t, boss.Get(path), "Time off: ann", "23 Nov 2026, 00:00", ">now<", fmt.Sprintf("/inbox/reassign/%d", f.ann))
		if file := f.Enquire("wechat", "client_one", "locale", "en"); file.Lead.OfferedID != f.bob {
			t.Errorf("offered to %s", file.Lead.OfferedName)
		}
		posted(t, boss, path+"/remove", "off_removed", url.Values{"absence": {"1"}})
		if a := f.as(t, "bob").Get(path); a.Status != http.StatusForbidden {
			t.Errorf("a colleague looks: %d", a.Status)
		}
		if a := boss.Get("/inbox/time-off/987654"); a.Status != http.StatusNotFound {
			t.Errorf("nobody's: %d", a.Status)
		}
	})
}

func TestEverythingOfWhoLeavesMovesAfterItWasConfirmed(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		var leads []int64
		for n := range 4 {
			leads = append(leads, f.Enquire("wechat", fmt.Sprintf("client_%d", n), "locale", "en").Lead.ID)
		}
		boss, path := f.as(t, "boss"), fmt.Sprintf("/inbox/reassign/%d", f.ann)
		shows(t, boss.Get(path), "ann has 2 seats of open leads")
		f.Change(f.bob, func(p *account.Person) { p.Consultant.Capacity = 3 })
		for _, bad := range []string{"", "987654", fmt.Sprint(f.ann)} {
			if a := boss.Post(path, url.Values{"to": {bad}, "confirmed": {"1"}}); a.Status != http.StatusUnprocessableEntity {
				t.Errorf("to %q: %d", bad, a.Status)
			}
		}
		to := url.Values{"to": {fmt.Sprint(f.bob)}}
		shows(t, boss.Post(path, to), "Move all 2 open leads of ann to bob?", "bob would have 4 open leads, and takes 3", "Yes, move all 2")
		if n := f.Count(`SELECT COUNT(*) FROM leads WHERE owner_id = $1`, f.bob); n != 0 {
			t.Errorf("%d moved before it was confirmed", n)
		}
		to.Set("confirmed", "1")
		done := boss.Post(path, to)
		if done.Status != http.StatusSeeOther {
			t.Fatalf("%d", done.Status)
		}
		shows(t, boss.Get(done.Header.Get("Location")), "2 moved.", "ann has no open leads")
		for _, id := range leads {
			if l := f.File(id).Lead; l.Holder() != f.bob {
				t.Errorf("lead %d is with %d", id, l.Holder())
			}
		}
		back := fmt.Sprintf("/inbox/reassign/%d", f.bob)
		shows(t, boss.Post(back, url.Values{"to": {"team"}}), "Give all 4 open leads of bob back to their teams?")
		boss.Post(back, url.Values{"to": {"team"}, "confirmed": {"1"}})
		f.Settle()
		shows(t, boss.Get(fmt.Sprintf("/inbox/leads/%d", leads[0])), "boss gave it back to the team", "all their leads were moved")
		if a := f.as(t, "ann").Get(path); a.Status != http.StatusForbidden {
			t.Errorf("a consultant looks: %d", a.Status)
		}
	})
}
