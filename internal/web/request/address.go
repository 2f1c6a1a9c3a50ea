package request

import (
	"net/netip"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
)

// Address returns the address of whoever makes the request, behind trusted proxies the one they saw; the zero
// address when it is none.
func Address(c *gin.Context) netip.Addr {
	address, err := netip.ParseAddr(c.ClientIP())
	if err != nil {
		return netip.Addr{}
	}
	return address.Unmap()
}

// Network returns the part of the address that stands for its owner, /24 or /48, as text.
func Network(c *gin.Context) string { return crm.Network(Address(c), 24, 48) }

// Origin returns the origin of the page that made the request, as the browser says; "" when it says none.
func Origin(c *gin.Context) string { return strings.ToLower(c.GetHeader("Origin")) }

// ForeignOrigin returns the origin of the page that made the request, if it is neither this host nor one of
// the given origins. A request that names none, or "null" as private pages do, is foreign to nobody, and a
// site without origins is open to all.
func ForeignOrigin(c *gin.Context, origins []string) string {
	origin := Origin(c)
	if origin == "" || origin == "null" || len(origins) == 0 {
		return ""
	}
	for _, known := range origins {
		if origin == known {
			return ""
		}
	}
	if u, err := url.Parse(origin); err == nil && strings.EqualFold(u.Host, c.Request.Host) {
		return ""
	}
	return origin
}
