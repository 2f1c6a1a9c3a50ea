package dkim

import (
	"bytes"
	"crypto"
	"errors"
	"fmt"
	netmail "net/mail"
	"regexp"
	"slices"

	"github.com/emersion/go-msgauth/dkim"
	"golang.org/x/net/idna"
)

// A Signer signs in the name of one domain with one key. Nil signs nothing. It is safe for concurrent use.
type Signer struct {
	domain, selector string
	key              crypto.Signer
	kind, public     string // as the record names them
}

var selectorForm = regexp.MustCompile(`^[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$`)

// CheckSelector returns an error for what is no selector: labels of letters, digits and hyphens, with dots between.
func CheckSelector(selector string) error {
	if !selectorForm.MatchString(selector) || len(selector) > 63 {
		return fmt.Errorf("%q is no selector, such as frontdesk or mail2026", selector)
	}
	return nil
}

// New returns a signer for a domain, with the key that stands in the DNS under the selector. The domain may be
// international.
func New(key crypto.Signer, selector, domain string) (*Signer, error) {
	if err := CheckSelector(selector); err != nil {
		return nil, err
	}
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil || ascii == "" {
		return nil, fmt.Errorf("%q is no domain to sign for", domain)
	}
	kind, public, err := publicText(key)
	if err != nil {
		return nil, err
	}
	return &Signer{domain: ascii, selector: selector, key: key, kind: kind, public: public}, nil
}

// Record is the TXT record in which receivers look for the key.
func (s *Signer) Record() (name, value string) {
	return s.selector + "._domainkey." + s.domain, "v=DKIM1; k=" + s.kind + "; p=" + s.public
}

// Public is the kind of the key, "rsa" or "ed25519", and the key as the record has it.
func (s *Signer) Public() (kind, key string) { return s.kind, s.public }

// once are the headers that a signature covers where they stand. Those that relays on the way add or rewrite (Received,
// Return-Path, Sender, X-…) are not among them.
var once = []string{
	"From", "To", "Subject", "Date", "Message-ID", "Reply-To", "In-Reply-To", "References", "MIME-Version", "Content-Type",
	"Content-Transfer-Encoding", "Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post",
}

// sealed are named once more than they stand, so that nobody puts a second one above ours, which some programs would
// show instead.
var sealed = []string{"From", "To", "Subject", "Date", "Reply-To", "Content-Type"}

// Sign returns the message with its signature in front. The message has one From.
func (s *Signer) Sign(raw []byte) ([]byte, error) {
	if s == nil {
		return raw, nil
	}
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("dkim: %w", err)
	}
	if len(m.Header["From"]) != 1 {
		return nil, errors.New("dkim: the message has not one From")
	}
	var signed bytes.Buffer
	err = dkim.Sign(&signed, bytes.NewReader(raw), &dkim.SignOptions{
		Domain: s.domain, Selector: s.selector, Signer: s.key, Hash: crypto.SHA256, HeaderKeys: covered(m.Header),
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
	})
	if err != nil {
		return nil, fmt.Errorf("dkim: %w", err)
	}
	return signed.Bytes(), nil
}

// covered names the headers of a message that its signature covers.
func covered(h netmail.Header) []string {
	var names []string
	for _, name := range once {
		if h.Get(name) == "" {
			continue
		}
		names = append(names, name)
		if slices.Contains(sealed, name) {
			names = append(names, name)
		}
	}
	return names
}
