package intake_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/internal/boot"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/demo"
	"frontdesk/internal/intake"
	"frontdesk/internal/outbound"
	"frontdesk/internal/spam"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

// guarded is the demo firm with every budget on, and what its visitors do.
type guarded struct {
	*testing.T
	env  *testkit.Env
	app  *boot.App
	form intake.Form
	from int // the last address
}

func onGuard(t *testing.T, env *testkit.Env, change ...func(*boot.Options)) *guarded {
	t.Helper()
	env.Config.SubmitRate = "20/m"
	g := &guarded{T: t, env: env, app: env.Boot(append(change, testkit.Demo, func(o *boot.Options) { o.Outbound = outbound.New(outbound.AllowPrivate()) })...)}
	g.reload()
	return g
}

func (g *guarded) reload() {
	g.Helper()
	form, err := g.app.Intake.Form(g.Context(), demo.Form)
	if err != nil {
		g.Fatal(err)
	}
	g.form = form
}

// set changes what the site says about spam, and waits until it holds.
func (g *guarded) set(change func(*crm.SpamSettings)) {
	g.Helper()
	settings := crm.DefaultSpam()
	change(&settings)
	g.write(func(tx *database.Tx) error { return store.PutSpamSettings(tx, g.form.SiteID, settings) })
	testkit.Eventually(g, func() error {
		if g.reload(); fmt.Sprint(g.form.Spam) != fmt.Sprint(settings) {
			return fmt.Errorf("it says %+v", g.form.Spam)
		}
		return nil
	})
}

func (g *guarded) write(do func(tx *database.Tx) error) {
	g.Helper()
	if err := g.app.DB.Write(context.Background(), do); err != nil {
		g.Fatal(err)
	}
}

// post is a visitor at an address of their own who fetched the token a minute before; a field set to nothing is not sent.
func (g *guarded) post(fields map[string]string) crm.Submission {
	g.Helper()
	return g.postIn(g.Context(), fields)
}

// postIn is post by a visitor who may go away.
func (g *guarded) postIn(ctx context.Context, fields map[string]string) crm.Submission {
	g.Helper()
	g.from++
	posted := map[string][]string{
		"email": {fmt.Sprintf("visitor%d@example.com", g.from)}, "message": {fmt.Sprint("We have containers at Yantian: ", g.from)},
		"form_token": {g.app.Intake.Token(g.form)}, "consent": {"yes"},
	}
	for name, value := range fields {
		if posted[name] = []string{value}; value == "" {
			delete(posted, name)
		}
	}
	g.env.Clock.Advance(3 * time.Second)
	receipt, err := g.app.Intake.Submit(ctx, intake.Post{Form: demo.Form, Fields: posted, Strict: true, Address: netip.AddrFrom4([4]byte{198, 18, byte(g.from >> 8), byte(g.from)})})
	if err != nil {
		g.Fatal(err)
	}
	return g.read(receipt.Reference)
}

func (g *guarded) read(reference string) (s crm.Submission) {
	g.Helper()
	g.write(func(tx *database.Tx) (err error) {
		s, err = store.SubmissionByReference(tx, reference)
		return err
	})
	return s
}

func (g *guarded) expect(s crm.Submission, state crm.SubmissionState, reasons ...spam.Reason) {
	g.Helper()
	var want []string
	for _, r := range reasons {
		want = append(want, string(r))
	}
	held := !s.HeldAt.IsZero()
	if s.State != state || !slices.Equal(s.SpamReasons, want) || held != (state == crm.SubmissionQuarantined) || (s.SpamScore >= spam.Enough) != held {
		g.Errorf("%s with %d for %v, held at %v; want %s for %v", s.State, s.SpamScore, s.SpamReasons, s.HeldAt, state, want)
	}
}

const (
	accepted    = crm.SubmissionAccepted
	quarantined = crm.SubmissionQuarantined
)

