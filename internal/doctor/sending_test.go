package doctor_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/miekg/dns"

	"frontdesk/internal/dkim"
	"frontdesk/internal/doctor"
	"frontdesk/internal/testkit"
	"frontdesk/internal/testkit/nameserver"
)

// sound is the DNS of a firm whose mail leaves from 192.0.2.10 and is believed.
const sound = `
firm.test. 60 IN TXT "v=spf1 ip4:192.0.2.10 -all"
firm.test. 60 IN TXT "some other text"
firm.test. 60 IN MX 10 mx.firm.test.
mx.firm.test. 60 IN A 192.0.2.20
_dmarc.firm.test. 60 IN TXT "v=DMARC1; p=quarantine; rua=mailto:dmarc@firm.test"
10.2.0.192.in-addr.arpa. 60 IN PTR out.firm.test.
out.firm.test. 60 IN A 192.0.2.10
`

// without returns the zone less the lines that hold a part, and with others.
func without(zone, part string, more ...string) string {
	lines := slices.DeleteFunc(strings.Split(zone, "\n"), func(line string) bool { return part != "" && strings.Contains(line, part) })
	return strings.Join(append(lines, more...), "\n") + "\n"
}

// examineMail examines the mail of desk@firm.test, which leaves from 192.0.2.10, by some checks.
func examineMail(t *testing.T, server *nameserver.Server, only string, change ...func(*doctor.MailOptions)) []doctor.Finding {
	t.Helper()
	settings := testkit.New(t).Config
	settings.MailFrom, settings.DNSServer, settings.BaseURL = "Harbour <desk@firm.test>", server.Addr, "https://desk.firm.test"
	o := doctor.MailOptions{Options: doctor.Options{Config: &settings, Patience: 5 * time.Second}, Addresses: []netip.Addr{netip.MustParseAddr("192.0.2.10")}}
	if only != "" {
		o.Only = []string{only}
	}
	for _, c := range change {
		c(&o)
	}
	return doctor.ExamineMail(context.Background(), o)
}

// expectRecord requires a finding as expect does, with a record to add.
func expectRecord(t *testing.T, findings []doctor.Finding, level doctor.Level, check, part string, want doctor.Record) {
	t.Helper()
	expect(t, findings, level, check, part)
	for _, f := range findings {
		if f.Check == check && f.Level == level && strings.Contains(f.Says, part) && f.Record != nil && *f.Record == want {
			return
		}
	}
	t.Errorf("%q comes without the record %+v in:\n%s", part, want, listed(findings))
	for _, f := range findings {
		if f.Record != nil {
			t.Logf("there is %+v", *f.Record)
		}
	}
}

func signedBy(t *testing.T, key crypto.Signer) (change func(*doctor.MailOptions), record doctor.Record) {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := dkim.New(key, "desk", "firm.test")
	if err != nil {
		t.Fatal(err)
	}
	name, value := signer.Record()
	return func(o *doctor.MailOptions) {
		o.Config.DKIMKey, o.Config.DKIMSelector = string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), "desk"
	}, doctor.Record{Name: name, Type: "TXT", Value: value}
}

// line writes a record for a zone, its value in strings of 200 bytes.
func line(r doctor.Record) string {
	var b strings.Builder
	b.WriteString(r.Name + ". 60 IN " + r.Type)
	for part := range slices.Chunk([]byte(r.Value), 200) {
		b.WriteString(` "` + string(part) + `"`)
	}
	return b.String()
}

