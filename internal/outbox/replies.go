package outbox

import (
	"fmt"
	netmail "net/mail"
	"strconv"
	"strings"

	"frontdesk/internal/token"
)

const replyPurpose = "reply address"

// Replies makes and reads the addresses to which answers to our mails come: desk+l7u3.k2v5….@example.com is where the
// consultant 3 answers the client of lead 7, and desk+l7.… is the client's own. The zero Replies makes none.
type Replies struct {
	keys          token.Keyring
	local, domain string
}

// NewReplies returns the replies that come to an address, by what is added to its local part; an empty address: none.
func NewReplies(keys token.Keyring, address string) (Replies, error) {
	if address == "" {
		return Replies{}, nil
	}
	parsed, err := netmail.ParseAddress(address)
	if err != nil {
		return Replies{}, err
	}
	at := strings.LastIndexByte(parsed.Address, '@')
	return Replies{keys, parsed.Address[:at], parsed.Address[at+1:]}, nil
}

// Plain is the address to which answers and reports come, with nothing added; empty: they do not come to us.
func (r Replies) Plain() string {
	if r.domain == "" {
		return ""
	}
	return r.local + "@" + r.domain
}

// Address is where answers of a consultant about a lead come, or, with user 0, those of its client; empty: answers do not
// come to us.
func (r Replies) Address(lead, user int64) string {
	if r.domain == "" || lead == 0 {
		return ""
	}
	whose := whose(lead, user)
	return r.local + "+" + whose + "." + r.keys.Code(replyPurpose, whose) + "@" + r.domain
}

func whose(lead, user int64) string {
	if user == 0 {
		return fmt.Sprintf("l%d", lead)
	}
	return fmt.Sprintf("l%du%d", lead, user)
}

// Read tells whose answers come to an address that we made; false for any other.
func (r Replies) Read(address string) (lead, user int64, ok bool) {
	address = strings.ToLower(strings.TrimSpace(address))
	rest, ours := strings.CutPrefix(address, strings.ToLower(r.local)+"+")
	rest, here := strings.CutSuffix(rest, "@"+strings.ToLower(r.domain))
	text, code, signed := strings.Cut(rest, ".")
	if r.domain == "" || !ours || !here || !signed || !r.keys.IsCode(replyPurpose, text, code) {
		return 0, 0, false
	}
	first, second, _ := strings.Cut(strings.TrimPrefix(text, "l"), "u")
	lead, err := strconv.ParseInt(first, 10, 64)
	if err != nil {
		return 0, 0, false
	}
	if second != "" {
		user, err = strconv.ParseInt(second, 10, 64)
	}
	return lead, user, err == nil
}

// Ours reports whether an address is the one that replies come to, with whatever added.
func (r Replies) Ours(address string) bool {
	local, domain, _ := strings.Cut(strings.ToLower(address), "@")
	local, _, _ = strings.Cut(local, "+")
	return r.domain != "" && local == strings.ToLower(r.local) && domain == strings.ToLower(r.domain)
}
