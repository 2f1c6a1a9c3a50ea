package request

import (
	"errors"
	"io"
	"mime"
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
)

// The limits of what is read.
const (
	MaxBody      = 64 << 10 // bytes
	MaxFields    = 100      // values of a visitor's form, counting each of a field that comes several times
	maxTicks     = 5000     // the same of a form of ours, where a team may have hundreds of members to tick
	MaxFieldName = 64       // bytes
)

// Fields are the fields of a submission or form by name, each in the order it came.
type Fields map[string][]string

// Get returns the first value of the field, or "".
func (f Fields) Get(name string) string {
	if values := f[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// Body reads the whole body; one over MaxBody is a KindTooLarge error "body_too_large".
func Body(c *gin.Context) ([]byte, error) {
	if c.Request.ContentLength > MaxBody {
		return nil, tooLarge()
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, MaxBody))
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over):
		return nil, tooLarge()
	case err != nil:
		return nil, &crm.Error{Kind: crm.KindInvalid, Code: "body_unreadable", Err: err}
	}
	return body, nil
}

func tooLarge() error {
	return &crm.Error{Kind: crm.KindTooLarge, Code: "body_too_large", Params: map[string]any{"Limit": MaxBody >> 10}}
}

// ReadFields reads the body as its content type says: urlencoded or JSON. Anything else, multipart too, is a
// KindMediaType error "media_type".
func ReadFields(c *gin.Context) (Fields, error) {
	decode, err := decoder(c.GetHeader("Content-Type"))
	if err != nil {
		return nil, err
	}
	body, err := Body(c)
	if err != nil {
		return nil, err
	}
	return decode(body)
}

// ReadForm reads the urlencoded body of a visitor's form; any other type is a KindMediaType error.
func ReadForm(c *gin.Context) (Fields, error) { return readForm(c, MaxFields) }

// ReadOwnForm reads the urlencoded body of a form of our own pages, which may have many more boxes to tick.
func ReadOwnForm(c *gin.Context) (Fields, error) { return readForm(c, maxTicks) }

func readForm(c *gin.Context, most int) (Fields, error) {
	if !isType(c.GetHeader("Content-Type"), "application/x-www-form-urlencoded") {
		return nil, crm.Errorf(crm.KindMediaType, "media_type")
	}
	body, err := Body(c)
	if err != nil {
		return nil, err
	}
	return decodeForm(body, most)
}

func decoder(contentType string) (func([]byte) (Fields, error), error) {
	switch {
	case isType(contentType, "application/x-www-form-urlencoded"):
		return DecodeForm, nil
	case isType(contentType, "application/json"):
		return DecodeJSON, nil
	}
	return nil, crm.Errorf(crm.KindMediaType, "media_type")
}

func isType(header, want string) bool {
	got, _, err := mime.ParseMediaType(header)
	return err == nil && got == want
}