func rsaKey(t *testing.T) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestMailThatIsBelievedHasNoFaultAndNoWarning(t *testing.T) {
	sign, record := signedBy(t, rsaKey(t))
	relay, trust := tlsRelay(t, "localhost", 90*24*time.Hour)
	found := examineMail(t, nameserver.Start(t, sound+line(record)), "", sign, func(o *doctor.MailOptions) {
		o.Config.SMTPURL, o.TLS = "smtp+starttls://"+relay, trust
	})
	if doctor.Worst(found) != doctor.OK {
		t.Error(listed(found))
	}
	for check, part := range map[string]string{
		"spf": "firm.test may come from 192.0.2.10", "dkim": "find our key at desk._domainkey.firm.test", "dmarc": "treat as spam",
		"reverse": "192.0.2.10 is called out.firm.test", "tls": "is good until", "incoming": "come to mx.firm.test",
	} {
		expect(t, found, doctor.OK, check, part)
	}
	expect(t, found, doctor.OK, "dmarc", "mail is signed, and sent, in the name of firm.test")
}

func TestSPFIsJudgedAsReceiversDo(t *testing.T) {
	spf := func(value string) doctor.Record { return doctor.Record{Name: "firm.test", Type: "TXT", Value: value} }
	many := strings.Repeat(" include:_a.firm.test", 11)
	for _, one := range []struct {
		name, record string // each record a value, or a whole line
		level        doctor.Level
		says, value  string
	}{
		{"a", `"v=spf1 a:out.firm.test -all"`, doctor.OK, "may come from", ""},
		{"include", `"v=spf1 include:_a.firm.test ~all"`, doctor.OK, "may come from", ""},
		{"redirect", `"v=spf1 redirect=_a.firm.test"`, doctor.OK, "may come from", ""},
		{"mx", `"v=spf1 mx -all"`, doctor.Fault, "does not allow 192.0.2.10", "v=spf1 mx ip4:192.0.2.10 -all"},
		{"a network", `"v=spf1 ip4:192.0.2.0/28 -all"`, doctor.OK, "may come from", ""},
		{"strings", `"v=spf1 ip4:192." "0.2.10 -all"`, doctor.OK, "may come from", ""},
		{"refused softly", `"v=spf1 ~all"`, doctor.Fault, "does not allow", "v=spf1 ip4:192.0.2.10 ~all"},
		{"no end", `"v=spf1 ip4:192.0.2.9"`, doctor.Fault, "does not allow", "v=spf1 ip4:192.0.2.9 ip4:192.0.2.10"},
		{"redirect that refuses", `"v=spf1 redirect=_b.firm.test"`, doctor.Fault, "does not allow", "v=spf1 ip4:192.0.2.10 redirect=_b.firm.test"},
		{"none", `"v=spf12 +all"`, doctor.Fault, "has no SPF record", "v=spf1 ip4:192.0.2.10 ~all"},
		{"two", "\"v=spf1 a mx -all\"\nfirm.test. 60 IN TXT \"v=spf1 mx ip4:192.0.2.10 ~all\"", doctor.Fault, "has 2 SPF records", "v=spf1 a mx ip4:192.0.2.10 -all"},
		{"everybody", `"v=spf1 a +all"`, doctor.Warn, "from anywhere", "v=spf1 a ~all"},
		{"everybody, by networks", `"v=spf1 ip4:0.0.0.0/0 -all"`, doctor.Warn, "from anywhere", ""},
		{"too many questions", `"v=spf1` + many + ` -all"`, doctor.OK, "may come from", ""}, // the first include matches
		{"too many after us", `"v=spf1 ip4:192.0.2.10` + strings.ReplaceAll(many, "_a", "_b") + ` -all"`, doctor.Warn, "more than ten questions", ""},
		{"too many before us", `"v=spf1` + strings.ReplaceAll(many, "_a", "_b") + ` ip4:192.0.2.10 -all"`, doctor.Fault, "more than ten questions", ""},
		{"void", `"v=spf1 a:no1.firm.test a:no2.firm.test a:no3.firm.test ip4:192.0.2.10 -all"`, doctor.Fault, "more than two hosts that do not exist", ""},
		{"include of nothing", `"v=spf1 include:no.firm.test ip4:192.0.2.10 -all"`, doctor.Fault, "includes a domain that has none", ""},
		{"a wrong word", `"v=spf1 ipv4:192.0.2.10 -all"`, doctor.Fault, "a word that means nothing", ""},
		{"a wrong address", `"v=spf1 ip4:192.0.2 -all"`, doctor.Fault, "cannot be read", ""},
		{"a server that fails", `"v=spf1 include:broken.firm.test -all"`, doctor.Warn, "SERVFAIL", ""},
	} {
		t.Run(one.name, func(t *testing.T) {
			server := nameserver.Start(t, without(sound, "v=spf1", "firm.test. 60 IN TXT "+one.record,
				`_a.firm.test. 60 IN TXT "v=spf1 ip4:192.0.2.10 -all"`, `_b.firm.test. 60 IN TXT "v=spf1 ip4:192.0.2.99 -all"`))
			server.Fail("broken.firm.test", dns.RcodeServerFailure)
			found := examineMail(t, server, "spf")
			if expect(t, found, one.level, "spf", one.says); one.value != "" {
				expectRecord(t, found, one.level, "spf", one.says, spf(one.value))
			}
			if one.level != doctor.Fault {
				refuse(t, found, doctor.Fault, "spf")
			}
		})
	}
}

