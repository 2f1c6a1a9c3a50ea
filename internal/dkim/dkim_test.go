package dkim_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	verifier "github.com/emersion/go-msgauth/dkim"

	"frontdesk/internal/dkim"
	"frontdesk/internal/testkit/nameserver"
)

const mail = "From: =?UTF-8?B?5rW35riv?= <desk@firm.test>\r\nTo: <ann@client.test>\r\nSubject: a subject\r\n folded\r\n" +
	"Date: Sun, 22 Nov 2026 09:30:00 +0000\r\nMessage-ID: <m.1@firm.test>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n" +
	"\r\nHello  \r\n.\r\n\r\nFrom here on.\r\n\r\n"

func pkcs8(t *testing.T, key any) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

func rsaKey(t *testing.T, bits int) *rsa.PrivateKey {
	t.Helper()
	t.Setenv("GODEBUG", "rsa1024min=0") // to make one that is too short
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func edKey(t *testing.T) ed25519.PrivateKey {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func signer(t *testing.T, key crypto.Signer, domain string) *dkim.Signer {
	t.Helper()
	s, err := dkim.New(key, "frontdesk", domain)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func sign(t *testing.T, s *dkim.Signer, raw string) string {
	t.Helper()
	signed, err := s.Sign([]byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	return string(signed)
}

// verify returns what a receiver that looks the key up makes of a message with one signature.
func verify(t *testing.T, s *dkim.Signer, raw string) (*verifier.Verification, error) {
	t.Helper()
	name, value := s.Record()
	found, err := verifier.VerifyWithOptions(strings.NewReader(raw), &verifier.VerifyOptions{LookupTXT: func(asked string) ([]string, error) {
		if asked != name {
			return nil, &net.DNSError{Err: "no such host", Name: asked, IsNotFound: true}
		}
		return []string{value}, nil
	}})
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %d signatures in\n%s", err, len(found), raw)
	}
	return found[0], found[0].Err
}

func TestAReceiverFindsTheSignatureGood(t *testing.T) {
	for kind, key := range map[string]crypto.Signer{"rsa": rsaKey(t, 2048), "ed25519": edKey(t)} {
		s := signer(t, key, "firm.test")
		signed := sign(t, s, mail)
		if !strings.HasPrefix(signed, "DKIM-Signature: ") || !strings.HasSuffix(signed, mail) {
			t.Errorf("%s: more than a header in front was changed:\n%s", kind, signed)
		}
		found, err := verify(t, s, signed)
		if err != nil || found.Domain != "firm.test" {
			t.Errorf("%s: %v, for %s", kind, err, found.Domain)
		}
	}
}

func TestWhateverAReaderSeesIsUnderTheSignature(t *testing.T) {
	s := signer(t, edKey(t), "firm.test")
	signature := strings.TrimSuffix(sign(t, s, mail), mail)
	was := func(old, now string) string { return signature + strings.Replace(mail, old, now, 1) }
	for what, spoiled := range map[string]string{
		"the text":                was("Hello", "Hallo"),
		"more text":               signature + mail + "more\r\n",
		"the subject":             was("a subject", "another"),
		"a second From in front":  "From: <forger@else.test>\r\n" + signature + mail,
		"a second Subject":        was("Subject:", "Subject: buy this\r\nSubject:"),
		"a second To":             was("To:", "To: <bob@client.test>\r\nTo:"),
		"a second kind of body":   was("MIME-Version", "Content-Type: text/html\r\nMIME-Version"),
		"another recipient":       was("ann@", "bob@"),
		"the date":                was("09:30", "10:30"),
		"the id":                  was("<m.1@", "<m.2@"),
		"the domain that signed":  strings.Replace(signature, "d=firm.test", "d=else.test", 1) + mail,
		"a header taken off":      was("MIME-Version: 1.0\r\n", ""),
		"the charset of the text": was("UTF-8\r\n\r\n", "GBK\r\n\r\n"),
	} {
		if _, err := verify(t, s, spoiled); err == nil || spoiled == signature+mail {
			t.Errorf("%s was changed, and the signature held", what)
		}
	}
}

func TestWhatRelaysDoOnTheWayLeavesTheSignatureGood(t *testing.T) {
	s := signer(t, rsaKey(t, 2048), "firm.test")
	signature := strings.TrimSuffix(sign(t, s, mail), mail)
	was := func(old, now string) string { return signature + strings.Replace(mail, old, now, 1) }
	for what, relayed := range map[string]string{
		"headers of their own":    "Received: from a by b; Sun, 22 Nov 2026 09:30:01 +0000\r\nReturn-Path: <desk@firm.test>\r\nX-Spam: no\r\nSender: <relay@else.test>\r\n" + signature + mail,
		"other folding":           was("a subject\r\n folded", "a\r\n\tsubject folded"),
		"names in another case":   strings.Replace(was("Subject:", "SUBJECT:"), "Message-ID: <", "Message-Id: <", 1),
		"blanks at ends of lines": was("Hello  \r\n", "Hello\r\n"),
		"empty lines at the end":  signature + strings.TrimSuffix(mail, "\r\n") + "\r\n\r\n\r\n",
	} {
		if _, err := verify(t, s, relayed); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestAnInternationalDomainSignsInASCII(t *testing.T) {
	s := signer(t, edKey(t), "例子.测试")
	if name, _ := s.Record(); name != "frontdesk._domainkey.xn--fsqu00a.xn--0zwm56d" {
		t.Errorf("got %s", name)
	}
	found, err := verify(t, s, sign(t, s, mail))
	if err != nil || found.Domain != "xn--fsqu00a.xn--0zwm56d" {
		t.Errorf("%v, for %s", err, found.Domain)
	}
}

func TestWithoutASignerAMessageStaysAsItIs(t *testing.T) {
	var none *dkim.Signer
	if got := sign(t, none, mail); got != mail {
		t.Errorf("it became\n%s", got)
	}
}

func TestAMessageWithoutOneSenderIsNotSigned(t *testing.T) {
	s := signer(t, edKey(t), "firm.test")
	for _, raw := range []string{"From: <x@else.test>\r\n" + mail, strings.Replace(mail, "From:", "X:", 1), "no header"} {
		if signed, err := s.Sign([]byte(raw)); err == nil {
			t.Errorf("signed:\n%s", signed)
		}
	}
}

func TestKeysThatOpenSSLWritesAreRead(t *testing.T) {
	short := rsaKey(t, 2048)
	for form, text := range map[string]string{
		"PKCS #8, RSA":     pkcs8(t, short),
		"PKCS #1":          string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(short)})),
		"PKCS #8, Ed25519": pkcs8(t, edKey(t)),
		"with blanks":      "\n  \n" + pkcs8(t, short) + "\n\n",
	} {
		if _, err := dkim.ParseKey(text); err != nil {
			t.Errorf("%s: %v", form, err)
		}
	}
}

func TestAKeyThatNobodyWouldBelieveIsRefusedInWordsWithoutShowingIt(t *testing.T) {
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(edKey(t).Public())
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"secret-words":                "begins with -----BEGIN",
		pkcs8(t, rsaKey(t, 1024)):     "1024 bits is too short",
		pkcs8(t, curve):               "neither an RSA nor an Ed25519",
		pkcs8(t, edKey(t))[:60] + "x": "begins with",
		string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("secret-words")})):                                                             "damaged",
		string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})):                                                                              `a "PUBLIC KEY"`,
		string(pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: public})):                                                                   "encrypted",
		string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: public, Headers: map[string]string{"DEK-Info": "AES-128-CBC,00"}})):               "encrypted",
		string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: []byte("secret-words"), Headers: map[string]string{"Proc-Type": "4,ENCRYPTED"}})): "damaged",
	} {
		_, err := dkim.ParseKey(text)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret-words") {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}

func TestASelectorIsLabelsWithDots(t *testing.T) {
	for selector, good := range map[string]bool{
		"frontdesk": true, "mail.2026-11": true, "S1": true, "": false, "-a": false, "a-": false, "a..b": false, "a b": false, "a_b": false, "选": false,
		strings.Repeat("a", 64): false, "a;d=else.test": false,
	} {
		if err := dkim.CheckSelector(selector); (err == nil) != good {
			t.Errorf("%q: %v", selector, err)
		}
	}
}

// Mail::DKIM is what SpamAssassin and many mail servers verify with. It asks a DNS server of its own.
const perl = `
use Mail::DKIM::Verifier; use Net::DNS;
my ($port, $file) = @ARGV;
Mail::DKIM::DNS::resolver(Net::DNS::Resolver->new(nameservers => ['127.0.0.1'], port => $port, config_file => '/dev/null'));
my $v = Mail::DKIM::Verifier->new();
open my $in, '<:raw', $file or die $!;
while (<$in>) { $v->PRINT($_) }
$v->CLOSE;
print $v->result_detail, " ", $v->signature->domain;
`

func TestASecondVerifierAgrees(t *testing.T) {
	if err := exec.Command("perl", "-MMail::DKIM::Verifier", "-e1").Run(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("Mail::DKIM, which comes with SpamAssassin, is missing: %v", err)
		}
		t.Skip("Mail::DKIM is not here")
	}
	s := signer(t, rsaKey(t, 2048), "firm.test")
	name, value := s.Record()
	dns := nameserver.Start(t, name+`. 60 IN TXT "`+value[:200]+`" "`+value[200:]+`"`)
	_, port, _ := net.SplitHostPort(dns.Addr)
	signed := sign(t, s, mail)
	for raw, want := range map[string]string{signed: "pass firm.test", strings.Replace(signed, "Hello", "Hallo", 1): "fail"} {
		file := filepath.Join(t.TempDir(), "mail.eml")
		if err := os.WriteFile(file, []byte(raw), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("perl", "-e", perl, port, file).Output()
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("%v: %s", err, bytes.TrimSpace(exit.Stderr))
		}
		if err != nil || !strings.HasPrefix(string(out), want) {
			t.Errorf("want %q, got %q %v", want, out, err)
		}
	}
}
