package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

// seatRow is a lead as a program reads it.
type seatRow struct {
	State     string
	Rule      string
	Strategy  string
	Score     int
	Owner     *struct{ ID int64 }
	OfferedTo *struct{ ID int64 } `json:"offered_to"`
	Support   *struct {
		State     string
		Reason    *string
		Owner     *struct{ ID int64 }
		OfferedTo *struct{ ID int64 } `json:"offered_to"`
	}
	SLA *struct {
		State  string
		DueAt  *time.Time `json:"due_at"`
		Paused bool
	}
	Notes []struct{ Call bool }
}

func (f seatFirm) program(t *testing.T, user int64) apiClient {
	t.Helper()
	return newAPIClient(f.Firm, t, f.base, user, all...)
}

func TestAProgramMovesBothSeatsOfALead(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		reference := f.Enquire("wechat", "client_one", "locale", "en").Lead.Reference
		lead := "/api/v1/leads/" + url.PathEscape(reference)
		ann, cat, boss := f.program(t, f.ann), f.program(t, f.cat), f.program(t, f.boss)
		before := read[seatRow](t, ann.get(lead), http.StatusOK)
		if before.Support == nil || before.Support.State != "offered" || before.Support.OfferedTo.ID != f.cat || before.SLA == nil || before.SLA.State != "due" || before.SLA.DueAt == nil {
			t.Fatalf("%+v", before)
		}
		if before.Rule == "" || before.Strategy != "rotation" || before.Score == 0 {
			t.Errorf("%+v", before)
		}
		read[any](t, cat.post(lead+"/accept", ""), http.StatusOK)
		for range 2 { // the second time stands for an answer that was lost
			if got := read[seatRow](t, ann.post(lead+"/accept", ""), http.StatusOK); got.Owner.ID != f.ann || got.Support.Owner.ID != f.cat {
				t.Errorf("%+v", got)
			}
		}
		for range 2 {
			got := read[seatRow](t, ann.post(lead+"/wait", ""), http.StatusOK)
			if got.State != "waiting" || !got.SLA.Paused || got.SLA.DueAt != nil {
				t.Errorf("%+v", got)
			}
		}
		for range 2 {
			if got := read[seatRow](t, ann.post(lead+"/resume", ""), http.StatusOK); got.State != "working" || got.SLA.Paused {
				t.Errorf("%+v", got)
			}
		}
		call := http.Header{"Idempotency-Key": {"call 1"}}
		for range 2 {
			if got := read[struct{ Call bool }](t, ann.do(http.MethodPost, lead+"/calls", `{"text":"told her"}`, call), http.StatusCreated); !got.Call {
				t.Error("it is no call")
			}
		}
		if got := read[seatRow](t, ann.get(lead), http.StatusOK); got.SLA != nil || len(got.Notes) != 1 || !got.Notes[0].Call {
			t.Errorf("%+v", got)
		}
		requireProblem(t, ann.post(lead+"/assign", fmt.Sprintf(`{"to":%d}`, f.bob)), http.StatusForbidden, "forbidden")
		requireProblem(t, ann.post(lead+"/hand-over", fmt.Sprintf(`{"to":%d}`, f.cat)), http.StatusConflict, "other_seat")
		requireProblemField(t, ann.post(lead+"/hand-over", `{"to":987654}`), "to", "choice_invalid")
		requireProblemField(t, ann.post(lead+"/hand-over", `{"to":7,"seat":"third"}`), "seat", "one_of")
		requireProblem(t, cat.post(lead+"/return", `{"reason":"busy"}`), http.StatusForbidden, "not_your_lead")
		for range 2 {
			if got := read[seatRow](t, ann.post(lead+"/hand-over", fmt.Sprintf(`{"to":%d,"note":"nearer"}`, f.bob)), http.StatusOK); got.OfferedTo.ID != f.bob || got.State != "offered" {
				t.Errorf("%+v", got)
			}
		}
		for range 2 {
			if got := read[seatRow](t, boss.post(lead+"/assign", fmt.Sprintf(`{"to":%d,"seat":"support"}`, f.dan)), http.StatusOK); got.Support.Owner.ID != f.dan {
				t.Errorf("%+v", got)
			}
		}
		read[any](t, boss.post(lead+"/return", `{"reason":"a mistake","seat":"support"}`), http.StatusOK)
		f.Settle()
		if got := read[seatRow](t, boss.get(lead), http.StatusOK); got.Support.State != "offered" {
			t.Errorf("%+v", got)
		}
		decisions := read[struct {
			Items []struct{ Seat, Rule, Strategy string }
		}](t, boss.get("/api/v1/decisions?lead="+reference), http.StatusOK)
		overridden := 0
		for _, d := range decisions.Items {
			if d.Rule == "override" && d.Seat == "support" {
				overridden++
			}
		}
		if overridden != 1 {
			t.Errorf("%+v", decisions.Items)
		}
	})
}