func TestARelayElsewhereIsAllowedByItsAddresses(t *testing.T) {
	elsewhere := func(o *doctor.MailOptions) {
		o.Addresses, o.Config.SMTPURL = nil, "smtp+starttls://user:password@smtp.provider.test"
	}
	zone := without(sound, "v=spf1", "smtp.provider.test. 60 IN A 198.51.100.1", "smtp.provider.test. 60 IN AAAA 2a00:db8::1")
	record := func(value string) *nameserver.Server {
		return nameserver.Start(t, zone+`firm.test. 60 IN TXT "`+value+"\"\n")
	}
	expect(t, examineMail(t, record("v=spf1 a:smtp.provider.test -all"), "spf", elsewhere), doctor.OK, "spf", "may come from 198.51.100.1, 2a00:db8::1")
	found := examineMail(t, record("v=spf1 ip4:198.51.100.1 -all"), "spf", elsewhere)
	expectRecord(t, found, doctor.Warn, "spf", "does not allow smtp.provider.test (2a00:db8::1)",
		doctor.Record{Name: "firm.test", Type: "TXT", Value: "v=spf1 ip4:198.51.100.1 a:smtp.provider.test -all"})
	expect(t, examineMail(t, record("v=spf1 -all"), "reverse", elsewhere), doctor.OK, "reverse", "its operator's to keep")
	second := func(o *doctor.MailOptions) {
		o.Config.SMTPURL = "smtps://first.provider.test smtps://smtp.provider.test"
	}
	zone += "first.provider.test. 60 IN A 198.51.100.9\n"
	found = examineMail(t, record("v=spf1 a:first.provider.test -all"), "spf", elsewhere, second)
	expect(t, found, doctor.OK, "spf", "may come from 198.51.100.9")
	expect(t, found, doctor.Warn, "spf", "does not allow smtp.provider.test")
	server := record("v=spf1 -all")
	server.Hang("smtp.provider.test")
	found = examineMail(t, server, "spf", elsewhere, func(o *doctor.MailOptions) { o.Patience = 300 * time.Millisecond })
	expect(t, found, doctor.Warn, "spf", "where smtp.provider.test is")
}

func TestWhereTheAddressCannotBeFoundItIsAskedFor(t *testing.T) {
	inside := func(o *doctor.MailOptions) { o.Addresses, o.Config.SMTPURL = nil, "smtp://mail.inside.test" }
	found := examineMail(t, nameserver.Start(t, sound+"mail.inside.test. 60 IN A 10.0.0.5\n"), "spf", inside)
	if len(found) == 0 || strings.Contains(listed(found), "10.0.0.5") {
		t.Error(listed(found)) // of this host's own addresses a public one is used, and else one is asked for
	}
	none := func(o *doctor.MailOptions) { o.Addresses = nil }
	expect(t, examineMail(t, nameserver.Start(t, sound), "spf", none), doctor.Warn, "spf", "from which address mail leaves cannot be found out")
	expect(t, examineMail(t, nameserver.Start(t, without(sound, "v=spf1")), "spf", none), doctor.Fault, "spf", "has no SPF record")
	expect(t, examineMail(t, nameserver.Start(t, without(sound, "v=spf1", `firm.test. 60 IN TXT "v=spf1 ip4:x -all"`)), "spf", none), doctor.Fault, "spf", "cannot be read")
}

