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
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

// PostgreSQL races where SQLite cannot: here many transactions want the same rows at once, on both. Captures have
// their own, in captures_test.go.

// racers is how many transactions meet.
const racers = 8

// race runs one transaction for each racer at once and returns how they ended.
func race(db *database.DB, run func(tx *database.Tx, racer int) error) []error {
	ended := make([]error, racers)
	var running sync.WaitGroup
	start := make(chan struct{})
	for n := range racers {
		running.Go(func() {
			<-start
			ended[n] = db.Write(context.Background(), func(tx *database.Tx) error { return run(tx, n) })
		})
	}
	close(start)
	running.Wait()
	return ended
}

// oneWins fails unless one racer succeeded and the others lost in the way that lost recognises.
func oneWins(t *testing.T, ended []error, lost func(error) bool) {
	t.Helper()
	won := 0
	for _, err := range ended {
		if err == nil {
			won++
		} else if !lost(err) {
			t.Errorf("a racer failed otherwise: %v", err)
		}
	}
	if won != 1 {
		t.Errorf("%d won", won)
	}
}

func write(t *testing.T, db *database.DB, fn func(tx *database.Tx) error) {
	t.Helper()
	if err := db.Write(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, db *database.DB, sql string, args ...any) (n int64) {
	t.Helper()
	err := db.Read(context.Background(), func(tx *database.Tx) (err error) {
		n, err = database.One(tx, database.Column[int64], sql, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func insertJobs(t *testing.T, db *database.DB, n int) {
	t.Helper()
	write(t, db, func(tx *database.Tx) error {
		all := make([]store.Job, n)
		for i := range all {
			all[i] = store.Job{Kind: "task", Args: "{}", RunAt: tx.Now()}
		}
		_, err := store.InsertJobs(tx, all)
		return err
	})
}

func TestEachJobIsClaimedByOneOfThoseWhoClaimAtOnce(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		db := env.DB()
		const jobs, each = 200, 30
		insertJobs(t, db, jobs)
		claimed := make([][]store.Job, racers)
		ended := race(db, func(tx *database.Tx, n int) (err error) {
			claimed[n], err = store.ClaimJobs(tx, "task", fmt.Sprint("token ", n), time.Minute, each)
			return err
		})
		seen := map[int64]bool{}
		for n, err := range ended {
			if err != nil || len(claimed[n]) > each {
				t.Errorf("racer %d claimed %d: %v", n, len(claimed[n]), err)
			}
			for _, j := range claimed[n] {
				if seen[j.ID] || j.LeaseToken != fmt.Sprint("token ", n) {
					t.Errorf("job %d was claimed twice, or for another: %+v", j.ID, j)
				}
				seen[j.ID] = true
			}
		}
		if held := count(t, db, `SELECT COUNT(*) FROM jobs WHERE state = 'running' AND attempts = 1`); int(held) != len(seen) || len(seen) == 0 {
			t.Errorf("%d are held, %d were claimed", held, len(seen))
		}
	})
}

func TestAJobWhoseLeaseRanOutIsEndedByItsOldHolderOrByTheNewNeverByBoth(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		db := env.DB()
		for round := range 20 {
			insertJobs(t, db, 1)
			var job []store.Job
			write(t, db, func(tx *database.Tx) (err error) {
				job, err = store.ClaimJobs(tx, "task", "old", time.Second, 1)
				return err
			})
			env.Clock.Advance(time.Minute)
			finished := make([]int64, racers)
			for n, err := range race(db, func(tx *database.Tx, n int) (err error) {
				token := "old"
				if n%2 == 1 {
					token = fmt.Sprint("new ", n)
					if _, err := store.ReleaseExpiredJobs(tx); err != nil {
						return err
					}
					if _, err := store.ClaimJobs(tx, "task", token, time.Minute, 1); err != nil {
						return err
					}
				}
				finished[n], err = store.FinishJobs(tx, token, []int64{job[0].ID})
				return err
			}) {
				if err != nil {
					t.Errorf("racer %d: %v", n, err)
				}
			}
			total := int64(0)
			for _, n := range finished {
				total += n
			}
			if left := count(t, db, `SELECT COUNT(*) FROM jobs`); total != 1 || left != 0 {
				t.Fatalf("round %d: ended %d times, %d left", round, total, left)
			}
		}
	})
}

func TestJobsInsertedAtOnceUnderOneKeyAreOneAtTheEarliestTime(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		db := env.DB()
		for _, err := range race(db, func(tx *database.Tx, n int) error {
			_, err := store.InsertJobs(tx, []store.Job{{Kind: "task", Args: "{}", UniqueKey: "one", RunAt: tx.Now().Add(time.Duration(racers-n) * time.Minute)}})
			return err
		}) {
			if err != nil {
				t.Error(err)
			}
		}
		earliest := env.Clock.Now().Add(time.Minute).UnixMicro()
		if n := count(t, db, `SELECT COUNT(*) FROM jobs`); n != 1 {
			t.Errorf("%d jobs", n)
		}
		if n := count(t, db, `SELECT COUNT(*) FROM jobs WHERE run_at = $1`, earliest); n != 1 {
			t.Error("it does not run at the earliest time")
		}
	})
}

