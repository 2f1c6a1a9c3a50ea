package request

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
)

// IsMultipart reports whether the body has files in it, as its content type says.
func IsMultipart(c *gin.Context) bool {
	return isType(c.GetHeader("Content-Type"), "multipart/form-data")
}

// Patiently is a body that is given the time that it takes over a slow line.
func Patiently(c *gin.Context) io.ReadCloser {
	return &patient{ReadCloser: c.Request.Body, to: http.NewResponseController(c.Writer), start: time.Now()}
}

// ReadMultipart reads a body of at most so many bytes that has files in it. Each file is handed to take while it comes in,
// with the name that the visitor calls it; take's error ends the reading. Texts are bounded as those of any other form. A
// reader that take is handed fails with a crm.Error.
func ReadMultipart(c *gin.Context, most int64, take func(field, name string, body io.Reader) error) (Fields, error) {
	if c.Request.ContentLength > most {
		return nil, tooLong(most)
	}
	c.Request.Body = http.MaxBytesReader(c.Writer, Patiently(c), most)
	parts, err := c.Request.MultipartReader()
	if err != nil {
		return nil, &crm.Error{Kind: crm.KindInvalid, Code: "form_malformed", Err: err}
	}
	f := incoming{collector: collector{fields: Fields{}, most: MaxFields}, room: MaxBody, take: take, whole: most}
	for n := 0; ; n++ {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) && n > 0 {
			return f.fields, nil
		}
		if err != nil {
			return nil, f.fault(err)
		}
		if err := f.read(part); err != nil {
			return nil, err
		}
	}
}

// incoming is a body with files while it is read.
type incoming struct {
	collector
	room  int64 // bytes of text that may still come
	whole int64 // bytes that may come in all
	take  func(field, name string, body io.Reader) error
}

func (f *incoming) read(part *multipart.Part) error {
	name := part.FormName()
	if file := part.FileName(); file != "" {
		if err := f.add(name, ""); err != nil { // counted and checked as any other
			return err
		}
		return f.take(name, file, reading{part, f})
	}
	text, err := io.ReadAll(io.LimitReader(part, f.room+1))
	if err != nil {
		return f.fault(err)
	}
	if f.room -= int64(len(text)); f.room < 0 {
		return tooLarge()
	}
	return f.add(name, string(text))
}

// fault says what went wrong while the body was read.
func (f *incoming) fault(err error) error {
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over):
		return tooLong(f.whole)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &crm.Error{Kind: crm.KindInvalid, Code: "body_unreadable", Err: err}
	}
	return &crm.Error{Kind: crm.KindInvalid, Code: "form_malformed", Err: err}
}

func tooLong(most int64) error {
	return &crm.Error{Kind: crm.KindTooLarge, Code: "files_too_large", Params: map[string]any{"Limit": most >> 20}}
}

// reading is a file while it comes in.
type reading struct {
	io.Reader
	form *incoming
}

func (r reading) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = r.form.fault(err)
	}
	return n, err
}

const (
	grace    = 30 * time.Second // for whatever comes
	slowest  = 16 << 10         // bytes a second that files must come at
	answered = time.Minute      // for the answer, when everything has come
)

// patient gives a body with files the time that it takes over a slow line, and no more.
type patient struct {
	io.ReadCloser
	to    *http.ResponseController
	start time.Time
	come  int64
	given int64 // of what has come, for how much time was given
}

func (p *patient) Read(b []byte) (int, error) {
	if p.come >= p.given {
		p.given = p.come + 256<<10
		until := p.start.Add(grace + time.Duration(p.given/slowest)*time.Second)
		// A writer without deadlines, as in a test, sets none.
		if err := errors.Join(p.to.SetReadDeadline(until), p.to.SetWriteDeadline(until.Add(answered))); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return 0, err
		}
	}
	n, err := p.ReadCloser.Read(b)
	p.come += int64(n)
	return n, err
}
