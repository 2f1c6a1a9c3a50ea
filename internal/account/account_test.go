package account_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/account"
	"frontdesk/internal/boot"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/demo"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

const daniel = "daniel.okafor@demo.test"

var here = account.Browser{Address: "192.0.2.0/24"}

func signIn(app *boot.App, email, password string) (string, error) {
	return app.Account.SignIn(context.Background(), email, password, here)
}

func TestAnUnknownUserAWrongPasswordAndAnInactiveUserHearTheSame(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := env.Boot(testkit.Demo)
		write(t, app, func(tx *database.Tx) error {
			u, err := store.UserByEmail(tx, "tom.reyes@demo.test")
			if err != nil {
				return err
			}
			u.Active = false
			return store.UpdateUser(tx, u)
		})
		for email, password := range map[string]string{
			"nobody@demo.test": demo.Password, daniel: "wrong password", "tom.reyes@demo.test": demo.Password, "": "",
		} {
			if _, err := signIn(app, email, password); !crm.HasCode(err, "credentials_wrong") {
				t.Errorf("%q: %v", email, err)
			}
		}
		if _, err := signIn(app, strings.ToUpper(daniel), demo.Password); err != nil {
			t.Errorf("the right password: %v", err)
		}
	})
}

func TestGuessingIsThrottledForOneAccountAndTheOthersSignIn(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := env.Boot(testkit.Demo)
		var err error
		for range 12 {
			_, err = signIn(app, daniel, "guess")
		}
		if e := crm.AsError(err); e.Kind != crm.KindRateLimited || e.RetryAfter <= 0 {
			t.Errorf("after twelve guesses: %v", err)
		}
		if _, err := signIn(app, demo.Admin, demo.Password); err != nil {
			t.Errorf("another user: %v", err)
		}
	})
}

func TestASessionEndsWhenItIsNotUsed(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := env.Boot(testkit.Demo)
		value, err := signIn(app, daniel, demo.Password)
		if err != nil {
			t.Fatal(err)
		}
		for range 3 { // used every ten days it goes on
			env.Clock.Advance(10 * 24 * time.Hour)
			if _, _, err := app.Account.SignedIn(context.Background(), value); err != nil {
				t.Fatal(err)
			}
		}
		env.Clock.Advance(15 * 24 * time.Hour)
		if _, _, err := app.Account.SignedIn(context.Background(), value); !crm.IsKind(err, crm.KindSignIn) {
			t.Errorf("after fifteen idle days: %v", err)
		}
	})
}

// resetLink asks for a new password and returns the path in the mail.
func resetLink(t *testing.T, app *boot.App, email string) string {
	t.Helper()
	if err := app.Account.RequestReset(context.Background(), email, here); err != nil {
		t.Fatal(err)
	}
	var path string
	testkit.Eventually(t, func() error {
		return app.DB.Read(context.Background(), func(tx *database.Tx) error {
			all, err := store.LatestMessages(tx, 1)
			if err != nil || len(all) == 0 || all[0].State != crm.MessageAccepted {
				return fmt.Errorf("no mail yet: %v %v", all, err)
			}
			m, err := store.MessageByID(tx, all[0].ID)
			path = strings.TrimPrefix(fmt.Sprint(m.Vars["URL"]), "http://127.0.0.1:8080")
			return err
		})
	})
	return path
}

func TestAForgottenPasswordIsSetOnceByTheMailedLink(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := env.Boot(testkit.Demo)
		old, err := signIn(app, daniel, demo.Password)
		if err != nil {
			t.Fatal(err)
		}
		path := resetLink(t, app, daniel)
		b := testkit.NewBrowser(t, testkit.Serve(t, app))
		if a := b.Get(path); a.Status != 200 || !strings.Contains(a.Body, "Daniel Okafor") && !strings.Contains(a.Body, daniel) {
			t.Fatalf("the link shows %d", a.Status)
		}
		short := b.Post(path, url.Values{"password": {"short"}, "again": {"short"}})
		differs := b.Post(path, url.Values{"password": {"a long new password"}, "again": {"another new password"}})
		if short.Status != 422 || differs.Status != 422 {
			t.Errorf("short: %d, differing: %d", short.Status, differs.Status)
		}
		if a := b.Post(path, url.Values{"password": {"a long new password"}, "again": {"a long new password"}}); a.Status != 303 {
			t.Fatalf("setting it: %d", a.Status)
		}
		if a := b.Get(path); a.Status != 410 {
			t.Errorf("the link again: %d", a.Status)
		}
		if _, _, err := app.Account.SignedIn(context.Background(), old); !crm.IsKind(err, crm.KindSignIn) {
			t.Errorf("the old session: %v", err)
		}
		if _, err := signIn(app, daniel, demo.Password); !crm.HasCode(err, "credentials_wrong") {
			t.Errorf("the old password: %v", err)
		}
		if _, err := signIn(app, daniel, "a long new password"); err != nil {
			t.Errorf("the new password: %v", err)
		}
	})
}

