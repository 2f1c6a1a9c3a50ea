package request

import (
	"strings"

	"github.com/gin-gonic/gin"
)

// Bearer returns the API key of the Authorization header, or "". A key is never read from anywhere else.
func Bearer(c *gin.Context) string {
	scheme, key, _ := strings.Cut(c.GetHeader("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(key)
}

// AcceptsJSON reports whether whoever asks takes JSON. Saying nothing is taking anything.
func AcceptsJSON(c *gin.Context) bool {
	header := strings.Join(c.Request.Header.Values("Accept"), ",")
	if strings.TrimSpace(header) == "" {
		return true
	}
	best, accepted := -1, false
	for part := range strings.SplitSeq(header, ",") {
		media, params, _ := strings.Cut(part, ";")
		rank := jsonRank(strings.ToLower(strings.TrimSpace(media)))
		if rank > best {
			best, accepted = rank, !refusing(params)
		}
	}
	return accepted
}

// jsonRank says how exactly a media range names JSON; -1: not at all.
func jsonRank(media string) int {
	for rank, name := range []string{"*/*", "application/*", "application/json"} {
		if media == name {
			return rank
		}
	}
	return -1
}

// refusing reports whether the parameters of a media range weigh it with nothing.
func refusing(params string) bool {
	for p := range strings.SplitSeq(params, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		if strings.EqualFold(name, "q") && strings.Trim(value, "0.") == "" {
			return true
		}
	}
	return false
}
