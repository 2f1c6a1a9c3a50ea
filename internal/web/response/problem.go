package response

import (
	"encoding/json"
	"math"
	"strconv"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
)

// problem is an RFC 9457 problem with a stable code, and the fields where input was at fault.
type problem struct {
	Type   string         `json:"type"`
	Title  string         `json:"title"`
	Status int            `json:"status"`
	Detail string         `json:"detail"`
	Code   string         `json:"code"`
	Fields []problemField `json:"fields,omitempty"`
}

type problemField struct {
	Field  string `json:"field"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// Problem answers err as application/problem+json in the reader's language. The cause goes to c.Errors for the log.
func (r *Responder) Problem(c *gin.Context, err error) {
	_ = c.Error(err) // only collects; it returns what it was given
	e, reader := crm.AsError(err), r.Reader(c)
	p := problem{
		Type: "urn:frontdesk:error:" + e.Code, Title: Title(reader, e), Status: Status(e),
		Detail: Detail(reader, e), Code: e.Code,
	}
	for _, f := range e.Fields {
		p.Fields = append(p.Fields, problemField{f.Field, f.Code, FieldText(reader, f)})
	}
	body, err := json.Marshal(p)
	if err != nil {
		r.plain(c, err)
		return
	}
	setRetryAfter(c, e)
	c.Header("Content-Language", reader.Lang)
	c.Data(p.Status, "application/problem+json", body)
	c.Abort()
}

// JSON answers with v as JSON.
func (r *Responder) JSON(c *gin.Context, status int, v any) { c.JSON(status, v) }

func setRetryAfter(c *gin.Context, e *crm.Error) {
	if e.RetryAfter > 0 {
		c.Header("Retry-After", strconv.Itoa(int(math.Ceil(e.RetryAfter.Seconds()))))
	}
}