func TestADomainThatIsNotThereIsAFault(t *testing.T) {
	server := nameserver.Start(t, "else.test. 60 IN A 192.0.2.1")
	found := examineMail(t, server, "")
	expect(t, found, doctor.Fault, "spf", "there is no domain firm.test")
	expect(t, found, doctor.Fault, "incoming", "there is no domain firm.test")
	expect(t, found, doctor.Warn, "dmarc", "has no DMARC record")
}

func TestWhatTheDNSDoesNotTellIsNotCalledAFault(t *testing.T) {
	sign, ours := signedBy(t, rsaKey(t))
	for what, break_ := range map[string]func(s *nameserver.Server, name string){
		"SERVFAIL":          func(s *nameserver.Server, name string) { s.Fail(name, dns.RcodeServerFailure) },
		"no answer in time": func(s *nameserver.Server, name string) { s.Hang(name) },
	} {
		server := nameserver.Start(t, sound)
		for _, name := range []string{"firm.test", "desk._domainkey.firm.test", "_dmarc.firm.test", "10.2.0.192.in-addr.arpa"} {
			break_(server, name)
		}
		found := examineMail(t, server, "", sign, func(o *doctor.MailOptions) { o.Patience = 300 * time.Millisecond })
		expectRecord(t, found, doctor.Warn, "dkim", what, ours)
		for _, check := range []string{"spf", "dkim", "dmarc", "reverse", "incoming"} {
			expect(t, found, doctor.Warn, check, what)
			refuse(t, found, doctor.Fault, check)
		}
	}
}

func TestTheKeyInTheDNSIsTheOneThatSigns(t *testing.T) {
	sign, ours := signedBy(t, rsaKey(t))
	_, other := signedBy(t, rsaKey(t))
	other.Name = ours.Name
	with := func(value string) doctor.Record { return doctor.Record{Name: ours.Name, Type: "TXT", Value: value} }
	for _, one := range []struct {
		zone, says string
		level      doctor.Level
	}{
		{line(ours), "find our key", doctor.OK},
		{"", "find no key at desk._domainkey.firm.test", doctor.Fault},
		{"desk._domainkey.firm.test. 60 IN CNAME key.provider.test.\nkey.provider.test. 60 IN TXT " + line(ours)[len("desk._domainkey.firm.test. 60 IN TXT"):], "find our key", doctor.OK},
		{line(other), "another than ours", doctor.Fault},
		{line(ours) + "\n" + line(other), "2 keys", doctor.Fault},
		{line(with("v=DKIM1; k=rsa; p=")), "withdrawn", doctor.Fault},
		{line(with(strings.Replace(ours.Value, "DKIM1", "DKIM2", 1))), "cannot use the key", doctor.Fault},
		{line(with(strings.Replace(ours.Value, "k=rsa", "k=rsa; h=sha1", 1))), "cannot use the key", doctor.Fault},
		{line(with(strings.Replace(ours.Value, "v=DKIM1; ", "t=s:y; ", 1))), "for trials", doctor.Warn},
	} {
		found := examineMail(t, nameserver.Start(t, sound+one.zone), "dkim", sign)
		if expect(t, found, one.level, "dkim", one.says); one.level != doctor.OK {
			expectRecord(t, found, one.level, "dkim", one.says, ours)
		}
	}
	expect(t, examineMail(t, nameserver.Start(t, sound), "dkim"), doctor.Warn, "dkim", "does not sign")
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	sign, ours = signedBy(t, key)
	expect(t, examineMail(t, nameserver.Start(t, sound+line(ours)), "dkim", sign), doctor.Warn, "dkim", "only RSA")
}

