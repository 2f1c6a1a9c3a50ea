package testkit

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"log"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// Who may read the mailbox of an IMAP.
const (
	IMAPUser     = "desk@harbourline.test"
	IMAPPassword = "pass,wörd/1"
)

// IMAP is a server on a free port of this machine with one mailbox. Between it and whoever reads stands a door, which can
// be told to misbehave.
type IMAP struct {
	URL string // imap://…, with user and password

	t        testing.TB
	user     *imapmemserver.User
	backend  string // where the server itself listens
	serving  sync.WaitGroup
	mu       sync.Mutex
	fate     func(command string) Fate
	rewrite  func(answer []byte) []byte
	commands []string
	open     map[net.Conn]bool
	closed   bool
}

// Fate is what becomes of a connection at a command; the zero Fate: nothing.
type Fate struct {
	Cut   bool // both ends are told that it is over
	Hang  bool // nobody hears anything any more
	After int  // bytes of the answer that still get through
}

// NewIMAP starts a server that ends with the test.
func NewIMAP(t testing.TB) *IMAP {
	t.Helper()
	s := &IMAP{t: t, user: imapmemserver.NewUser(IMAPUser, IMAPPassword), open: map[net.Conn]bool{}}
	s.must(s.user.Create("INBOX", nil))
	memory := imapmemserver.New()
	memory.AddUser(s.user)
	server := imapserver.New(&imapserver.Options{InsecureAuth: true, Logger: log.New(io.Discard, "", 0),
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return telling{memory.NewSession()}, nil, nil
		}})
	behind, front := s.listen(), s.listen()
	s.backend = behind.Addr().String()
	s.URL = "imap://" + url.UserPassword(IMAPUser, IMAPPassword).String() + "@" + front.Addr().String() + "/INBOX"
	s.URL = strings.Replace(s.URL, ",", "%2C", 1)     // which sets mailboxes apart
	s.serving.Go(func() { _ = server.Serve(behind) }) // it ends when it is closed
	s.serving.Go(func() { s.admit(front) })
	t.Cleanup(func() {
		_ = front.Close()
		s.CutAll(true)
		_ = server.Close()
		s.serving.Wait()
	})
	return s
}

func (s *IMAP) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *IMAP) listen() net.Listener {
	s.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	s.must(err)
	return l
}

// telling tells whoever idles of all mail. The library's own forgets what came while it was being asked to.
type telling struct{ imapserver.Session }

func (s telling) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	often := time.NewTicker(2 * time.Millisecond)
	defer often.Stop()
	for {
		select {
		case <-often.C:
			if err := s.Poll(w, true); err != nil {
				return err
			}
		case <-stop:
			return nil
		}
	}
}

// Misbehave decides over each command from now on; nil: all goes well.
func (s *IMAP) Misbehave(fate func(command string) Fate) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fate = fate
}

// Rewrite changes what the server says from now on.
func (s *IMAP) Rewrite(rewrite func(answer []byte) []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rewrite = rewrite
}

// Commands are those of all clients so far that contain a word.
func (s *IMAP) Commands(word string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(s.commands), func(c string) bool { return !strings.Contains(c, word) })
}

// CutAll ends all connections, and with forever lets nobody in again.
func (s *IMAP) CutAll(forever bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = s.closed || forever
	for c := range s.open {
		_ = c.Close() // nothing depends on how
	}
}

// Deliver puts a mail into the mailbox, as come at a time, and returns its UID.
func (s *IMAP) Deliver(raw string, at time.Time, flags ...goimap.Flag) uint32 {
	s.t.Helper()
	done, err := s.user.Append("INBOX", literal{strings.NewReader(raw), int64(len(raw))}, &goimap.AppendOptions{Time: at, Flags: flags})
	s.must(err)
	return uint32(done.UID)
}

type literal struct {
	io.Reader
	size int64
}

func (l literal) Size() int64 { return l.size }

// Renumber makes the mailbox anew, under another UIDVALIDITY and with nothing in it.
func (s *IMAP) Renumber() {
	s.t.Helper()
	s.must(errors.Join(s.user.Delete("INBOX"), s.user.Create("INBOX", nil)))
}

// Expunge removes the mails of these UIDs.
func (s *IMAP) Expunge(uids ...uint32) {
	s.t.Helper()
	session := imapmemserver.NewUserSession(s.user)
	defer session.Close()
	_, err := session.Select("INBOX", &goimap.SelectOptions{})
	s.must(err)
	var set goimap.UIDSet
	for _, uid := range uids {
		set.AddNum(goimap.UID(uid))
	}
	s.must(session.Store(&imapserver.FetchWriter{}, set, &goimap.StoreFlags{Op: goimap.StoreFlagsAdd, Silent: true, Flags: []goimap.Flag{goimap.FlagDeleted}}, nil))
	s.must(session.Expunge(&imapserver.ExpungeWriter{}, &set))
}

// Status is how many mails are in the mailbox, and how many nobody has seen.
func (s *IMAP) Status() (all, unseen uint32) {
	s.t.Helper()
	status, err := s.user.Status("INBOX", &goimap.StatusOptions{NumMessages: true, NumUnseen: true})
	s.must(err)
	return *status.NumMessages, *status.NumUnseen
}

func (s *IMAP) admit(front net.Listener) {
	for {
		client, err := front.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", s.backend)
		if err != nil {
			_ = client.Close() // it sees that nobody is there
			continue
		}
		if s.enter(client, server) {
			d := &door{s: s, client: client, server: server}
			s.serving.Go(d.toServer)
			s.serving.Go(d.toClient)
		}
	}
}

func (s *IMAP) enter(both ...net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range both {
		if s.open[c] = !s.closed; s.closed {
			_ = c.Close() // nobody is let in any more
		}
	}
	return !s.closed
}

// door stands between one client and the server.
type door struct {
	s              *IMAP
	client, server net.Conn
	mu             sync.Mutex
	fate           Fate
}

func (d *door) close() {
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	for _, c := range []net.Conn{d.client, d.server} {
		_ = c.Close() // the other side may have ended it
		delete(d.s.open, c)
	}
}

func (d *door) toServer() {
	defer d.close()
	in := bufio.NewReader(d.client)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return
		}
		d.decide(string(line))
		if _, err := d.server.Write(line); err != nil {
			return
		}
	}
}

func (d *door) decide(line string) {
	d.s.mu.Lock()
	d.s.commands = append(d.s.commands, strings.TrimSpace(line))
	decide := d.s.fate
	d.s.mu.Unlock()
	if decide == nil {
		return
	}
	if fate := decide(line); fate.Cut || fate.Hang {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.fate = fate
	}
}

func (d *door) toClient() {
	defer d.close()
	buffer := make([]byte, 32<<10)
	for {
		n, err := d.server.Read(buffer)
		if err != nil {
			return
		}
		d.s.mu.Lock()
		rewrite := d.s.rewrite
		d.s.mu.Unlock()
		said := bytes.Clone(buffer[:n])
		if rewrite != nil {
			said = rewrite(said)
		}
		through, cut := d.through(said)
		if _, err := d.client.Write(through); err != nil || cut {
			return
		}
	}
}

// through is what of an answer gets through, and whether that was the last of it.
func (d *door) through(said []byte) (rest []byte, cut bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.fate.Cut && !d.fate.Hang {
		return said, false
	}
	if len(said) <= d.fate.After {
		d.fate.After -= len(said)
		return said, false
	}
	said = said[:d.fate.After]
	d.fate.After = 0
	return said, d.fate.Cut
}
