package boot

import (
	"context"
	"fmt"
	"time"
)

// handTime is how long a stop waits for a mail that is being handed over; the mail server keeps what is cut off.
const handTime = 5 * time.Second

// openWaysIn lets mail in: what a mail server hands over if this process serves the web, and what comes to mailboxes if it
// is a worker.
func (a *App) openWaysIn() (err error) {
	c := a.options.Config
	if a.options.Web && c.LMTPListen != "" {
		if a.listening, err = a.Mailbox.Listen(c.LMTPListen, Hello(c.BaseURL), a.options.Log); err != nil {
			return fmt.Errorf("listening for mail: %w", err)
		}
	}
	if a.options.Worker {
		a.readers = a.Mailbox.Read(c.Mailboxes(), a.options.Pace, a.options.Log)
	}
	return nil
}

// closeWaysIn lets no more mail in, and waits for what is just being kept.
func (a *App) closeWaysIn(ctx context.Context) {
	if a.readers != nil {
		a.readers.Close()
	}
	if a.listening == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, handTime)
	defer cancel()
	if err := a.listening.Close(ctx); err != nil {
		a.options.Log.Warn("a mail server was cut off", "error", err)
	}
}
