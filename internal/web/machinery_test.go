package web_test

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/internal/boot"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/demo"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

// engineRoom is a demo firm with its administrator at the door of the engine room.
type engineRoom struct {
	*testing.T
	app  *boot.App
	env  *testkit.Env
	base string
	*testkit.Browser
}

func enter(t *testing.T, env *testkit.Env) engineRoom {
	app := env.Boot(testkit.Demo)
	base := testkit.Serve(t, app)
	return engineRoom{t, app, env, base, testkit.NewBrowser(t, base).SignIn(demo.Admin, demo.Password)}
}

// write runs fn in a transaction.
func (e engineRoom) write(fn func(tx *database.Tx) error) {
	e.Helper()
	if err := e.app.DB.Write(context.Background(), fn); err != nil {
		e.Fatal(err)
	}
}

// message writes a mail in a state, without a job, and returns its id.
func (e engineRoom) message(state crm.MessageState) (id int64) {
	e.Helper()
	e.write(func(tx *database.Tx) (err error) {
		ids, err := store.InsertMessages(tx, []crm.Message{{
			Kind: crm.MessageQueueNotice, ToName: "Lin", ToAddress: "lin@harbour.example", Language: "en", State: state,
			MessageID: fmt.Sprintf("%s-%d@desk.test", state, time.Now().UnixNano()),
			Vars:      map[string]any{"Name": "Ana", "Team": "Everybody", "Count": 1, "Most": false, "Since": "today", "Reasons": []any{}, "URL": "https://desk.test"},
		}})
		if err == nil {
			id = ids[0]
		}
		return err
	})
	return id
}

// deadJob puts the job that sends a message among the dead and returns its id.
func (e engineRoom) deadJob(message int64) (id int64) {
	e.Helper()
	e.write(func(tx *database.Tx) (err error) {
		id, err = database.One(tx, database.Column[int64], `INSERT INTO jobs
			(kind, args, state, priority, run_at, attempts, last_error, created_at, ended_at)
			VALUES ('send_message', $1, 'dead', 0, $2, 7, 'it <fell> over', $2, $2) RETURNING id`,
			fmt.Sprintf(`{"message":%d}`, message), database.Micros(tx.Now()))
		return err
	})
	return id
}

func (e engineRoom) act(path string, form url.Values, want int, at string) {
	e.Helper()
	if a := e.Post("/admin/machinery/"+path, form); a.Status != want || a.Header.Get("Location") != at {
		e.Errorf("%s: %d to %q, want %d to %q\n%s", path, a.Status, a.Header.Get("Location"), want, at, faults(a.Body))
	}
}

func (e engineRoom) shows(part string) {
	e.Helper()
	if a := e.Get("/admin/machinery"); a.Status != http.StatusOK || !strings.Contains(a.Body, part) {
		e.Errorf("%d, and the page does not show %q", a.Status, part)
	}
}

func (e engineRoom) hides(part string) {
	e.Helper()
	if a := e.Get("/admin/machinery"); a.Status != http.StatusOK || strings.Contains(a.Body, part) {
		e.Errorf("%d, and the page shows %q", a.Status, part)
	}
}

// becomes waits until a message is in a state.
func (e engineRoom) becomes(message int64, state crm.MessageState) {
	e.Helper()
	testkit.Eventually(e.T, func() error {
		return e.app.DB.Read(context.Background(), func(tx *database.Tx) error {
			m, err := store.MessageByID(tx, message)
			if err == nil && m.State != state {
				err = fmt.Errorf("message %d is %s: %s", message, m.State, m.Reply)
			}
			return err
		})
	})
}

// files is how many mails have been handed over for good.
func (e engineRoom) files() int {
	e.Helper()
	names, err := os.ReadDir(filepath.Join(e.env.Config.Data, "mail"))
	if err != nil {
		e.Fatal(err)
	}
	n := 0
	for _, name := range names {
		if strings.HasSuffix(name.Name(), ".eml") {
			n++
		}
	}
	return n
}

// trail is the detail of the events of a kind.
func (e engineRoom) trail(kind string) (details []string) {
	e.Helper()
	e.write(func(tx *database.Tx) (err error) {
		details, err = database.All(tx, database.Column[string], `SELECT detail FROM events WHERE kind = $1 ORDER BY id`, kind)
		return err
	})
	return details
}

func TestADeadJobIsShownAndTriedAgainAndDone(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		e := enter(t, env)
		message := e.message(crm.MessageQueued)
		retry := fmt.Sprintf("jobs/%d/retry", e.deadJob(message))
		for _, part := range []string{"it &lt;fell&gt; over", "l***@h***.example", "Tried 7 times", "/admin/machinery/" + retry} {
			e.shows(part)
		}
		e.hides("lin@harbour.example")
		e.act(retry, nil, http.StatusSeeOther, "/admin/machinery?done=job_retried")
		e.becomes(message, crm.MessageAccepted)
		e.shows("No work has been given up.")
		e.act(retry, nil, http.StatusSeeOther, "/admin/machinery?done=job_already")
		if kept := e.trail("job.revived"); len(kept) != 1 || !strings.Contains(kept[0], "fell") {
			t.Errorf("the trail keeps %q", kept)
		}
		if n := e.files(); n != 1 {
			t.Errorf("%d mails went out", n)
		}
	})
}

