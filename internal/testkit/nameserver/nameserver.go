// Package nameserver is a DNS server on a free port of this machine, for tests. It knows the records that a test gives
// it, in the form of a zone file, follows CNAMEs, cuts off what is too long for a packet, and fails where it is told to.
package nameserver

import (
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/miekg/dns"
)

// Server answers by UDP and by TCP.
type Server struct {
	Addr string // host:port

	mu      sync.Mutex
	records []dns.RR
	rcodes  map[string]int  // by name: what is answered instead
	silent  map[string]bool // by name: nothing is answered
	counts  map[string]int  // questions by network
}

// Start starts a server with records, one a line as in a zone file with full names, that ends with the test.
func Start(t testing.TB, zone string) *Server {
	t.Helper()
	s := &Server{rcodes: map[string]int{}, silent: map[string]bool{}, counts: map[string]int{}}
	packets, listener := listen(t)
	s.Addr = packets.LocalAddr().String()
	s.Set(t, zone)
	for _, server := range []*dns.Server{{PacketConn: packets}, {Listener: listener}} {
		ready := make(chan struct{})
		server.NotifyStartedFunc = func() { close(ready) }
		server.Handler = dns.HandlerFunc(s.answer)
		var serving sync.WaitGroup
		serving.Go(func() { _ = server.ActivateAndServe() }) // ends when it is shut down
		<-ready
		t.Cleanup(func() { _ = server.Shutdown(); serving.Wait() })
	}
	return s
}

// listen takes a port that is free for both networks.
func listen(t testing.TB) (net.PacketConn, net.Listener) {
	t.Helper()
	for range 20 {
		packets, err := net.ListenPacket("udp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		listener, err := net.Listen("tcp", packets.LocalAddr().String())
		if err == nil {
			return packets, listener
		}
		_ = packets.Close() // another port
	}
	t.Fatal("no port is free for UDP and TCP")
	return nil, nil
}

// Set puts other records in place of those there are.
func (s *Server) Set(t testing.TB, zone string) {
	t.Helper()
	var records []dns.RR
	for parser := dns.NewZoneParser(strings.NewReader(zone), ".", "test"); ; {
		record, more := parser.Next()
		if !more {
			if err := parser.Err(); err != nil {
				t.Fatalf("%v in\n%s", err, zone)
			}
			break
		}
		records = append(records, record)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.records = records
}

// Fail has every question about a name answered with an error such as dns.RcodeServerFailure.
func (s *Server) Fail(name string, rcode int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rcodes[dns.Fqdn(name)] = rcode
}

// Hang has no question about a name answered.
func (s *Server) Hang(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.silent[dns.Fqdn(name)] = true
}

// Asked is how many questions came over "udp" or "tcp".
func (s *Server) Asked(network string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts[network]
}

func (s *Server) answer(w dns.ResponseWriter, question *dns.Msg) {
	network := w.LocalAddr().Network()
	s.mu.Lock()
	s.counts[network]++
	name := dns.CanonicalName(question.Question[0].Name)
	silent := s.silent[name]
	answer := s.find(question, name)
	s.mu.Unlock()
	if silent {
		return
	}
	if network == "udp" {
		size := dns.MinMsgSize
		if edns := question.IsEdns0(); edns != nil {
			size = int(edns.UDPSize())
		}
		answer.Truncate(size)
	}
	_ = w.WriteMsg(answer) // a client that has gone
}

// find returns the answer; s.mu is held.
func (s *Server) find(question *dns.Msg, name string) *dns.Msg {
	if rcode, fails := s.rcodes[name]; fails {
		return new(dns.Msg).SetRcode(question, rcode)
	}
	answer, exists := new(dns.Msg).SetReply(question), false
	for range 8 { // of a chain of CNAMEs
		alias := ""
		for _, record := range s.records {
			owner := dns.CanonicalName(record.Header().Name)
			exists = exists || owner == name || strings.HasSuffix(owner, "."+name)
			if owner != name {
				continue
			}
			if cname, is := record.(*dns.CNAME); is {
				alias = dns.CanonicalName(cname.Target)
			}
			if kind := record.Header().Rrtype; kind == question.Question[0].Qtype || kind == dns.TypeCNAME {
				answer.Answer = append(answer.Answer, record)
			}
		}
		if alias == "" {
			break
		}
		name = alias
	}
	if !exists {
		answer.Rcode = dns.RcodeNameError
	}
	return answer
}