func TestEachSignIsSeenInWhatIsPosted(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		g := onGuard(t, env)
		g.set(func(s *crm.SpamSettings) {
			s.Words, s.Disposable, s.Flood = []string{"casino"}, []string{"mine.example"}, 0
		})
		g.expect(g.post(nil), accepted)
		g.expect(g.post(map[string]string{"form_token": ""}), accepted, spam.NoToken)
		g.expect(g.post(map[string]string{"form_token": "forged.by.me"}), accepted, spam.Forged)
		g.expect(g.post(map[string]string{"email": "a@mine.example"}), accepted, spam.Disposable)
		g.expect(g.post(map[string]string{"message": "Купить дешёвые ссылки"}), accepted, spam.Language)
		g.expect(g.post(map[string]string{"message": strings.Repeat("https://a.example/ ", 9)}), accepted, spam.Links)
		g.expect(g.post(map[string]string{"message": "best Casino", "company": "x"}), quarantined, spam.Words)
		g.expect(g.post(map[string]string{"own_field": "best Casino"}), quarantined, spam.Words)
		g.expect(g.post(map[string]string{"website": "x", "email": "nonsense"}), quarantined, spam.Honeypot)
		stale := g.app.Intake.Token(g.form)
		env.Clock.Advance(24 * time.Hour)
		g.expect(g.post(map[string]string{"form_token": stale}), accepted, spam.Expired)
		if n := count(t, g.app, "jobs WHERE kind = 'route_submission'") + count(t, g.app, "leads"); n == 0 {
			t.Error("what was accepted is not routed")
		}
	})
}

func TestATokenIsForItsFormAndTellsWhoPostsTooQuickly(t *testing.T) {
	g := onGuard(t, testkit.New(t))
	other := g.form
	other.Slug = "other"
	g.expect(g.post(map[string]string{"form_token": g.app.Intake.Token(other)}), accepted, spam.Forged)
	ahead := g.app.Intake.Token(g.form) // as if fetched with the post: the clock has gone on by 3 seconds
	g.env.Clock.Advance(-2 * time.Second)
	g.expect(g.post(map[string]string{"form_token": ahead}), accepted, spam.Quick)
}

func TestTheSameTextFromManyVisitorsIsHeldAndAContactThatWritesTooOftenToo(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		g := onGuard(t, env)
		g.set(func(s *crm.SpamSettings) { s.Flood = 0 })
		held := func(what string, after int, post func(i int) crm.SubmissionState) {
			t.Helper()
			for i := range 10 * after { // a budget lets everybody pass while Redis is slow
				if post(i) == quarantined {
					if i < after || env.Config.RedisURL == "" && i > after {
						t.Errorf("of one %s %d pass, not %d", what, i, after)
					}
					return
				}
			}
			t.Errorf("of one %s all pass", what)
		}
		held("text", 6, func(i int) crm.SubmissionState {
			return g.post(map[string]string{"message": fmt.Sprintf("We sell you %d good links for your website, cheap and quick. Order now!", i)}).State
		})
		held("contact", 10, func(i int) crm.SubmissionState {
			return g.post(map[string]string{"email": "ana@example.com", "message": fmt.Sprint(i)}).State
		})
	})
}

// flooded is a site that gets more than it said.
func flooded(t *testing.T, env *testkit.Env) *guarded {
	g := onGuard(t, env)
	g.set(func(s *crm.SpamSettings) { s.Flood = 5 })
	if g.app.Intake.Challenge(t.Context(), g.form) != nil {
		t.Error("a proof is asked below the budget")
	}
	for range 5 {
		g.expect(g.post(nil), accepted)
	}
	for range 5 {
		if s := g.post(nil); s.State == quarantined {
			g.expect(s, quarantined, spam.Flood)
			return g
		}
	}
	t.Fatal("nothing was held")
	return nil
}

// solve answers the challenge that the site asks at present.
func (g *guarded) solve() string {
	g.Helper()
	c := g.app.Intake.Challenge(g.Context(), g.form)
	if c == nil {
		g.Fatal("no proof is asked")
	}
	s, ok := c.Solve()
	if !ok {
		g.Fatal("it cannot be solved")
	}
	return s.Payload()
}

