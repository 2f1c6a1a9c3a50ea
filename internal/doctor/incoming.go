package doctor

import (
	"cmp"
	"context"
	"net"
	netmail "net/mail"
	"slices"
	"strings"

	"golang.org/x/net/idna"
)

// lookAtIncoming: do answers, and reports of what could not be delivered, come to anybody?
func lookAtIncoming(ctx context.Context, p *patient, r *record) {
	s := p.sending
	s.lookAtMX(ctx, s.domain, "reports of what could not be delivered", s.host(p.Config), r)
	reply, err := netmail.ParseAddress(p.Config.ReplyAddress)
	if err != nil { // there is none: answers go to the sender
		return
	}
	_, domain, _ := strings.Cut(reply.Address, "@")
	if ascii, err := idna.Lookup.ToASCII(domain); err == nil {
		domain = ascii
	}
	if domain != s.domain {
		s.lookAtMX(ctx, domain, "answers to our mails", s.host(p.Config), r)
	}
}

func (s *sending) lookAtMX(ctx context.Context, domain, what, host string, r *record) {
	add := Record{domain, "MX", "10 " + host + "."}
	servers, err := s.dns.LookupMX(ctx, domain)
	slices.SortFunc(servers, func(a, b *net.MX) int { return cmp.Compare(a.Pref, b.Pref) })
	switch {
	case absent(err):
		r.fault("there is no domain %s: %s are lost", domain, what).add(add, "register it and add")
	case err != nil:
		r.unasked("where mail for "+domain+" goes", err)
	case len(servers) == 0:
		s.lookAtFallback(ctx, domain, what, add, r)
	case len(servers) == 1 && servers[0].Host == ".":
		r.fault("%s says that it takes no mail: %s are lost, and many receivers refuse mail from it", domain, what).add(add, "put this in the place of MX 0 .")
	default:
		s.lookAtServers(ctx, domain, what, servers, r)
	}
}

// lookAtFallback: without a mail server named, mail goes to the address of the domain itself, if it has one.
func (s *sending) lookAtFallback(ctx context.Context, domain, what string, add Record, r *record) {
	addresses, err := s.addresses(ctx, domain)
	switch {
	case err != nil && !absent(err):
		r.unasked("where mail for "+domain+" goes", err)
	case len(addresses) == 0:
		r.fault("%s names no mail server: %s are lost, and many receivers refuse mail from it", domain, what).add(add, "add the one that takes its mail, such as")
	default:
		r.warn("%s names no mail server, so %s go to its own address %s", domain, what, listing(addresses)).add(add, "add the one that takes its mail, such as")
	}
}

func (s *sending) lookAtServers(ctx context.Context, domain, what string, servers []*net.MX, r *record) {
	var names []string
	for _, server := range servers {
		name := strings.TrimSuffix(server.Host, ".")
		addresses, err := s.addresses(ctx, name)
		switch {
		case err != nil && !absent(err):
			r.unasked("the address of "+name, err)
			return
		case net.ParseIP(name) != nil:
			r.fault("the mail server of %s is written as the address %s, where the DNS wants a name", domain, name).do("give that address a name, and name it in the MX record")
			return
		case len(addresses) == 0:
			r.fault("%s, the mail server of %s, has no address: %s are lost", name, domain, what).add(Record{name, "A", "its address"}, "add its address, or name another")
			return
		}
		names = append(names, name)
	}
	r.ok("%s come to %s", what, strings.Join(names, ", "))
}
