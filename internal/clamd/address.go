package clamd

import (
	"fmt"
	"net"
	"strings"
)

// Address is where a scanner listens.
type Address struct {
	Network string // "tcp" or "unix"
	Place   string // host:port, or the absolute path of a socket
}

// ParseAddress reads host:port, tcp://host:port, /absolute/path and unix:///absolute/path.
func ParseAddress(s string) (Address, error) {
	if path, ok := strings.CutPrefix(s, "unix://"); ok || strings.HasPrefix(s, "/") {
		if !strings.HasPrefix(path, "/") || strings.HasSuffix(path, "/") {
			return Address{}, fmt.Errorf("%q is not the absolute path of a socket, such as unix:///run/clamav/clamd.ctl", s)
		}
		return Address{"unix", path}, nil
	}
	place := strings.TrimPrefix(s, "tcp://")
	host, port, err := net.SplitHostPort(place)
	if err != nil || host == "" || port == "" || strings.ContainsAny(place, "/ ") {
		return Address{}, fmt.Errorf("%q is neither host:port, tcp://host:port nor the absolute path of a socket", s)
	}
	if n, err := net.LookupPort("tcp", port); err != nil || n == 0 {
		return Address{}, fmt.Errorf("%q names no port that there is", s)
	}
	return Address{"tcp", place}, nil
}

func (a Address) String() string { return a.Place }
