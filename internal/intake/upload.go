package intake

import (
	"context"
	"errors"
	"io"
	"net/netip"
	"slices"
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/files"
)

const (
	maxFiles   = 5        // of one post
	usualFile  = 10 << 20 // bytes of one file, unless set
	maxUploads = 32       // posts with files that come in at once; beyond it visitors are asked to come back
)

// Upload takes in the files of one post, before what else was posted is known. Close it in any case.
type Upload struct {
	in       *Intake
	form     Form
	received []*files.Received
	taken    []crm.File
	refused  []refusal
}

// refusal is a file that was not taken.
type refusal struct {
	name  string
	fault crm.FieldError
}

// Upload begins to take in the files of a post of the form. Errors: KindMediaType for a form without files,
// KindRateLimited and KindUnavailable with RetryAfter.
func (in *Intake) Upload(ctx context.Context, form Form, address netip.Addr) (*Upload, error) {
	if !form.Takes() {
		return nil, crm.Errorf(crm.KindMediaType, "media_type")
	}
	if err := in.within(ctx, "upload:", address); err != nil {
		return nil, err
	}
	select {
	case in.uploads <- struct{}{}:
		return &Upload{in: in, form: form}, nil
	default:
		return nil, crm.Unavailable("busy", nil)
	}
}

// FileLimits are what a visitor may send along: endings with commas between, how many files, and bytes of each.
func (in *Intake) FileLimits() (endings string, count int, bytes int64) {
	return strings.Join(files.Endings(), ","), maxFiles, in.maxFile
}

// MaxBytes is how long the whole body may be: every file as long as it may be, and the marks between them.
func (u *Upload) MaxBytes() int64 { return maxFiles*(u.in.maxFile+(4<<10)) + 128<<10 }

// Take takes in a file of a field. What the visitor can mend is told by Submit, beside the field. Errors: KindUnavailable
// when it cannot be kept, and a crm.Error of reading as it is.
func (u *Upload) Take(field, name string, body io.Reader) error {
	if known, ok := u.form.Field(field); !ok || known.Kind != crm.FieldFile {
		return u.refuse(field, name, "file_unasked", nil)
	}
	if len(u.taken)+len(u.refused) >= maxFiles {
		return u.refuse(field, name, "file_many", map[string]any{"Max": maxFiles})
	}
	received, err := u.in.files.Receive(body, name, u.in.maxFile)
	var reading *crm.Error
	switch {
	case errors.Is(err, files.ErrEmpty):
		return u.refuse(field, name, "file_empty", nil)
	case errors.Is(err, files.ErrTooLong):
		return u.refuse(field, name, "file_large", map[string]any{"Max": u.in.maxFile >> 20})
	case errors.Is(err, files.ErrType):
		return u.refuse(field, name, "file_type", nil)
	case errors.As(err, &reading):
		return reading
	case err != nil:
		return crm.Unavailable("files_unavailable", err)
	}
	u.received = append(u.received, received)
	u.taken = append(u.taken, crm.File{
		Field: field, Name: files.Name(name, received.Type), Type: received.Type, Size: received.Size, SHA256: received.SHA256,
	})
	return nil
}

func (u *Upload) refuse(field, name, code string, params map[string]any) error {
	if len(u.refused) < maxFiles { // one fault beside a field is enough
		u.refused = append(u.refused, refusal{files.Name(name, ""), crm.FieldError{Field: clip(clean(field), 64), Code: code, Params: params}})
	}
	return nil
}

// keep puts everything taken in where it stays.
func (u *Upload) keep() error {
	if u == nil {
		return nil
	}
	for _, r := range u.received {
		if err := r.Keep(); err != nil {
			return crm.Unavailable("files_unavailable", err)
		}
	}
	return nil
}

// Close lets go of what was not kept. What cannot be removed now, a sweep removes.
func (u *Upload) Close() {
	if u == nil {
		return
	}
	for _, r := range u.received {
		_ = r.Close() // see above
	}
	<-u.in.uploads
}

// refusals are the files that were not taken.
func (u *Upload) refusals() []refusal {
	if u == nil {
		return nil
	}
	return u.refused
}

// files are those of a post; what is wrong with them is told beside their fields.
func (f *fields) files(form Form, u *Upload) (taken []crm.File) {
	if u != nil {
		taken = u.taken
	}
	for _, r := range u.refusals() {
		if !f.atFault(r.fault.Field) {
			f.faults = append(f.faults, r.fault)
		}
	}
	for _, field := range form.Fields {
		sent := slices.ContainsFunc(taken, func(file crm.File) bool { return file.Field == field.Name })
		if field.Kind == crm.FieldFile && field.Required && !sent {
			f.fault(field.Name, "file_required")
		}
	}
	return taken
}
