package main

import (
	"strings"
	"testing"

	"frontdesk/internal/testkit"
)

func TestAFolderOfSQLiteIsServedByOneProcess(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		p := newPlace(t, env, strings.Repeat("s", 32))
		first := p.serve(t, "demo")
		if env.Config.DatabaseURL != "" {
			p.serve(t, "demo") // as many as there are hosts
			return
		}
		second := p.run(t, "serve", "--listen", "127.0.0.1:0")
		if second.code == 0 || !strings.Contains(second.err, "another Frontdesk serves from") {
			t.Errorf("a second one ended with %d: %s", second.code, second.err)
		}
		if err := first.Kill(); err != nil {
			t.Fatal(err)
		}
		p.serve(t, "demo")
	})
}
