package conversation

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"frontdesk/internal/crm"
)

// Raw is a mail as it came, open for reading.
type Raw struct {
	Name string // to keep it under
	Size int64
	io.ReadCloser
}

// StrayFile reads a file, by its place from 1 on, of a mail that had no effect. Managers only. Errors: crm.KindForbidden,
// KindNotFound, also of a file that is not handed on.
func (c *Conversation) StrayFile(ctx context.Context, actor crm.Actor, id, place int64) (a Attachment, err error) {
	if _, err := c.stray(ctx, actor, id); err != nil {
		return a, err
	}
	_, letter, err := c.open(ctx, id)
	if err != nil {
		return a, err
	}
	return attached(letter, place)
}

// StrayRaw opens a mail that had no effect, as it came. Close it. Managers only. Errors: crm.KindForbidden, KindNotFound,
// KindUnavailable when its bytes are gone.
func (c *Conversation) StrayRaw(ctx context.Context, actor crm.Actor, id int64) (raw Raw, err error) {
	in, err := c.stray(ctx, actor, id)
	if err != nil {
		return raw, err
	}
	file, err := c.Files.Open(in.SHA256)
	if errors.Is(err, fs.ErrNotExist) {
		return raw, &crm.Error{Kind: crm.KindUnavailable, Code: "file_lost", Err: err}
	}
	if err != nil {
		return raw, crm.Unavailable("files_unavailable", err)
	}
	return Raw{fmt.Sprintf("mail-%d.eml", in.ID), in.Size, file}, nil
}
