// Package machinery is the engine room as an administrator sees it: what waits, what runs, what has failed for good,
// and how the database, Redis and the mail server are. It promises that looking is cheap at any size of the database
// and fails for no part that is away, and that whatever it does about dead jobs and failed mails is done once and
// written into the trail. It knows of leads only their references.
package machinery

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"frontdesk/internal/clamd"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/mail"
	"frontdesk/internal/outbox"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

// Most is where counting ends: a count of Most means that many or more.
const Most = 50_000

// newestOffers is how many offers, from the newest, are looked at for what became of them.
const newestOffers = 10_000

const (
	recently   = 24 * time.Hour     // how far back offers are counted
	remembered = 7 * 24 * time.Hour // how long a mail that did not arrive is trouble; listed it is for ever
)

// databaseDeadline bounds all that is asked of the database for one snapshot.
const databaseDeadline = 2 * time.Second

// Options are what the machinery looks at.
type Options struct {
	DB     *database.DB
	Queue  *queue.Queue
	Outbox *outbox.Outbox
	Mail   *mail.Mail
	Ways   []string // by which mail is to come in, by name

	Scanner *clamd.Client // nil: there is none
}

// Machinery looks at the parts and mends what can be mended by hand. It is safe for concurrent use.
type Machinery struct {
	db     *database.DB
	queue  *queue.Queue
	outbox *outbox.Outbox
	mail   *mail.Mail
	names  []string // of the ways in

	scanner *clamd.Client

	mu    sync.Mutex
	since map[string]turn // by part: how it is, and since when this process knows
}

type turn struct {
	ok bool
	at time.Time
}

// New returns a machinery that has looked at nothing yet.
func New(o Options) *Machinery {
	return &Machinery{db: o.DB, queue: o.Queue, outbox: o.Outbox, mail: o.Mail, names: o.Ways, scanner: o.Scanner, since: map[string]turn{}}
}

// JobCount is how many jobs of a kind are in a state: "ready", "running" or "dead". Cancelled ones are over and are
// not counted.
type JobCount = store.JobCount

// StateCount is how many of a thing are in a state, and when the oldest of them began.
type StateCount = store.StateCount

// Stream is how the hints of jobs stand in Redis.
type Stream = queue.Stream

// OfferCounts are the offers that wait for an answer, and what became of those made in the last 24 hours (of the
// newest 10,000).
type OfferCounts struct {
	Live                                   int64
	Accepted, Declined, Expired, Withdrawn int64
}

// Names of parts.
const (
	PartDatabase = "database"
	PartRedis    = "redis"
	PartMail     = "mail"
	PartScanner  = "scanner"
)

// DetailAway is what is wrong with a part that does not answer; a mail part has one of the mail.Reason codes, a scanner one of
// the clamd.Reason codes.
const DetailAway = "away"

// DetailFailover is that of mail when one of its channels is paused and another is not.
const DetailFailover = "failover"

// Part is how something we depend on is.
type Part struct {
	Name   string
	OK     bool
	Since  time.Time // since when it is so, as far as is known; zero: it has not been tried yet
	Detail string    // code of what is wrong; empty: nothing
	Words  string    // what it said itself, if anything
}

// Database is which database is open and how many bytes it takes.
type Database = database.About

// Snapshot is how the machinery stands at one moment. All counts end at Most. Without the database there are none,
// and Database is zero but for the Dialect.
type Snapshot struct {
	At       time.Time
	Parts    []Part         // the database, Redis, mail, and the virus scanner if there is one
	Channels []mail.Channel // the preferred first
	Ways     []Way          // by which mail comes in
	Database Database
	Stream   Stream
	Jobs     []JobCount   // by kind and state
	Messages []StateCount // only those on their way (queued, sending, retrying) and those that did not arrive (unknown, failed, bounced)
	Troubled int64        // messages that in the last seven days turned out not to have arrived, or perhaps not
	Offers   OfferCounts
	Due      []StateCount // answers promised to clients that are still to be given: due, warned, breached
	Answers  []StateCount // those of the last 24 hours: met, breached, dropped
	Leads    []StateCount // only those that nobody has accepted yet: new, queued, offered
	Held     int64        // submissions that wait for a verdict
}

