package conversation

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/intake"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

// enquire makes a submission of a mail that belongs to no lead, under a key of its own: repeated it is the same one.
func (c *Conversation) enquire(ctx context.Context, job queue.Job[jobs.ReadIncoming], in crm.Incoming) error {
	receipt, err := c.submit(ctx, in)
	var refused *crm.Error
	switch {
	case errors.As(err, &refused) && refused.Kind == crm.KindInvalid: // a sender whom nobody can answer
		in.State, in.Reason = crm.IncomingRefused, "no_enquiry"
	case err != nil:
		return err
	default:
		in.State, in.Reason, in.Reference = crm.IncomingSubmitted, "", receipt.Reference
	}
	return c.DB.Write(ctx, func(tx *database.Tx) error {
		if err := store.UpdateIncoming(tx, in); err != nil {
			return err
		}
		return job.Finish(tx)
	})
}

func (c *Conversation) submit(ctx context.Context, in crm.Incoming) (intake.Receipt, error) {
	form, err := c.Intake.MailForm(ctx, c.Form)
	if err != nil {
		return intake.Receipt{}, err
	}
	local, _, _ := strings.Cut(in.Address, "@")
	return c.Intake.Mailed(ctx, form, intake.Post{
		Key: "mail-" + in.SHA256,
		Fields: map[string][]string{
			"name": {clip(cmp.Or(in.Name, local), maxName)}, "email": {in.Address},
			"message": {clip(strings.TrimSpace(in.Subject+"\n\n"+in.Said), maxMessage)},
		},
	})
}

// How many characters a form takes; the whole mail is kept beside.
const (
	maxMessage = 9_000
	maxName    = 190
)

func clip(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}
