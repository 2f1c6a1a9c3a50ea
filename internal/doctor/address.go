package doctor

import (
	"context"
	"net"
	"net/netip"
	"net/url"
)

// lookAtBaseURL: can people follow the links in mails?
func lookAtBaseURL(ctx context.Context, p *patient, r *record) {
	u, err := url.Parse(p.Config.BaseURL)
	if err != nil || u.Host == "" {
		return // seen in the settings
	}
	host := u.Hostname()
	if isLocal(host) {
		r.warn("links in mails begin with %s, which works on this host only", p.Config.BaseURL).do("set FRONTDESK_BASE_URL to the address that people use, such as https://desk.example.com")
		return
	}
	if u.Scheme != "https" {
		r.warn("%s is not encrypted: passwords and clients' data cross the net in the open", p.Config.BaseURL).do("put a reverse proxy with a certificate in front, and set FRONTDESK_BASE_URL to https://…")
	}
	if _, err := net.DefaultResolver.LookupHost(ctx, host); err != nil {
		r.warn("the name %s cannot be found from here: %v", host, err).do("make its DNS record, or correct FRONTDESK_BASE_URL")
		return
	}
	r.ok("%s", p.Config.BaseURL)
}

func isLocal(host string) bool {
	if host == "localhost" {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback()
}
