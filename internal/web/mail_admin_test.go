package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/demo"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

func (e engineRoom) mailShows(query string, parts ...string) {
	e.Helper()
	a := e.Get("/admin/mail" + query)
	for _, part := range parts {
		if a.Status != http.StatusOK || !strings.Contains(a.Body, part) {
			e.Errorf("%d, and %s does not show %q", a.Status, query, part)
		}
	}
}

func (e engineRoom) mailHides(query, part string) {
	e.Helper()
	if a := e.Get("/admin/mail" + query); a.Status != http.StatusOK || strings.Contains(a.Body, part) {
		e.Errorf("%d, and %s shows %q", a.Status, query, part)
	}
}

var liftAction = regexp.MustCompile(`/admin/mail/suppressions/\d+/lift`)

func TestAManagerSuppressesAnAddressAndLiftsIt(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		e := enter(t, env)
		e.Browser = testkit.NewBrowser(t, e.base).SignIn("lin.mei@demo.test", demo.Password)
		e.mailShows("", "所有地址都正常发送。", "没有服务器：写入数据文件夹")
		for _, bad := range []url.Values{{"address": {"nobody"}, "reason": {"x"}}, {"address": {"li@qq.com"}, "reason": {" "}}, {}} {
			if a := e.Post("/admin/mail/suppressions", bad); a.Status != http.StatusUnprocessableEntity {
				t.Errorf("%v: %d", bad, a.Status)
			}
		}
		typed := url.Values{"address": {"Li@QQ.com"}, "reason": {"asked us to <stop>"}}
		for range 2 {
			if a := e.Post("/admin/mail/suppressions", typed); a.Status != http.StatusSeeOther {
				t.Errorf("%d: %s", a.Status, faults(a.Body))
			}
		}
		e.mailShows("", "li@qq.com", "asked us to &lt;stop&gt;", "Lin Mei")
		e.mailShows("?address=LI", "li@qq.com")
		e.mailShows("?address=%40qq.com&why=manual", "li@qq.com")
		e.mailHides("?why=complaint", "li@qq.com")
		e.mailHides("?address=%25", "li@qq.com")
		e.mailHides("?lifted=1", "li@qq.com")
		lift := liftAction.FindString(e.Get("/admin/mail").Body)
		for range 2 {
			if a := e.Post(lift, nil); a.Status != http.StatusSeeOther {
				t.Errorf("%s: %d", lift, a.Status)
			}
		}
		e.mailShows("", "所有地址都正常发送。")
		e.mailShows("?lifted=1", "li@qq.com", "解除")
		if n := len(e.trail("address.suppressed")) + len(e.trail("address.lifted")); n != 2 {
			t.Errorf("the trail keeps %d", n)
		}
	})
}

func TestMailThatDidNotArriveIsShownWithItsAttemptsAndSentAgain(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		e := enter(t, env)
		message := e.message(crm.MessageUnknown)
		e.write(func(tx *database.Tx) error {
			return store.InsertAttempts(tx, []crm.Attempt{
				{MessageID: message, At: tx.Now(), Channel: "smtps://relay.test:465", Outcome: "retry", Phase: "rcpt", Code: 451, Reply: "451 <greylisted>"},
				{MessageID: message, At: tx.Now(), Channel: "smtps://relay.test:465", Outcome: "unknown", Phase: "dot"},
			})
		})
		e.mailShows("", "2 attempts", "451 &lt;greylisted&gt;", "smtps://relay.test:465", "Not now", "The highest column stands for 2.", "l***@h***.example")
		e.mailHides("", "lin@harbour.example")
		send := fmt.Sprintf("/admin/mail/messages/%d/send", message)
		if a := e.Post(send, nil); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "Tick this box") {
			t.Errorf("%d", a.Status)
		}
		if a := e.Post(send, url.Values{"twice": {"1"}}); a.Header.Get("Location") != "/admin/mail?done=mail_again" {
			t.Errorf("%d to %s", a.Status, a.Header.Get("Location"))
		}
		e.becomes(message, crm.MessageAccepted)
	})
}

// teamOf is the page of the first team that somebody is a member of.
func teamOf(t *testing.T, b *testkit.Browser, name string) string {
	t.Helper()
	member := regexp.MustCompile(`checked[^>]*>\s*(<[^>]*>\s*)*` + name)
	for _, path := range regexp.MustCompile(`/admin/teams/\d+`).FindAllString(b.Get("/admin/teams").Body, -1) {
		if member.MatchString(b.Get(path).Body) {
			return path
		}
	}
	t.Fatalf("%s is in no team", name)
	return ""
}

func TestAColleagueWhoIsWrittenToNoMoreIsAnAlarm(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		e := enter(t, env)
		manager := testkit.NewBrowser(t, e.base).SignIn("lin.mei@demo.test", demo.Password)
		if a := manager.Get("/admin"); strings.Contains(a.Body, "mail-attention") {
			t.Error("all is well, and it asks for somebody")
		}
		e.write(func(tx *database.Tx) error {
			_, err := store.Suppress(tx, crm.System(), crm.Suppression{Address: "Daniel.Okafor@demo.test", Why: crm.SuppressedBounce, Words: "550 5.1.1 gone"})
			return err
		})
		for _, path := range []string{"/admin/teams", teamOf(t, manager, "Daniel Okafor")} {
			if a := manager.Get(path); !strings.Contains(a.Body, "不再向 Daniel Okafor（daniel.okafor@demo.test）") {
				t.Errorf("%s: %d, and it does not say that nothing is mailed to him", path, a.Status)
			}
		}
		if a := manager.Get(teamOf(t, manager, "Daniel Okafor")); !strings.Contains(a.Body, `href="/admin/mail#suppressed"`) {
			t.Error("his team's page does not lead to where that is mended")
		}
		for path, part := range map[string]string{"/admin": "不再向 Daniel Okafor", "/admin/mail": "Daniel Okafor 的地址", "/admin/users": "不再向该地址发送邮件"} {
			if a := manager.Get(path); !strings.Contains(a.Body, part) {
				t.Errorf("%s: %d, and it does not show %q", path, a.Status, part)
			}
		}
	})
}
