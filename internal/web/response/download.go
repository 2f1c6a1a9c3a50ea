package response

import (
	"io"
	"mime"
	"net/http"

	"github.com/gin-gonic/gin"
)

// Download writes a file for the reader to keep under that name.
func (r *Responder) Download(c *gin.Context, name, mediaType string, body []byte) {
	c.Header("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	c.Data(http.StatusOK, mediaType, body)
}

// Picture shows a stranger's picture. Wherever it is opened, it may do nothing, and is nothing but what is said here.
func Picture(c *gin.Context, mediaType string, body []byte) {
	c.Header("Content-Security-Policy", "sandbox; default-src 'none'")
	c.Header("X-Content-Type-Options", "nosniff")
	NoStore(c)
	c.Data(http.StatusOK, mediaType, body)
}

// Attachment hands out a stranger's file of so many bytes to be kept under that name. Wherever it is opened all the same,
// it may do nothing, and no browser guesses what else it might be.
func Attachment(c *gin.Context, name, mediaType string, size int64, content io.Reader) {
	c.Header("Content-Security-Policy", "sandbox; default-src 'none'")
	c.Header("X-Content-Type-Options", "nosniff")
	NoStore(c)
	disposition := mime.FormatMediaType("attachment", map[string]string{"filename": name})
	if disposition == "" {
		disposition = "attachment"
	}
	c.DataFromReader(http.StatusOK, size, mediaType, content, map[string]string{"Content-Disposition": disposition})
}
