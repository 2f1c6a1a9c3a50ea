package store_test

import (
	"strings"
	"testing"

	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

func TestReadingASolutionCostsTheSameHoweverManyHaveAskedForIt(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		if steps := plan(t, env.DB(), store.OfferedSQL, []any{int64(1)}); strings.Contains(steps, "unlocks") {
			t.Errorf("it counts them:\n%s", steps)
		}
	})
}
