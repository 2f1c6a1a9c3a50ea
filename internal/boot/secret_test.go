package boot_test

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"

	"frontdesk/internal/boot"
	"frontdesk/internal/testkit"
)

// noSecret requires that there is no file of the secret.
func noSecret(t *testing.T, env *testkit.Env) {
	t.Helper()
	if _, err := os.Stat(env.Config.SecretPath()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a secret was made: %v", err)
	}
}

func TestACommandBesideTheServerMakesNoSecret(t *testing.T) {
	env := testkit.New(t)
	env.DB().Close() // migrated, and never served
	beside := func(o *boot.Options) { o.Beside = true }
	if err := open(env, beside); err == nil || !strings.Contains(err.Error(), "start it once") {
		t.Errorf("got %v", err)
	}
	noSecret(t, env)
	for _, who := range []func(*boot.Options){func(*boot.Options) {}, beside} {
		if err := open(env, who); err != nil {
			t.Error(err)
		}
	}
}

func TestNoSecretIsMadeInPlaceOfALostOne(t *testing.T) {
	env := testkit.New(t)
	if err := open(env, func(*boot.Options) {}); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(env.Config.SecretPath()); err != nil {
		t.Fatal(err)
	}
	for _, beside := range []bool{false, true} {
		if err := open(env, func(o *boot.Options) { o.Beside = beside }); err == nil || !strings.Contains(err.Error(), "restore --show-secret") {
			t.Errorf("beside %v: %v", beside, err)
		}
		noSecret(t, env)
	}
}
