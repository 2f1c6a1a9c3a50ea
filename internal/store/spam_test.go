package store_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/spam"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

func TestWhatManyTeachAtOnceIsAllCountedAndReadByWhatChanged(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		db := env.DB()
		const sides, each = 6, 20
		var wait sync.WaitGroup
		for side := range sides {
			wait.Go(func() {
				for n := range each {
					terms := []spam.Term{1, spam.Term(-1000 - side), 1, spam.Term(side*each + n + 10)}
					if side%2 == 1 {
						slices.Reverse(terms)
					}
					if err := db.Write(context.Background(), func(tx *database.Tx) error { return store.Teach(tx, side%2 == 0, terms) }); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wait.Wait()
		err := db.Write(context.Background(), func(tx *database.Tx) error {
			half := int32(sides * each / 2)
			if c, err := store.SpamExamples(tx); err != nil || c != (spam.Count{Spam: half, Ham: half}) {
				t.Errorf("%+v, %v", c, err)
			}
			all, err := store.SpamTerms(tx, 0, 1000)
			if err != nil || len(all) != 1+sides+sides*each {
				t.Errorf("%d terms, %v", len(all), err)
			}
			for _, c := range all {
				if c.Term == 1 && c.Count != (spam.Count{Spam: half, Ham: half}) || c.Term == -1000 && c.Count != (spam.Count{Spam: each}) {
					t.Errorf("%+v", c)
				}
			}
			if latest, err := store.SpamTerms(tx, sides*each-1, 1000); err != nil || len(latest) != 3 {
				t.Errorf("the last taught %+v, %v", latest, err)
			}
			gone, err := store.ForgetRareTerms(tx, 30)
			if err != nil || gone != sides*each-30 {
				t.Errorf("%d were forgotten, %v", gone, err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestAChallengeIsUsedByOneUntilItExpires(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		db := env.DB()
		use := func(challenge, by string) (ok bool) {
			err := db.Write(context.Background(), func(tx *database.Tx) (err error) {
				ok, err = store.UseChallenge(tx, challenge, by, env.Clock.Now().Add(time.Minute))
				return err
			})
			if err != nil {
				t.Error(err)
			}
			return ok
		}
		if got := fmt.Sprint(use("c", "a"), use("c", "b"), use("c", "a"), use("d", "b")); got != "true false true true" {
			t.Error(got)
		}
		env.Clock.Advance(time.Minute)
		err := db.Write(context.Background(), func(tx *database.Tx) error {
			n, err := store.DeleteExpiredChallenges(tx)
			if n != 2 {
				t.Errorf("%d were removed", n)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestSpamSettingsKeepWhatWasSaidAndTheUsualForTheRest(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		db := env.DB()
		err := db.Write(context.Background(), func(tx *database.Tx) error {
			site, err := store.InsertSite(tx, crm.Site{Name: "A", ReferenceKey: make([]byte, 32), TimeZone: "UTC", Country: "CN", Locale: "en"})
			if err != nil {
				return err
			}
			for _, words := range [][]string{{"casino"}, {"代开发票"}} {
				s := crm.DefaultSpam()
				s.Words, s.Links = words, 0
				if err := store.PutSpamSettings(tx, site, s); err != nil {
					return err
				}
				all, err := store.SpamSettings(tx)
				if got := all[site]; err != nil || len(all) != 1 || !slices.Equal(got.Words, words) || got.Links != 0 || got.Flood != crm.DefaultSpam().Flood {
					t.Errorf("%+v, %v", got, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}