// Snapshot looks at everything once, in about two seconds at worst. A part that does not answer is a Part that is not
// OK; an error is a fault of ours.
func (m *Machinery) Snapshot(ctx context.Context) (Snapshot, error) {
	s := Snapshot{At: m.db.Now()}
	streaming := make(chan error, 1)
	go func() {
		var err error
		s.Stream, err = m.queue.Stream(ctx)
		streaming <- err
	}()
	asking := m.askScanner(ctx)
	s.Channels = m.mail.Channels() // all that is known while the database is away
	away, err := m.ask(ctx, &s)
	s.Parts = []Part{m.part(PartDatabase, s.At, away), m.part(PartRedis, s.At, <-streaming), mailPart(s.Channels)}
	if asking != nil {
		s.Parts = append(s.Parts, m.scannerPart(s.At, <-asking))
	}
	return s, err
}

// mailPart is how mail goes out: by the first channel that is not paused.
func mailPart(channels []mail.Channel) Part {
	ill, since := mail.Ill(channels)
	p := Part{Name: PartMail, OK: ill == 0, Since: since}
	if ill == 0 {
		return p
	}
	first := channels[slices.IndexFunc(channels, func(c mail.Channel) bool { return c.Paused })]
	p.Detail, p.Words = first.Reason, first.Reply
	if len(channels) > 1 {
		p.Words = first.Name + ": " + first.Reply
	}
	if ill < len(channels) {
		p.Detail = DetailFailover
	}
	return p
}

// ask reads what the database knows. Away is why it does not answer.
func (m *Machinery) ask(ctx context.Context, s *Snapshot) (away, err error) {
	ctx, cancel := context.WithTimeout(ctx, databaseDeadline)
	defer cancel()
	if s.Database, err = m.db.About(ctx); err == nil {
		err = m.db.Read(ctx, func(tx *database.Tx) (err error) {
			known, err := m.mail.ChannelsIn(tx)
			if err != nil {
				return err
			}
			s.Channels = known
			if s.Ways, err = m.ways(tx); err != nil {
				return err
			}
			return count(tx, s)
		})
	}
	if crm.IsKind(err, crm.KindUnavailable) {
		return err, nil
	}
	if err != nil {
		return nil, fmt.Errorf("looking at the machinery: %w", err)
	}
	return nil, nil
}

func count(tx *database.Tx, s *Snapshot) (err error) {
	if s.Jobs, err = store.CountJobs(tx, Most); err != nil {
		return err
	}
	if s.Messages, err = store.CountMessages(tx, Most); err != nil {
		return err
	}
	if s.Troubled, err = store.CountTroubledMessages(tx, tx.Now().Add(-remembered), Most); err != nil {
		return err
	}
	if s.Leads, err = store.CountUnassignedLeads(tx, Most); err != nil {
		return err
	}
	if s.Held, err = store.CountHeld(tx, Most); err != nil {
		return err
	}
	if s.Due, err = store.CountClocks(tx, Most); err != nil {
		return err
	}
	if s.Answers, err = store.CountEndedClocks(tx, tx.Now().Add(-recently), newestOffers); err != nil {
		return err
	}
	s.Offers, err = countOffers(tx)
	return err
}

func countOffers(tx *database.Tx) (c OfferCounts, err error) {
	if c.Live, err = store.CountWaitingOffers(tx, Most); err != nil {
		return c, err
	}
	ended, err := store.CountRecentOffers(tx, tx.Now().Add(-recently), newestOffers)
	c.Accepted, c.Declined = ended[crm.OfferAccepted], ended[crm.OfferDeclined]
	c.Expired, c.Withdrawn = ended[crm.OfferExpired], ended[crm.OfferWithdrawn]
	return c, err
}

// part is how something answers now, and since when it has.
func (m *Machinery) part(name string, now time.Time, err error) Part {
	m.mu.Lock()
	defer m.mu.Unlock()
	ok := err == nil
	last, known := m.since[name]
	if !known || last.ok != ok {
		last = turn{ok, now}
		m.since[name] = last
	}
	p := Part{Name: name, OK: ok, Since: last.at}
	if !ok {
		p.Detail = DetailAway
	}
	return p
}
