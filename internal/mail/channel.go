package mail

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// Channel is whether the mail server takes our mail at all, as the latest attempt found it.
type Channel struct {
	Paused bool      `json:"paused"`
	Since  time.Time `json:"since"`  // when it was first found so; zero: nothing has been tried yet
	Reason string    `json:"reason"` // while paused: a Reason
	Reply  string    `json:"reply"`  // while paused: what the server said, or the network
}

// Reasons of a paused channel.
const (
	ReasonUnreachable = "unreachable" // no connection, or no greeting
	ReasonTLS         = "tls"         // no encryption, or a certificate that nobody trusts
	ReasonAuth        = "auth"        // our user or password is not good
	ReasonRefused     = "refused"     // it greets us with a refusal
)

// channelSetting is where the workers leave the channel's state for processes that send nothing themselves.
const channelSetting = "mail_channel"

// channel remembers what this process found last, and what it told the others.
type channel struct {
	telling sync.Mutex // held around a write, so that the last one written is the latest; before mu
	mu      sync.Mutex
	state   Channel
	told    Channel // the latest that was written; one that could not be is news again with the next attempt
}

// Channel returns how this process found the mail server last. One that sends no mail knows nothing; see LastChannel.
func (m *Mail) Channel() Channel {
	m.channel.mu.Lock()
	defer m.channel.mu.Unlock()
	return m.channel.state
}

// LastChannel returns how any process found the mail server when that changed last.
func LastChannel(tx *database.Tx) (c Channel, err error) {
	value, err := store.Setting(tx, channelSetting)
	if crm.IsKind(err, crm.KindNotFound) {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	if err := json.Unmarshal([]byte(value), &c); err != nil {
		return c, fmt.Errorf("reading the state of the mail channel: %w", err)
	}
	return c, nil
}

// notice remembers what an attempt says about the channel, and tells the other processes when that is news.
func (m *Mail) notice(ctx context.Context, o Outcome) {
	reason, decided := o.channelReason()
	if !decided || ctx.Err() != nil { // what ends because we stop says nothing of the server
		return
	}
	m.channel.turn(reason, o, m.db.Now())
	if _, news := m.channel.news(); !news {
		return
	}
	if err := m.tell(context.WithoutCancel(ctx)); err != nil {
		m.log.Warn("noting the state of the mail channel", "error", err)
	}
}

// tell writes how the channel stands by now, unless another sender has done so meanwhile, and again for as long as it turns
// while that is written: whoever turned it then could not see that what was told before is told no more.
func (m *Mail) tell(ctx context.Context) error {
	m.channel.telling.Lock()
	defer m.channel.telling.Unlock()
	for state, news := m.channel.news(); news; state, news = m.channel.news() {
		err := m.db.Write(ctx, func(tx *database.Tx) error {
			return store.PutSetting(tx, channelSetting, database.JSON(state))
		})
		if err != nil {
			return err
		}
		m.channel.hasTold(state)
	}
	return nil
}

// news returns the state, and whether it is other than what was told.
func (c *channel) news() (Channel, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state, c.state != c.told
}

func (c *channel) hasTold(state Channel) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.told = state
}

// turn moves the channel to paused for a reason, or open for none.
func (c *channel) turn(reason string, o Outcome, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.state.Since.IsZero() && c.state.Reason == reason {
		return
	}
	next := Channel{Paused: reason != "", Since: now, Reason: reason}
	if next.Paused {
		next.Reply = o.words()
		if c.state.Paused {
			next.Since = c.state.Since // another reason, the same pause
		}
	}
	c.state = next
}

// channelReason returns why the channel is paused, "" when it is open; decided is false for an attempt that ended
// without the server's word.
func (o Outcome) channelReason() (reason string, decided bool) {
	switch {
	case o.RetryAfter > 0:
		return "", false
	case o.Phase == PhaseTLS:
		return ReasonTLS, true
	case o.Phase == PhaseConnect && o.PauseChannel:
		return ReasonRefused, true
	case o.Phase == PhaseConnect:
		return ReasonUnreachable, true
	case o.Phase == PhaseAuth, o.PauseChannel: // it wants a password, or a better one, some only at MAIL
		return ReasonAuth, true
	}
	return "", o.State == Accepted || o.Code != 0
}

// words are what was heard: the server's reply, or else the error.
func (o Outcome) words() string {
	if o.Reply == "" && o.Err != nil {
		return o.Err.Error()
	}
	return o.Reply
}
