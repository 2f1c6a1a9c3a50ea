package doctor

import (
	"context"
	"crypto/tls"
	"strings"
	"time"

	"frontdesk/internal/config"
	"frontdesk/internal/mail"
)

// lookAtMail: does each mail server take us? It is met as for a message, and sent none.
func lookAtMail(ctx context.Context, p *patient, r *record) {
	if server, ok := p.openServer(r, nil); ok {
		lookAtSender(p.Config, r)
		meet(ctx, server, r)
	}
	for _, url := range more(mail.SplitURLs(p.Config.SMTPURL)) { // that take over when the first does not
		if server, ok := p.serverAt(url, r, nil); ok {
			meet(ctx, server, r)
		}
	}
}

// more are those after the first.
func more(urls []string) []string { return urls[min(1, len(urls)):] }

func meet(ctx context.Context, server *mail.SMTP, r *record) {
	met, err := server.Probe(ctx)
	_ = server.Close() // nothing is open
	if err != nil {
		r.unmet(met, err)
		return
	}
	if !met.Encrypted {
		r.warn("%s offers no encryption: whoever is in between can read clients' data", met.Relay).do("use smtps:// or smtp+starttls://, unless the server is on this host or network")
	}
	r.ok("%s takes us%s; whether receivers believe what it sends on is told by: frontdesk doctor mail", met.Relay, map[bool]string{true: ", by user and password"}[met.Authenticated])
}

// openServer returns the preferred relay, or says why there is none.
func (p *patient) openServer(r *record, trust *tls.Config) (*mail.SMTP, bool) {
	c := p.Config
	if c.SMTPURL == "" {
		r.warn("there is no mail server: each message becomes a file in %s, and reaches nobody", c.MailFolder()).do("set FRONTDESK_SMTP_URL")
		return nil, false
	}
	return p.serverAt(append(mail.SplitURLs(c.SMTPURL), "")[0], r, trust)
}

// serverAt returns the relay of a URL, to be met.
func (p *patient) serverAt(url string, r *record, trust *tls.Config) (*mail.SMTP, bool) {
	limits := mail.Timeouts{Connect: p.Patience / 2, Command: p.Patience / 2, Quit: time.Second}
	server, err := mail.NewSMTP(url, mail.Options{Timeouts: limits, TLS: trust})
	if err != nil {
		r.fault("FRONTDESK_SMTP_URL: %s", strings.TrimPrefix(err.Error(), "mail: ")).do("write it as smtps://user:password@host:465")
		return nil, false
	}
	return server, true
}

// unmet says in which phase the relay did not take us.
func (r *record) unmet(met mail.Met, err error) {
	r.fault("%s does not take us, so no mail goes out: %s", met.Relay, strings.TrimPrefix(err.Error(), "mail: ")).do("%s", mailRemedies[mail.PhaseOf(err)])
}

var mailRemedies = map[mail.Phase]string{
	mail.PhaseConnect: "correct host and port in FRONTDESK_SMTP_URL, look whether a firewall blocks them (hosters block port 25), and whether the server wants TLS from the first byte (smtps://)",
	mail.PhaseTLS:     "let the server offer STARTTLS with a certificate for its name, or use smtps:// where it wants TLS from the first byte",
	mail.PhaseAuth:    "put the right user and password into FRONTDESK_SMTP_URL; special characters in it as %XX",
}

// lookAtSender: nobody believes mail from localhost.
func lookAtSender(c *config.Config, r *record) {
	_, domain, _ := strings.Cut(c.From().Address, "@")
	if unreal(domain) {
		r.warn("mails come from %s, which other mail servers refuse", c.From().Address).do("set FRONTDESK_MAIL_FROM to an address on your own domain")
	}
}
