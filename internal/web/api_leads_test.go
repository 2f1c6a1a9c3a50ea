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
	"frontdesk/internal/testkit"
)

// leadPage and what follows are answers as a program reads them.
type leadPage struct {
	Items []leadRow
	Next  *string
}

type leadRow struct {
	ID                        int64
	Reference, State          string
	Owner, OfferedTo          *struct{ ID int64 }
	CreatedAt, LastActivityAt time.Time
	CloseReason               *string `json:"close_reason"`
	Offers                    []struct{ ID int64 }
	Notes                     []struct{ Text string }
	Submissions               []struct{ Reference string }
	Events                    []eventRow
	Created                   string `json:"created_at"`
}

type eventRow struct {
	Kind  string
	Actor struct {
		Kind, Name string
		ID         *int64
	}
	Detail struct{ Key *struct{ Name string } }
}

func references(p leadPage) (all []string) {
	for _, l := range p.Items {
		all = append(all, l.Reference)
	}
	return all
}

func TestAProgramDoesEverythingTheInboxCan(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newKeyFirm(t, env)
		reference := f.Post("one", "name", "Ana", "email", "ana@example.com", "message", "two containers")
		f.Settle()
		p := f.client(t, f.ann, all...)
		lead := "/api/v1/leads/" + url.PathEscape(reference)
		before := read[leadRow](t, p.get(lead), http.StatusOK)
		if before.State != "offered" || len(before.Offers) != 1 || len(before.Submissions) != 1 || before.Created != "2026-11-23T04:00:00.000000Z" {
			t.Errorf("before: %+v", before)
		}
		for n := range 2 { // the second time stands for an answer that was lost
			for _, step := range []struct{ action, body, state string }{
				{"accept", "", "working"}, {"close", `{"state":"won","reason":"signed"}`, "won"}, {"reopen", "", "working"},
			} {
				if n == 1 && step.action == "close" {
					continue
				}
				for range 2 {
					if got := read[leadRow](t, p.post(lead+"/"+step.action, step.body), http.StatusOK); got.State != step.state {
						t.Errorf("after %s: %s", step.action, got.State)
					}
				}
			}
		}
		requireProblem(t, p.post(lead+"/decline", `{"reason":"busy"}`), http.StatusConflict, "already_yours")
		file := read[leadRow](t, p.get("/api/v1/leads/"+strings.TrimPrefix(reference, "NO.")), http.StatusOK)
		kinds := map[string]int{}
		for _, e := range file.Events {
			if e.Actor.Kind == "key" && e.Actor.Name == "ann" && *e.Actor.ID == f.ann && e.Detail.Key.Name == "CRM" {
				kinds[e.Kind]++
			}
		}
		if want := "map[lead.reopened:1 lead.won:1 offer.accepted:1]"; fmt.Sprint(kinds) != want {
			t.Errorf("in the trail by key: %v, want %s", kinds, want)
		}
		ann := testkit.NewBrowser(t, f.base).SignIn("ann@harbourline.test", testkit.Password)
		if page := ann.Get(fmt.Sprintf("/inbox/leads/%d", file.ID)); !strings.Contains(page.Body, "ann (by the key CRM) closed it as won") {
			t.Error("the inbox does not tell that it was by key")
		}
	})
}

func TestANoteSentAgainUnderItsKeyIsOneNote(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newKeyFirm(t, env)
		reference := f.Post("one", "wechat", "client_one")
		f.Settle()
		p := f.client(t, f.ann, crm.KeyLeadsWrite)
		path, key := "/api/v1/leads/"+reference+"/notes", http.Header{"Idempotency-Key": {"call 1"}}
		first := read[struct{ ID int64 }](t, p.do(http.MethodPost, path, `{"text":"no answer"}`, key), http.StatusCreated)
		done := make(chan testkit.Answer)
		for range 4 {
			go func() { done <- p.do(http.MethodPost, path, `{"text":" no answer\r\n"}`, key) }()
		}
		for range 4 {
			if again := read[struct{ ID int64 }](t, <-done, http.StatusCreated); again != first {
				t.Errorf("another note: %v, first %v", again, first)
			}
		}
		requireProblemField(t, p.do(http.MethodPost, path, `{"text":"something else"}`, key), "Idempotency-Key", "idempotency_mismatch")
		read[any](t, p.post(path, `{"text":"no answer"}`), http.StatusCreated)
		read[any](t, p.do(http.MethodPost, path, `{"text":"no answer"}`, http.Header{"Idempotency-Key": {"call 2"}}), http.StatusCreated)
		if n := len(f.FileOf(reference).Notes); n != 3 {
			t.Errorf("%d notes", n)
		}
	})
}

