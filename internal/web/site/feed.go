package site

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/web/request"
)

// Feed is GET /feed?url=…: the last comments of an article, as Atom.
func (s *Site) Feed(c *gin.Context) {
	body, edition, err := s.Page.Feed(c.Request.Context(), c.Query("url"))
	if err != nil {
		s.fail(c, "", err)
		return
	}
	tag := `"` + edition + `"`
	c.Header("Cache-Control", "no-cache")
	c.Header("ETag", tag)
	if request.Has(c, tag) {
		c.Status(http.StatusNotModified)
		return
	}
	c.Data(http.StatusOK, "application/atom+xml; charset=utf-8", body)
}
