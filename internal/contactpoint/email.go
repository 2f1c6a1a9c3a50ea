package contactpoint

import (
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// The limits of RFC 5321, in bytes: 4.5.3.1.1, and 4.5.3.1.3 less the angle brackets of a path.
const (
	maxLocal   = 64
	maxAddress = 254
)

// atext is what a local part may have in ASCII besides dots, in lower case (RFC 5322, 3.2.3).
const atext = "abcdefghijklmnopqrstuvwxyz" + digits + "!#$%&'*+-/=?^_`{|}~"

// domains maps a domain to the ASCII form under which it is looked up (IDNA 2008 with the mapping of UTS 46).
var domains = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.CheckJoiners(true), idna.VerifyDNSLength(true))

// ParseEmail reads a bare address: no name beside it, no angle brackets, no quoted local part, no address literal. The
// value is in lower case, for no mail system of today tells A from a; its domain is in ASCII and has at least two labels. A
// local part beyond ASCII is kept, in Unicode form NFC, and needs a mail server with SMTPUTF8 (RFC 6531). A full stop after
// the address is dropped. The errors are ErrEmailInvalid and, over 64 bytes before the @ or 254 in all, ErrEmailTooLong.
func ParseEmail(s string) (Point, error) {
	display, ok := typed(s)
	if !ok {
		return Point{}, ErrEmailInvalid
	}
	local, domain, ok := strings.Cut(strings.TrimSuffix(halfWidth(display), "."), "@")
	local = lower(local)
	if !ok || !isLocal(local) {
		return Point{}, ErrEmailInvalid
	}
	if len(local) > maxLocal || len(local)+1+len(domain) > maxTyped {
		return Point{}, ErrEmailTooLong
	}
	domain, err := domains.ToASCII(domain)
	if err != nil || !isInternetDomain(domain) {
		return Point{}, ErrEmailInvalid
	}
	value := local + "@" + domain
	if len(value) > maxAddress {
		return Point{}, ErrEmailTooLong
	}
	return Point{Kind: Email, Value: value, Display: display}, nil
}

// lower composes before as well as after, so that İ becomes the same whether it was typed as one character or as two.
func lower(s string) string { return norm.NFC.String(strings.ToLower(norm.NFC.String(s))) }

// isLocal tells whether s is a dot-atom, each atom of atext and, by RFC 6531, visible characters beyond ASCII.
func isLocal(s string) bool {
	for atom := range strings.SplitSeq(s, ".") {
		if atom == "" || !isVisible(atom) {
			return false
		}
		for _, r := range atom {
			if r < 0x80 && !strings.ContainsRune(atext, r) {
				return false
			}
		}
	}
	return true
}

// isInternetDomain refuses what resolves on a local network at best: a single label, and numbers such as 192.0.2.1.
func isInternetDomain(ascii string) bool {
	dot := strings.LastIndexByte(ascii, '.')
	return dot > 0 && dot < len(ascii)-1 && !only(ascii[dot+1:], digits)
}
