package response

import (
	"mime"
	"net/http"

	"github.com/gin-gonic/gin"
)

// Download writes a file for the reader to keep under that name.
func (r *Responder) Download(c *gin.Context, name, mediaType string, body []byte) {
	c.Header("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	c.Data(http.StatusOK, mediaType, body)
}
