package contactpoint_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	cp "frontdesk/internal/contactpoint"
)

func parse(t *testing.T, kind cp.Kind, typed string) cp.Point {
	t.Helper()
	p, err := cp.Parse(kind, typed, "CN")
	if err != nil || p.Kind != kind {
		t.Fatalf("%s %q: %+v, %v", kind, typed, p, err)
	}
	return p
}

func TestPointsAreTheSameHoweverTheyAreTyped(t *testing.T) {
	for _, c := range []struct {
		kind cp.Kind
		a, b string
		same bool
	}{
		{cp.Email, "Lin@Example.com", " lin＠example.COM", true},
		{cp.Email, "lin@bücher.example", "lin@xn--bcher-kva.example", true},
		{cp.Email, "İlker@example.com", "I\u0307lker@example.com", true},
		{cp.Email, "\u212aelvin@example.com", "kelvin@example.com", true}, // the Kelvin sign
		{cp.Email, "lin@example.com", "lin@example.org", false},
		{cp.Email, "lin.wei@example.com", "linwei@example.com", false},
		{cp.Phone, "138 0013 8000", "+86-13800138000", true},
		{cp.Phone, "020-87654321 ext 1", "020-87654321 ext 2", false},
		{cp.WeChat, "LinWei88", "linwei88", true},
		{cp.WhatsApp, "wa.me/8613800138000", "13800138000", true},
	} {
		if got := parse(t, c.kind, c.a).Same(parse(t, c.kind, c.b)); got != c.same {
			t.Errorf("%q and %q: same is %t", c.a, c.b, got)
		}
	}
	if parse(t, cp.Phone, "13800138000").Same(parse(t, cp.WhatsApp, "13800138000")) {
		t.Error("a phone is a WhatsApp account")
	}
}

func TestAnUnknownKindIsRefused(t *testing.T) {
	if _, err := cp.Parse("fax", "13800138000", "CN"); err != cp.ErrKindUnknown {
		t.Error(err)
	}
}

func TestAMaskedPointShowsALittleOnly(t *testing.T) {
	for _, c := range []struct {
		kind        cp.Kind
		typed, want string
	}{
		{cp.Email, "Lin@example.com", "l***@e***.com"},
		{cp.Email, "l@e.com", "***@***.com"},
		{cp.Email, "李伟@mail.example.co.uk", "李***@m***.uk"},
		{cp.Phone, "13800131234", "+86 *** 1234"},
		{cp.Phone, "020-87654321 ext 99", "+86 *** 4321"},
		{cp.Phone, "+290 22222", "+290 ***"},
		{cp.WhatsApp, "13800131234", "+86 *** 1234"},
		{cp.WeChat, "LinWei88", "l***"},
		{cp.WeChat, "13800131234", "1***"},
	} {
		if got := parse(t, c.kind, c.typed).Masked(); got != c.want {
			t.Errorf("%q is masked as %q, want %q", c.typed, got, c.want)
		}
	}
}

func TestAPointThatWasNotParsedIsMaskedWhole(t *testing.T) {
	for _, kind := range []cp.Kind{cp.Email, cp.Phone, cp.WhatsApp, cp.WeChat, "fax"} {
		for _, value := range []string{"", "x", "\xff\xff"} {
			if got := (cp.Point{Kind: kind, Value: value}).Masked(); got != "***" {
				t.Errorf("%s %q is masked as %q", kind, value, got)
			}
		}
	}
}

// checkPoint holds every parsed point to what the package promises of values.
func checkPoint(t *testing.T, p cp.Point, region string) {
	t.Helper()
	if strings.ContainsFunc(p.Value+p.Display, unicode.IsControl) || !utf8.ValidString(p.Value+p.Display) {
		t.Errorf("control characters in %+q", p)
	}
	if strings.ContainsFunc(p.Value, unicode.IsSpace) || p.Value == "" {
		t.Errorf("blanks in %+q", p)
	}
	again, err := cp.Parse(p.Kind, p.Value, region)
	if err != nil || !again.Same(p) {
		t.Errorf("%+q is read back as %+q, %v", p, again, err)
	}
	if shown := p.Masked(); !strings.Contains(shown, "***") || strings.Contains(shown, p.Value) && !strings.Contains(p.Value, "*") {
		t.Errorf("%+q is masked as %q", p, shown)
	}
}

func FuzzParseEmail(f *testing.F) {
	for _, s := range []string{"Lin.Wei@Example.com", "李伟@例子.中国", "ｌｉｎ＠ｅｘａｍｐｌｅ。ｃｏｍ", "a@b\r\nBcc: c@d.e", "İI\u0307@ı.com", "\u212a@ß.de"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := cp.ParseEmail(s)
		if err != nil {
			return
		}
		checkPoint(t, p, "")
		local, domain, _ := strings.Cut(p.Value, "@")
		if len(p.Value) > 254 || len(local) > 64 || strings.ContainsAny(local, ` "(),:;<>@[\]`) {
			t.Errorf("SMTP would not take %q", p.Value)
		}
		if strings.Trim(domain, "abcdefghijklmnopqrstuvwxyz0123456789-.") != "" {
			t.Errorf("domain not in ASCII: %q", p.Value)
		}
	})
}

func FuzzParsePhone(f *testing.F) {
	for _, s := range []string{"+86 138 0013 8000", "020-87654321 ext. 12", "+44 (0)20 7946 0958", "1-800-FLOWERS", "tel:+1-212-555-0100;isub=1"} {
		for _, region := range []string{"CN", "US", ""} {
			f.Add(s, region)
		}
	}
	f.Add("+8400000000000", "") // loses a zero at each reading
	f.Fuzz(func(t *testing.T, s, region string) {
		p, err := cp.ParsePhone(s, region)
		if err != nil {
			return
		}
		checkPoint(t, p, "")
		number, _, _ := strings.Cut(p.Value, ";ext=")
		if len(number) < 4 || len(number) > 18 || number[0] != '+' || strings.Trim(number[1:], "0123456789") != "" {
			t.Errorf("%q is not E.164", p.Value)
		}
	})
}

func FuzzParseWhatsApp(f *testing.F) {
	for _, s := range []string{"wa.me/8613800138000", "https://api.whatsapp.com/send?phone=%2B8613800138000", "4915112345678", "whatsapp://send?phone=1"} {
		f.Add(s, "CN")
	}
	f.Fuzz(func(t *testing.T, s, region string) {
		if p, err := cp.ParseWhatsApp(s, region); err == nil {
			checkPoint(t, p, "")
		}
	})
}

func FuzzParseWeChat(f *testing.F) {
	for _, s := range []string{"LinWei_88", "+86 138 0013 8000", "(86)13800138000", "小林", "\u212aelvin"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if p, err := cp.ParseWeChat(s); err == nil {
			checkPoint(t, p, "")
		}
	})
}