func TestTheKeyOfAnInternationalDomainIsLookedForInASCII(t *testing.T) {
	sign, _ := signedBy(t, rsaKey(t))
	found := examineMail(t, nameserver.Start(t, `xn--fsqu00a.xn--0zwm56d. 60 IN TXT "v=spf1 ip4:192.0.2.10 -all"`), "", sign, func(o *doctor.MailOptions) {
		o.Config.MailFrom = "海港 <desk@例子.测试>"
	})
	expect(t, found, doctor.OK, "spf", "xn--fsqu00a.xn--0zwm56d may come from")
	expect(t, found, doctor.Fault, "dkim", "desk._domainkey.xn--fsqu00a.xn--0zwm56d")
	expect(t, found, doctor.Warn, "dmarc", "xn--fsqu00a.xn--0zwm56d has no DMARC record")
}

func TestDMARCIsReadWithWhoItIsFor(t *testing.T) {
	dmarc := func(value string) doctor.Record {
		return doctor.Record{Name: "_dmarc.firm.test", Type: "TXT", Value: value}
	}
	of := func(values ...string) *nameserver.Server {
		zone := without(sound, "_dmarc")
		for _, value := range values {
			zone += line(dmarc(value)) + "\n"
		}
		return nameserver.Start(t, zone)
	}
	expectRecord(t, examineMail(t, of(), "dmarc"), doctor.Warn, "dmarc", "has no DMARC record", dmarc("v=DMARC1; p=none; rua=mailto:postmaster@firm.test"))
	expectRecord(t, examineMail(t, of("v=DMARC1; p=none; rua=mailto:a@firm.test"), "dmarc"), doctor.Warn, "dmarc", "p=none", dmarc("v=DMARC1; p=quarantine; rua=mailto:a@firm.test"))
	expectRecord(t, examineMail(t, of("v=DMARC1; p=reject;"), "dmarc"), doctor.Warn, "dmarc", "nobody hears", dmarc("v=DMARC1; p=reject; rua=mailto:postmaster@firm.test"))
	expect(t, examineMail(t, of("v=DMARC1; p=reject", "v=DMARC1; p=none"), "dmarc"), doctor.Fault, "dmarc", "2 DMARC records")
	expect(t, examineMail(t, of("v=DMARC1; p=maybe"), "dmarc"), doctor.Fault, "dmarc", "cannot read")
	found := examineMail(t, of("v=DMARC1; p=reject; rua=mailto:a@reports.test!10m,mailto:b@in.firm.test"), "dmarc")
	expectRecord(t, found, doctor.Warn, "dmarc", "reports.test does not say", doctor.Record{Name: "firm.test._report._dmarc.reports.test", Type: "TXT", Value: "v=DMARC1"})
	expect(t, found, doctor.Warn, "dmarc", "acknowledgements to clients leave with an empty sender")
	if strings.Contains(listed(found), "in.firm.test does not say") {
		t.Error("the firm's own domain is asked whether it takes its own reports")
	}
	taking := nameserver.Start(t, without(sound, "_dmarc", line(dmarc("v=DMARC1; p=none; rua=mailto:a@reports.test")), `firm.test._report._dmarc.reports.test. 60 IN TXT "v=DMARC1"`))
	if found := examineMail(t, taking, "dmarc"); strings.Contains(listed(found), "does not say") {
		t.Error(listed(found))
	}
}

func TestASubdomainIsUnderThePolicyOfItsOrganisation(t *testing.T) {
	zone := without(sound, "p=quarantine", `_dmarc.firm.test. 60 IN TXT "v=DMARC1; p=none; sp=reject; rua=mailto:a@firm.test"`, `in.desk.firm.test. 60 IN TXT "v=spf1 ip4:192.0.2.10 -all"`)
	found := examineMail(t, nameserver.Start(t, zone), "dmarc", func(o *doctor.MailOptions) { o.Config.MailFrom = "desk@in.desk.firm.test" })
	expect(t, found, doctor.OK, "dmarc", "in.desk.firm.test asks receivers to refuse")
}

