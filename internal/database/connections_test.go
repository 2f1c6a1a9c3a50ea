package database_test

import (
	"context"
	"fmt"
	"testing"

	"frontdesk/internal/database"
	"frontdesk/internal/testkit"
)

func TestConnectionsAreUsedOnlyWhileSomebodyReads(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		db := env.DB()
		eventuallyUsed(t, db, 0)
		err := db.Read(context.Background(), func(tx *database.Tx) error {
			eventuallyUsed(t, db, 1)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		eventuallyUsed(t, db, 0)
		if c := db.Connections(); c.Idle < 1 || c.Used+c.Idle > c.Most {
			t.Errorf("at rest %+v", c)
		}
	})
}

func eventuallyUsed(t *testing.T, db *database.DB, used int64) {
	t.Helper()
	testkit.Eventually(t, func() error {
		if c := db.Connections(); c.Used != used {
			return fmt.Errorf("%+v, want %d used", c, used)
		}
		return nil
	})
}
