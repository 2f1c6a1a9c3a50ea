package config

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"
)

func signingKey(t *testing.T) string {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

func TestMailsAreSignedForTheDomainOfTheSender(t *testing.T) {
	c := good()
	if err := c.Check(); err != nil || c.Signer() != nil {
		t.Fatalf("without a key: %v, %v", err, c.Signer())
	}
	c.DKIMKey, c.DKIMSelector, c.MailFrom = signingKey(t), "frontdesk", "海港 <desk@例子.测试>"
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	if name, _ := c.Signer().Record(); name != "frontdesk._domainkey.xn--fsqu00a.xn--0zwm56d" {
		t.Errorf("the key is looked for at %s", name)
	}
}

func TestWhatCannotSignIsAFaultOfTheSettingThatIsWrong(t *testing.T) {
	key := signingKey(t)
	for _, one := range []struct{ key, selector, from, fault string }{
		{key, "", "desk@example.com", "FRONTDESK_DKIM_SELECTOR: required"},
		{"", "frontdesk", "desk@example.com", "FRONTDESK_DKIM_KEY: required"},
		{"no key", "frontdesk", "desk@example.com", "FRONTDESK_DKIM_KEY: it is no private key"},
		{key, "front desk", "desk@example.com", `FRONTDESK_DKIM_SELECTOR: "front desk" is no selector`},
		{key, "frontdesk", "desk@-.example..com", "FRONTDESK_MAIL_FROM: "},
		{key, "frontdesk", "nobody", "FRONTDESK_MAIL_FROM: "},
	} {
		c := good()
		c.DKIMKey, c.DKIMSelector, c.MailFrom = one.key, one.selector, one.from
		if err := c.Check(); err == nil || !strings.Contains(err.Error(), one.fault) || strings.Count(err.Error(), "\n") > 0 || c.Signer() != nil {
			t.Errorf("%+v: %v", one, err)
		}
	}
}

func TestADNSServerHasAPort(t *testing.T) {
	c := good()
	c.DNSServer = "192.0.2.53"
	if err := c.Check(); err == nil || !strings.Contains(err.Error(), "FRONTDESK_DNS_SERVER: ") {
		t.Errorf("got %v", err)
	}
}
