package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"time"

	"frontdesk/internal/mail"
)

// soon is how long before its end a certificate is to be renewed.
const soon = 14 * 24 * time.Hour

// lookAtTLS: is the way to each relay encrypted, and is it the relay?
func lookAtTLS(ctx context.Context, p *patient, r *record) {
	if server, ok := p.openServer(r, p.sending.trust); ok {
		p.lookAtChannel(ctx, mail.SplitURLs(p.Config.SMTPURL)[0], server, r)
	}
	for _, url := range more(mail.SplitURLs(p.Config.SMTPURL)) { // that take over when the first does not
		if server, ok := p.serverAt(url, r, p.sending.trust); ok {
			p.lookAtChannel(ctx, url, server, r)
		}
	}
}

func (p *patient) lookAtChannel(ctx context.Context, url string, server *mail.SMTP, r *record) {
	relay, err := mail.ParseURL(url)
	if err != nil {
		return // told when it was opened
	}
	met, err := server.Probe(ctx)
	_ = server.Close() // nothing is open
	var untrusted *tls.CertificateVerificationError
	switch {
	case errors.As(err, &untrusted):
		r.fault("the certificate of %s is not to be believed, so no mail goes out: %v", met.Relay, untrusted.Err).do("%s", certificateRemedy)
	case err != nil:
		r.unmet(met, err)
	case !met.Encrypted && local(relay.Host):
		r.ok("%s is on this host: nobody is in between", met.Relay)
	case !met.Encrypted:
		r.warn("%s offers no encryption: whoever is in between can read clients' data", met.Relay).do("use smtps:// or smtp+starttls://, unless the server is on this network")
	default:
		r.certificate(relay.Host, p.sending.trust, met, time.Now())
	}
}

const certificateRemedy = "give the server a certificate for the name in FRONTDESK_SMTP_URL by an authority that this system trusts, or write the name that its certificate has"

// certificate judges what the relay showed, as a sender that insists would.
func (r *record) certificate(host string, trust *tls.Config, met mail.Met, now time.Time) {
	chain := x509.NewCertPool()
	for _, one := range met.Certificates[1:] {
		chain.AddCert(one)
	}
	options := x509.VerifyOptions{DNSName: host, Intermediates: chain, CurrentTime: now}
	if trust != nil {
		options.Roots = trust.RootCAs
	}
	leaf := met.Certificates[0]
	_, err := leaf.Verify(options)
	left := leaf.NotAfter.Sub(now)
	switch {
	case err != nil:
		r.warn("%s encrypts, but its certificate is not to be believed: %v; smtp:// goes on all the same, and would with a forger", met.Relay, err).do("%s", certificateRemedy)
	case left < soon:
		r.warn("the certificate of %s ends on %s, in %d days; mail may stop then", met.Relay, leaf.NotAfter.UTC().Format(time.DateOnly), left/(24*time.Hour)).do("renew it")
	default:
		r.ok("%s encrypts, with a certificate that is good until %s", met.Relay, leaf.NotAfter.UTC().Format(time.DateOnly))
	}
}
