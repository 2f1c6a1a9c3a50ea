package mail

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A script is a mail server that behaves as told: well, but for one way of misbehaving at one point.
type script struct {
	at, how  string   // guarded by mu; the point ("connect", "MAIL", "body", "dot", ...) and the way; empty: well
	offers   []string // extensions
	takes    bool     // whether a message is kept when the misbehaviour at the dot leaves that open
	patience time.Duration
	distant  bool // the client sees no loopback address

	mu    sync.Mutex
	heard []string // commands, without what follows them
	took  []string // messages, unstuffed

	dialled, live, mostLive atomic.Int32
	running                 sync.WaitGroup
}

// dial is an Options.Dial that leads to the script over a pipe, so that waiting takes virtual time only.
func (s *script) dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	s.dialled.Add(1)
	s.mostLive.Store(max(s.mostLive.Load(), s.live.Add(1)))
	s.running.Go(func() {
		defer server.Close()
		s.serve(server, bufio.NewReader(server))
	})
	return &pipe{Conn: client, script: s}, nil
}

// pipe is the client's end. It says that the server is on this host, or is not.
type pipe struct {
	net.Conn
	script *script
	closed sync.Once
}

func (p *pipe) RemoteAddr() net.Addr {
	if p.script.distant {
		return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 25}
	}
	return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 25}
}

func (p *pipe) Close() error {
	p.closed.Do(func() { p.script.live.Add(-1) })
	return p.Conn.Close()
}

func (s *script) serve(c net.Conn, in *bufio.Reader) {
	if !s.say(c, in, "connect", "220 relay.test") {
		return
	}
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		verb, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		s.note(verb)
		if !s.answer(c, in, verb) || verb == "QUIT" {
			return
		}
	}
}

func (s *script) answer(c net.Conn, in *bufio.Reader, verb string) bool {
	switch verb {
	case "EHLO":
		lines := append([]string{"relay.test"}, s.offers...)
		reply := ""
		for i, line := range lines {
			reply += fmt.Sprintf("\r\n250%c%s", " -"[min(1, len(lines)-1-i)], line)
		}
		return s.say(c, in, verb, reply[2:])
	case "AUTH":
		return s.say(c, in, verb, "235 2.7.0 welcome")
	case "STARTTLS":
		return s.say(c, in, verb, "220 go ahead") && s.say(c, in, "handshake", "")
	case "DATA":
		if s.misbehavesAt(verb) {
			return s.say(c, in, verb, "")
		}
		return s.say(c, in, verb, "354 go ahead") && s.receive(c, in)
	case "QUIT":
		return s.say(c, in, verb, "221 2.0.0 bye")
	default:
		return s.say(c, in, verb, "250 2.1.0 fine")
	}
}

func (s *script) receive(c net.Conn, in *bufio.Reader) bool {
	var message strings.Builder
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return false
		}
		if s.misbehavesAt("body") {
			return s.say(c, in, "body", "")
		}
		if line == ".\r\n" {
			break
		}
		message.WriteString(strings.TrimPrefix(line, "."))
	}
	if !s.misbehavesAt("dot") || s.takes {
		s.mu.Lock()
		s.took = append(s.took, message.String())
		s.mu.Unlock()
	}
	return s.say(c, in, "dot", "250 2.0.0 queued as 4F2A")
}

// say answers, or misbehaves if this is the point. It returns false when the conversation is over.
func (s *script) say(c net.Conn, in *bufio.Reader, point, reply string) bool {
	if !s.misbehavesAt(point) {
		_, err := io.WriteString(c, reply+"\r\n")
		return err == nil
	}
	how := s.manner()
	switch how {
	case "4xx":
		reply = "451 4.3.0 not now"
	case "5xx":
		reply = "550 5.1.1 no such user"
	case "421":
		reply = "421 4.3.2 closing"
	case "garbage":
		reply = "\x00\xfe{{ what?"
	case "endless":
		reply = strings.Repeat("250", 3000)
	case "inject":
		reply = "220 go ahead\r\n250 trust me"
	case "chatty":
		reply += "\r\n421 4.3.2 closing"
	case "late":
		time.Sleep(s.patience)
	case "drip":
		for err := error(nil); err == nil; time.Sleep(10 * time.Second) {
			_, err = io.WriteString(c, "250-one moment\r\n")
		}
		return false
	case "hang":
		if point == "body" {
			time.Sleep(time.Hour) // not reading on is what the client shall notice
		}
		_, _ = io.Copy(io.Discard, in) // until the client has had enough
		return false
	case "drop":
		return false
	}
	_, err := io.WriteString(c, reply+"\r\n")
	return err == nil && how != "421"
}

// turn makes the script misbehave in another way from now on.
func (s *script) turn(at, how string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at, s.how = at, how
}

func (s *script) misbehavesAt(point string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.at == point
}

func (s *script) manner() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.how
}

func (s *script) note(verb string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.heard = append(s.heard, verb)
}

func (s *script) count(verb string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, v := range s.heard {
		if v == verb {
			n++
		}
	}
	return n
}
