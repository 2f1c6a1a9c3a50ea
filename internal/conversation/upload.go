package conversation

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/files"
	"frontdesk/internal/scan"
	"frontdesk/internal/store"
)

const (
	maxReplyFiles = 10       // of one reply
	maxReplyBytes = 15 << 20 // of all of them: a third more as mail, which most servers take
	usualFile     = 10 << 20 // bytes of one, unless set
	maxComing     = 8        // answers with files that come in at once
)

// Upload takes in the files of what somebody writes to a client. Close it in any case.
type Upload struct {
	c        *Conversation
	received []*files.Received
	names    []string
	faults   []crm.FieldError
}

// Upload begins to take in files for what the actor writes on a lead that is theirs. Errors: crm.KindNotFound,
// KindForbidden, KindUnavailable.
func (c *Conversation) Upload(ctx context.Context, actor crm.Actor, leadID int64) (*Upload, error) {
	if _, err := c.Writing(ctx, actor, leadID); err != nil {
		return nil, err
	}
	select {
	case c.coming <- struct{}{}:
		return &Upload{c: c}, nil
	default:
		return nil, crm.Unavailable("busy", nil)
	}
}

// MaxBytes is how long the whole body may be.
func (u *Upload) MaxBytes() int64 { return maxReplyBytes + 1<<20 }

// Take takes in a file. What the writer can mend is told by Attach. Errors: crm.KindUnavailable, those of reading.
func (u *Upload) Take(_, name string, body io.Reader) error {
	if len(u.received) >= maxReplyFiles {
		return u.refuse("file_many", maxReplyFiles)
	}
	received, err := u.c.Files.Receive(body, name, u.c.MaxFile)
	var reading *crm.Error
	switch {
	case errors.Is(err, files.ErrEmpty):
		return u.refuse("file_empty", 0)
	case errors.Is(err, files.ErrTooLong):
		return u.refuse("file_large", int(u.c.MaxFile>>20))
	case errors.Is(err, files.ErrType):
		return u.refuse("file_type", 0)
	case errors.As(err, &reading):
		return reading
	case err != nil:
		return crm.Unavailable("files_unavailable", err)
	}
	u.received, u.names = append(u.received, received), append(u.names, files.Name(name, received.Type))
	return nil
}

func (u *Upload) refuse(code string, most int) error {
	if len(u.faults) == 0 { // one beside the field is enough
		u.faults = append(u.faults, crm.FieldError{Field: "files", Code: code, Params: map[string]any{"Max": most}})
	}
	return nil
}

// Close lets go of what was not attached. What cannot be removed now, a sweep removes.
func (u *Upload) Close() {
	if u == nil {
		return
	}
	for _, r := range u.received {
		_ = r.Close() // see above
	}
	<-u.c.coming
}

// Attach keeps what was taken in for what the actor writes on a lead that is theirs: it waits there until it is sent or
// taken away. What cannot be sent is told beside the field "files"; the others are kept all the same. Errors:
// crm.KindInvalid, KindNotFound, KindForbidden, KindUnavailable.
func (c *Conversation) Attach(ctx context.Context, actor crm.Actor, leadID int64, u *Upload) (ids []int64, err error) {
	if u == nil {
		return nil, nil
	}
	for _, r := range u.received {
		if err := r.Keep(); err != nil {
			return nil, crm.Unavailable("files_unavailable", err)
		}
	}
	c.lookAt(ctx, u)
	err = c.DB.Write(ctx, func(tx *database.Tx) error {
		lead, err := theirs(tx, actor, leadID)
		if err != nil {
			return err
		}
		if ids, u.faults, err = u.attach(tx, lead.ID, actor.ID); err != nil {
			return err
		}
		return c.Gate.Enqueue(tx, u.sums()...)
	})
	if err == nil {
		err = crm.Invalid(u.faults)
	}
	return ids, err
}

// patience is how long somebody who attaches files waits for the virus scanner; what takes longer is looked at meanwhile.
const patience = 8 * time.Second

// lookAt has what was kept looked at.
func (c *Conversation) lookAt(ctx context.Context, u *Upload) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c.Gate.Now(ctx, u.sums()...)
}

func (u *Upload) sums() (all []string) {
	for _, r := range u.received {
		all = append(all, r.SHA256)
	}
	return all
}

