package machinery

import (
	"context"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/mail"
	"frontdesk/internal/store"
)

// MailRoom is how the mail stands that goes out.
type MailRoom struct {
	At         time.Time
	Channels   []mail.Channel    // the preferred first
	States     []StateCount      // only those on their way and those that did not arrive
	Hours      []HourCount       // of the last 30 days, oldest first
	Letters    []Letter          // that did not arrive, the newest first
	Suppressed []crm.Suppression // the newest first
	Staff      []crm.Suppression // colleagues who are not written to
}

// HourCount is how many attempts of an hour ended in one way: accepted, retry, failed or unknown.
type HourCount = store.HourCount

// MailQuery says which part of the lists is asked for.
type MailQuery struct {
	Letters int64 // those with ids below
	Filter  mail.SuppressionFilter
	Limit   int // of each list
}

// throughput is how far back attempts are counted.
const throughput = 30 * 24 * time.Hour

// MailRoom looks at all of it at once. Managers and administrators.
func (m *Machinery) MailRoom(ctx context.Context, actor crm.Actor, q MailQuery) (room MailRoom, err error) {
	if err := actor.Require(crm.RoleManager); err != nil {
		return room, err
	}
	err = m.db.Read(ctx, func(tx *database.Tx) error {
		room.At = tx.Now()
		if err := room.lists(tx, q); err != nil {
			return err
		}
		if room.States, err = store.CountMessages(tx, Most); err != nil {
			return err
		}
		if room.Hours, err = store.CountAttempts(tx, tx.Now().Add(-throughput)); err != nil {
			return err
		}
		if room.Staff, err = store.SuppressedUsers(tx); err != nil {
			return err
		}
		room.Channels, err = m.mail.ChannelsIn(tx)
		return err
	})
	return room, err
}

func (r *MailRoom) lists(tx *database.Tx, q MailQuery) error {
	messages, err := store.TroubledMessages(tx, q.Letters, q.Limit)
	if err != nil {
		return err
	}
	if r.Letters, err = lettersOf(tx, messages); err != nil {
		return err
	}
	r.Suppressed, err = store.ListSuppressions(tx, q.Filter, q.Limit)
	return err
}

// MailAlarm is what about outgoing mail needs a person at once.
type MailAlarm struct {
	Channels []mail.Channel    // that are paused
	All      bool              // and there is no other
	Staff    []crm.Suppression // colleagues who are not written to
}

// MailAlarm looks for what needs a person. Managers and administrators.
func (m *Machinery) MailAlarm(ctx context.Context, actor crm.Actor) (a MailAlarm, err error) {
	if err := actor.Require(crm.RoleManager); err != nil {
		return a, err
	}
	err = m.db.Read(ctx, func(tx *database.Tx) error {
		channels, err := m.mail.ChannelsIn(tx)
		if err != nil {
			return err
		}
		a.Channels = nil
		for _, c := range channels {
			if c.Paused {
				a.Channels = append(a.Channels, c)
			}
		}
		a.All = len(a.Channels) == len(channels)
		a.Staff, err = store.SuppressedUsers(tx)
		return err
	})
	return a, err
}
