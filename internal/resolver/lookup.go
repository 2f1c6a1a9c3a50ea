package resolver

import (
	"context"
	"net"
	"strings"

	"github.com/miekg/dns"
)

// LookupTXT returns the texts of a name, each whole however many strings it is kept in.
func (r *Resolver) LookupTXT(ctx context.Context, name string) (texts []string, err error) {
	found, err := r.ask(ctx, name, dns.TypeTXT)
	for _, record := range found {
		texts = append(texts, strings.Join(record.(*dns.TXT).Txt, ""))
	}
	return texts, err
}

// LookupMX returns the mail servers of a name, unsorted; their names end in a dot.
func (r *Resolver) LookupMX(ctx context.Context, name string) (servers []*net.MX, err error) {
	found, err := r.ask(ctx, name, dns.TypeMX)
	for _, record := range found {
		mx := record.(*dns.MX)
		servers = append(servers, &net.MX{Host: mx.Mx, Pref: mx.Preference})
	}
	return servers, err
}

// LookupIPAddr returns the addresses of a name, of both kinds; one that is an address is its own. An error of either
// question counts only when the other found nothing.
func (r *Resolver) LookupIPAddr(ctx context.Context, host string) (addresses []net.IPAddr, err error) {
	if ip := net.ParseIP(host); ip != nil {
		return []net.IPAddr{{IP: ip}}, nil
	}
	four, err := r.ask(ctx, host, dns.TypeA)
	for _, record := range four {
		addresses = append(addresses, net.IPAddr{IP: record.(*dns.A).A})
	}
	six, errSix := r.ask(ctx, host, dns.TypeAAAA)
	for _, record := range six {
		addresses = append(addresses, net.IPAddr{IP: record.(*dns.AAAA).AAAA})
	}
	if len(addresses) > 0 {
		return addresses, nil
	}
	if err == nil {
		err = errSix
	}
	return nil, err
}

// LookupAddr returns the names of an address; they end in a dot.
func (r *Resolver) LookupAddr(ctx context.Context, address string) (names []string, err error) {
	reverse, err := Reverse(address)
	if err != nil {
		return nil, err
	}
	found, err := r.ask(ctx, reverse, dns.TypePTR)
	for _, record := range found {
		names = append(names, record.(*dns.PTR).Ptr)
	}
	return names, err
}

// Reverse returns the name under which the DNS keeps the names of an address. Its error is a *net.DNSError.
func Reverse(address string) (string, error) {
	reverse, err := dns.ReverseAddr(address)
	if err != nil {
		return "", &net.DNSError{Err: "it is no address", Name: address}
	}
	return reverse, nil
}
