package imap

import (
	"context"
	"errors"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"
)

// wait returns when there may be more mail. A server is asked from time to time even if it tells of new mail: some forget.
func (s *session) wait(ctx context.Context) error {
	if !s.idles {
		if err := s.pause(ctx, s.pace.Poll); err != nil {
			return err
		}
		return fault(ReasonBroken, s.within(ctx, s.pace.Command, func() error { return s.client.Noop().Wait() }))
	}
	return s.idle(ctx)
}

// idle waits by IDLE (RFC 2177).
func (s *session) idle(ctx context.Context) error {
	var idling *imapclient.IdleCommand
	err := s.within(ctx, s.pace.Command, func() (err error) {
		idling, err = s.client.Idle()
		return err
	})
	if refused(err) != nil {
		s.idles = false // it said that it could
		return nil
	}
	if err != nil {
		return fault(ReasonBroken, err)
	}
	waited, most := s.pause(ctx, s.pace.Idle), s.pace.Command
	if waited != nil {
		most = goodbye
	}
	err = s.within(context.WithoutCancel(ctx), most, func() error {
		if err := idling.Close(); err != nil {
			return err
		}
		return idling.Wait()
	})
	if waited != nil {
		return waited
	}
	return fault(ReasonBroken, err)
}

// pause waits for news, at most for a while.
func (s *session) pause(ctx context.Context, most time.Duration) error {
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-s.news:
		return nil
	case <-timer.C:
		return nil
	case <-s.client.Closed():
		return fault(ReasonBroken, errors.New("the server hung up"))
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
