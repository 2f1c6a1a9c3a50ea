package mail

import (
	"context"
	"errors"
	"slices"
	"time"
)

// A parked connection waits for its next message, and takes leave when none comes in time.
type parked struct {
	*conn
	timer *time.Timer
}

var errClosed = errors.New("mail: the transport is closed")

// enter waits for one of the places that bound the number of connections.
func (s *SMTP) enter(ctx context.Context) error {
	select {
	case s.places <- struct{}{}:
		return nil
	case <-ctx.Done():
		return &stumble{phase: PhaseConnect, err: context.Cause(ctx)}
	}
}

func (s *SMTP) leave() { <-s.places }

// idleConn returns the connection that was used last, or nil when none is waiting.
func (s *SMTP) idleConn() (*conn, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, errClosed
	}
	last := len(s.idle) - 1
	if last < 0 {
		return nil, nil
	}
	p := s.idle[last]
	s.idle = s.idle[:last]
	p.timer.Stop()
	return p.conn, nil
}

// giveBack takes a connection after a transaction, and gives up the place of its sender.
func (s *SMTP) giveBack(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case c.spent() || s.closed:
		c.hangUp()
	case c.sent >= s.options.PerConnection:
		s.leaving.Go(func() { c.quit(); s.leave() })
		return
	default:
		s.park(c)
	}
	s.leave()
}

// park keeps c for the next message; s.mu is held.
func (s *SMTP) park(c *conn) {
	p := &parked{conn: c}
	p.timer = time.AfterFunc(s.options.Idle, func() { s.expire(p) })
	s.idle = append(s.idle, p)
}

// expire ends p unless somebody took it meanwhile.
func (s *SMTP) expire(p *parked) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := slices.Index(s.idle, p); i >= 0 {
		s.idle = slices.Delete(s.idle, i, i+1)
		s.leaving.Go(p.quit)
	}
}

// Close takes leave of the server on every idle connection, for two seconds at most (Timeouts.Quit). Sends that
// are still under way end as they would have, and hang up afterwards; later ones are refused with Retry.
func (s *SMTP) Close() error {
	s.mu.Lock()
	s.closed = true
	for _, p := range s.idle {
		p.timer.Stop()
		s.leaving.Go(p.quit)
	}
	s.idle = nil
	s.mu.Unlock()
	s.leaving.Wait()
	return nil
}