func TestAResetLinkExpiresAndTellsNobodyWhoIsAUser(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := env.Boot(testkit.Demo)
		path := resetLink(t, app, daniel)
		env.Clock.Advance(3 * time.Hour)
		b := testkit.NewBrowser(t, testkit.Serve(t, app))
		if a := b.Get(path); a.Status != 410 {
			t.Errorf("after three hours: %d", a.Status)
		}
		known := b.Post("/login/forgotten", url.Values{"email": {"lin.mei@demo.test"}})
		unknown := b.Post("/login/forgotten", url.Values{"email": {"lin.mai@demo.test"}})
		if known.Status != unknown.Status || strings.ReplaceAll(known.Body, "lin.mei", "lin.mai") != unknown.Body {
			t.Error("the answers differ")
		}
	})
}

func TestOnlyAdministratorsMakeManagersAndNobodyLocksThemselvesOut(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := env.Boot(testkit.Demo)
		manager := crm.Actor{Kind: crm.ActorPerson, ID: 2, Role: crm.RoleManager}
		person := account.Person{User: crm.User{Name: "New", Email: "new@demo.test", Role: crm.RoleManager, TimeZone: "UTC", Locale: "en", Active: true}}
		if _, err := app.Account.SavePerson(context.Background(), manager, person); !crm.IsKind(err, crm.KindForbidden) {
			t.Errorf("a manager made a manager: %v", err)
		}
		person.User.Role = crm.RoleConsultant
		if _, err := app.Account.SavePerson(context.Background(), manager, person); err != nil {
			t.Errorf("a manager makes a consultant: %v", err)
		}
		admin := crm.Actor{Kind: crm.ActorPerson, ID: 1, Role: crm.RoleAdmin}
		self, err := app.Account.Person(context.Background(), admin, 1)
		if err != nil {
			t.Fatal(err)
		}
		self.User.Active = false
		if _, err := app.Account.SavePerson(context.Background(), admin, self); !crm.HasCode(err, "own_account") {
			t.Errorf("the administrator locked out: %v", err)
		}
	})
}

func write(t *testing.T, app *boot.App, fn func(*database.Tx) error) {
	t.Helper()
	if err := app.DB.Write(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

func TestSavingAPersonLeavesTheAwaySwitchAsItIs(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		ann := f.Consultant("ann")
		typed, err := f.App.Account.Person(context.Background(), f.Admin, ann)
		if err != nil {
			t.Fatal(err)
		}
		f.Exec(`UPDATE consultants SET away = TRUE WHERE user_id = $1`, ann) // while the form is open
		if _, err := f.App.Account.SavePerson(context.Background(), f.Admin, typed); err != nil {
			t.Fatal(err)
		}
		if n := f.Count(`SELECT COUNT(*) FROM consultants WHERE user_id = $1 AND away`, ann); n != 1 {
			t.Error("saving the form brought somebody back who is away")
		}
	})
}

func TestAPersonIsRefusedWithAllThatIsWrongAtOnce(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		f.Consultant("ann")
		_, err := f.App.Account.SavePerson(context.Background(), f.Admin, account.Person{
			User:       crm.User{Email: "ann@harbourline.test", Role: "king", TimeZone: "Local"},
			Consultant: &crm.Consultant{Capacity: -1, Limits: crm.Limits{Day: -1, Week: -1, Month: 1_000_000}, CalendarID: 987_654, Hours: "always"},
		}, crm.FieldError{Field: "weight", Code: "number_invalid"})
		got := map[string]string{}
		for _, fault := range crm.AsError(err).Fields {
			got[fault.Field] = fault.Code
		}
		want := map[string]string{
			"weight": "number_invalid", "email": "email_taken", "name": "required", "time_zone": "time_zone_unknown", "role": "choice_invalid", "capacity": "number_range",
			"capacity_day": "number_range", "capacity_week": "number_range", "capacity_month": "number_range", "calendar": "choice_invalid", "hours": "hours_invalid",
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	})
}

func TestAWeightOfZeroIsRefusedWithWordsOfItsOwn(t *testing.T) {
	for weight, code := range map[int]string{0: "weight_zero", -1: "number_range", 1001: "number_range"} {
		testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
			f := env.NewFirm(env.Boot())
			ann, err := f.App.Account.Person(context.Background(), f.Admin, f.Consultant("ann"))
			if err != nil {
				t.Fatal(err)
			}
			ann.Consultant.Weight = weight
			_, err = f.App.Account.SavePerson(context.Background(), f.Admin, ann)
			if fields := crm.AsError(err).Fields; len(fields) != 1 || fields[0].Code != code {
				t.Errorf("%d: %v", weight, err)
			}
		})
	}
}
