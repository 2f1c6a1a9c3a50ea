package conversation_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/testkit"
)

func TestANoteIsKeptWithItsAuthorAndATrace(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		ann, bob := f.Consultant("ann"), f.Consultant("bob")
		f.Team(crm.Team{}, ann, bob)
		lead := f.Enquire("wechat", "client_one").Lead
		f.Advance(time.Minute)
		if err := f.App.Conversation.AddNote(context.Background(), f.Actor(bob), lead.ID, "  called,\r\nno answer  "); err != nil {
			t.Fatal(err)
		}
		file := f.File(lead.ID)
		if len(file.Notes) != 1 || file.Notes[0].Text != "called,\nno answer" || file.Notes[0].AuthorName != "bob" {
			t.Errorf("notes: %+v", file.Notes)
		}
		if last := file.Events[len(file.Events)-1]; last.Kind != "note.added" || last.Actor.ID != bob || last.SubjectID != file.Notes[0].ID {
			t.Errorf("the trace: %+v", last)
		}
		if file.Lead.LastActivity.Sub(lead.LastActivity) != time.Minute || file.Lead.OfferedID != lead.OfferedID {
			t.Errorf("the lead: %+v", file.Lead)
		}
	})
}

func TestANoteThatIsEmptyOrEndlessIsRefusedByName(t *testing.T) {
	testkit.OnBoth(t, func(t *testing.T, env *testkit.Env) {
		f := env.NewFirm(env.Boot())
		ann := f.Consultant("ann")
		f.Team(crm.Team{}, ann)
		lead := f.Enquire("wechat", "client_one").Lead.ID
		for text, code := range map[string]string{" \r\n\t ": "required", strings.Repeat("长", 10_001): "too_long"} {
			err := crm.AsError(f.App.Conversation.AddNote(context.Background(), f.Actor(ann), lead, text))
			if err.Kind != crm.KindInvalid || len(err.Fields) != 1 || err.Fields[0].Field != "text" || err.Fields[0].Code != code {
				t.Errorf("want %s, heard %v", code, err)
			}
		}
		if err := f.App.Conversation.AddNote(context.Background(), f.Actor(ann), lead, strings.Repeat("长", 10_000)); err != nil {
			t.Error(err)
		}
		if n := len(f.File(lead).Notes); n != 1 {
			t.Errorf("%d notes", n)
		}
	})
}
