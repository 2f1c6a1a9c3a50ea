package request

import (
	"io"

	"github.com/gin-gonic/gin"
)

// Upload takes in the files of a post. Close it in any case.
type Upload interface {
	MaxBytes() int64 // of the whole body
	Take(field, name string, body io.Reader) error
}

// ReadPost reads the body of a visitor's form, with the files in it when it has any: begin starts to take them in. Other
// bodies are read by plain.
func ReadPost[U Upload](c *gin.Context, plain func(*gin.Context) (Fields, error), begin func() (U, error)) (fields Fields, u U, err error) {
	if !IsMultipart(c) {
		fields, err = plain(c)
		return fields, u, err
	}
	if u, err = begin(); err != nil {
		return nil, u, err
	}
	fields, err = ReadMultipart(c, u.MaxBytes(), u.Take)
	return fields, u, err
}
