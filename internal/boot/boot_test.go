package boot_test

import (
	"context"
	"strings"
	"testing"

	"frontdesk/internal/boot"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

func open(env *testkit.Env, change func(*boot.Options)) error {
	settings := env.Config
	if err := settings.Check(); err != nil {
		return err
	}
	o := boot.Options{Config: &settings, Log: env.Log()}
	change(&o)
	app, err := boot.Open(context.Background(), o)
	if err == nil {
		app.Stop(context.Background())
	}
	return err
}

func TestAHostWithAnotherSecretIsRefused(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		env.Boot()
		err := open(env, func(o *boot.Options) { o.Config.Secret = strings.Repeat("another secret ", 3) })
		if err == nil || !strings.Contains(err.Error(), "FRONTDESK_SECRET") {
			t.Errorf("got %v", err)
		}
	})
}

func TestASecondStartKeepsTheFirmAndTheSecret(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		app := env.Boot(testkit.Demo)
		if err := open(env, func(o *boot.Options) { o.Demo = true }); err != nil {
			t.Fatal(err)
		}
		err := app.DB.Read(context.Background(), func(tx *database.Tx) error {
			n, err := store.CountUsers(tx)
			if err == nil && n != 9 {
				t.Errorf("%d users", n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestTheDemoRefusesARealFirm(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		env.Boot()
		if err := open(env, func(o *boot.Options) { o.Demo = true }); err == nil || !strings.Contains(err.Error(), "real firm") {
			t.Errorf("got %v", err)
		}
	})
}
