package conversation

import (
	"context"
	"fmt"
	"io"

	"frontdesk/internal/crm"
)

// Raw is a mail as it came, open for reading.
type Raw struct {
	Name string // to keep it under
	Size int64
	io.ReadCloser
}

// StrayFile reads a file, by its place from 1 on, of a mail that had no effect. Managers only. Errors: crm.KindForbidden,
// KindNotFound, also of a file that is not handed on, and those of scan.Gate.
func (c *Conversation) StrayFile(ctx context.Context, actor crm.Actor, id, place int64) (a Attachment, err error) {
	if _, err := c.stray(ctx, actor, id); err != nil {
		return a, err
	}
	_, letter, err := c.open(ctx, id)
	if err != nil {
		return a, err
	}
	return c.attached(ctx, letter, place)
}

// StrayRaw opens a mail that had no effect, as it came. Close it. Managers only. Errors: crm.KindForbidden, KindNotFound,
// KindUnavailable when its bytes are gone, and those of scan.Gate.
func (c *Conversation) StrayRaw(ctx context.Context, actor crm.Actor, id int64) (raw Raw, err error) {
	in, err := c.stray(ctx, actor, id)
	if err != nil {
		return raw, err
	}
	file, err := c.Gate.Open(ctx, in.SHA256)
	if err != nil {
		return raw, err
	}
	return Raw{fmt.Sprintf("mail-%d.eml", in.ID), in.Size, file}, nil
}
