package request

import (
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
)

// Has reports whether whoever asks has what carries the entity tag already (RFC 9110, If-None-Match, compared weakly).
func Has(c *gin.Context, tag string) bool {
	given := c.GetHeader("If-None-Match")
	if strings.TrimSpace(given) == "*" {
		return true
	}
	return slices.ContainsFunc(strings.Split(given, ","), func(t string) bool {
		return strings.TrimPrefix(strings.TrimSpace(t), "W/") == tag
	})
}
