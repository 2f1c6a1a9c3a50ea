// Package account is who may sign in: users with their roles, sessions, passwords and invitations, the consultants
// among them, and the API keys of programs that act for them. It answers alike for an e-mail it knows and one it
// does not, and never keeps a password, a key or a session's value, only what they can be checked against.
package account

import (
	"time"

	"frontdesk/internal/database"
	"frontdesk/internal/outbox"
	"frontdesk/internal/queue"
	"frontdesk/internal/ratelimit"
	"frontdesk/internal/token"
)

const (
	sessionLifetime = 14 * 24 * time.Hour // since it was last used
	touchEvery      = 10 * time.Minute    // how exactly "last used" is kept
	resetLifetime   = 2 * time.Hour
	inviteLifetime  = 7 * 24 * time.Hour
)

// Attempts at a password, of one account and from one address.
var (
	perAccount = ratelimit.Rate{Count: 10, Per: 10 * time.Minute}
	perAddress = ratelimit.Rate{Count: 60, Per: 10 * time.Minute}
	perReset   = ratelimit.Rate{Count: 5, Per: time.Hour}
	perOffice  = ratelimit.Rate{Count: 30, Per: time.Hour} // resets from one address
)

// Options are what account works with.
type Options struct {
	DB      *database.DB
	Queue   *queue.Queue
	Outbox  *outbox.Outbox
	Limiter *ratelimit.Limiter // of this process: guessing must not get free when Redis is slow
	Keys    token.Keyring      // signs the links that set a password
	Firm    string             // the firm's name in invitations
}

// Account manages users and their sessions.
type Account struct {
	Options
	passwords passwords
	uses      *keyUses
}

// New starts an account; Close stops it.
func New(o Options) *Account {
	return &Account{Options: o, passwords: newPasswords(), uses: startKeyUses(o.DB)}
}

// Close ends the noting of when keys were used.
func (a *Account) Close() { a.uses.close() }
