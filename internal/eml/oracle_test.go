package eml

import (
	"bytes"
	"errors"
	"io"
	netmail "net/mail"
	"slices"
	"testing"

	_ "github.com/emersion/go-message/charset"
	gomail "github.com/emersion/go-message/mail"
	"github.com/google/go-cmp/cmp"
)

// What is whole must be read as another reader reads it. Of each mail: its subject, its addresses, and the bytes of its
// leaves in their order.
func TestWholeMailIsReadAsAnotherReaderReadsIt(t *testing.T) {
	checked := 0
	for name, raw := range whole(t) {
		other, err := gomail.CreateReader(bytes.NewReader(raw))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		l := read(t, raw)
		subject, err := other.Header.Subject()
		if err != nil || subject != l.Subject {
			t.Errorf("%s: subject %q, other %q %v", name, l.Subject, subject, err)
		}
		for key, ours := range map[string][]Address{"From": {l.From}, "To": l.To} {
			theirs, err := other.Header.AddressList(key)
			if diff := cmp.Diff(plainAddresses(theirs), ours); err != nil || diff != "" {
				t.Errorf("%s: %s %v", name, diff, err)
			}
		}
		if diff := cmp.Diff(theirLeaves(t, other), ourLeaves(t, raw)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		checked++
	}
	if checked < 4 {
		t.Errorf("only %d were compared", checked)
	}
}

func whole(t *testing.T) map[string][]byte {
	t.Helper()
	found := map[string][]byte{"a page and pictures": htmlMail("<p>x</p>"), "many parts": parts(50, "Content-Type: text/plain\r\n\r\nx\r\n\r\n")}
	for name, c := range bounces {
		if slices.Contains([]string{"RFC 3464, Postfix", "qmail", "163", "Exchange"}, name) {
			found[name] = c.raw
		}
	}
	for name, raw := range found {
		found[name] = append([]byte("X-First: 1\r\n"), raw...)
		if !slices.Contains([]string{"RFC 3464, Postfix", "qmail", "163", "Exchange"}, name) {
			found[name] = append([]byte("To: \"Desk, Front\" <desk@frontdesk.example>\r\nSubject: =?utf-8?q?a=5Fb?= c\r\n"), raw...)
		}
	}
	return found
}

func plainAddresses(list []*gomail.Address) (plain []Address) {
	for _, a := range list {
		plain = append(plain, Address(netmail.Address(*a)))
	}
	return plain
}

func theirLeaves(t *testing.T, r *gomail.Reader) (leaves []string) {
	t.Helper()
	for {
		p, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return leaves
		}
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(p.Body)
		if err != nil {
			t.Fatal(err)
		}
		leaves = append(leaves, string(b))
	}
}

func ourLeaves(t *testing.T, raw []byte) (leaves []string) {
	t.Helper()
	root, _, err := split(raw)
	if err != nil {
		t.Fatal(err)
	}
	r := &reader{root: root, faults: faults{}}
	var walk func(n *part)
	walk = func(n *part) {
		if len(n.children) == 0 {
			leaves = append(leaves, string(r.decoded(n)))
		}
		for _, child := range n.children {
			walk(child)
		}
	}
	walk(root)
	return leaves
}
