package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

var laterLink = regexp.MustCompile(`href="[^"]*(/a/[^"]+)">Accept and call later`)

func TestACallIsPlannedFromAMailWithoutSigningIn(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := newSeatFirm(t, env)
		file := f.Enquire("wechat", "client_one", "locale", "en")
		phone := testkit.NewBrowser(t, f.base)
		accept := f.mailedTo(t, "ann", crm.MessageOffer, "AcceptURL")
		found := laterLink.FindStringSubmatch(phone.Get(accept).Body)
		if found == nil {
			t.Fatal("the page to accept does not lead to a later call")
		}
		later := found[1]
		shows(t, phone.Get(later), "Accept this client and call later", `value="tomorrow"`, "On your clock (")
		for field, bad := range map[string]url.Values{"when": {}, "date": {"when": {"other"}, "time": {"10:00"}}, "time": {"when": {"other"}, "date": {"2030-01-01"}, "time": {"ten"}}} {
			a := phone.Post(later, bad)
			if a.Status != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d", field, a.Status)
			}
			shows(t, a, `id="f-`+field+`-error"`)
		}
		shows(t, phone.Post(later, url.Values{"when": {"other"}, "date": {"2020-01-01"}, "time": {"10:00"}}), "within 30 days")
		if lead := f.File(file.Lead.ID).Lead; lead.OwnerID != 0 {
			t.Fatal("a wrong form has taken the client")
		}
		shows(t, phone.Post(later, url.Values{"when": {"hour"}}), "You will be reminded")
		shows(t, f.as(t, "ann").Get(pathOf(file)), "Call back", "plans to call the client later")
		if lead := f.File(file.Lead.ID).Lead; lead.OwnerID != f.ann {
			t.Errorf("it is %s's", lead.OwnerName)
		}
	})
}
