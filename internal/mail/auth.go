package mail

import (
	"encoding/base64"
	"errors"
	"slices"
	"strings"
)

// authenticate gives the relay's user and password, by PLAIN or else by LOGIN. It sends neither over a connection
// that is not encrypted, unless the server runs on this host.
func (c *conn) authenticate(r Relay) error {
	if r.User == "" {
		return nil
	}
	mechanisms := strings.Fields(c.offers["AUTH"])
	switch {
	case !c.encrypted() && !c.local():
		return &stumble{phase: PhaseAuth, err: errors.New("the connection is not encrypted, so no password is sent over it")}
	case slices.Contains(mechanisms, "PLAIN"):
		_, err := c.ask(PhaseAuth, "AUTH PLAIN "+encode("\x00"+r.User+"\x00"+r.Password), 2)
		return err
	case slices.Contains(mechanisms, "LOGIN"):
		return c.login(r)
	default:
		return &stumble{phase: PhaseAuth, err: errors.New("the server offers neither AUTH PLAIN nor AUTH LOGIN")}
	}
}

// login goes through LOGIN, which asks for user and then for password, in whatever words.
func (c *conn) login(r Relay) error {
	if _, err := c.ask(PhaseAuth, "AUTH LOGIN", 3); err != nil {
		return err
	}
	if _, err := c.ask(PhaseAuth, encode(r.User), 3); err != nil {
		return err
	}
	_, err := c.ask(PhaseAuth, encode(r.Password), 2)
	return err
}

func encode(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
