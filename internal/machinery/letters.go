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
	State    crm.MessageState // unknown, failed, bounced or suppressed
	Attempts int
	Reply    string // the server's last, or why there was none
	At       time.Time
	History  []crm.Attempt // the last of them, oldest first
	Held     string        // why its address is written to no more; empty: it is
	Subject
}

// historyLength is how many attempts at each letter are shown.
const historyLength = 20

// Doubtful reports whether the letter may have arrived, so that sending it again may send it twice.
func (l Letter) Doubtful() bool { return l.State == crm.MessageUnknown }

// MayGoAgain reports whether the letter may be sent again.
func (l Letter) MayGoAgain() bool { return l.Held == "" && l.State.CanMove(crm.MessageQueued) }

// Letters returns up to limit letters, the newest first, from those with an id below before. Managers and administrators.
func (m *Machinery) Letters(ctx context.Context, actor crm.Actor, before int64, limit int) (letters []Letter, err error) {
	if err := actor.Require(crm.RoleManager); err != nil {
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
	var leads, ids []int64
	var addresses []string
	for _, m := range messages {
		leads, ids, addresses = append(leads, m.LeadID), append(ids, m.ID), append(addresses, m.ToAddress)
	}
	references, err := store.ReferencesOfLeads(tx, distinct(leads))
	if err != nil {
		return nil, err
	}
	history, err := store.AttemptsOf(tx, ids, historyLength)
	if err != nil {
		return nil, err
	}
	held, err := store.SuppressionsOf(tx, addresses)
	var letters []Letter
	for i, m := range messages {
		letters = append(letters, Letter{
			ID: m.ID, State: m.State, Attempts: m.Attempts, Reply: m.Reply, At: m.UpdatedAt, History: history[m.ID], Held: held[i].Why,
			Subject: described{references: references}.ofLead(ofMessage(m)),
		})
	}
	return letters, err
}

// SendAgain puts a letter into the line once more. One that may have arrived goes only when twice says that this is
// understood: crm.KindInvalid without. Managers and administrators; crm.KindConflict when it has moved on, or
// "address_suppressed" while its address is written to no more.
func (m *Machinery) SendAgain(ctx context.Context, actor crm.Actor, id int64, twice bool) error {
	if err := actor.Require(crm.RoleManager); err != nil {
		return err
	}
	return m.db.Write(ctx, func(tx *database.Tx) error {
		message, err := store.MessageByID(tx, id)
		if err != nil {
			return err
		}
		return m.outbox.SendAgain(tx, actor, message, twice)
	})
}
