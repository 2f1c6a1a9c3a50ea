package doctor

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/idna"

	"frontdesk/internal/config"
	"frontdesk/internal/mail"
	"frontdesk/internal/resolver"
)

// mailChecks are what receivers look at before they believe a mail.
var mailChecks = []check{
	{"tls", lookAtTLS}, {"spf", lookAtSPF}, {"dkim", lookAtDKIM}, {"dmarc", lookAtDMARC}, {"reverse", lookAtReverse}, {"incoming", lookAtIncoming},
}

// MailOptions are what an examination of mail needs besides.
type MailOptions struct {
	Options
	Addresses []netip.Addr // from which mail leaves for the world; empty: as far as can be found out
	TLS       *tls.Config  // whom to trust; nil: as the system does
}

// sending is how mail leaves: what the checks of mail look at.
type sending struct {
	dns    *resolver.Resolver
	from   string   // the address of every mail, its domain in ASCII
	domain string   // the same domain
	relays []string // the hosts that take our mail, the preferred one first
	given  []netip.Addr
	trust  *tls.Config
}

// ExamineMail asks the DNS and the mail server what receivers will find when a mail of ours comes, and returns what was
// found. Of the settings only faults are told, which end it.
func ExamineMail(ctx context.Context, o MailOptions) []Finding {
	o.Patience = cmp.Or(o.Patience, defaultPatience)
	p := &patient{Options: o.Options}
	settings := &record{check: "settings"}
	lookAtSettings(p, settings)
	if Worst(settings.found) == Fault {
		return settings.found
	}
	c := o.Config
	local, domain, _ := strings.Cut(c.From().Address, "@")
	if unreal(domain) {
		lookAtSender(c, settings)
		return settings.found[1:]
	}
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil {
		settings.fault("FRONTDESK_MAIL_FROM: %q is no domain that the DNS can hold", domain).do("correct it")
		return settings.found[1:]
	}
	p.sending = &sending{dns: resolver.New(c.DNSServer), from: local + "@" + ascii, domain: ascii, given: o.Addresses, trust: o.TLS}
	for _, url := range mail.SplitURLs(c.SMTPURL) {
		if relay, err := mail.ParseURL(url); err == nil { // else told by tls
			p.sending.relays = append(p.sending.relays, relay.Host)
		}
	}
	return p.examine(ctx, mailChecks)
}

// MailNames are those of the checks of mail.
func MailNames() (names []string) {
	for _, c := range mailChecks {
		names = append(names, c.name)
	}
	return names
}

// departure is from where mail leaves that goes by one relay.
type departure struct {
	relay     string       // empty: there is none
	addresses []netip.Addr // as the world sees them; empty: they cannot be found out
	near      bool         // the addresses are ours: the relay is on this host or in its own network
	err       error        // the DNS did not tell where the relay is
}

func (s *sending) departures(ctx context.Context) (all []departure) {
	if len(s.given) > 0 || len(s.relays) == 0 {
		return []departure{{relay: slices.Concat(s.relays, []string{""})[0], addresses: s.given, near: true}}
	}
	for _, relay := range s.relays {
		all = append(all, s.departure(ctx, relay))
	}
	return all
}

func (s *sending) departure(ctx context.Context, relay string) departure {
	if !local(relay) {
		found, err := s.addresses(ctx, relay)
		if err != nil || public(found) != nil {
			return departure{relay: relay, addresses: public(found), err: err}
		}
	}
	return departure{relay: relay, addresses: public(interfaces()), near: true}
}

func (s *sending) addresses(ctx context.Context, host string) ([]netip.Addr, error) {
	found, err := s.dns.LookupIPAddr(ctx, host)
	var addresses []netip.Addr
	for _, one := range found {
		if address, ok := netip.AddrFromSlice(one.IP); ok {
			addresses = append(addresses, address.Unmap())
		}
	}
	return addresses, err
}

func local(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || (err == nil && address.IsLoopback())
}

// unreal reports whether a domain is the one that a host has before it is given any.
func unreal(domain string) bool {
	return domain == "localhost" || strings.HasSuffix(domain, ".localdomain")
}

// public returns those of the addresses that the world can see.
func public(addresses []netip.Addr) (seen []netip.Addr) {
	for _, address := range addresses {
		if address.IsGlobalUnicast() && !address.IsPrivate() {
			seen = append(seen, address)
		}
	}
	return seen
}

// interfaces are the addresses of this host.
func interfaces() (addresses []netip.Addr) {
	networks, err := net.InterfaceAddrs()
	if err != nil {
		return nil // as if it had none: the finding says how to name one
	}
	for _, network := range networks {
		if prefix, err := netip.ParsePrefix(network.String()); err == nil {
			addresses = append(addresses, prefix.Addr().Unmap())
		}
	}
	return addresses
}

// host is the name under which people reach us, or one to give this host where that is none.
func (s *sending) host(c *config.Config) string {
	u, err := url.Parse(c.BaseURL)
	if err != nil || isLocal(u.Hostname()) || net.ParseIP(u.Hostname()) != nil {
		return "mail." + s.domain
	}
	return u.Hostname()
}

// absent reports whether the DNS says that there is no such name.
func absent(err error) bool {
	var failed *net.DNSError
	return errors.As(err, &failed) && failed.IsNotFound
}

// unasked says that the DNS did not tell something.
func (r *record) unasked(what string, err error) remedy {
	why := err.Error()
	var failed *net.DNSError
	if errors.As(err, &failed) {
		why = failed.Err + " (" + strings.TrimSuffix(failed.Name, ".") + ", asked at " + failed.Server + ")"
	}
	told := r.warn("the DNS does not tell %s: %s", what, why)
	told.do("ask again later, or ask another DNS server by FRONTDESK_DNS_SERVER=host:port")
	return told
}