func TestADeadJobIsGivenUpOnlyWithAReasonWhichIsKept(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		e := enter(t, env)
		giveUp := fmt.Sprintf("jobs/%d/give-up", e.deadJob(e.message(crm.MessageQueued)))
		e.act(giveUp, url.Values{"why": {"  "}}, http.StatusUnprocessableEntity, "")
		e.act(giveUp, url.Values{"why": {strings.Repeat("长", 501)}}, http.StatusUnprocessableEntity, "")
		e.shows("fell")
		e.act(giveUp, url.Values{"why": {"they called us"}}, http.StatusSeeOther, "/admin/machinery?done=job_given_up")
		e.hides("fell")
		e.act(giveUp, url.Values{"why": {"again"}}, http.StatusSeeOther, "/admin/machinery?done=job_already")
		if kept := e.trail("job.given_up"); len(kept) != 1 || !strings.Contains(kept[0], "they called us") {
			t.Errorf("the trail keeps %q", kept)
		}
	})
}

func TestEveryDeadJobOfAKindIsTriedAgainAtOnce(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		e := enter(t, env)
		messages := []int64{e.message(crm.MessageQueued), e.message(crm.MessageQueued)}
		for _, m := range messages {
			e.deadJob(m)
		}
		kind := url.Values{"kind": {"send_message"}}
		e.act("retry", kind, http.StatusSeeOther, "/admin/machinery?done=job_all_retried&count=2")
		for _, m := range messages {
			e.becomes(m, crm.MessageAccepted)
		}
		e.act("retry", kind, http.StatusSeeOther, "/admin/machinery?done=job_already")
	})
}

func TestTwoAdministratorsWhoClickAtOnceSendOneMail(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		e := enter(t, env)
		browsers := []*testkit.Browser{e.Browser, testkit.NewBrowser(t, e.base).SignIn(demo.Admin, demo.Password)}
		const rounds = 12
		for range rounds {
			message := e.message(crm.MessageFailed)
			send := fmt.Sprintf("/admin/machinery/messages/%d/send", message)
			led := make([]string, len(browsers))
			var clicking sync.WaitGroup
			for n, b := range browsers {
				clicking.Go(func() { led[n] = b.Post(send, nil).Header.Get("Location") })
			}
			clicking.Wait()
			if all := strings.Join(led, " "); strings.Count(all, "mail_again") != 1 || strings.Count(all, "mail_already") != 1 {
				t.Errorf("they were led to %s", all)
			}
			e.becomes(message, crm.MessageAccepted)
		}
		if n := e.files(); n != rounds {
			t.Errorf("%d mails went out for %d", n, rounds)
		}
		if kept := e.trail("message.sent_again"); len(kept) != rounds {
			t.Errorf("the trail keeps %q", kept)
		}
	})
}

func TestMailThatMayHaveArrivedGoesAgainOnlyWhenThatIsUnderstood(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		e := enter(t, env)
		message := e.message(crm.MessageUnknown)
		send := fmt.Sprintf("messages/%d/send", message)
		e.act(send, nil, http.StatusUnprocessableEntity, "")
		e.becomes(message, crm.MessageUnknown)
		e.act(send, url.Values{"twice": {"1"}}, http.StatusSeeOther, "/admin/machinery?done=mail_again")
		e.becomes(message, crm.MessageAccepted)
	})
}

func TestMailThatWillGoByItselfOrMustNotGoIsNotSentByHand(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		e := enter(t, env)
		own := e.message(crm.MessageUnknown)
		e.write(func(tx *database.Tx) error {
			_, err := store.InsertJobs(tx, []store.Job{{Kind: "send_message", Args: fmt.Sprintf(`{"message":%d}`, own), RunAt: tx.Now().Add(time.Hour)}})
			return err
		})
		for _, message := range []int64{own, e.message(crm.MessageCancelled), e.message(crm.MessageAccepted)} {
			e.act(fmt.Sprintf("messages/%d/send", message), url.Values{"twice": {"1"}}, http.StatusSeeOther, "/admin/machinery?done=mail_already")
		}
		held := []int64{e.message(crm.MessageSuppressed), e.message(crm.MessageBounced)}
		e.write(func(tx *database.Tx) error {
			_, err := store.Suppress(tx, crm.System(), crm.Suppression{Address: "Lin@harbour.example", Why: crm.SuppressedBounce})
			return err
		})
		for _, message := range held {
			e.act(fmt.Sprintf("messages/%d/send", message), nil, http.StatusConflict, "")
		}
		e.write(func(tx *database.Tx) error {
			_, err := tx.Exec(`UPDATE suppressions SET lifted_at = 1`)
			return err
		})
		for _, message := range held {
			e.act(fmt.Sprintf("messages/%d/send", message), nil, http.StatusSeeOther, "/admin/machinery?done=mail_again")
			e.becomes(message, crm.MessageAccepted)
		}
	})
}

