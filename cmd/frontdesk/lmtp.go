package main

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"time"

	"frontdesk/internal/boot"
	"frontdesk/internal/config"
	"frontdesk/internal/conversation"
	"frontdesk/internal/lmtp"
)

// handTime is how long a stop waits for a mail that is being handed over; the mail server keeps what is cut off.
const handTime = 5 * time.Second

// serveLMTP takes the mail that a mail server hands over, if a place for that is set and this process serves the web. The
// function it returns ends that.
func serveLMTP(c *config.Config, app *boot.App, roles []string, log *slog.Logger) (stop func(), err error) {
	if c.LMTPListen == "" || !slices.Contains(roles, webRole) {
		return func() {}, nil
	}
	listener, err := lmtp.Listen(c.LMTPListen)
	if err != nil {
		return nil, err
	}
	take := func(ctx context.Context, sender string, recipients []string, body io.Reader) error {
		return app.Conversation.Take(ctx, conversation.Arrival{Mailbox: "lmtp", Sender: sender, Recipients: recipients, Body: body})
	}
	server := lmtp.Start(listener, take, conversation.MaxMail, boot.Hello(c.BaseURL), log)
	return func() {
		ctx, cancel := context.WithTimeout(context.Background(), handTime)
		defer cancel()
		if err := server.Close(ctx); err != nil {
			log.Warn("a mail server was cut off", "error", err)
		}
	}, nil
}