func TestTheAddressHasANameThatLeadsBack(t *testing.T) {
	found := examineMail(t, nameserver.Start(t, without(sound, "in-addr")), "reverse")
	expectRecord(t, found, doctor.Fault, "reverse", "has no name", doctor.Record{Name: "10.2.0.192.in-addr.arpa", Type: "PTR", Value: "desk.firm.test."})
	found = examineMail(t, nameserver.Start(t, without(sound, "out.firm.test. 60 IN A")), "reverse")
	expectRecord(t, found, doctor.Fault, "reverse", "which is not its address", doctor.Record{Name: "out.firm.test", Type: "A", Value: "192.0.2.10"})
	six := func(o *doctor.MailOptions) { o.Addresses = []netip.Addr{netip.MustParseAddr("2001:db8::1")} }
	found = examineMail(t, nameserver.Start(t, sound), "reverse", six)
	expect(t, found, doctor.Fault, "reverse", "2001:db8::1, from which mail leaves, has no name")
	second := without(sound, "PTR", "10.2.0.192.in-addr.arpa. 60 IN PTR old.firm.test.", "10.2.0.192.in-addr.arpa. 60 IN PTR out.firm.test.")
	expect(t, examineMail(t, nameserver.Start(t, second), "reverse"), doctor.OK, "reverse", "is called out.firm.test")
}

func TestAnswersAndReportsComeToSomebody(t *testing.T) {
	answering := func(o *doctor.MailOptions) { o.Config.ReplyAddress = "desk@in.firm.test" }
	mx := doctor.Record{Name: "in.firm.test", Type: "MX", Value: "10 desk.firm.test."}
	for _, one := range []struct {
		zone, says string
		level      doctor.Level
		record     doctor.Record
	}{
		{"in.firm.test. 60 IN MX 20 mx2.firm.test.\nin.firm.test. 60 IN MX 10 mx.firm.test.\nmx2.firm.test. 60 IN AAAA 2001:db8::9", "answers to our mails come to mx.firm.test, mx2.firm.test", doctor.OK, doctor.Record{}},
		{"", "there is no domain in.firm.test", doctor.Fault, mx},
		{"in.firm.test. 60 IN TXT x", "names no mail server: answers", doctor.Fault, mx},
		{"in.firm.test. 60 IN A 192.0.2.30", "go to its own address 192.0.2.30", doctor.Warn, mx},
		{"in.firm.test. 60 IN MX 0 .", "takes no mail", doctor.Fault, mx},
		{"in.firm.test. 60 IN MX 10 gone.firm.test.", "gone.firm.test, the mail server of in.firm.test, has no address", doctor.Fault, doctor.Record{Name: "gone.firm.test", Type: "A", Value: "its address"}},
		{"in.firm.test. 60 IN MX 10 192.0.2.30.", "where the DNS wants a name", doctor.Fault, doctor.Record{}},
	} {
		found := examineMail(t, nameserver.Start(t, sound+one.zone+"\n"), "incoming", answering)
		expect(t, found, doctor.OK, "incoming", "reports of what could not be delivered come to mx.firm.test")
		if expect(t, found, one.level, "incoming", one.says); one.record.Name != "" {
			expectRecord(t, found, one.level, "incoming", one.says, one.record)
		}
	}
	expect(t, examineMail(t, nameserver.Start(t, without(sound, "MX")), "incoming"), doctor.Fault, "incoming", "firm.test names no mail server: reports")
}

