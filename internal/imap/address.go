package imap

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// Security says how the way to a server is encrypted.
type Security string

const (
	// Plain is not encrypted, and for a server on this host only.
	Plain Security = "imap"
	// StartTLS uses STARTTLS and goes no further without.
	StartTLS Security = "imap+starttls"
	// ImplicitTLS speaks TLS from the first byte.
	ImplicitTLS Security = "imaps"
)

var defaultPorts = map[Security]string{Plain: "143", StartTLS: "143", ImplicitTLS: "993"}

// Address is where a mailbox is and who may read it.
type Address struct {
	Security Security
	Host     string // name or IP address; what its certificate must say
	Port     string
	User     string
	Folder   string
	password string
}

// ParseList reads URLs of mailboxes, set apart by commas or white space: imaps://user:password@host:993/INBOX,
// imap+starttls:// and imap://. Port and folder may be missing. Its errors never show a URL, which holds a password.
func ParseList(list string) (all []Address, err error) {
	known := map[string]bool{}
	var faults []error
	for n, raw := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\r' || r == '\t' }) {
		a, err := parse(raw)
		switch {
		case err != nil:
			faults = append(faults, fmt.Errorf("mailbox %d: %w", n+1, err))
		case known[a.Name()]:
			faults = append(faults, fmt.Errorf("mailbox %d: %s is named twice", n+1, a.Name()))
		default:
			known[a.Name()] = true
			all = append(all, a)
		}
	}
	return all, errors.Join(faults...)
}

func parse(raw string) (a Address, err error) {
	u, err := url.Parse(raw)
	if err != nil {
		return a, errors.New("its URL cannot be read; it looks like imaps://user:password@host:993/INBOX, special characters in user and password as %XX")
	}
	port, known := defaultPorts[Security(u.Scheme)]
	password, _ := u.User.Password()
	switch {
	case !known:
		return a, errors.New("its URL must begin with imaps://, imap+starttls:// or imap://")
	case u.Hostname() == "":
		return a, errors.New("its URL names no host")
	case u.User.Username() == "" || password == "":
		return a, errors.New("its URL names no user and password; special characters in them are written as %XX")
	case u.RawQuery != "" || u.Fragment != "":
		return a, errors.New("its URL goes on after the folder; special characters are written as %XX")
	case Security(u.Scheme) == Plain && !loopback(u.Hostname()):
		return a, errors.New("imap:// sends the password in the open and is for a server on this host; use imaps:// or imap+starttls://")
	}
	if u.Port() != "" {
		port = u.Port()
	}
	if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
		return a, errors.New("its port is none")
	}
	a = Address{Security(u.Scheme), u.Hostname(), port, u.User.Username(), strings.Trim(u.Path, "/"), password}
	if a.Folder == "" || strings.EqualFold(a.Folder, "INBOX") {
		a.Folder = "INBOX"
	}
	return a, nil
}

func loopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || (err == nil && address.IsLoopback())
}

// HostPort is where the server listens.
func (a Address) HostPort() string { return net.JoinHostPort(a.Host, a.Port) }

// Name tells the mailbox from all others, to people too; it holds no password and stays the same when that changes.
func (a Address) Name() string {
	host := a.Host
	if a.Port != defaultPorts[a.Security] {
		host = a.HostPort()
	}
	if a.Folder == "INBOX" {
		return a.User + " (" + host + ")"
	}
	return a.User + " (" + host + ", " + a.Folder + ")"
}

// String is Name, so that no print shows the password.
func (a Address) String() string { return a.Name() }

// GoString is Name.
func (a Address) GoString() string { return a.Name() }
