package conversation

import (
	"bytes"
	"context"
	"errors"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/eml"
	"frontdesk/internal/files"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

// enclosed is what came with a consultant's answer by mail: files on the disk, as those of any answer.
type enclosed struct {
	files []crm.ReplyFile
	unfit bool // they cannot all be sent on: too many, too large, or not of a type that clients are sent
}

// enclosed keeps the files of a mail that came to a consultant's address, before the transaction that decides about it. What
// is sent to nobody in the end, a sweep removes. Errors: crm.KindUnavailable; queue.Snooze while the virus scanner has not
// looked at them.
func (c *Conversation) enclosed(ctx context.Context, in crm.Incoming, l eml.Letter) (e enclosed, err error) {
	if !c.toConsultant(in, l) {
		return e, nil
	}
	for _, a := range l.Attachments {
		if a.Inline { // a picture within the text, such as a logo below it
			continue
		}
		if a.Refused != "" || len(e.files) == maxReplyFiles {
			return enclosed{unfit: true}, nil
		}
		f, err := c.keepFile(a)
		switch {
		case errors.Is(err, files.ErrEmpty), errors.Is(err, files.ErrTooLong), errors.Is(err, files.ErrType):
			return enclosed{unfit: true}, nil
		case err != nil:
			return e, crm.Unavailable("files_unavailable", err)
		}
		e.files = append(e.files, f)
	}
	if e.unfit = len(room(e.files)) > 0; e.unfit {
		return e, nil
	}
	return e, c.checkEnclosed(ctx, &e)
}

// unchecked is how long an answer by mail waits whose files the virus scanner has not looked at.
const unchecked = 15 * time.Second

// checkEnclosed has the files looked at: none is sent on in which something was found.
func (c *Conversation) checkEnclosed(ctx context.Context, e *enclosed) error {
	var sums []string
	for _, f := range e.files {
		sums = append(sums, f.SHA256)
	}
	looking, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c.Gate.Now(looking, sums...)
	return c.DB.Read(ctx, func(tx *database.Tx) error {
		faults, err := c.sendable(tx, e.files)
		switch {
		case err != nil || len(faults) == 0:
			return err
		case faults[0].Code == "file_pending":
			return queue.Snooze(unchecked)
		}
		e.unfit = true
		return nil
	})
}

// toConsultant reports whether a mail came to the address that a consultant answers at.
func (c *Conversation) toConsultant(in crm.Incoming, l eml.Letter) bool {
	for _, to := range recipients(in, l) {
		if _, user, ok := c.Outbox.Replies().Read(to); ok && user != 0 {
			return true
		}
	}
	return false
}

func (c *Conversation) keepFile(a eml.Attachment) (f crm.ReplyFile, err error) {
	received, err := c.Files.Receive(bytes.NewReader(a.Body), a.Name, c.MaxFile)
	if err != nil {
		return f, err
	}
	defer received.Close() // it is kept by then, or the error says more
	f = crm.ReplyFile{Name: files.Name(a.Name, received.Type), Type: received.Type, Size: received.Size, SHA256: received.SHA256}
	return f, received.Keep()
}

// attach has the files go with an answer, and returns their ids.
func (e enclosed) attach(tx *database.Tx, lead, user int64) (ids []int64, err error) {
	for _, f := range e.files {
		f.LeadID, f.UserID = lead, user
		if f.ID, err = store.InsertReplyFile(tx, f); err != nil {
			return nil, err
		}
		ids = append(ids, f.ID)
	}
	return ids, nil
}

// detach takes the files away from an answer that is not sent: they are no part of what its writer has begun elsewhere.
func detach(tx *database.Tx, lead int64, r Reply) error {
	for _, id := range r.Files {
		if err := store.DeleteWaitingFile(tx, lead, r.From.ID, id); err != nil {
			return err
		}
	}
	return nil
}
