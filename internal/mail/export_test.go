package mail

import (
	"context"

	"frontdesk/internal/database"
)

// Notice is what a sender says of the channel after an attempt.
func Notice(m *Mail, o Outcome) { m.notice(context.Background(), o) }

// Told is how other processes read a channel.
func Told(tx *database.Tx, name string) (Channel, error) {
	k, err := readChannel(tx, name)
	return k.Channel, err
}
