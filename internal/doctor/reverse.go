package doctor

import (
	"context"
	"net/netip"
	"slices"
	"strings"

	"frontdesk/internal/resolver"
)

// lookAtReverse: has the address from which mail leaves a name, and is it that name's address?
func lookAtReverse(ctx context.Context, p *patient, r *record) {
	s := p.sending
	for _, d := range s.departures(ctx) {
		switch {
		case d.err != nil: // told by spf
		case !d.near:
			r.ok("mail leaves by %s, whose names are its operator's to keep", d.relay)
		default:
			for _, address := range d.addresses {
				s.lookAtName(ctx, address, s.host(p.Config), r)
			}
		}
	}
}

func (s *sending) lookAtName(ctx context.Context, address netip.Addr, host string, r *record) {
	names, err := s.dns.LookupAddr(ctx, address.String())
	if err != nil && !absent(err) {
		r.unasked("the name of "+address.String(), err)
		return
	}
	if len(names) == 0 {
		reverse, _ := resolver.Reverse(address.String()) // of an address it always is one
		r.fault("%s, from which mail leaves, has no name: many receivers refuse mail from it", address).
			add(Record{strings.TrimSuffix(reverse, "."), "PTR", host + "."}, "have whoever gave you the address, mostly your hoster, add")
		return
	}
	for _, name := range names {
		back, err := s.addresses(ctx, name)
		if err != nil && !absent(err) {
			r.unasked("the address of "+strings.TrimSuffix(name, "."), err)
			return
		}
		if slices.Contains(back, address) {
			r.ok("%s is called %s, which is its address", address, strings.TrimSuffix(name, "."))
			return
		}
	}
	kind := map[bool]string{true: "A", false: "AAAA"}[address.Is4()]
	r.fault("%s is called %s, which is not its address: receivers take that for a forgery", address, strings.TrimSuffix(names[0], ".")).
		add(Record{strings.TrimSuffix(names[0], "."), kind, address.String()}, "add it, or have the address called by its real name")
}