// attach writes what there is room for and nothing was found in.
func (u *Upload) attach(tx *database.Tx, lead, user int64) (ids []int64, faults []crm.FieldError, err error) {
	faults = u.faults
	there, err := store.WaitingFiles(tx, lead, user)
	if err != nil {
		return nil, nil, err
	}
	for i, r := range u.received {
		f := crm.ReplyFile{LeadID: lead, UserID: user, Name: u.names[i], Type: r.Type, Size: r.Size, SHA256: r.SHA256}
		if wrong, err := u.c.infected(tx, []crm.ReplyFile{f}); err != nil {
			return nil, nil, err
		} else if len(wrong) > 0 {
			faults = append(faults, wrong...)
			continue
		}
		if wrong := room(append(there, f)); len(wrong) > 0 {
			faults = append(faults, wrong...)
			continue
		}
		if f.ID, err = store.InsertReplyFile(tx, f); err != nil {
			return nil, nil, err
		}
		there, ids = append(there, f), append(ids, f.ID)
	}
	return ids, faults[:min(len(faults), 1)], nil
}

// room tells what is wrong with so many files together.
func room(all []crm.ReplyFile) []crm.FieldError {
	var sum int64
	for _, f := range all {
		sum += f.Size
	}
	switch {
	case len(all) > maxReplyFiles:
		return []crm.FieldError{{Field: "files", Code: "file_many", Params: map[string]any{"Max": maxReplyFiles}}}
	case sum > maxReplyBytes:
		return []crm.FieldError{{Field: "files", Code: "files_sum", Params: map[string]any{"Max": maxReplyBytes >> 20}}}
	}
	return nil
}

// Detach takes a file away from what the actor writes. Errors: crm.KindNotFound, KindForbidden.
func (c *Conversation) Detach(ctx context.Context, actor crm.Actor, leadID, file int64) error {
	return c.DB.Write(ctx, func(tx *database.Tx) error {
		lead, err := theirs(tx, actor, leadID)
		if err != nil {
			return err
		}
		return store.DeleteWaitingFile(tx, lead.ID, actor.ID, file)
	})
}

// infected tells of the first of the files in which something was found.
func (c *Conversation) infected(tx *database.Tx, all []crm.ReplyFile) ([]crm.FieldError, error) {
	var marks scan.Marks
	marks.ReplyFiles(all)
	if err := c.Gate.Mark(tx, marks); err != nil {
		return nil, err
	}
	for _, f := range all {
		if f.Scan.State == crm.ScanInfected {
			return []crm.FieldError{{Field: "files", Code: "file_infected", Params: map[string]any{"Name": f.Name, "Found": f.Scan.Found}}}, nil
		}
	}
	return nil, nil
}

// sendable tells why the files of a reply cannot go out: something was found in one, or nobody has looked at it yet.
func (c *Conversation) sendable(tx *database.Tx, all []crm.ReplyFile) ([]crm.FieldError, error) {
	faults, err := c.infected(tx, all)
	for _, f := range all {
		if len(faults) == 0 && f.Scan.State == crm.ScanPending {
			faults = []crm.FieldError{{Field: "files", Code: "file_pending", Params: map[string]any{"Name": f.Name}}}
		}
	}
	return faults, err
}

// waiting are the files that a reply names; each must wait for its writer on that lead.
func (c *Conversation) waiting(tx *database.Tx, lead int64, r Reply) (all []crm.ReplyFile, err error) {
	if len(r.Files) == 0 {
		return nil, nil
	}
	there, err := store.WaitingFiles(tx, lead, r.From.ID)
	if err != nil {
		return nil, err
	}
	for _, id := range r.Files {
		f, ok := byID(there, id)
		if !ok {
			return nil, crm.Invalid([]crm.FieldError{{Field: "files", Code: "file_gone"}})
		}
		all = append(all, f)
	}
	faults, err := c.sendable(tx, all)
	if err != nil {
		return nil, err
	}
	return all, crm.Invalid(append(faults, room(all)...))
}

func byID(all []crm.ReplyFile, id int64) (crm.ReplyFile, bool) {
	for _, f := range all {
		if f.ID == id {
			return f, true
		}
	}
	return crm.ReplyFile{}, false
}

// OpenFile opens a file of a reply on a lead that the actor may see, or one that waits for the actor's own; close it. Errors:
// crm.KindNotFound, and those of scan.Gate.
func (c *Conversation) OpenFile(ctx context.Context, actor crm.Actor, leadID, id int64) (f crm.ReplyFile, content *os.File, err error) {
	err = c.DB.Read(ctx, func(tx *database.Tx) error {
		if _, err := store.LeadInScope(tx, actor.Scope(), leadID); err != nil {
			return err
		}
		f, err = store.ReplyFileByID(tx, id)
		if err == nil && (f.LeadID != leadID || f.MessageID == 0 && f.UserID != actor.ID) {
			err = crm.NotFound("file")
		}
		return err
	})
	if err != nil {
		return f, nil, err
	}
	content, err = c.Gate.Open(ctx, f.SHA256)
	return f, content, err
}
