package imap

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"

	"frontdesk/internal/crm"
)

// refusals is how often a server may refuse to send a mail that it lists, before that mail is passed over.
const refusals = 5

// reader reads one mailbox.
type reader struct {
	Options
	address Address
	name    string
	log     *slog.Logger
	told    State
	tells   bool           // something was told
	stuck   map[uint32]int // how often the server refused to send a mail
}

func newReader(a Address, o Options) *reader {
	return &reader{Options: o, address: a, name: a.Name(), log: o.Log.With("mailbox", a.Name()), stuck: map[uint32]int{}}
}

// run reads the mailbox while this process is the one that does, until ctx ends.
func (r *reader) run(ctx context.Context) {
	for {
		mine, err := r.Keeper.Hold(ctx, r.name)
		if err != nil && ctx.Err() == nil {
			r.log.Warn("nobody can be asked who reads the mailbox", "error", err)
		}
		if mine {
			r.readWhileHeld(ctx)
		}
		if !sleep(ctx, r.Pace.Hold) {
			return
		}
	}
}

// readWhileHeld reads until ctx ends or the mailbox is another process's.
func (r *reader) readWhileHeld(ctx context.Context) {
	held, cancel := context.WithCancel(ctx)
	var holding sync.WaitGroup
	holding.Go(func() { defer cancel(); r.hold(held) })
	for failures := 0; held.Err() == nil; {
		worked, err := r.read(held)
		if worked {
			failures = 0
		}
		if failures++; held.Err() != nil {
			break
		}
		r.failed(held, err, worked)
		sleep(held, r.Pace.pause(FaultOf(err).Reason, failures, jitter()))
	}
	cancel()
	holding.Wait()
	leaving, done := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
	defer done()
	if err := r.Keeper.Release(leaving, r.name); err != nil {
		r.log.Warn("the mailbox is free for others a little later", "error", err)
	}
	r.tells = false
}

// hold keeps the mailbox until another process has it. While nobody can be asked nobody else can take it.
func (r *reader) hold(ctx context.Context) {
	for sleep(ctx, r.Pace.Hold) {
		mine, err := r.Keeper.Hold(ctx, r.name)
		if err == nil && !mine {
			return
		}
	}
}

// read reads what there is and what comes, until that fails; worked says that all that was there had been read by then.
func (r *reader) read(ctx context.Context) (worked bool, err error) {
	s, err := open(ctx, r.address, r.Pace, r.TLS, false)
	if err != nil {
		return false, err
	}
	defer s.close()
	p, err := r.Keeper.Position(ctx, r.name)
	if err != nil {
		return false, fault(ReasonKeeping, err)
	}
	for {
		if p, err = r.pass(ctx, s, p); err != nil {
			return worked, err
		}
		worked = true
		r.tell(ctx, State{Polled: !s.idles})
		if err := s.wait(ctx); err != nil {
			return worked, err
		}
	}
}

// pass takes all mail that was not read yet, and returns how far the mailbox was read.
func (r *reader) pass(ctx context.Context, s *session, p Position) (Position, error) {
	before := p
	if p.Validity != s.validity {
		p = p.renumbered(s.validity, r.Now())
	}
	letters, err := s.list(ctx, p.UID)
	if err != nil {
		return before, fault(ReasonBroken, err)
	}
	if p.BegunUID == unknownUID {
		p.BegunUID = lastOf(letters)
	}
	remembered := before
	for _, l := range letters {
		p.UID = l.uid
		if !p.wants(l) {
			continue
		}
		if err := r.take(ctx, s, p, l); err != nil {
			return remembered, err
		}
		remembered = p
	}
	if p != remembered {
		err = r.Keeper.Pass(ctx, r.name, p)
	}
	return p, fault(ReasonKeeping, err)
}

// take brings one mail to where it is kept. What is gone is gone.
func (r *reader) take(ctx context.Context, s *session, p Position, l letter) error {
	if l.size > r.Largest {
		return r.refuse(ctx, p, l, "mail_too_large")
	}
	err := s.fetch(ctx, l, r.Largest, func(mail io.Reader) error {
		return fault(ReasonKeeping, r.Keeper.Take(ctx, r.name, p, mail))
	})
	var large *tooLarge
	var unread *unreadable
	switch {
	case err == nil:
		return fault(ReasonBroken, s.mark(ctx, l.uid))
	case errors.Is(err, errGone):
		return fault(ReasonKeeping, r.Keeper.Pass(ctx, r.name, p))
	case errors.As(err, &large):
		return r.refuse(ctx, p, letter{uid: l.uid, size: large.size}, "mail_too_large")
	case crm.IsKind(err, crm.KindInvalid):
		return r.refuse(ctx, p, l, crm.AsError(err).Code)
	case errors.As(err, &unread):
		if r.stuck[l.uid]++; r.stuck[l.uid] >= refusals {
			return r.refuse(ctx, p, l, "mail_unreadable")
		}
	}
	return fault(ReasonBroken, err)
}

func (r *reader) refuse(ctx context.Context, p Position, l letter, why string) error {
	delete(r.stuck, l.uid)
	r.log.Warn("a mail stays in its mailbox and is not taken", "why", why, "uid", l.uid, "bytes", l.size)
	return fault(ReasonKeeping, r.Keeper.Refuse(ctx, r.name, p, Refusal{Why: why, UID: l.uid, Size: l.size}))
}

// failed tells why the mailbox is not read. That a server hangs up now and then is nothing to tell, if it takes us back.
func (r *reader) failed(ctx context.Context, err error, worked bool) {
	f := FaultOf(err)
	if worked && (f.Reason == ReasonBroken || f.Reason == ReasonSilent) {
		r.log.Debug("the connection to a mailbox ended", "error", err)
		return
	}
	r.tell(ctx, State{Reason: f.Reason, Words: f.Words()})
}

// tell notes how the mailbox is, when that is news.
func (r *reader) tell(ctx context.Context, s State) {
	if r.tells && r.told == s {
		return
	}
	if s.Reason == "" {
		r.log.Info("the mailbox is read")
	} else if !r.tells || r.told.Reason != s.Reason {
		r.log.Error("the mailbox is not read", "reason", s.Reason, "error", s.Words)
	}
	if err := r.Keeper.Tell(ctx, r.name, s); err != nil && ctx.Err() == nil {
		r.log.Warn("noting how a mailbox is", "error", err)
		return // it is news again
	}
	r.told, r.tells = s, true
}