func TestTheEngineRoomOpensAtOnceWhileRedisHangs(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		env.Config.RedisURL = "redis://" + silent(t)
		e := enter(t, env)
		start := time.Now()
		e.shows("Not well: Redis.")
		if took := time.Since(start); took > time.Second {
			t.Errorf("it took %s", took)
		}
		e.shows("Nothing is lost and nobody is turned away")
	})
}

func TestTheOverviewLeadsAdministratorsToWhatNeedsThem(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		e := enter(t, env)
		if a := e.Get("/admin"); strings.Contains(a.Body, `id="attention"`) {
			t.Error("all is well, and it asks for somebody")
		}
		e.deadJob(e.message(crm.MessageFailed))
		body := e.Get("/admin").Body
		for _, part := range []string{`id="attention"`, "One piece of work was given up", "One mail did not arrive"} {
			if !strings.Contains(body, part) {
				t.Errorf("the overview lacks %q", part)
			}
		}
		manager := testkit.NewBrowser(t, e.base).SignIn("lin.mei@demo.test", demo.Password).Get("/admin")
		if manager.Status != http.StatusOK || strings.Contains(manager.Body, "machinery") {
			t.Errorf("%d: a manager is led to the machinery", manager.Status)
		}
	})
}

func TestListsOfTheEngineRoomGoOnOnTheNextPage(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		e := enter(t, env)
		first := e.deadJob(e.message(crm.MessageFailed))
		for range 50 {
			e.deadJob(e.message(crm.MessageFailed))
		}
		page := e.Get("/admin/machinery").Body
		oldest := fmt.Sprintf(`id="job-%d"`, first)
		if n := strings.Count(page, `<li id="job-`); n != 50 || strings.Contains(page, oldest) {
			t.Errorf("the first page holds %d dead jobs", n)
		}
		for _, list := range []string{"dead", "mail"} {
			_, rest, _ := strings.Cut(page, "/admin/machinery?"+list+"=")
			cursor, _, _ := strings.Cut(rest, `"`)
			next := e.Get("/admin/machinery?" + list + "=" + cursor).Body
			want := map[string]string{"dead": oldest, "mail": `id="mail-1"`}[list]
			if !strings.Contains(next, want) {
				t.Errorf("the second page of %s lacks %s", list, want)
			}
		}
	})
}

var refreshedFrom = regexp.MustCompile(`data-refresh="([^"]*)"`)

func TestAPageOfTheEngineRoomIsRefreshedFromAnAddressThatAnswersWithTheSameLists(t *testing.T) {
	e := enter(t, testkit.New(t))
	job := e.deadJob(e.message(crm.MessageUnknown))
	for range 50 {
		e.deadJob(e.message(crm.MessageFailed))
	}
	first := e.Get("/admin/machinery")
	_, rest, _ := strings.Cut(first.Body, "/admin/machinery?dead=")
	cursor, _, _ := strings.Cut(rest, `"`)
	refused := e.Post(fmt.Sprintf("/admin/machinery/jobs/%d/give-up", job), nil)
	doubted := e.Post("/admin/machinery/messages/1/send", nil)
	if refused.Status != http.StatusUnprocessableEntity || doubted.Status != http.StatusUnprocessableEntity {
		t.Fatalf("they answer %d and %d", refused.Status, doubted.Status)
	}
	for page, answer := range map[string]testkit.Answer{"first": first, "second": e.Get("/admin/machinery?dead=" + cursor), "refused": refused, "doubted": doubted} {
		from := refreshedFrom.FindStringSubmatch(answer.Body)
		if from == nil {
			t.Errorf("%s: it names no address", page)
			continue
		}
		again := e.Get(html.UnescapeString(from[1]))
		if again.Status != http.StatusOK || jobsOf(again) != jobsOf(answer) {
			t.Errorf("%s: from %s comes %d", page, from[1], again.Status)
		}
	}
	app := regexp.MustCompile(`/assets/[^"]*/app.js`).FindString(first.Body)
	if script := e.Get(strings.Replace(app, "app.js", "refresh.js", 1)).Body; !strings.Contains(script, "fetch(page.dataset.refresh,") {
		t.Error("the script fetches another address")
	}
}

// jobsOf are the dead jobs that a page lists.
func jobsOf(a testkit.Answer) string {
	return strings.Join(regexp.MustCompile(`<li id="job-\d+"`).FindAllString(a.Body, -1), " ")
}
