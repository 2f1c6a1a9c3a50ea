package status_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
	"frontdesk/internal/testkit"
)

// matter is an enquiry of a client with an address, which ann has taken.
type matter struct {
	*testkit.Firm
	t    *testing.T
	ann  crm.Actor
	lead int64
}

func openMatter(t *testing.T, env *testkit.Env) *matter {
	t.Helper()
	m := &matter{Firm: env.NewFirm(env.Boot()), t: t}
	ann := m.Consultant("ann")
	m.Team(crm.Team{}, ann)
	m.ann = m.Actor(ann)
	m.lead = m.Enquire("email", "mei@client.test", "name", "Mei Chen").Lead.ID
	m.must(m.App.Assignment.Accept(context.Background(), m.ann, m.lead))
	return m
}

func (m *matter) must(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
}

// told are the stages that the client was told of by mail, with who looks after them.
func (m *matter) told() (all []string) {
	m.t.Helper()
	m.must(m.App.DB.Read(context.Background(), func(tx *database.Tx) error {
		messages, err := store.MessagesOfLead(tx, m.lead)
		for _, one := range messages {
			whole, err := store.MessageByID(tx, one.ID)
			if err != nil {
				return err
			}
			if one.Kind == crm.MessageProgress {
				all = append(all, fmt.Sprint(whole.Vars["Stage"], " ", whole.Vars["Consultant"]))
			}
		}
		return err
	}))
	return all
}

func (m *matter) wants(when string, want ...string) {
	m.t.Helper()
	if got := m.told(); !slices.Equal(got, want) {
		m.t.Errorf("%s: told %q, want %q", when, got, want)
	}
}

func TestAClientIsMailedEachStageThatTheSiteTells(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		m, ctx := openMatter(t, env), context.Background()
		m.wants("at once")
		m.Advance(6 * time.Minute)
		m.wants("taken", "taken ann")
		m.Advance(time.Hour)
		m.must(m.App.Assignment.Wait(ctx, m.ann, m.lead))
		m.Advance(time.Hour)
		m.must(m.App.Assignment.Resume(ctx, m.ann, m.lead))
		m.Advance(time.Hour)
		m.must(m.App.Assignment.Close(ctx, m.ann, m.lead, crm.LeadWon, ""))
		m.Advance(time.Hour)
		m.must(m.App.Assignment.Reopen(ctx, m.ann, m.lead))
		m.Advance(time.Hour)
		m.wants("in the end", "taken ann", "waiting ann", "resumed ann", "completed ann", "reopened ann")
		m.must(m.App.Assignment.Close(ctx, m.ann, m.lead, crm.LeadJunk, "a test"))
		m.Advance(time.Hour)
		if n := len(m.told()); n != 5 {
			t.Errorf("junk is told: %q", m.told())
		}
	})
}

func TestStagesClickedBackAndForthAreNotMailed(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		m, ctx := openMatter(t, env), context.Background()
		m.Advance(6 * time.Minute)
		for range 3 {
			m.must(m.App.Assignment.Wait(ctx, m.ann, m.lead))
			m.must(m.App.Assignment.Resume(ctx, m.ann, m.lead))
		}
		m.Advance(2 * time.Hour)
		m.wants("back again", "taken ann")
		m.must(m.App.Assignment.Wait(ctx, m.ann, m.lead))
		m.Advance(6 * time.Minute)
		m.must(m.App.Assignment.Resume(ctx, m.ann, m.lead))
		m.Advance(10 * time.Minute)
		m.wants("soon after a mail", "taken ann", "waiting ann")
		m.Advance(time.Hour)
		m.wants("and later", "taken ann", "waiting ann", "resumed ann")
	})
}

func TestWhatTheSiteDoesNotTellOnItsPageIsNotMailed(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		m, ctx := openMatter(t, env), context.Background()
		m.must(m.App.DB.Write(ctx, func(tx *database.Tx) error {
			return store.PutUntold(tx, m.SiteID, []crm.Told{crm.ToldTaken, crm.ToldClosed})
		}))
		m.Advance(time.Hour)
		m.wants("taken is untold")
		m.must(m.App.Assignment.Wait(ctx, m.ann, m.lead))
		m.Advance(time.Hour)
		m.must(m.App.Assignment.Close(ctx, m.ann, m.lead, crm.LeadLost, ""))
		m.Advance(time.Hour)
		m.wants("waiting is told, closed is not", "waiting ann")
	})
}

func TestAnAcknowledgementSaysByWhenOnTheClockOfTheSite(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		ann := f.Consultant("ann")
		f.Team(crm.Team{Targets: crm.Targets{FirstResponse: 2 * time.Hour, NextResponse: time.Hour}}, ann)
		file := f.Enquire("email", "mei@client.test", "locale", "en")
		if err := f.App.Assignment.Accept(context.Background(), f.Actor(ann), file.Lead.ID); err != nil {
			t.Fatal(err)
		}
		f.Enquire("email", "mei@client.test", "locale", "en", "message", "One more question.")
		if _, err := f.App.Conversation.LogCall(context.Background(), f.Actor(ann), file.Lead.ID, "told her", ""); err != nil {
			t.Fatal(err)
		}
		f.Advance(30 * time.Minute)
		again := f.Enquire("email", "mei@client.test", "locale", "en", "message", "And another.").Lead.SLA.DueAt
		var got []string
		if err := f.App.DB.Read(context.Background(), func(tx *database.Tx) error {
			messages, err := store.MessagesOfLead(tx, file.Lead.ID)
			for _, one := range messages {
				whole, err := store.MessageByID(tx, one.ID)
				if err != nil {
					return err
				}
				if one.Kind == crm.MessageAcknowledgement {
					got = append(got, fmt.Sprint(whole.Vars["Consultant"], "|", whole.Vars["Due"]))
				}
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		zone, err := time.LoadLocation("Asia/Shanghai")
		if err != nil {
			t.Fatal(err)
		}
		words := func(due time.Time) string { return f.App.Catalog.Reader("en", zone).DateTime(due) + " (UTC+08:00)" }
		due := words(file.Lead.SLA.DueAt)
		want := []string{"|" + due, "ann|" + due, "ann|" + words(again)} // what is still unanswered keeps its promise
		if !slices.Equal(got, want) || again.IsZero() {
			t.Errorf("%q, want %q", got, want)
		}
	})
}
