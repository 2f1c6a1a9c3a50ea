package resolver

import (
	"context"
	"errors"
	"net"
	"time"

	"github.com/miekg/dns"
)

const (
	patience = 2 * time.Second // with one server, once
	rounds   = 2               // how often each server is asked
	packet   = 1232            // bytes of an answer that crosses every network in one piece

	systemFile = "/etc/resolv.conf"
)

// Resolver asks DNS servers that recurse. It is safe for concurrent use.
type Resolver struct {
	servers []string // host:port
}

// New returns a resolver that asks one server, host:port, or for "" those of the system.
func New(server string) *Resolver {
	if server != "" {
		return &Resolver{servers: []string{server}}
	}
	system, err := dns.ClientConfigFromFile(systemFile)
	if err != nil || len(system.Servers) == 0 {
		return &Resolver{servers: []string{"127.0.0.1:53"}} // as the C library has it
	}
	r := &Resolver{}
	for _, host := range system.Servers {
		r.servers = append(r.servers, net.JoinHostPort(host, system.Port))
	}
	return r
}

// ask returns the records of a kind that a name has, none of them being no error. Its error is a *net.DNSError.
func (r *Resolver) ask(ctx context.Context, name string, kind uint16) (found []dns.RR, err error) {
	if _, valid := dns.IsDomainName(name); !valid {
		return nil, &net.DNSError{Err: "it is no name that the DNS can hold", Name: name}
	}
	question := new(dns.Msg).SetQuestion(dns.Fqdn(name), kind)
	question.SetEdns0(packet, false)
	for range rounds {
		for _, server := range r.servers {
			var answer *dns.Msg
			if answer, err = exchange(ctx, question, server); err == nil {
				return records(answer, kind), nil
			}
			if missing := (*net.DNSError)(nil); errors.As(err, &missing) && missing.IsNotFound {
				return nil, err
			}
			if ctx.Err() != nil {
				return nil, err
			}
		}
	}
	return nil, err
}

func records(answer *dns.Msg, kind uint16) (found []dns.RR) {
	for _, record := range answer.Answer {
		if record.Header().Rrtype == kind {
			found = append(found, record)
		}
	}
	return found
}

// exchange asks one server once, and again over TCP when its answer is cut off.
func exchange(ctx context.Context, question *dns.Msg, server string) (*dns.Msg, error) {
	answer, err := over(ctx, "udp", question, server)
	if err == nil && answer.Truncated {
		answer, err = over(ctx, "tcp", question, server)
	}
	name := question.Question[0].Name
	switch {
	case err != nil:
		var timeout net.Error
		slow := errors.As(err, &timeout) && timeout.Timeout()
		return nil, &net.DNSError{Err: cause(err, slow), Name: name, Server: server, IsTimeout: slow, IsTemporary: true, UnwrapErr: err}
	case answer.Rcode == dns.RcodeNameError:
		return nil, &net.DNSError{Err: "no such name", Name: name, Server: server, IsNotFound: true}
	case answer.Rcode != dns.RcodeSuccess:
		return nil, &net.DNSError{Err: "the server says " + dns.RcodeToString[answer.Rcode], Name: name, Server: server, IsTemporary: true}
	}
	return answer, nil
}

func cause(err error, slow bool) string {
	if slow {
		return "no answer in time"
	}
	if network := (*net.OpError)(nil); errors.As(err, &network) {
		return network.Err.Error() // whose ports it was between says nothing
	}
	return err.Error()
}

func over(ctx context.Context, network string, question *dns.Msg, server string) (*dns.Msg, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	client := dns.Client{Net: network, Timeout: patience}
	question = question.Copy()
	question.Id = dns.Id()
	answer, _, err := client.ExchangeContext(ctx, question, server)
	if err != nil {
		return nil, err
	}
	if len(answer.Question) != 1 || answer.Question[0] != question.Question[0] {
		return nil, errors.New("the server answers what it was not asked")
	}
	return answer, nil
}