// tlsRelay starts a mail server that offers STARTTLS by a certificate for a name, and returns its address under that of
// localhost, and whom to trust.
func tlsRelay(t *testing.T, name string, lasts time.Duration) (address string, trust *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	form := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name}, NotBefore: now.Add(-time.Hour - lasts.Abs()),
		NotAfter: now.Add(lasts), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(certificate)
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return nil, io.EOF }))
	server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	server.Domain, server.ErrorLog = name, log.New(io.Discard, "", 0)
	server.Backend = smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return quiet{}, nil })
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) }) // ends with an error when it is closed
	t.Cleanup(func() { server.Close(); serving.Wait() })
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	return "localhost:" + port, &tls.Config{RootCAs: roots}
}

// quiet takes whatever it is told, and is told nothing.
type quiet struct{}

func (quiet) Reset()                               {}
func (quiet) Logout() error                        { return nil }
func (quiet) Mail(string, *smtp.MailOptions) error { return nil }
func (quiet) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (quiet) Data(r io.Reader) error               { _, err := io.Copy(io.Discard, r); return err }

func TestTheWayToTheRelayIsSafeOrSaidNotToBe(t *testing.T) {
	day := 24 * time.Hour
	server := nameserver.Start(t, sound)
	look := func(scheme, address string, trust *tls.Config) []doctor.Finding {
		return examineMail(t, server, "tls", func(o *doctor.MailOptions) { o.Config.SMTPURL, o.TLS = scheme+"://"+address, trust })
	}
	good, trust := tlsRelay(t, "localhost", 90*day)
	expect(t, look("smtp+starttls", good, trust), doctor.OK, "tls", "with a certificate that is good until")
	expect(t, look("smtp", good, trust), doctor.OK, "tls", "with a certificate that is good until")
	expect(t, look("smtp+starttls", good, nil), doctor.Fault, "tls", "not to be believed, so no mail goes out")
	expect(t, look("smtp", good, nil), doctor.Warn, "tls", "encrypts, but its certificate is not to be believed")
	other, trust := tlsRelay(t, "mail.else.test", 90*day)
	expect(t, look("smtp+starttls", other, trust), doctor.Fault, "tls", "mail.else.test")
	expect(t, look("smtp", other, trust), doctor.Warn, "tls", "mail.else.test")
	late, trust := tlsRelay(t, "localhost", 5*day+time.Hour)
	expect(t, look("smtp+starttls", late, trust), doctor.Warn, "tls", "in 5 days")
	over, trust := tlsRelay(t, "localhost", -day)
	expect(t, look("smtp+starttls", over, trust), doctor.Fault, "tls", "expired")
	plain := strings.TrimPrefix(testkit.NewSink(t).URL, "smtp://desk:secret@")
	expect(t, look("smtp", plain, nil), doctor.OK, "tls", "on this host")
	expect(t, look("smtp+starttls", plain, nil), doctor.Fault, "tls", "no STARTTLS")
	expect(t, look("smtps", plain, nil), doctor.Fault, "tls", "does not take us")
	expect(t, examineMail(t, server, "tls"), doctor.Warn, "tls", "becomes a file")
	two := look("smtp", plain+" smtp+starttls://"+over, trust) // what takes over is looked at too
	expect(t, two, doctor.OK, "tls", "on this host")
	expect(t, two, doctor.Fault, "tls", "expired")
}

func TestMailFromNowhereAndFaultsOfSettingsEndTheExamination(t *testing.T) {
	server := nameserver.Start(t, sound)
	found := examineMail(t, server, "", func(o *doctor.MailOptions) { o.Config.MailFrom = "desk@localhost" })
	if len(found) != 1 || server.Asked("udp") != 0 {
		t.Errorf("asked %d times:\n%s", server.Asked("udp"), listed(found))
	}
	expect(t, found, doctor.Warn, "settings", "mails come from desk@localhost")
	found = examineMail(t, server, "", func(o *doctor.MailOptions) { o.Config.DKIMKey = "no key" })
	expect(t, found, doctor.Fault, "settings", "FRONTDESK_DKIM_SELECTOR")
}
