package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"frontdesk/internal/testkit"
)

func TestEverybodySaysOnOnePageWhatTheyAreMailed(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		ann := f.as(t, "ann")
		page := ann.Get("/inbox/notices")
		shows(t, page, "Mail goes to ann@harbourline.test", `value="mention" checked`, "A clock runs")
		hides(t, page, `value="queued"`, "You are not mailed the clients")
		shows(t, f.as(t, "boss").Get("/inbox/notices"), `value="queued" checked`)
		wanted := url.Values{"kinds": {"reminder", "mention"}, "quiet_from": {"22:00"}, "quiet_until": {"7:30"}, "quiet_days": {"0", "6"}, "digest": {"8"}}
		refused := ann.Post("/inbox/notices", wanted)
		if refused.Status != http.StatusUnprocessableEntity {
			t.Errorf("%d", refused.Status)
		}
		shows(t, refused, `id="f-watched-error"`, `value="22:00"`, `value="0" checked`, "Tick this to go without mail about offers")
		wanted.Set("watched", "1")
		posted(t, ann, "/inbox/notices", "notices_saved", wanted)
		page = ann.Get("/inbox/notices")
		shows(t, page, "You are not mailed the clients", `value="07:30"`, `value="6" checked`, `value="8" selected`)
		hides(t, page, `value="offer" checked`)
		for field, bad := range map[string]url.Values{
			"quiet_until": {"quiet_from": {"22:00"}, "quiet_until": {"later"}, "watched": {"1"}},
			"quiet_days":  {"quiet_days": {"x"}, "watched": {"1"}},
			"digest":      {"digest": {"25"}, "watched": {"1"}},
		} {
			shows(t, ann.Post("/inbox/notices", bad), `id="f-`+field+`-error"`)
		}
	})
}

func TestAProgramSaysTheSameForTheUserOfItsKey(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		ann := f.program(t, f.ann)
		type notices struct {
			Off       []string
			QuietFrom string   `json:"quiet_from"`
			QuietDays []string `json:"quiet_days"`
			Digest    *int
		}
		read[notices](t, ann.post("/api/v1/notices", `{"off":["covered"],"quiet_from":"22:00","quiet_until":"07:30","quiet_days":["sun"],"digest":0}`), http.StatusOK)
		got := read[notices](t, ann.get("/api/v1/notices"), http.StatusOK)
		if !slices.Equal(got.Off, []string{"covered"}) || got.QuietFrom != "22:00" || !slices.Equal(got.QuietDays, []string{"sun"}) || got.Digest == nil || *got.Digest != 0 {
			t.Errorf("%+v", got)
		}
		for _, bad := range []string{
			`{"off":["offer"]}`, `{"off":["password_reset"]}`, `{}`, `{"off":[],"quiet_from":"22:00"}`, `{"off":[],"quiet_days":["someday"]}`, `{"off":[],"digest":-1}`, `{"off":[],"digest":24}`, `{"off":[],"digest":"eight"}`,
		} {
			if a := ann.post("/api/v1/notices", bad); a.Status != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d %s", bad, a.Status, a.Body)
			}
		}
		if again := read[notices](t, ann.get("/api/v1/notices"), http.StatusOK); !slices.Equal(again.Off, got.Off) {
			t.Errorf("%+v", again)
		}
	})
}
