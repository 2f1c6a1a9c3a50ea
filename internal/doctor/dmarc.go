package doctor

import (
	"context"
	"strings"

	"github.com/emersion/go-msgauth/dmarc"
	"golang.org/x/net/publicsuffix"
)

// lookAtDMARC: what does the domain ask receivers to do with mail that is not proven to be its own, and is ours proven?
func lookAtDMARC(ctx context.Context, p *patient, r *record) {
	s := p.sending
	texts, at, err := s.findDMARC(ctx)
	first := Record{"_dmarc." + s.domain, "TXT", "v=DMARC1; p=none; rua=mailto:postmaster@" + s.domain}
	switch {
	case err != nil:
		r.unasked("the DMARC record of "+s.domain, err)
		return
	case len(texts) == 0:
		r.warn("%s has no DMARC record: large receivers ask for one, and anybody can write in your name", s.domain).add(first, "add one that only asks for reports; they come to the address in it")
		return
	case len(texts) > 1:
		r.fault("there are %d DMARC records at %s, and receivers heed none of them", len(texts), at).do("leave one alone: %s", strings.Join(texts, " or "))
		return
	}
	policy, err := dmarc.Parse(texts[0])
	if err != nil {
		r.fault("receivers cannot read the DMARC record at %s (%s): %s", at, strings.TrimPrefix(err.Error(), "dmarc: "), texts[0]).add(first, "put a good one in its place, such as")
		return
	}
	asks := policy.Policy
	if at != "_dmarc."+s.domain && policy.SubdomainPolicy != "" {
		asks = policy.SubdomainPolicy
	}
	r.policy(s.domain, at, texts[0], asks)
	s.lookAtReports(ctx, at, texts[0], policy.ReportURIAggregate, r)
	lookAtAlignment(p, asks, r)
}

// findDMARC returns the records of the domain, or else of the organisation that it belongs to, and where they are.
func (s *sending) findDMARC(ctx context.Context) (texts []string, at string, err error) {
	at = "_dmarc." + s.domain
	organisation, suffixErr := publicsuffix.EffectiveTLDPlusOne(s.domain)
	texts, err = s.dns.LookupTXT(ctx, at)
	if texts = beginning(texts, "v=DMARC1"); len(texts) > 0 || (err != nil && !absent(err)) || suffixErr != nil || organisation == s.domain {
		return texts, at, ignoreAbsent(err)
	}
	at = "_dmarc." + organisation
	texts, err = s.dns.LookupTXT(ctx, at)
	return beginning(texts, "v=DMARC1"), at, ignoreAbsent(err)
}

func ignoreAbsent(err error) error {
	if absent(err) {
		return nil
	}
	return err
}

func (r *record) policy(domain, at, text string, asks dmarc.Policy) {
	if asks == dmarc.PolicyNone {
		r.warn("%s asks receivers to deliver forgeries too (p=none)", domain).
			add(Record{at, "TXT", strings.Replace(text, "p=none", "p=quarantine", 1)}, "once the reports show that all of your own mail passes, change it")
		return
	}
	words := map[dmarc.Policy]string{dmarc.PolicyQuarantine: "treat as spam", dmarc.PolicyReject: "refuse"}
	r.ok("%s asks receivers to %s what is not proven to be its own (%s)", domain, words[asks], at)
}

// lookAtReports: does anybody hear of what fails?
func (s *sending) lookAtReports(ctx context.Context, at, text string, addresses []string, r *record) {
	if len(addresses) == 0 {
		r.warn("nobody hears which mail fails: the DMARC record asks for no reports").
			add(Record{at, "TXT", strings.TrimRight(text, "; ") + "; rua=mailto:postmaster@" + s.domain}, "change it")
		return
	}
	asking := strings.TrimPrefix(at, "_dmarc.")
	for _, address := range addresses {
		_, host, found := strings.Cut(strings.TrimPrefix(address, "mailto:"), "@")
		host, _, _ = strings.Cut(host, "!") // the size that a report may have
		if !found || organisationOf(host) == organisationOf(asking) {
			continue
		}
		name := asking + "._report._dmarc." + host
		texts, err := s.dns.LookupTXT(ctx, name)
		switch {
		case err != nil && !absent(err):
			r.unasked("whether "+host+" takes reports about "+asking, err)
		case len(beginning(texts, "v=DMARC1")) == 0:
			r.warn("%s does not say that it takes reports about %s, so none are sent to %s", host, asking, address).add(Record{name, "TXT", "v=DMARC1"}, "have its owner add")
		}
	}
}

func organisationOf(domain string) string {
	if organisation, err := publicsuffix.EffectiveTLDPlusOne(domain); err == nil {
		return organisation
	}
	return domain
}

// lookAtAlignment: which proof names the domain that readers see? Ours always does; the envelope does unless it is empty.
func lookAtAlignment(p *patient, asks dmarc.Policy, r *record) {
	domain := p.sending.domain
	switch {
	case p.Config.Signer() != nil:
		r.ok("mail is signed, and sent, in the name of %s, which is the sender that readers see", domain)
	case asks == dmarc.PolicyNone:
		r.ok("mail is sent in the name of %s, which is the sender that readers see", domain)
	default:
		r.warn("acknowledgements to clients leave with an empty sender, as automatic answers do, so SPF does not speak for %s: receivers treat them as forged unless your relay signs them", domain).
			do("sign mail: see dkim above")
	}
}
