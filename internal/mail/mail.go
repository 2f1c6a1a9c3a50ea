package mail

import (
	"cmp"
	"log/slog"
	netmail "net/mail"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/dkim"
	"frontdesk/internal/i18n"
	"frontdesk/internal/observe"
	"frontdesk/internal/outbox"
	"frontdesk/internal/queue"
	"frontdesk/internal/ratelimit"
	"frontdesk/internal/scan"
)

const (
	senders = 16                 // messages on their way at once; a transport takes as many connections
	giveUp  = 3 * 24 * time.Hour // how long a message is tried
)

// Mail works on the ledger of messages: it composes what is queued, hands it to the transport, and keeps the
// true state of each.
type Mail struct {
	db        *database.DB
	transport Transport
	renderer  *Renderer
	from      netmail.Address
	signer    *dkim.Signer
	returns   string
	log       *slog.Logger
	metrics   *observe.Metrics
	channels  map[string]*channel // by name
	pace      *pace
	gate      *scan.Gate
	replies   Replies
	queue     *queue.Queue
	outbox    *outbox.Outbox
	catalog   *i18n.Catalog
}

// Senders is how many messages are on their way at once.
const Senders = senders

// Settings are what Mail works with.
type Settings struct {
	DB        *database.DB
	Queue     *queue.Queue
	Transport Transport
	Renderer  *Renderer
	From      netmail.Address // of every message
	Signer    *dkim.Signer    // of every message; nil: our relay signs, or nobody
	Returns   string          // where reports of failed delivery go; empty: to From
	Log       *slog.Logger
	Metrics   *observe.Metrics // nil: nothing is counted
	Gate      *scan.Gate       // by which the files of replies are handed out
	Replies   Replies          // nil: what people write to clients goes out like anything else

	Rates   Rates
	Limiter *ratelimit.Limiter // keeps what all processes together hand over; nil: this one is alone
	Outbox  *outbox.Outbox     // takes what managers are told of a channel that takes us no more, and tries of words
	Catalog *i18n.Catalog
}

// Replies decides about what people write to clients.
type Replies interface {
	Overtaken(tx *database.Tx, m crm.Message) (bool, error) // it is not to go out after all
	Stop(tx *database.Tx, m crm.Message) error              // keeps it for its writer
	Sent(tx *database.Tx, m crm.Message) error              // a server has accepted it
}

// New returns a Mail and names its job handler.
func New(s Settings) *Mail {
	m := &Mail{
		db: s.DB, transport: s.Transport, renderer: s.Renderer, from: s.From, returns: cmp.Or(s.Returns, s.From.Address), signer: s.Signer, log: s.Log, metrics: s.Metrics, gate: s.Gate, replies: s.Replies,
		channels: newChannels(s.Transport.Channels()), pace: newPace(s.Rates, s.Limiter, s.DB.Now), queue: s.Queue, outbox: s.Outbox, catalog: s.Catalog,
	}
	queue.Handle(s.Queue, queue.Policy{
		Workers: senders, MaxAttempts: 1000, Backoff: queue.Exponential(5*time.Second, 15*time.Minute),
	}, m.send)
	queue.Handle(s.Queue, queue.Persistent(1), m.tellManagers)
	return m
}
