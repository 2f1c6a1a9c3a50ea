package mail

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
)

// Security says how the way to a mail server is encrypted.
type Security string

const (
	// Opportunistic uses STARTTLS when the server offers it. Without a password to protect the certificate is not
	// checked, for whoever could forge it could as well withhold the offer.
	Opportunistic Security = "smtp"
	// StartTLS uses STARTTLS and goes no further without.
	StartTLS Security = "smtp+starttls"
	// ImplicitTLS speaks TLS from the first byte.
	ImplicitTLS Security = "smtps"
)

var defaultPorts = map[Security]string{Opportunistic: "25", StartTLS: "587", ImplicitTLS: "465"}

// Relay is the mail server that takes our mail.
type Relay struct {
	Security Security
	Host     string // name or IP address; what its certificate must say
	Port     string
	User     string // empty: no AUTH
	Password string
}

// ParseURL reads smtp://, smtp+starttls:// and smtps:// URLs: scheme://user:password@host:port. User, password
// and port (25, 587, 465) may be missing. Its errors never show the URL, which holds the password.
func ParseURL(raw string) (Relay, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return Relay{}, errors.New("mail: the server's URL cannot be read; it looks like smtps://user:password@host:465, special characters in the password as %XX")
	}
	port, known := defaultPorts[Security(u.Scheme)]
	switch {
	case !known:
		return Relay{}, errors.New("mail: the server's URL must begin with smtp://, smtp+starttls:// or smtps://")
	case u.Hostname() == "":
		return Relay{}, errors.New("mail: the server's URL names no host")
	case u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "":
		return Relay{}, errors.New("mail: the server's URL goes on after the host; special characters in the password are written as %XX")
	}
	return relayOf(u, port)
}

func relayOf(u *url.URL, port string) (Relay, error) {
	if u.Port() != "" {
		port = u.Port()
	}
	if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
		return Relay{}, fmt.Errorf("mail: the server's port %q is none", port)
	}
	password, _ := u.User.Password() // an empty one is allowed
	r := Relay{Security: Security(u.Scheme), Host: u.Hostname(), Port: port, User: u.User.Username(), Password: password}
	if r.User == "" && r.Password != "" {
		return Relay{}, errors.New("mail: the server's URL has a password and no user")
	}
	return r, nil
}

// Address returns host:port.
func (r Relay) Address() string { return net.JoinHostPort(r.Host, r.Port) }

// String returns the relay without its password, for logs.
func (r Relay) String() string { return string(r.Security) + "://" + r.Address() }
