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

// Channel is whether one mail server takes our mail at all, as the latest attempt found it.
type Channel struct {
	Name   string    `json:"name"` // without its password; "file" where there is none
	Paused bool      `json:"paused"`
	Since  time.Time `json:"since"`  // when it was first found so; zero: nothing has been tried yet
	Reason string    `json:"reason"` // while paused: a Reason
	Reply  string    `json:"reply"`  // while paused: what the server said, or the network
}

// Ill counts the channels that are paused, and tells since when things are as they are: the oldest pause, or else what is
// known of the preferred channel.
func Ill(channels []Channel) (n int, since time.Time) {
	for _, c := range channels {
		if !c.Paused {
			continue
		}
		if n++; since.IsZero() || c.Since.Before(since) {
			since = c.Since
		}
	}
	if n == 0 && len(channels) > 0 {
		since = channels[0].Since
	}
	return n, since
}

// Reasons of a paused channel.
const (
	ReasonUnreachable = "unreachable" // no connection, or no greeting
	ReasonTLS         = "tls"         // no encryption, or a certificate that nobody trusts
	ReasonAuth        = "auth"        // our user or password is not good
	ReasonRefused     = "refused"     // it greets us with a refusal
)

// channelSetting is where the workers leave the state of a channel for processes that send nothing themselves.
func channelSetting(name string) string { return "mail_channel " + name }

// kept is how a channel stands in the database.
type kept struct {
	Channel
	Alarmed time.Time `json:"alarmed"` // when managers were told last that it is paused; zero: never
}

// channel remembers what this process found last, and what it told the others.
type channel struct {
	telling sync.Mutex // held around a write, so that the last one written is the latest; before mu
	mu      sync.Mutex
	state   Channel
	told    Channel // the latest that was written; one that could not be is news again with the next attempt
}

func newChannels(names []string) map[string]*channel {
	all := make(map[string]*channel, len(names))
	for _, name := range names {
		untried := Channel{Name: name}
		all[name] = &channel{state: untried, told: untried}
	}
	return all
}

// Channels returns how this process found each mail server last, the preferred one first. One that sends no mail knows
// nothing; see ChannelsIn.
func (m *Mail) Channels() []Channel {
	names := m.transport.Channels()
	all := make([]Channel, len(names))
	for i, name := range names {
		all[i] = m.channels[name].standing()
	}
	return all
}

// ChannelsIn returns how any process found each mail server when that changed last, the preferred one first.
func (m *Mail) ChannelsIn(tx *database.Tx) ([]Channel, error) {
	all := m.Channels()
	for i, own := range all {
		told, err := readChannel(tx, own.Name)
		if err != nil {
			return all, err
		}
		if told.Since.After(own.Since) {
			all[i] = told.Channel // else it is not written down yet
		}
	}
	return all, nil
}

func readChannel(tx *database.Tx, name string) (k kept, err error) {
	value, err := store.Setting(tx, channelSetting(name))
	if crm.IsKind(err, crm.KindNotFound) {
		return k, nil
	}
	if err != nil {
		return k, err
	}
	if err := json.Unmarshal([]byte(value), &k); err != nil {
		return k, fmt.Errorf("reading the state of the mail channel %s: %w", name, err)
	}
	return k, nil
}

// notice remembers what an attempt says about its channels, and tells the other processes when that is news.
func (m *Mail) notice(ctx context.Context, o Outcome) {
	if ctx.Err() != nil { // what ends because we stop says nothing of the server
		return
	}
	for _, passed := range o.Passed {
		m.noticeOne(ctx, passed)
	}
	m.noticeOne(ctx, o)
}

func (m *Mail) noticeOne(ctx context.Context, o Outcome) {
	c, known := m.channels[o.Channel]
	reason, decided := o.channelReason()
	if !known || !decided {
		return
	}
	c.turn(reason, o, m.db.Now())
	if _, news := c.news(); !news {
		return
	}
	if err := m.tell(context.WithoutCancel(ctx), c); err != nil {
		m.log.Warn("noting the state of the mail channel", "channel", o.Channel, "error", err)
	}
}

// tell writes how the channel stands by now, unless another sender has done so meanwhile, and again for as long as it turns
// while that is written: whoever turned it then could not see that what was told before is told no more.
func (m *Mail) tell(ctx context.Context, c *channel) error {
	c.telling.Lock()
	defer c.telling.Unlock()
	for state, news := c.news(); news; state, news = c.news() {
		if err := m.db.Write(ctx, func(tx *database.Tx) error { return m.keep(tx, state) }); err != nil {
			return err
		}
		c.hasTold(state)
	}
	return nil
}

// keep writes the state of a channel, and has managers told when it is paused that was not, whichever process finds that
// first.
func (m *Mail) keep(tx *database.Tx, state Channel) error {
	if err := tx.Lock(channelSetting(state.Name)); err != nil {
		return err
	}
	was, err := readChannel(tx, state.Name)
	if err != nil {
		return err
	}
	if state.Paused && !was.Paused {
		if err := m.planAlarm(tx, state.Name, tx.Now().Add(alarmAfter)); err != nil {
			return err
		}
	}
	return store.PutSetting(tx, channelSetting(state.Name), database.JSON(kept{state, was.Alarmed}))
}

func (c *channel) standing() Channel {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state
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
	next := Channel{Name: c.state.Name, Paused: reason != "", Since: now, Reason: reason}
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
