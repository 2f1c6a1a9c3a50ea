package drills

import (
	"bufio"
	"maps"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// A relay is a mail server that behaves as it is told at each point of the conversation.
type relay struct {
	url       string
	mu        sync.Mutex
	mood      func(point string) (way string) // empty: well
	took      map[string]int                  // mails with their final dot, by recipient
	ids       map[string]int                  // and by their Message-ID
	quits     atomic.Int32
	serving   sync.WaitGroup
	listening net.Listener
}

// points of a conversation, and ways of misbehaving there. A server that hangs does so until it goes away: how
// long the other end waits at each point is tried in package mail, on a clock of its own. One that drips is slow
// and does no wrong.
var (
	points = []string{"greeting", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "dot"}
	ways   = []string{"4xx", "5xx", "drop", "hang", "garbage", "drip"}
)

func newRelay(t *testing.T) *relay {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{url: "smtp://desk:secret@" + listener.Addr().String(), took: map[string]int{}, ids: map[string]int{}, listening: listener}
	r.turn("", "")
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

// turn makes the relay misbehave from now on, in one way at one point; without them it behaves.
func (r *relay) turn(at, how string) {
	r.become(func(point string) string {
		if point == at {
			return how
		}
		return ""
	})
}

// become gives the relay a mood. It is asked at one point at a time.
func (r *relay) become(mood func(point string) (way string)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.mood = mood
}

func (r *relay) taken(recipient string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.took[recipient]
}

func (r *relay) manner(point string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.mood(point)
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
	return answer(c, r.manner(point), reply)
}

// answer gives a reply in one way.
func answer(c net.Conn, way, reply string) bool {
	switch way {
	case "4xx":
		reply = "451 4.3.0 not now"
	case "5xx":
		reply = "554 5.0.0 no"
	case "garbage":
		reply = "\x00\xfe{{ what?"
	case "drip":
		return drip(c, reply+"\r\n")
	case "drop", "lose":
		return false
	case "hang":
		time.Sleep(300 * time.Millisecond) // a silence, and then the end
		return false
	}
	_, err := c.Write([]byte(reply + "\r\n"))
	return err == nil
}

// drip writes a byte at a time.
func drip(c net.Conn, reply string) bool {
	for i := range len(reply) {
		if _, err := c.Write([]byte(reply[i : i+1])); err != nil {
			return false
		}
		time.Sleep(time.Millisecond) // so that it arrives by itself
	}
	return true
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
			way := r.manner(verb)
			on = answer(c, way, "354 go ahead") && (way != "" && way != "drip" || r.receive(c, in, recipient))
		case "QUIT":
			r.quits.Add(1)
			_ = r.say(c, verb, "221 2.0.0 bye") // it ends either way
			return
		default:
			on = r.say(c, verb, "250 2.1.0 fine")
		}
	}
}

// receive reads a mail to its dot. One that is refused or lost there is not kept; one that ends in silence is.
func (r *relay) receive(c net.Conn, in *bufio.Reader, recipient string) bool {
	id := ""
	for line := ""; line != ".\r\n"; {
		var err error
		if line, err = in.ReadString('\n'); err != nil {
			return false
		}
		if name, value, _ := strings.Cut(line, ":"); id == "" && strings.EqualFold(name, "Message-Id") {
			id = strings.Trim(value, " <>\r\n")
		}
	}
	way := r.manner("dot")
	if way != "4xx" && way != "5xx" && way != "lose" {
		r.mu.Lock()
		r.took[recipient]++
		r.ids[id]++
		r.mu.Unlock()
	}
	return answer(c, way, "250 2.0.0 queued")
}

// byID is how often each mail was taken.
func (r *relay) byID() map[string]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return maps.Clone(r.ids)
}