func TestADeclineSentAgainDoesNotDeclineWhatWasOfferedSince(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newKeyFirm(t, env)
		reference := f.Post("one", "wechat", "client_one")
		f.Settle()
		p := f.client(t, f.ann, all...)
		lead := "/api/v1/leads/" + reference
		offer := read[leadRow](t, p.get(lead), http.StatusOK).Offers[0].ID
		body := fmt.Sprintf(`{"offer":%d,"reason":"busy","words":"back soon"}`, offer)
		read[leadRow](t, p.post(lead+"/decline", body), http.StatusOK)
		f.Settle() // ann is the only one, and is asked again
		if n := len(read[leadRow](t, p.get(lead), http.StatusOK).Offers); n != 2 {
			t.Fatalf("%d offers", n)
		}
		requireProblem(t, p.post(lead+"/decline", body), http.StatusGone, "offer_over")
		f.Settle()
		if l := f.FileOf(reference).Lead; l.State != crm.LeadOffered {
			t.Errorf("it is %s", l.State)
		}
		if o := f.FileOf(reference).Offers[0]; o.Reason != "busy: back soon" {
			t.Errorf("the reason is %q", o.Reason)
		}
		for _, d := range f.FileOf(reference).Decisions {
			if got := read[struct{ ID int64 }](t, p.get(fmt.Sprintf("/api/v1/decisions/%d", d.ID)), http.StatusOK); got.ID != d.ID {
				t.Errorf("asked for decision %d, told of %d", d.ID, got.ID)
			}
		}
	})
}

func TestAConsultantsKeySeesWhatTheConsultantSees(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newKeyFirm(t, env)
		mine, foreign := f.Post("one", "email", "a@example.com"), f.Post("two", "email", "b@example.com")
		held := f.Post("one", "email", "c@example.com", "website", "https://spam.example")
		f.Settle()
		ann, chief := f.client(t, f.ann, all...), f.client(t, f.Admin.ID, all...)
		contacts := map[string]int64{mine: f.FileOf(mine).Contact.ID, foreign: f.FileOf(foreign).Contact.ID}
		decision := map[string]int64{mine: f.FileOf(mine).Decisions[0].ID, foreign: f.FileOf(foreign).Decisions[0].ID}
		for path, rows := range map[string][2]int{
			"/api/v1/leads": {1, 2}, "/api/v1/leads?sort=created": {1, 2}, "/api/v1/submissions": {1, 3},
			"/api/v1/submissions?state=quarantined": {0, 1}, "/api/v1/contacts": {1, 2}, "/api/v1/contacts?email=B@EXAMPLE.com": {0, 1},
			"/api/v1/consultants": {1, 2}, "/api/v1/submissions?form=two": {0, 1}, "/api/v1/submissions?form=three": {0, 0},
		} {
			for i, p := range []apiClient{ann, chief} {
				if got := read[struct{ Items []any }](t, p.get(path), http.StatusOK); len(got.Items) != rows[i] {
					t.Errorf("%s, client %d: %d rows, want %d", path, i, len(got.Items), rows[i])
				}
			}
		}
		for path, code := range map[string]string{
			"/api/v1/leads/" + foreign: "lead_not_found", "/api/v1/submissions/" + foreign: "submission_not_found", "/api/v1/submissions/" + held: "submission_not_found",
			fmt.Sprintf("/api/v1/contacts/%d", contacts[foreign]): "contact_not_found", fmt.Sprintf("/api/v1/consultants/%d", f.bob): "consultant_not_found",
			"/api/v1/decisions?lead=" + foreign: "lead_not_found", fmt.Sprintf("/api/v1/decisions/%d", decision[foreign]): "decision_not_found",
		} {
			requireProblem(t, ann.get(path), http.StatusNotFound, code)
			if code != "lead_not_found" || !strings.Contains(path, held) {
				read[any](t, chief.get(path), http.StatusOK)
			}
		}
		for _, path := range []string{
			"/api/v1/leads/" + mine, "/api/v1/submissions/" + mine, fmt.Sprintf("/api/v1/contacts/%d", contacts[mine]),
			fmt.Sprintf("/api/v1/consultants/%d", f.ann), "/api/v1/decisions?lead=" + mine, fmt.Sprintf("/api/v1/decisions/%d", decision[mine]),
		} {
			read[any](t, ann.get(path), http.StatusOK)
		}
		for _, action := range []string{"accept", "decline", "notes", "close", "reopen"} {
			body := map[string]string{"decline": `{"reason":"busy"}`, "notes": `{"text":"x"}`, "close": `{"state":"junk"}`}[action]
			requireProblem(t, ann.post("/api/v1/leads/"+foreign+"/"+action, body), http.StatusNotFound, "lead_not_found")
		}
		f.Change(f.ann, func(p *account.Person) { p.User.Role = crm.RoleManager })
		if got := read[leadPage](t, ann.get("/api/v1/leads"), http.StatusOK); len(got.Items) != 2 {
			t.Errorf("once a manager, %d leads", len(got.Items))
		}
	})
}

