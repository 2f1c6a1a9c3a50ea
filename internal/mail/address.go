package mail

import (
	"fmt"
	netmail "net/mail"
	"strings"

	"golang.org/x/net/idna"
)

// maxAddress is the longest address a mail server takes, in bytes (RFC 5321, 4.5.3.1.3, without the brackets).
const maxAddress = 254

// maxName is the most of a display name that is shown, in bytes.
const maxName = 120

// WireAddress returns an e-mail address as it goes on the wire: the domain in IDNA's ASCII form, the local part
// quoted where it must be ("a..b" at some carriers). It returns an error for what is not exactly one address, and
// for local parts with blanks, brackets or separators, which nobody has and many servers read differently.
func WireAddress(address string) (string, error) {
	if dirty(address) {
		return "", fmt.Errorf("mail: address holds control characters")
	}
	local, domain, ok := cutAddress(address)
	if !ok {
		return "", fmt.Errorf("mail: %q is not an address", address)
	}
	domain, err := asciiDomain(domain)
	if err != nil {
		return "", fmt.Errorf("mail: domain of %q: %w", address, err)
	}
	return checkedAddress(local + "@" + domain)
}

// checkedAddress returns address with its local part quoted if needed, once a parser has read it back unchanged.
func checkedAddress(address string) (string, error) {
	wire := (&netmail.Address{Address: address}).String()
	wire = wire[1 : len(wire)-1]
	back, err := netmail.ParseAddress("<" + wire + ">")
	if err != nil || back.Address != address || len(wire) > maxAddress {
		return "", fmt.Errorf("mail: %q is not an address", address)
	}
	return wire, nil
}

func cutAddress(address string) (local, domain string, ok bool) {
	at := strings.LastIndexByte(address, '@')
	if at < 1 || at == len(address)-1 || strings.ContainsAny(address[:at], " @,;:<>()[]\"\\") {
		return "", "", false
	}
	return address[:at], address[at+1:], true
}

func asciiDomain(domain string) (string, error) {
	if isASCII(domain) {
		return domain, nil
	}
	return idna.Lookup.ToASCII(domain)
}

// headerAddress returns a for a header, with its name encoded and clipped; field is the header's name.
func headerAddress(field string, a netmail.Address) (string, error) {
	if dirty(a.Name) {
		return "", &FieldError{Field: field, Reason: "the name holds control characters"}
	}
	wire, err := WireAddress(a.Address)
	if err != nil {
		return "", &FieldError{Field: field, Reason: err.Error()}
	}
	if a.Name == "" {
		return "<" + wire + ">", nil
	}
	local, domain, _ := cutAddress(a.Address)
	domain, _ = asciiDomain(domain) // WireAddress has just done the same without an error
	return (&netmail.Address{Name: Clip(a.Name, maxName), Address: local + "@" + domain}).String(), nil
}

func isASCII[T string | []byte](s T) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
