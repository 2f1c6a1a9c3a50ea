package imap

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"time"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// letter is a mail as the mailbox lists it.
type letter struct {
	uid           uint32
	size          int64
	date          time.Time // when it came there; zero: the server does not say
	seen, deleted bool
}

// errGone says that a mail is not in the mailbox any more.
var errGone = errors.New("the mail is gone")

// listing is how often longer than another command the list of a large mailbox may take.
const listing = 5

// list returns the mails above a UID, in the order in which they came.
func (s *session) list(ctx context.Context, above uint32) (all []letter, err error) {
	if above == ^uint32(0) {
		return nil, nil
	}
	err = s.within(ctx, listing*s.pace.Command, func() error {
		items := &goimap.FetchOptions{UID: true, RFC822Size: true, InternalDate: true, Flags: true}
		found := s.client.Fetch(goimap.UIDSet{{Start: goimap.UID(above + 1)}}, items)
		for m := found.Next(); m != nil; m = found.Next() {
			if l := letterOf(m); l.uid > above { // where there is none above, "n:*" is the last one
				all = append(all, l)
			}
		}
		return found.Close()
	})
	slices.SortFunc(all, func(a, b letter) int { return cmp.Compare(a.uid, b.uid) })
	return all, err
}

func letterOf(m *imapclient.FetchMessageData) (l letter) {
	for item := m.Next(); item != nil; item = m.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			l.uid = uint32(item.UID)
		case imapclient.FetchItemDataRFC822Size:
			l.size = item.Size
		case imapclient.FetchItemDataInternalDate:
			l.date = item.Time
		case imapclient.FetchItemDataFlags:
			l.seen, l.deleted = slices.Contains(item.Flags, goimap.FlagSeen), slices.Contains(item.Flags, goimap.FlagDeleted)
		}
	}
	return l
}

// fetch hands a mail to take as the server sends it. Errors: errGone; that of take where it did not fail for the server's.
func (s *session) fetch(ctx context.Context, l letter, largest int64, take func(io.Reader) error) error {
	taking, cancel := within(ctx, s.pace.forMail(l.size))
	defer cancel()
	stop := context.AfterFunc(taking, s.cut)
	defer stop()
	f := s.ask(l.uid)
	lit := f.literal()
	if lit == nil || (lit.Size() == 0 && l.size > 0) {
		return s.missing(ctx, l, causeOf(taking, f.command.Close()))
	}
	b := &body{literal: lit, left: lit.Size(), whole: f.command.Close}
	err := error(&tooLarge{lit.Size()})
	if lit.Size() <= largest {
		err = take(b)
	}
	if b.ended {
		return err
	}
	s.abandon(f, b)
	if b.err != nil {
		return s.address.masked(causeOf(taking, b.err))
	}
	return err
}

// abandon ends the connection rather than hear the rest of a mail. The library reads on where a mail failed, so it must have
// ended before what is left of that is touched.
func (s *session) abandon(f fetching, b *body) {
	s.cut()
	if b.err == nil {
		_, _ = io.Copy(io.Discard, b.literal) // it ends because the connection has
	}
	<-s.client.Closed()
	_ = f.command.Close() // why is known
}

// tooLarge is a mail that turns out larger than is fetched.
type tooLarge struct{ size int64 }

func (e *tooLarge) Error() string { return "the mail is larger than is taken" }

// missing is why there was no mail where one was listed: it is gone, or the server does not give it.
func (s *session) missing(ctx context.Context, l letter, err error) error {
	if err != nil && refused(err) == nil {
		return s.address.masked(err)
	}
	there, listed := s.list(ctx, l.uid-1)
	switch {
	case listed != nil:
		return listed
	case !slices.ContainsFunc(there, func(o letter) bool { return o.uid == l.uid }):
		return errGone
	case err == nil:
		err = errors.New("the server lists a mail and does not send it")
	}
	return &unreadable{s.address.masked(err)}
}

// unreadable is a mail that the server refuses to send.
type unreadable struct{ err error }

func (e *unreadable) Error() string { return "a mail cannot be fetched: " + e.err.Error() }

func (e *unreadable) Unwrap() error { return e.err }

// fetching is a mail that was asked for.
type fetching struct{ command *imapclient.FetchCommand }

func (s *session) ask(uid uint32) fetching {
	items := &goimap.FetchOptions{UID: true, BodySection: []*goimap.FetchItemBodySection{{Peek: true}}}
	return fetching{s.client.Fetch(goimap.UIDSetNum(goimap.UID(uid)), items)}
}

// literal is the bytes of the mail; nil: the server sends none.
func (f fetching) literal() goimap.LiteralReader {
	for m := f.command.Next(); m != nil; m = f.command.Next() {
		for item := m.Next(); item != nil; item = m.Next() {
			if section, ok := item.(imapclient.FetchItemDataBodySection); ok && section.Literal != nil {
				return section.Literal
			}
		}
	}
	return nil
}

// body is a mail on its way. The library ends one that was cut off in the middle like one that is whole, so its bytes are
// counted, and its end is told only when the server has said that this was all.
type body struct {
	literal goimap.LiteralReader
	left    int64
	whole   func() error
	ended   bool
	err     error // of the server or the network
}

// Read reads on. Errors: io.ErrUnexpectedEOF where the connection was lost.
func (b *body) Read(p []byte) (int, error) {
	if b.err != nil || b.ended {
		return 0, cmp.Or(b.err, io.EOF)
	}
	n, err := b.literal.Read(p)
	b.left -= int64(n)
	switch {
	case err == nil:
		return n, nil
	case err == io.EOF && b.left > 0:
		err = io.ErrUnexpectedEOF
	case err == io.EOF:
		err = b.whole()
	}
	if b.ended, b.err = err == nil, err; b.ended {
		err = io.EOF
	}
	return n, err
}

// mark flags a mail as seen. A mailbox that may only be read says no to that, and it is read all the same.
func (s *session) mark(ctx context.Context, uid uint32) error {
	err := s.within(ctx, s.pace.Command, func() error {
		flags := &goimap.StoreFlags{Op: goimap.StoreFlagsAdd, Silent: true, Flags: []goimap.Flag{goimap.FlagSeen}}
		return s.client.Store(goimap.UIDSetNum(goimap.UID(uid)), flags, nil).Close()
	})
	if refused(err) != nil {
		return nil
	}
	return err
}