func TestInAFloodWhoBringsAProofIsLetThroughAndAnybodyElseIsHeldNotRefused(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		g := flooded(t, env)
		g.expect(g.post(nil), quarantined, spam.Flood)
		g.expect(g.post(map[string]string{"altcha": "nonsense"}), quarantined, spam.Flood)
		proof := g.solve()
		first := g.post(map[string]string{"altcha": proof, "submission_id": "k", "email": "ana@example.com", "message": "x"})
		g.expect(first, accepted)
		again := g.post(map[string]string{"altcha": proof, "submission_id": "k", "email": "ana@example.com", "message": "x"})
		if again.Reference != first.Reference {
			t.Errorf("the same post again is %s, not %s", again.Reference, first.Reference)
		}
		g.expect(g.post(map[string]string{"altcha": proof}), quarantined, spam.Flood) // used
	})
}

func TestAfterAFloodNoProofIsAskedAndAnOldOneDoesNoHarm(t *testing.T) {
	g := flooded(t, testkit.New(t)) // where budgets run by the clock of the test
	late := g.solve()
	g.env.Clock.Advance(spam.ProofLives)
	if c := g.app.Intake.Challenge(t.Context(), g.form); c != nil {
		t.Errorf("ten minutes later %+v is asked", c)
	}
	g.expect(g.post(map[string]string{"altcha": late}), accepted)
}

func TestOneProofServesOneOfManyWhoUseItAtOnce(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		g := flooded(t, env)
		proof := g.solve()
		const many = 8
		states := make(chan crm.SubmissionState, many)
		for i := range many {
			go func() {
				receipt, err := g.app.Intake.Submit(context.Background(), intake.Post{Form: demo.Form, Fields: map[string][]string{"wechat": {"ana_88"}, "message": {fmt.Sprint(i)}, "altcha": {proof}}})
				if err != nil {
					t.Error(err)
				}
				states <- g.read(receipt.Reference).State
			}()
		}
		passed := 0
		for range many {
			if <-states == accepted {
				passed++
			}
		}
		if passed != 1 {
			t.Errorf("it served %d", passed)
		}
	})
}

func TestOneWhoPostsAgainInAFloodGetsTheFirstAnswer(t *testing.T) {
	g := onGuard(t, testkit.New(t))
	g.set(func(s *crm.SpamSettings) { s.Flood = 3 })
	mine := map[string]string{"submission_id": "mine", "email": "ana@example.com", "message": "x"}
	first := g.post(mine)
	for range 6 {
		g.post(nil)
	}
	if again := g.post(mine); again.Reference != first.Reference || again.State != accepted {
		t.Errorf("%s is %s now, and was %s", again.Reference, again.State, first.Reference)
	}
}

func TestSwitchedOffThereIsNoBudgetOfAnyKind(t *testing.T) {
	g := onGuard(t, testkit.New(t), func(o *boot.Options) { o.Config.SubmitRate = "off"; _ = o.Config.Check() })
	g.set(func(s *crm.SpamSettings) { s.Flood = 1 })
	for i := range 15 {
		g.expect(g.post(map[string]string{"email": "ana@example.com", "message": fmt.Sprint("The very same words, of which there are more than forty letters: ", i)}), accepted)
	}
}

