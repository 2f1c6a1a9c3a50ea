package mail

import (
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

// unchecked is how long a reply waits whose file the virus scanner has not looked at.
const unchecked = 30 * time.Second

// send makes one attempt at one message. Before anything by which the server could accept it, the message is
// "sending" on the disk; so whatever happens to this process, nobody takes an attempt for one that never was.
func (m *Mail) send(ctx context.Context, job queue.Job[jobs.SendMessage]) error {
	message, due, err := m.take(ctx, job)
	if err != nil || !due {
		return err
	}
	if err := m.bringUpToDate(ctx, &message); err != nil {
		return err
	}
	words, err := m.words(ctx, message)
	if err != nil {
		return err
	}
	switch err := m.compose(ctx, &message, words); {
	case crm.HasCode(err, "file_pending"):
		return queue.Snooze(unchecked)
	case crm.IsKind(err, crm.KindUnavailable) && !crm.HasCode(err, "file_lost"):
		return err
	case err != nil:
		message.State, message.Reply = crm.MessageFailed, err.Error()
		return m.settle(ctx, job, message, nil)
	}
	start := time.Now()
	outcome := m.transport.Send(ctx, m.envelope(message), message.Raw, func(ctx context.Context) error {
		return m.begin(ctx, job, message)
	})
	var wait paced
	var held suppressed
	switch {
	case errors.As(outcome.Err, &wait):
		return queue.Snooze(wait.wait)
	case errors.Is(outcome.Err, queue.ErrLeaseLost):
		return queue.ErrLeaseLost
	case errors.Is(outcome.Err, errRecalled):
		return m.db.Write(ctx, job.Finish)
	case errors.Is(outcome.Err, errOvertaken):
		return m.db.Write(ctx, func(tx *database.Tx) error { return errors.Join(m.replies.Stop(tx, message), job.Finish(tx)) })
	case errors.As(outcome.Err, &held):
		message.State, message.Phase, message.Reply = crm.MessageSuppressed, "", held.Words
		return m.settle(ctx, job, message, nil)
	}
	m.metrics.MailAttempt(outcome.attempt(), string(outcome.Phase), time.Since(start))
	for _, o := range outcome.tried() {
		if o.PauseChannel {
			m.log.ErrorContext(ctx, "the mail server refuses us", append([]any{"channel", o.Channel}, o.diagnosis()...)...)
		}
	}
	m.notice(ctx, outcome)
	again := m.learn(&message, outcome)
	return m.settle(ctx, job, message, again, outcome.tried()...)
}

// begin takes the message its place within the rates, and notes on the disk that it may be accepted from now on.
func (m *Mail) begin(ctx context.Context, job queue.Job[jobs.SendMessage], message crm.Message) error {
	if wait := m.pace.take(ctx, message.ToAddress); wait > 0 {
		return paced{wait}
	}
	return m.db.WriteShared(ctx, func(tx *database.Tx) error {
		if err := job.Hold(tx); err != nil {
			return err
		}
		if err := m.overtaken(tx, message); err != nil {
			return err
		}
		return notSent(tx, message, store.MarkSending(tx, message))
	})
}

// Why a message is not sent after all.
var (
	errRecalled  = errors.New("the message was called back")
	errOvertaken = errors.New("the client has written meanwhile")
)

// overtaken asks whether what a person wrote is to go out still.
func (m *Mail) overtaken(tx *database.Tx, message crm.Message) error {
	if message.Kind != crm.MessageReply || m.replies == nil {
		return nil
	}
	if over, err := m.replies.Overtaken(tx, message); err != nil || !over {
		return err
	}
	return errOvertaken
}

// suppressed is why a message to an address is not sent.
type suppressed crm.Suppression

func (s suppressed) Error() string { return "mail: the address is suppressed: " + s.Why }

// notSent says why a message could not be marked.
func notSent(tx *database.Tx, message crm.Message, err error) error {
	if !crm.IsKind(err, crm.KindNotFound) {
		return err
	}
	s, err := store.SuppressionOf(tx, message.ToAddress)
	switch {
	case err == nil:
		return suppressed(s)
	case crm.IsKind(err, crm.KindNotFound):
		return errRecalled
	}
	return err
}

// envelope names where a report of failed delivery goes: to us, but nowhere for an automatic answer, so that
// two machines never answer each other (RFC 3834).
func (m *Mail) envelope(message crm.Message) Envelope {
	e := Envelope{From: m.returns, To: message.ToAddress}
	if message.State == crm.MessageRetrying {
		e.Channel = message.Channel
	}
	if message.Kind == crm.MessageChannelAlarm {
		e.Avoid = avoided(message)
	}
	if message.Kind == crm.MessageAcknowledgement {
		e.From = ""
	}
	return e
}

// take reads the message and decides whether to try it. One that is still "sending" was cut off in the middle
// of its last attempt, and may have arrived.
func (m *Mail) take(ctx context.Context, job queue.Job[jobs.SendMessage]) (message crm.Message, due bool, err error) {
	err = m.db.ReadOne(ctx, func(tx *database.Tx) (err error) {
		message, err = store.MessageByID(tx, job.Args.Message)
		return err
	})
	if err == nil && message.Kind == crm.MessageReply {
		err = m.db.Read(ctx, func(tx *database.Tx) error { return store.WithReply(tx, &message) })
	}
	if err != nil {
		return message, false, err
	}
	switch message.State {
	case crm.MessageScheduled, crm.MessageQueued, crm.MessageRetrying, crm.MessageUnknown:
		return message, true, nil
	case crm.MessageSending:
		due, err = m.takeDoubtful(ctx, job, &message)
		return message, due, err
	}
	return message, false, m.db.Write(ctx, job.Finish)
}

// takeDoubtful notes that nobody knows what became of the last attempt, and ends the job unless another is due.
func (m *Mail) takeDoubtful(ctx context.Context, job queue.Job[jobs.SendMessage], message *crm.Message) (due bool, err error) {
	began := message.UpdatedAt
	due = m.doubt(message)
	return due, m.db.Write(ctx, func(tx *database.Tx) error {
		if err := job.Hold(tx); err != nil { // or it is being sent by another at this moment
			return err
		}
		cutOff := crm.Attempt{MessageID: message.ID, At: began, Outcome: string(Unknown)}
		if err := store.InsertAttempts(tx, []crm.Attempt{cutOff}); err != nil {
			return err
		}
		if err := store.MarkSent(tx, *message); err != nil || due {
			return err
		}
		return job.Finish(tx)
	})
}

// doubt notes that nobody knows whether the message arrived, and reports whether it is to be sent once more,
// under the same Message-ID.
func (m *Mail) doubt(message *crm.Message) (again bool) {
	again = message.ToStaff() && !message.Doubtful
	message.State, message.Doubtful = crm.MessageUnknown, true
	return again
}

// learn moves the message to where the outcome leaves it. It returns why and when to try again, or nil when
// this is the end.
func (m *Mail) learn(message *crm.Message, o Outcome) error {
	if o.RetryAfter == 0 || message.Reply == "" { // else nothing was tried, and what was heard last still holds
		message.Channel, message.Phase, message.Reply = o.Channel, string(o.Phase), o.words()
	}
	switch o.State {
	case Accepted:
		message.State, message.SentAt = crm.MessageAccepted, m.db.Now()
	case Failed:
		message.State = crm.MessageFailed
	case Unknown:
		if m.doubt(message) {
			return o.Err
		}
	default:
		return m.retry(message, o)
	}
	return nil
}

func (m *Mail) retry(message *crm.Message, o Outcome) error {
	if m.db.Now().Sub(message.CreatedAt) > giveUp {
		message.State = crm.MessageFailed
		return nil
	}
	message.State = crm.MessageRetrying
	if o.RetryAfter > 0 {
		return queue.Snooze(o.RetryAfter)
	}
	return o.Err
}

// settle writes the state and the attempts that led to it, and ends the job, or gives it back when again says why. Once a
// server has accepted the message the write is worth waiting for: without it the message would count as unknown.
func (m *Mail) settle(ctx context.Context, job queue.Job[jobs.SendMessage], message crm.Message, again error, tried ...Outcome) error {
	ctx = context.WithoutCancel(ctx)
	var err error
	for try := range 6 {
		err = m.db.WriteShared(ctx, func(tx *database.Tx) error {
			if err := m.keepAttempts(tx, message, tried); err != nil {
				return err
			}
			if err := m.tellAnswered(tx, message); err != nil {
				return err
			}
			if again != nil {
				return job.Fail(tx, again)
			}
			return job.Finish(tx)
		})
		if errors.Is(err, errRecalled) {
			return m.db.Write(ctx, job.Finish)
		}
		if !crm.IsKind(err, crm.KindUnavailable) {
			return err
		}
		time.Sleep(100 * time.Millisecond << try)
	}
	return err
}

// keepAttempts writes what became of the message and of each attempt at it. A mailbox that does not exist is written to no
// more.
func (m *Mail) keepAttempts(tx *database.Tx, message crm.Message, tried []Outcome) error {
	if err := store.MarkSent(tx, message); crm.IsKind(err, crm.KindNotFound) {
		return errRecalled // before anything of it was sent
	} else if err != nil {
		return err
	}
	attempts := make([]crm.Attempt, len(tried))
	for i, o := range tried {
		attempts[i] = crm.Attempt{
			MessageID: message.ID, At: tx.Now(), Channel: o.Channel, Outcome: string(o.State), Phase: string(o.Phase), Code: o.Code, Reply: o.words(),
		}
		if o.Suppress {
			if _, err := store.Suppress(tx, crm.System(), crm.Suppression{
				Address: message.ToAddress, Why: crm.SuppressedBounce, Words: o.Reply, MessageID: message.ID,
			}); err != nil {
				return err
			}
		}
	}
	return store.InsertAttempts(tx, attempts)
}

// tellAnswered tells whoever waits for it that a client was answered.
func (m *Mail) tellAnswered(tx *database.Tx, message crm.Message) error {
	if message.Kind != crm.MessageReply || message.State != crm.MessageAccepted || message.LeadID == 0 || m.replies == nil {
		return nil
	}
	return m.replies.Sent(tx, message)
}

// writer is whose name stands before our address in what a person writes: theirs and the firm's.
func (m *Mail) writer(message crm.Message) string {
	name, _ := message.Vars["Writer"].(string)
	return Clean(strings.Trim(name+", "+m.from.Name, ", "))
}

// compose renders the message, once: every later attempt sends the same bytes.
func (m *Mail) compose(ctx context.Context, message *crm.Message, words crm.Wording) error {
	if message.Raw != nil {
		return nil
	}
	subject, text, html, err := m.render(*message, words)
	if err != nil {
		return err
	}
	letter := Letter{
		From: m.from, To: netmail.Address{Name: Clean(message.ToName), Address: message.ToAddress},
		Subject: subject, Text: text, HTML: html, MessageID: message.MessageID, Date: message.CreatedAt,
		Automation: AutoGenerated,
	}
	if message.Kind == crm.MessageProgress {
		letter.To.Name = Salutation(message.ToName)
	}
	if message.Kind == crm.MessageAcknowledgement {
		letter.Automation, letter.To.Name = AutoReplied, Salutation(message.ToName) // no stranger's text in our mail
	}
	if message.Kind == crm.MessageCommentReply || message.Kind == crm.MessageDigest {
		letter.Unsubscribe, _ = message.Vars["UnsubscribeURL"].(string) // without one the template has refused it
	}
	if message.ReplyTo != "" {
		letter.ReplyTo = netmail.Address{Name: m.from.Name, Address: message.ReplyTo}
	}
	letter.References = message.Answers
	if message.Kind == crm.MessageReply {
		letter.Automation = ByPerson
		letter.From.Name = m.writer(*message)
		if err := m.enclose(ctx, *message, &letter); err != nil {
			return err
		}
	}
	message.Subject = subject
	raw, err := letter.Bytes()
	if err == nil {
		raw, err = m.signer.Sign(raw)
	}
	if err != nil {
		return fmt.Errorf("composing message %d: %w", message.ID, err)
	}
	message.Raw = raw
	return nil
}
