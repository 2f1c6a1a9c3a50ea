package machinery

import (
	"context"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// Letter is a message that did not arrive, or of which nobody knows.
type Letter struct {
	ID       int64
	State    crm.MessageState // unknown, failed or bounced
	Attempts int
	Reply    string // the server's last, or why there was none
	At       time.Time
	Subject
}

// Doubtful reports whether the letter may have arrived, so that sending it again may send it twice.
func (l Letter) Doubtful() bool { return l.State == crm.MessageUnknown }

// MayGoAgain reports whether the letter may be sent again.
func (l Letter) MayGoAgain() bool { return l.State.CanMove(crm.MessageQueued) }

// Letters returns up to limit letters, the newest first, from those with an id below before. Administrators only.
func (m *Machinery) Letters(ctx context.Context, actor crm.Actor, before int64, limit int) (letters []Letter, err error) {
	if err := actor.Require(crm.RoleAdmin); err != nil {
		return nil, err
	}
	err = m.db.Read(ctx, func(tx *database.Tx) error {
		messages, err := store.TroubledMessages(tx, before, limit)
		if err != nil {
			return err
		}
		letters, err = lettersOf(tx, messages)
		return err
	})
	return letters, err
}

func lettersOf(tx *database.Tx, messages []crm.Message) ([]Letter, error) {
	var leads []int64
	for _, m := range messages {
		leads = append(leads, m.LeadID)
	}
	references, err := store.ReferencesOfLeads(tx, distinct(leads))
	var letters []Letter
	for _, m := range messages {
		letters = append(letters, Letter{
			ID: m.ID, State: m.State, Attempts: m.Attempts, Reply: m.Reply, At: m.UpdatedAt,
			Subject: described{references: references}.ofLead(ofMessage(m)),
		})
	}
	return letters, err
}

// SendAgain puts a letter into the line once more. One that may have arrived goes only when twice says that this is
// understood: crm.KindInvalid without. Administrators only; crm.KindConflict when it has moved on.
func (m *Machinery) SendAgain(ctx context.Context, actor crm.Actor, id int64, twice bool) error {
	if err := actor.Require(crm.RoleAdmin); err != nil {
		return err
	}
	return m.db.Write(ctx, func(tx *database.Tx) error {
		message, err := store.MessageByID(tx, id)
		if err != nil {
			return err
		}
		if message.State == crm.MessageUnknown && !twice {
			return crm.Invalid([]crm.FieldError{{Field: "twice", Code: "required"}})
		}
		from := message.State
		if err := m.outbox.Again(tx, message); err != nil {
			return err
		}
		return store.InsertEvent(tx, crm.Event{
			Actor: actor, Kind: "message.sent_again", LeadID: message.LeadID, Subject: "message", SubjectID: id,
			Detail: []byte(database.JSON(map[string]string{"from": string(from)})),
		})
	})
}