func TestWhatStaffDecideIsLearnedAndReleasedOnesGoWhereTheyWouldHaveGone(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		g := onGuard(t, env)
		g.set(func(s *crm.SpamSettings) { s.Flood = 0 })
		manager := crm.Actor{Kind: crm.ActorPerson, ID: 1, Name: "Mo", Role: crm.RoleManager}
		bad := g.post(map[string]string{"website": "x", "message": "cheap traffic"})
		good := g.post(map[string]string{"website": "x", "message": "customs clearance"})
		if err := errors.Join(g.app.Intake.Reject(t.Context(), manager, bad.ID), g.app.Intake.Release(t.Context(), manager, good.ID)); err != nil {
			t.Fatal(err)
		}
		if err := g.app.Intake.Release(t.Context(), manager, bad.ID); !crm.IsKind(err, crm.KindNotFound) {
			t.Errorf("judged twice: %v", err)
		}
		testkit.Eventually(t, func() error {
			if g.read(good.Reference).LeadID == 0 {
				return errors.New("the released one is no lead")
			}
			return nil
		})
		if got, err := g.app.Intake.Judged(t.Context(), manager); err != nil || got != (crm.Judged{Held: 2, Released: 1, Rejected: 1}) {
			t.Errorf("%+v, %v", got, err)
		}
		testkit.Eventually(t, func() error {
			s := g.post(map[string]string{"message": "we have cheap traffic for you"})
			if !slices.Contains(s.SpamReasons, string(spam.Advisory)) || s.State != accepted {
				return fmt.Errorf("%s for %v, having learned from %d", s.State, s.SpamReasons, g.app.Intake.Taught())
			}
			return nil
		})
		if g.app.Intake.Taught() != 2 {
			t.Errorf("learned from %d", g.app.Intake.Taught())
		}
	})
}

// outside is a service that answers what it is told to.
func outside(t *testing.T) (url string, answer *atomic.Value) {
	answer = &atomic.Value{}
	answer.Store("")
	done := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if answer.Load() == "hang" {
			<-done
			return
		}
		_, _ = w.Write([]byte(answer.Load().(string))) // whoever asked may have gone
	}))
	t.Cleanup(func() { close(done); server.Close() })
	return server.URL, answer
}

func TestACaptchaIsASignAndBelievesEverybodyWhenItIsAway(t *testing.T) {
	url, answer := outside(t)
	g := onGuard(t, testkit.New(t))
	for provider, field := range map[string]string{crm.Turnstile: "cf-turnstile-response", crm.HCaptcha: "h-captcha-response"} {
		g.set(func(s *crm.SpamSettings) {
			s.Flood, s.Captcha = 0, crm.CaptchaSettings{Provider: provider, Secret: "s", Endpoint: url}
		})
		answer.Store(`{"success":true}`)
		g.expect(g.post(map[string]string{field: "t"}), accepted)
		g.expect(g.post(nil), accepted, spam.NoCaptcha)
		answer.Store(`{"success":false}`)
		s := g.post(map[string]string{field: "t"})
		g.expect(s, accepted, spam.CaptchaRefused)
		if len(s.Extra) != 0 {
			t.Errorf("kept %v", s.Extra)
		}
		gone, leave := context.WithCancel(t.Context())
		leave()
		g.expect(g.postIn(gone, map[string]string{field: "t"}), accepted, spam.CaptchaRefused)
		answer.Store("hang")
		g.expect(g.post(map[string]string{field: "t"}), accepted)
	}
}

func TestADoubtfulSubmissionIsRoutedUnlessAkismetTakesItForSpam(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		url, answer := outside(t)
		g := onGuard(t, env)
		g.set(func(s *crm.SpamSettings) { s.Flood, s.Akismet = 0, crm.AkismetSettings{Key: "k", Endpoint: url} })
		for _, say := range []string{"false", "nonsense", "hang"} {
			answer.Store(say)
			s := g.post(map[string]string{"form_token": "forged"})
			testkit.Eventually(t, func() error {
				if g.read(s.Reference).LeadID == 0 {
					return fmt.Errorf("%s: not routed", say)
				}
				return nil
			})
		}
		answer.Store("true")
		s := g.post(map[string]string{"form_token": "forged"})
		testkit.Eventually(t, func() error {
			if g.read(s.Reference).State != quarantined {
				return errors.New("not held")
			}
			return nil
		})
		g.expect(g.read(s.Reference), quarantined, spam.Forged, spam.Akismet)
		if sure := g.post(nil); g.read(sure.Reference).State != accepted {
			t.Error("it was asked about what nobody doubted")
		}
		if n := count(t, g.app, "jobs WHERE kind = 'second_opinion' AND state <> 'done'"); n != 0 {
			t.Errorf("%d second opinions are left", n)
		}
	})
}