func TestAProgramPlansTimeOffAndMovesTheLeadsOfWhoLeaves(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		first := f.Enquire("wechat", "client_one", "locale", "en").Lead.ID
		ann, boss := f.program(t, f.ann), f.program(t, f.boss)
		anns, bobs := fmt.Sprintf("/api/v1/consultants/%d", f.ann), fmt.Sprintf("/api/v1/consultants/%d", f.bob)
		if got := read[map[string]any](t, boss.get(anns), http.StatusOK); got["away"] != false || got["load"] != 1.0 {
			t.Errorf("%v", got)
		}
		for range 2 {
			read[any](t, ann.post(anns+"/away", `{"away":true}`), http.StatusOK)
		}
		f.Settle()
		if l := f.File(first).Lead; l.OfferedID != f.bob {
			t.Errorf("offered to %s", l.OfferedName)
		}
		read[any](t, ann.post(anns+"/away", `{"away":false}`), http.StatusOK)
		requireProblemField(t, ann.post(anns+"/away", `{}`), "away", "required")
		requireProblem(t, ann.post(bobs+"/away", `{"away":true}`), http.StatusForbidden, "forbidden")
		requireProblem(t, boss.post("/api/v1/consultants/987654/away", `{"away":true}`), http.StatusNotFound, "consultant_not_found")

		order := `{"from":"2026-12-24T00:00:00+08:00","until":"2027-01-02T00:00:00+08:00","reason":"fair"}`
		type absence struct {
			ID          int64
			From, Until time.Time
		}
		off := read[absence](t, ann.post(anns+"/time-off", order), http.StatusCreated)
		if again := read[absence](t, ann.post(anns+"/time-off", order), http.StatusCreated); again != off {
			t.Errorf("%+v, first %+v", again, off)
		}
		requireProblemField(t, ann.post(anns+"/time-off", `{"from":"2026-12-30T00:00:00Z","until":"2027-01-09T00:00:00Z"}`), "until", "spans_overlap")
		requireProblemField(t, ann.post(anns+"/time-off", `{"from":"2020-12-30T00:00:00Z","until":"2021-01-09T00:00:00Z"}`), "until", "in_the_past")
		requireProblemField(t, ann.post(anns+"/time-off", `{"from":"soon","until":"2027-01-09T00:00:00Z"}`), "from", "wrong_type")
		requireProblem(t, ann.get(bobs+"/time-off"), http.StatusForbidden, "forbidden")
		if page := read[struct{ Items []absence }](t, boss.get(anns+"/time-off"), http.StatusOK); len(page.Items) != 1 || page.Items[0] != off {
			t.Errorf("%+v", page)
		}
		path := fmt.Sprintf("%s/time-off/%d", anns, off.ID)
		if a := ann.do(http.MethodDelete, path, "", nil); a.Status != http.StatusNoContent || a.Body != "" {
			t.Errorf("%d %q", a.Status, a.Body)
		}
		requireProblem(t, ann.do(http.MethodDelete, path, "", nil), http.StatusNotFound, "absence_not_found")

		requireProblem(t, ann.post(bobs+"/reassign", `{}`), http.StatusForbidden, "forbidden")
		requireProblem(t, boss.post("/api/v1/consultants/987654/reassign", `{}`), http.StatusNotFound, "consultant_not_found")
		for _, want := range []int{1, 0} {
			if got := read[struct{ Moved int }](t, boss.post(bobs+"/reassign", fmt.Sprintf(`{"to":%d}`, f.ann)), http.StatusOK); got.Moved != want {
				t.Errorf("%d moved, want %d", got.Moved, want)
			}
		}
		if l := f.File(first).Lead; l.OwnerID != f.ann {
			t.Errorf("%+v", l)
		}
	})
}

func TestAProgramOfAManagerReadsTheRules(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		f.Rule("Chinese", crm.Conditions{Languages: []string{"zh"}, ScoreMin: 40}, 1, crm.StrategySticky)
		page := read[struct {
			Items []struct {
				Name, Strategy string
				Fallback       bool
				Conditions     struct {
					Languages []string
					ScoreMin  *int `json:"score_min"`
				}
			}
		}](t, f.program(t, f.boss).get("/api/v1/rules"), http.StatusOK)
		if len(page.Items) != 2 || page.Items[0].Name != "Chinese" || page.Items[0].Strategy != "sticky" || *page.Items[0].Conditions.ScoreMin != 40 || !page.Items[1].Fallback {
			t.Errorf("%+v", page)
		}
		requireProblem(t, f.program(t, f.ann).get("/api/v1/rules"), http.StatusForbidden, "forbidden")
	})
}
