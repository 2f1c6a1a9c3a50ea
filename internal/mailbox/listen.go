package mailbox

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"time"

	"frontdesk/internal/conversation"
	"frontdesk/internal/crm"
	"frontdesk/internal/lmtp"
)

// Listening is a place where a mail server hands mail over.
type Listening struct {
	keeper   *Keeper
	server   *lmtp.Server
	leave    context.CancelFunc
	standing sync.WaitGroup
	log      *slog.Logger
}

// Listen takes mail by LMTP at an address, host:port or the path of a socket, until Close.
func (k *Keeper) Listen(address, hello string, log *slog.Logger) (*Listening, error) {
	listener, err := lmtp.Listen(address)
	if err != nil {
		return nil, err
	}
	take := func(ctx context.Context, sender string, recipients []string, body io.Reader) error {
		return k.conversation.Take(ctx, conversation.Arrival{Mailbox: crm.LMTP, Sender: sender, Recipients: recipients, Body: body})
	}
	ctx, leave := context.WithCancel(context.Background())
	l := &Listening{keeper: k, server: lmtp.Start(listener, take, conversation.MaxMail, hello, log), leave: leave, log: log}
	l.standing.Go(func() { l.stand(ctx, address) })
	return l, nil
}

// stand says from time to time that mail is taken here. Of several hosts that do so one says it.
func (l *Listening) stand(ctx context.Context, address string) {
	often := time.NewTicker(heldFor / 3)
	defer often.Stop()
	for told := false; ; {
		held, err := l.keeper.Hold(ctx, crm.LMTP)
		if err == nil && held && !told {
			err = l.keeper.note(ctx, crm.WayIn{Name: crm.LMTP, State: crm.WayOpen, Words: address})
			told = err == nil
		}
		if err != nil && ctx.Err() == nil {
			l.log.Warn("noting that mail is taken", "error", err)
		}
		select {
		case <-often.C:
		case <-ctx.Done():
			return
		}
	}
}

// Close takes no more connections and waits for those there are, until ctx ends; the mail server keeps what is cut off.
func (l *Listening) Close(ctx context.Context) error {
	l.leave()
	l.standing.Wait()
	return errors.Join(l.server.Close(ctx), l.keeper.Release(context.WithoutCancel(ctx), crm.LMTP))
}