func TestReferencesLeasedAtOnceNeverOverlap(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		db := env.DB()
		site := newLead(t, db).SiteID
		first := make([]int64, racers)
		for _, err := range race(db, func(tx *database.Tx, n int) (err error) {
			first[n], err = store.LeaseReferences(tx, site, "20261122", 100)
			return err
		}) {
			if err != nil {
				t.Error(err)
			}
		}
		slices.Sort(first)
		for n, from := range first {
			if from != int64(n)*100 {
				t.Fatalf("the blocks begin at %v", first)
			}
		}
	})
}

func TestOneContactHasAPointThatSeveralWantAtOnce(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		db := env.DB()
		ended := race(db, func(tx *database.Tx, n int) error {
			id, err := single(store.InsertContacts(tx, []crm.Contact{{Name: fmt.Sprint(n), Locale: "en"}}))
			if err != nil {
				return err
			}
			point := crm.ContactPoint{Kind: "email", Value: "ana@example.com", Display: "ana@example.com"}
			return store.InsertContactPoints(tx, []store.OwnedPoint{{ContactPoint: point, ContactID: id}})
		})
		oneWins(t, ended, database.IsUnique)
		if n := count(t, db, `SELECT COUNT(*) FROM contacts`); n != 1 {
			t.Errorf("the losers left %d contacts", n-1)
		}
	})
}

// single returns the one id that was made.
func single(ids []int64, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return ids[0], nil
}

// newLead makes a lead with all that a lead needs, in an empty database.
func newLead(t *testing.T, db *database.DB) (lead crm.Lead) {
	t.Helper()
	write(t, db, func(tx *database.Tx) (err error) {
		lead = crm.Lead{Reference: "NO.1", State: crm.LeadNew, Rule: "fallback", Language: "en", CreatedAt: tx.Now(), LastActivity: tx.Now()}
		if lead.SiteID, err = store.InsertSite(tx, crm.Site{Name: "Site", TimeZone: "UTC", Country: "CN", Locale: "en", ReferenceKey: []byte("key")}); err != nil {
			return err
		}
		if lead.TeamID, err = store.InsertTeam(tx, crm.Team{Name: "Team", OffHours: crm.OffHoursOffer, OfferTimeout: time.Minute}); err != nil {
			return err
		}
		if lead.ContactID, err = single(store.InsertContacts(tx, []crm.Contact{{Name: "Ana", Locale: "en"}})); err != nil {
			return err
		}
		lead.ID, err = single(store.InsertLeads(tx, []crm.Lead{lead}))
		return err
	})
	return lead
}

func TestOfThoseWhoAreOfferedASeatAtOnceOneHasIt(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		db := env.DB()
		lead := newLead(t, db)
		var users [racers]int64
		write(t, db, func(tx *database.Tx) (err error) {
			for n := range users {
				users[n], err = store.InsertUser(tx, crm.User{
					Name: "U", Email: fmt.Sprintf("u%d@harbourline.test", n), Role: crm.RoleConsultant, Locale: "en", TimeZone: "UTC", Active: true,
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
		offers := make([]int64, racers)
		ended := race(db, func(tx *database.Tx, n int) (err error) {
			offers[n], err = single(store.InsertOffers(tx, []crm.Offer{{
				LeadID: lead.ID, Seat: crm.SeatLead, ConsultantID: users[n], State: crm.OfferOffered,
				OfferedAt: tx.Now(), Deadline: tx.Now().Add(time.Minute),
			}}))
			return err
		})
		oneWins(t, ended, database.IsUnique)
		winner := slices.Index(ended, nil)
		answers := race(db, func(tx *database.Tx, n int) error {
			answer := crm.Offer{ID: offers[winner], State: crm.OfferAccepted, AnsweredAt: tx.Now()}
			if n%2 == 1 {
				answer.State, answer.EndedAt = crm.OfferDeclined, tx.Now()
			}
			return store.AnswerOffer(tx, answer)
		})
		oneWins(t, answers, func(err error) bool { return crm.IsKind(err, crm.KindNotFound) })
	})
}
