package drills

import (
	"bufio"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// A relay is a mail server that behaves well but for one way of misbehaving at one point of the conversation.
type relay struct {
	url       string
	mu        sync.Mutex
	at, how   string         // empty: well
	took      map[string]int // mails with their final dot, by recipient
	quits     atomic.Int32
	serving   sync.WaitGroup
	listening net.Listener
}

// points of a conversation, and ways of misbehaving there. A server that hangs does so until it goes away: how
// long the other end waits at each point is tried in package mail, on a clock of its own.
var (
	points = []string{"greeting", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "dot"}
	ways   = []string{"4xx", "5xx", "drop", "hang"}
)

func newRelay(t *testing.T) *relay {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{url: "smtp://desk:secret@" + listener.Addr().String(), took: map[string]int{}, listening: listener}
	r.serving.Go(r.accept)
	t.Cleanup(func() { _ = listener.Close(); r.serving.Wait() }) // nothing is lost with it
	return r
}

func (r *relay) accept() {
	for {
		c, err := r.listening.Accept()
		if err != nil {
			return
		}
		r.serving.Go(func() {
			defer c.Close()
			r.serve(c, bufio.NewReader(c))
		})
	}
}

// turn makes the relay misbehave from now on.
func (r *relay) turn(at, how string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.at, r.how = at, how
}

func (r *relay) taken(recipient string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.took[recipient]
}

func (r *relay) manner(point string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.at != point {
		return ""
	}
	return r.how
}

// total is how many mails the relay has taken.
func (r *relay) total() (n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, taken := range r.took {
		n += taken
	}
	return n
}

// say answers at a point, or misbehaves; false when that ends the conversation.
func (r *relay) say(c net.Conn, point, reply string) bool {
	switch r.manner(point) {
	case "4xx":
		reply = "451 4.3.0 not now"
	case "5xx":
		reply = "554 5.0.0 no"
	case "drop":
		return false
	case "hang":
		time.Sleep(300 * time.Millisecond) // a silence, and then the end
		return false
	}
	_, err := c.Write([]byte(reply + "\r\n"))
	return err == nil
}

func (r *relay) serve(c net.Conn, in *bufio.Reader) {
	recipient := ""
	for on := r.say(c, "greeting", "220 relay.test"); on; {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch verb {
		case "EHLO":
			on = r.say(c, verb, "250-relay.test\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN")
		case "AUTH":
			on = r.say(c, verb, "235 2.7.0 welcome")
		case "RCPT":
			recipient = strings.Trim(strings.TrimPrefix(rest, "TO:"), "<>")
			on = r.say(c, verb, "250 2.1.0 fine")
		case "DATA":
			begins := r.manner(verb) == ""
			on = r.say(c, verb, "354 go ahead") && (!begins || r.receive(c, in, recipient))
		case "QUIT":
			r.quits.Add(1)
			_ = r.say(c, verb, "221 2.0.0 bye") // it ends either way
			return
		default:
			on = r.say(c, verb, "250 2.1.0 fine")
		}
	}
}

// receive reads a mail to its dot. One that is refused there is not kept; one that ends in silence is.
func (r *relay) receive(c net.Conn, in *bufio.Reader, recipient string) bool {
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
	}
	if how := r.manner("dot"); how != "4xx" && how != "5xx" {
		r.mu.Lock()
		r.took[recipient]++
		r.mu.Unlock()
	}
	return r.say(c, "dot", "250 2.0.0 queued")
}
