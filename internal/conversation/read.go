package conversation

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/eml"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/scan"
	"frontdesk/internal/store"
)

// read brings a mail that came in where it belongs, once.
func (c *Conversation) read(ctx context.Context, job queue.Job[jobs.ReadIncoming]) error {
	in, letter, err := c.open(ctx, job.Args.Incoming)
	var refused *crm.Error
	switch {
	case errors.As(err, &refused) && refused.Kind == crm.KindInvalid: // nothing will make it legible
		in.State, in.Reason = crm.IncomingRefused, refused.Code
	case err != nil:
		return err
	case in.State != crm.IncomingReceived:
		return c.DB.Write(ctx, job.Finish) // the job was repeated
	}
	if in.State == crm.IncomingRefused {
		return c.DB.Write(ctx, func(tx *database.Tx) error {
			return errors.Join(store.UpdateIncoming(tx, in), job.Finish(tx))
		})
	}
	describe(&in, letter)
	came, err := c.enclosed(ctx, in, letter)
	if err != nil {
		return err
	}
	nobodys := false
	err = c.DB.Write(ctx, func(tx *database.Tx) error {
		nobodys = false
		err := c.file(tx, in, letter, came)
		if !errors.Is(err, errNobodys) {
			return errors.Join(err, job.Finish(tx))
		}
		nobodys = true // and stays so: soon there is a lead that it could be taken to belong to
		decided := in
		decided.Reason = crm.BecomesEnquiry
		return store.UpdateIncoming(tx, decided)
	})
	if err == nil && nobodys {
		return c.enquire(ctx, job, in)
	}
	return err
}

// open reads a mail from the disk. So few at once are read that the largest of them do not fill the memory.
func (c *Conversation) open(ctx context.Context, id int64) (in crm.Incoming, letter eml.Letter, err error) {
	err = c.DB.ReadOne(ctx, func(tx *database.Tx) (err error) {
		in, err = store.IncomingByID(tx, id)
		return err
	})
	if err != nil {
		return in, letter, err
	}
	select {
	case c.places <- struct{}{}:
		defer func() { <-c.places }()
	case <-ctx.Done():
		return in, letter, ctx.Err()
	}
	file, err := c.Files.Open(in.SHA256)
	if err != nil {
		return in, letter, fmt.Errorf("opening mail %d: %w", id, err)
	}
	defer file.Close() // it was only read
	raw := make([]byte, in.Size)
	if _, err := io.ReadFull(file, raw); err != nil {
		return in, letter, fmt.Errorf("reading mail %d: %w", id, err)
	}
	letter, err = eml.Read(raw)
	return in, letter, err
}

// describe notes what a mail says of itself.
func describe(in *crm.Incoming, l eml.Letter) {
	in.HeaderID, in.Name, in.Address = l.MessageID, l.From.Name, cmp.Or(l.From.Address, in.Sender)
	in.Subject, in.Said, in.Quoted = l.Subject, l.Said, l.Quoted
	in.Formatted, in.Pictured = l.HTML != "", len(eml.Remote(l.HTML)) > 0
	for _, a := range l.Attachments {
		file := crm.MailFile{Name: a.Name, Type: a.Type, Size: int64(len(a.Body)), Refused: a.Refused}
		if a.Refused == "" {
			file.SHA256 = scan.Sum(a.Body)
		}
		in.Attachments = append(in.Attachments, file)
	}
}

// file notes where a mail belongs and does what follows; errNobodys when it belongs to no lead.
func (c *Conversation) file(tx *database.Tx, in crm.Incoming, l eml.Letter, came enclosed) error {
	if l.Complaint != nil {
		return c.complaint(tx, in, *l.Complaint)
	}
	if l.Bounce != nil {
		err := c.report(tx, in, *l.Bounce)
		if !errors.Is(err, errNoReport) {
			return err
		}
	}
	switch enquiry, err := store.IsEnquiry(tx, in.SHA256); {
	case err != nil:
		return err
	case enquiry:
		return errNobodys
	case l.Automatic != "":
		in.State, in.Reason = crm.IncomingAutomatic, l.Automatic
		return store.UpdateIncoming(tx, in)
	}
	lead, user, err := c.whose(tx, in, l)
	var refused refusedError
	switch {
	case errors.As(err, &refused):
		return c.refuseUnplaced(tx, in, l, lead, refused)
	case err != nil:
		return err
	case user != 0:
		return c.answerFor(tx, in, came, lead, user)
	}
	return c.clientWrote(tx, in, lead)
}
