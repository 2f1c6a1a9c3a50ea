package crm

import (
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// Network is the part of a visitor's address that stands for its owner: so many bits of IPv4 or IPv6. "unknown" is that
// of the zero address, where a proxy hid the visitor's.
func Network(a netip.Addr, bits4, bits6 int) string {
	a = a.Unmap()
	bits := bits6
	if a.Is4() {
		bits = bits4
	}
	prefix, err := a.Prefix(bits)
	if err != nil || !prefix.IsValid() {
		return "unknown"
	}
	return prefix.String()
}

// Origin is where an address is served from, as browsers name it: scheme and host in lower case, the host in ASCII,
// without the port that the scheme has anyway.
func Origin(u *url.URL) string {
	scheme, host, port := strings.ToLower(u.Scheme), strings.ToLower(u.Hostname()), u.Port()
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port != "" && port != map[string]string{"https": "443", "http": "80"}[scheme] {
		host += ":" + port
	}
	return scheme + "://" + host
}
