package conversation_test

import (
	"context"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

func TestACallAnswersTheClientAndANoteDoesNot(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ctx := env.NewFirm(env.Boot()), context.Background()
		ann := f.Consultant("ann")
		f.Team(crm.Team{Targets: crm.Targets{FirstResponse: time.Hour}}, ann)
		lead := f.Enquire("wechat", "client_one").Lead
		if err := f.App.Conversation.AddNote(ctx, f.Actor(ann), lead.ID, "I shall call"); err != nil {
			t.Fatal(err)
		}
		if c := f.File(lead.ID).Clock(); !c.EndedAt.IsZero() {
			t.Fatalf("a note ended the clock: %+v", c)
		}
		call, err := f.App.Conversation.LogCall(ctx, f.Actor(ann), lead.ID, " told her the price ", "call 1")
		if err != nil || !call.Call || call.Text != "told her the price" {
			t.Fatalf("%+v, %v", call, err)
		}
		file := f.File(lead.ID)
		if c := file.Clock(); c.State != crm.SLAMet || c.EndedAt.IsZero() || file.Lead.SLA.State != "" {
			t.Errorf("the clock: %+v, on the lead %+v", c, file.Lead.SLA)
		}
		if len(file.Notes) != 2 || file.Notes[0].Call || !file.Notes[1].Call {
			t.Errorf("notes: %+v", file.Notes)
		}
		kinds := map[string]int{}
		for _, e := range file.Events {
			kinds[e.Kind]++
		}
		if kinds["call.logged"] != 1 || kinds["note.added"] != 1 || kinds["sla.met"] != 1 {
			t.Errorf("the trail: %v", kinds)
		}
	})
}

func TestACallLoggedAgainUnderItsKeyIsOneCallAndNoNote(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f, ctx := env.NewFirm(env.Boot()), context.Background()
		ann := f.Consultant("ann")
		f.Team(crm.Team{}, ann)
		lead := f.Enquire("wechat", "client_one").Lead.ID
		log := func() (crm.Note, error) {
			return f.App.Conversation.LogCall(ctx, f.Actor(ann), lead, "no answer", "k")
		}
		first, err := log()
		if err != nil {
			t.Fatal(err)
		}
		if again, err := log(); err != nil || again != first {
			t.Errorf("again: %+v, %v; first %+v", again, err, first)
		}
		if _, err := f.App.Conversation.AddNoteOnce(ctx, f.Actor(ann), lead, "no answer", "k"); !crm.HasCode(err, "idempotency_mismatch") {
			t.Errorf("a note under the key of a call: %v", err)
		}
		stranger := f.Actor(f.Consultant("stranger"))
		if _, err := f.App.Conversation.LogCall(ctx, stranger, lead, "hello", ""); !crm.HasCode(err, "lead_not_found") {
			t.Errorf("a stranger's call: %v", err)
		}
		if n := len(f.File(lead).Notes); n != 1 {
			t.Errorf("%d notes", n)
		}
	})
}
