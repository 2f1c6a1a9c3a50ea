package doctor

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	receiver "github.com/emersion/go-msgauth/dkim"

	"frontdesk/internal/dkim"
)

// lookAtDKIM: does a receiver that looks our key up find our signatures good?
func lookAtDKIM(ctx context.Context, p *patient, r *record) {
	signer := p.Config.Signer()
	if signer == nil {
		r.warn("frontdesk does not sign mail").do("if your relay signs for %s, all is well; else make a key with: openssl genrsa -out dkim.pem 2048, "+
			"set FRONTDESK_DKIM_KEY_FILE and FRONTDESK_DKIM_SELECTOR=frontdesk, and ask again for its record", p.sending.domain)
		return
	}
	name, value := signer.Record()
	ours := Record{name, "TXT", value}
	texts, err := p.sending.dns.LookupTXT(ctx, name)
	switch {
	case err != nil && !absent(err):
		r.unasked("our key", err).add(ours, "ask again later; this is what should be there")
	case len(texts) == 0:
		r.fault("receivers find no key at %s, so every signature of ours fails", name).add(ours, "add it")
	case len(texts) > 1:
		r.fault("there are %d keys at %s, and receivers believe none of them", len(texts), name).add(ours, "leave this one alone")
	default:
		r.key(signer, p.sending.from, texts[0], ours)
	}
}

// key judges the one record that is found, by doing what a receiver does.
func (r *record) key(signer *dkim.Signer, from, text string, ours Record) {
	tags := tagsOf(text)
	kind, key := signer.Public()
	switch err := received(signer, from, text); {
	case tags["p"] == "" && err != nil:
		r.fault("the record at %s holds no key: that says it was withdrawn", ours.Name).add(ours, "put this in its place")
		return
	case err != nil && tags["p"] != key:
		r.fault("the key at %s is another than ours, so every signature of ours fails", ours.Name).add(ours, "put this in its place, or give frontdesk the key that belongs to it")
		return
	case err != nil:
		r.fault("receivers cannot use the key at %s: %v", ours.Name, err).add(ours, "put this in its place")
		return
	}
	r.ok("receivers find our key at %s, and a signature by it good", ours.Name)
	if slices.Contains(strings.Split(tags["t"], ":"), "y") {
		r.warn("the record at %s says that it is for trials (t=y): receivers treat what is signed as if it were not", ours.Name).add(ours, "once trials are over, put this in its place")
	}
	if kind != "rsa" {
		r.warn("many receivers check only RSA signatures, and find none").do("use a key made with: openssl genrsa -out dkim.pem 2048")
	}
}

// received signs a letter and has it verified as a receiver would who finds the text in the DNS.
func received(signer *dkim.Signer, from, text string) error {
	letter := fmt.Sprintf("From: <%s>\r\nDate: %s\r\nSubject: trial\r\n\r\nTrial.\r\n", from, time.Now().UTC().Format(time.RFC1123Z))
	signed, err := signer.Sign([]byte(letter))
	if err != nil {
		return err
	}
	found, err := receiver.VerifyWithOptions(strings.NewReader(string(signed)), &receiver.VerifyOptions{
		LookupTXT: func(string) ([]string, error) { return []string{text}, nil },
	})
	if err != nil {
		return err
	}
	for _, one := range found {
		if one.Err != nil {
			return one.Err
		}
	}
	return nil
}

// tagsOf reads the form tag=value; tag=value that records of DKIM and DMARC have.
func tagsOf(text string) map[string]string {
	tags := map[string]string{}
	for pair := range strings.SplitSeq(text, ";") {
		tag, value, _ := strings.Cut(pair, "=")
		tags[strings.TrimSpace(tag)] = strings.Join(strings.Fields(value), "")
	}
	return tags
}
