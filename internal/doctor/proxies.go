package doctor

import (
	"context"
	"net/netip"
	"strings"
)

// lookAtProxies: are visitors told apart, and can nobody pretend to be another?
func lookAtProxies(_ context.Context, p *patient, r *record) {
	proxies := p.Config.Proxies()
	for _, network := range proxies {
		if network.Bits() == 0 || (network.Bits() < 8 && network.Addr().Is4()) {
			r.fault("FRONTDESK_TRUSTED_PROXIES believes %s: anybody can pretend to come from any address and pass every limit", network).
				do("name the proxy's own address, such as 127.0.0.1 or 10.0.0.5")
		}
	}
	if len(proxies) == 0 && strings.HasPrefix(p.Config.BaseURL, "https:") {
		r.warn("no proxy is trusted although %s needs one: all visitors seem to come from its address and share one limit", p.Config.BaseURL).
			do("set FRONTDESK_TRUSTED_PROXIES to the proxy's address")
		return
	}
	r.ok("%s", trusted(proxies))
}

func trusted(proxies []netip.Prefix) string {
	if len(proxies) == 0 {
		return "none is trusted, so X-Forwarded-For is believed from nobody"
	}
	names := make([]string, len(proxies))
	for i, p := range proxies {
		names[i] = p.String()
	}
	return "X-Forwarded-For is believed from " + strings.Join(names, ", ")
}
