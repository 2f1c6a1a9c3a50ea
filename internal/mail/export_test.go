package mail

import "context"

// Notice is what a sender says of the channel after an attempt.
func Notice(m *Mail, o Outcome) { m.notice(context.Background(), o) }
