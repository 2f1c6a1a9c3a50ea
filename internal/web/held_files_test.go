package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"frontdesk/internal/testkit"
)

func TestTheFilesOfWhatIsHeldAreForManagersToSeeAsLongAsItIs(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, v := filing(t, env, true)
		f.Consultant("bob")
		sentTo(t, send(t, v, "/f/quote", "email=lin@client.test", "website=x", "papers@报关单.pdf="+pdf))
		sentTo(t, send(t, v, "/f/quote", "email=other@client.test", "website=x", "papers@other.csv=a,b\n"))
		held, err := f.App.Intake.Held(t.Context(), f.Admin, 0, 10)
		if err != nil || len(held) != 2 || len(held[0].Files) != 1 || len(held[1].Files) != 1 {
			t.Fatalf("%+v %v", held, err)
		}
		second, first := held[0], held[1]
		path := func(submission, file int64) string {
			return fmt.Sprintf("/inbox/held/%d/files/%d", submission, file)
		}
		its := path(first.ID, first.Files[0].ID)
		root := testkit.NewBrowser(t, v.Base).SignIn("root@harbourline.test", testkit.Password)
		requireSeen(t, root.Get("/inbox/held").Body, `href="`+its+`"`, "报关单.pdf", "PDF, 17 B", "other.csv")
		if a := root.Get(its); a.Status != 200 || a.Body != pdf || a.Header.Get("Content-Disposition") == "" || a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%d %v", a.Status, a.Header)
		}
		if a := root.Get(path(second.ID, first.Files[0].ID)); a.Status != http.StatusNotFound {
			t.Errorf("by another submission: %d", a.Status)
		}
		if a := testkit.NewBrowser(t, v.Base).SignIn("bob@harbourline.test", testkit.Password).Get(its); !refused(a) {
			t.Errorf("a consultant: %d", a.Status)
		}
		root.Post(fmt.Sprintf("/inbox/held/%d", first.ID), url.Values{"verdict": {"release"}})
		if a := root.Get(its); a.Status != http.StatusNotFound {
			t.Errorf("released: %d", a.Status)
		}
	})
}
