package doctor

import (
	"bufio"
	"context"
	"errors"
	"net"
	"os"
	"strings"
	"syscall"

	"frontdesk/internal/imap"
)

// lookAtWaysIn: does mail come in where it should? Mailboxes are opened to be looked at, and nothing in them changes.
func lookAtWaysIn(ctx context.Context, p *patient, r *record) {
	c := p.Config
	switch {
	case c.ReplyAddress == "" && len(c.WaysIn()) == 0:
		r.ok("answers go to FRONTDESK_MAIL_FROM, and stay outside")
		return
	case c.ReplyAddress == "":
		r.warn("mail comes in, but our mails do not ask for answers to it: FRONTDESK_REPLY_ADDRESS is empty").do("set FRONTDESK_REPLY_ADDRESS to the address whose mail comes here")
	case len(c.WaysIn()) == 0:
		r.warn("answers go to %s, and no way leads from there to Frontdesk, unless a program posts them to /api/v1/mail", c.ReplyAddress).
			do("set FRONTDESK_LMTP_LISTEN or FRONTDESK_IMAP_URL, see docs/mail.md")
	}
	if c.LMTPListen != "" {
		lookAtLMTP(ctx, c.LMTPListen, r)
	}
	for _, m := range c.Mailboxes() {
		lookAtMailbox(ctx, p, m, r)
	}
}

// lookAtLMTP: is the address free, or a frontdesk's already?
func lookAtLMTP(ctx context.Context, address string, r *record) {
	network := "tcp"
	if strings.HasPrefix(address, "/") {
		network = "unix"
	}
	greeting, err := greetingOf(ctx, network, address)
	switch {
	case err == nil && strings.HasPrefix(greeting, "220 "):
		r.ok("LMTP is answered at %s", address)
		return
	case err == nil:
		r.fault("another program listens on %s, where mail is to be handed over", address).do("stop it, or set FRONTDESK_LMTP_LISTEN to a free address")
		return
	case network == "unix" && (errors.Is(err, os.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED)):
		lookAtSocketFolder(address, r)
		return
	}
	listener, err := net.Listen(network, address)
	if err != nil {
		r.fault("mail cannot be handed over at %s: %v", address, err).do("set FRONTDESK_LMTP_LISTEN to an address of this host, such as 127.0.0.1:2424")
		return
	}
	_ = listener.Close() // nothing came in
	r.ok("%s is free for LMTP: no server runs there", address)
}

// lookAtSocketFolder: could a socket be made? It is not tried: a server may be about to.
func lookAtSocketFolder(address string, r *record) {
	folder := address[:strings.LastIndexByte(address, '/')+1]
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		r.fault("mail cannot be handed over at %s: its folder is not there", address).do("make the folder, for the user of Frontdesk to write to and the mail server to read")
		return
	}
	r.ok("%s is free for LMTP: no server runs there", address)
}

func greetingOf(ctx context.Context, network, address string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, knockFor)
	defer cancel()
	if network == "tcp" {
		address = reachable(address)
	}
	conn, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return "", err
	}
	defer conn.Close() // it was only listened to
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	line, _, _ := bufio.NewReader(conn).ReadLine() // whoever says nothing is another program
	return string(line), nil
}

// lookAtMailbox: do they let us in, and is new mail told of?
func lookAtMailbox(ctx context.Context, p *patient, a imap.Address, r *record) {
	met, err := imap.Probe(ctx, a, imap.Pace{Connect: p.Patience / 2, Command: p.Patience / 2}, nil)
	if err != nil {
		f := imap.FaultOf(err)
		r.fault("%s cannot be read, so no mail comes from it: %s", a, f.Words()).do("%s", mailboxRemedies[f.Reason])
		return
	}
	if !met.Idles {
		r.warn("the server of %s does not tell of new mail (IDLE): it is asked every minute", a).do("nothing, if a minute is soon enough; else use LMTP")
	}
	r.ok("%s can be read, %d mails are in it%s", a, met.Messages, map[bool]string{true: ", new mail is told of at once"}[met.Idles])
}

var mailboxRemedies = map[imap.Reason]string{
	imap.ReasonUnreachable: "correct host and port in FRONTDESK_IMAP_URL, and look whether a firewall blocks them",
	imap.ReasonTLS:         "let the server have a certificate for its name; imaps:// (993) speaks TLS from the first byte, imap+starttls:// (143) goes over to it",
	imap.ReasonAuth:        "put the right user and password into FRONTDESK_IMAP_URL, special characters as %XX; many providers want a password made for this app",
	imap.ReasonFolder:      "correct the folder behind the last / in FRONTDESK_IMAP_URL",
	imap.ReasonSilent:      "look whether the server is overloaded, and whether the port speaks TLS from the first byte (imaps://)",
	imap.ReasonBroken:      "look whether an IMAP server listens there, and whether the port speaks TLS from the first byte (imaps://)",
}
