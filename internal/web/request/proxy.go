package request

import (
	"net/netip"

	"github.com/gin-gonic/gin"
)

// maxID is how long a request's id may be, in bytes.
const maxID = 64

// Peer returns the address at the other end of the connection, which may be a proxy's; the zero address where the
// connection has none.
func Peer(c *gin.Context) netip.Addr {
	peer, err := netip.ParseAddrPort(c.Request.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return peer.Addr().Unmap()
}

// FromProxy reports whether the request was handed on by one of the trusted proxies.
func FromProxy(c *gin.Context, trusted []netip.Prefix) bool {
	peer := Peer(c)
	for _, network := range trusted {
		if network.Contains(peer) {
			return true
		}
	}
	return false
}

// Forwarded reports whether the request says that somebody handed it on.
func Forwarded(c *gin.Context) bool {
	for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via"} {
		if c.GetHeader(name) != "" {
			return true
		}
	}
	return false
}

// IsID reports whether an id given to a request is one that a log can carry: 8 to 64 letters, digits, dots, dashes
// and underscores.
func IsID(id string) bool {
	if len(id) < 8 || len(id) > maxID {
		return false
	}
	for i := range len(id) {
		b := id[i]
		if (b < 'a' || b > 'z') && (b < 'A' || b > 'Z') && (b < '0' || b > '9') && b != '.' && b != '-' && b != '_' {
			return false
		}
	}
	return true
}