func TestADecisionTellsWhoWasConsideredWithTheNumbers(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newKeyFirm(t, env)
		cat := f.Consultant("cat", func(c *crm.Consultant) { c.Hours = `{"sun":[["09:00","10:00"]]}` })
		f.FormFor("three", f.Team(crm.Team{Name: "three"}, f.bob, cat))
		reference := f.Post("three", "wechat", "client_one")
		f.Settle()
		p := f.client(t, f.Admin.ID, crm.KeyDecisionsRead)
		page := read[struct {
			Items []struct {
				Rule       string
				Strategy   string
				Chosen     struct{ ID int64 }
				Candidates []struct {
					Consultant struct{ ID int64 }
					Excluded   *string
					Share      float64
				}
			}
		}](t, p.get("/api/v1/decisions?lead="+reference), http.StatusOK)
		d := page.Items[0]
		if d.Rule != "three" || d.Strategy != "rotation" || d.Chosen.ID != f.bob || len(d.Candidates) != 2 || d.Candidates[0].Share != 1 || d.Candidates[0].Excluded != nil || *d.Candidates[1].Excluded != "off_duty" {
			t.Errorf("%+v", d)
		}
	})
}

func TestListsAreFilteredAndReadAPageAtATimeWhileNewRowsComeIn(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newKeyFirm(t, env)
		var want []string // newest first
		for n := range 7 {
			want = append([]string{f.Post("one", "wechat", fmt.Sprintf("client_%d", n))}, want...)
			f.Advance(time.Second)
		}
		other := f.Post("two", "wechat", "another_client")
		f.Settle()
		chief, ann := f.client(t, f.Admin.ID, all...), f.client(t, f.ann, all...)
		team := f.FileOf(want[0]).Lead.TeamID
		for _, p := range []apiClient{chief, ann} {
			for _, list := range []string{"leads?sort=created&", "leads?", "submissions?form=one&"} {
				filter := list + "since=2026-11-23T04:00:00Z&limit=3"
				if strings.HasPrefix(list, "leads") {
					filter += fmt.Sprintf("&team=%d&state=offered&state=working", team)
				}
				got, path := []string(nil), "/api/v1/"+filter
				for {
					page := read[leadPage](t, p.get(path), http.StatusOK)
					got = append(got, references(page)...)
					if page.Next == nil {
						break
					}
					f.Advance(time.Second)
					f.Post("one", "wechat", fmt.Sprintf("late_%d_%d", len(got), f.Count(`SELECT COUNT(*) FROM leads`)))
					f.Settle()
					path = "/api/v1/" + filter + "&cursor=" + *page.Next
				}
				late := int(f.Count(`SELECT COUNT(*) FROM leads`)) - 8
				tail := got[max(0, len(got)-7):]
				if fmt.Sprint(tail) != fmt.Sprint(want) || len(got) > 7+late {
					t.Errorf("%s: %v, want %v", list, got, want)
				}
			}
		}
		page := read[leadPage](t, chief.get("/api/v1/leads?limit=1"), http.StatusOK)
		requireProblemField(t, chief.get("/api/v1/leads?limit=1&sort=created&cursor="+*page.Next), "cursor", "cursor_invalid")
		requireProblemField(t, chief.get("/api/v1/leads?cursor=made-up"), "cursor", "cursor_invalid")
		until := read[leadPage](t, chief.get("/api/v1/leads?until="+url.QueryEscape("2026-11-23T12:00:02+08:00")), http.StatusOK)
		if fmt.Sprint(references(until)) != fmt.Sprint(want[5:]) {
			t.Errorf("until: %v", references(until))
		}
		if got := references(read[leadPage](t, chief.get(fmt.Sprintf("/api/v1/leads?contact=%d", f.FileOf(other).Contact.ID)), http.StatusOK)); len(got) != 1 || got[0] != other {
			t.Errorf("by contact: %v", got)
		}
		for _, filter := range []string{"owner=987654", "site=987654", "service=987654", "state=won"} {
			if got := read[leadPage](t, chief.get("/api/v1/leads?"+filter), http.StatusOK); len(got.Items) != 0 {
				t.Errorf("%s: %v", filter, references(got))
			}
		}
	})
}
