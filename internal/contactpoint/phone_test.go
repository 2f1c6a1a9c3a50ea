package contactpoint_test

import (
	"testing"

	cp "frontdesk/internal/contactpoint"
)

func TestAPhoneNumberIsReadHoweverItIsTyped(t *testing.T) {
	for _, c := range []struct{ typed, region, want string }{
		{"13800138000", "CN", "+8613800138000"},
		{"13800138000", "cn", "+8613800138000"},
		{"138 0013 8000", "CN", "+8613800138000"},
		{"138.0013.8000", "CN", "+8613800138000"},
		{"+86 138-0013-8000", "", "+8613800138000"},
		{"+86 138-0013-8000", "US", "+8613800138000"},
		{"0086 13800138000", "CN", "+8613800138000"},
		{"8613800138000", "CN", "+8613800138000"},
		{"１３８００１３８０００", "CN", "+8613800138000"},
		{"＋８６　１３８００１３８０００", "", "+8613800138000"},
		{"\u202a+86 138\u200b0013 8000\u202c", "", "+8613800138000"},
		{"(020) 8765 4321", "CN", "+862087654321"},
		{"（020）8765－4321", "CN", "+862087654321"},
		{"020-87654321 ext. 12", "CN", "+862087654321;ext=12"},
		{"020-87654321 x12", "CN", "+862087654321;ext=12"},
		{"+862087654321;ext=12", "", "+862087654321;ext=12"},
		{"tel:+862087654321", "", "+862087654321"},
		{"(212) 555-0100", "US", "+12125550100"},
		{"+44 (0)20 7946 0958", "", "+442079460958"},
		{"06 698 12345", "IT", "+390669812345"},
		{"11900138000", "CN", "+8611900138000"}, // no such range: possible all the same
	} {
		p, err := cp.ParsePhone(c.typed, c.region)
		if err != nil || p.Kind != cp.Phone || p.Value != c.want {
			t.Errorf("%q in %q read as %+v, %v, want %q", c.typed, c.region, p, err, c.want)
		}
	}
}

func TestANumberWithoutACountryNeedsOne(t *testing.T) {
	const number = "13802338000" // would be a valid one of +1
	for _, region := range []string{"", "XX", "China"} {
		if p, err := cp.ParsePhone(number, region); err != cp.ErrPhoneNeedsCountry {
			t.Errorf("in %q read as %+v, %v", region, p, err)
		}
		if p, err := cp.ParseWhatsApp(number, region); err != cp.ErrPhoneNeedsCountry {
			t.Errorf("WhatsApp in %q read as %+v, %v", region, p, err)
		}
	}
}

func TestANumberOfACountryThatDoesNotExistIsInvalid(t *testing.T) {
	for typed, region := range map[string]string{"+999 12345678": "", "00999 12345678": "CN"} {
		if p, err := cp.ParsePhone(typed, region); err != cp.ErrPhoneInvalid {
			t.Errorf("%q read as %+v, %v", typed, p, err)
		}
	}
}

func TestWhatIsNoPhoneNumberIsRefused(t *testing.T) {
	for _, typed := range []string{
		"", "call me", "12", "+999 12345678", "1380013800013800138000", "138001380", "138\n00138000", "13800138000\x00",
		"8765 4321", // no area code: some number in every town
		"0086", "+", "+86", "\xff",
	} {
		if p, err := cp.ParsePhone(typed, "CN"); err != cp.ErrPhoneInvalid || p != (cp.Point{}) {
			t.Errorf("%q read as %+v, %v", typed, p, err)
		}
	}
}

func TestAControlCharacterAnywhereInANumberIsRefused(t *testing.T) {
	const number = "+86 138 0013 8000 ext 12"
	for i := range len(number) + 1 {
		for _, control := range []string{"\r", "\n", "\x00", "\x7f"} {
			if p, err := cp.ParsePhone(number[:i]+control+number[i:], "CN"); err != cp.ErrPhoneInvalid {
				t.Errorf("%q at %d read as %+v, %v", control, i, p, err)
			}
		}
	}
}

func TestAWhatsAppNumberIsReadHoweverItIsTyped(t *testing.T) {
	for _, c := range []struct{ typed, region, want string }{
		{"13800138000", "CN", "+8613800138000"},
		{"+86 138 0013 8000", "", "+8613800138000"},
		{"8613800138000", "US", "+8613800138000"},
		{"8613800138000", "IN", "+8613800138000"}, // by its length an Indian number too, but not one in use
		{"4915112345678", "CN", "+4915112345678"},
		{"01511 2345678", "DE", "+4915112345678"},
		{"https://wa.me/008613800138000", "", "+8613800138000"},
		{"https://wa.me/8613800138000", "", "+8613800138000"},
		{"HTTPS://WA.ME/8613800138000/", "US", "+8613800138000"},
		{"wa.me/+8613800138000?text=hello", "US", "+8613800138000"},
		{"https://api.whatsapp.com/send?phone=8613800138000&text=hi", "US", "+8613800138000"},
		{"https://www.whatsapp.com/send/?phone=%2B86+138+0013+8000", "", "+8613800138000"},
		{"whatsapp://send?phone=8613800138000", "", "+8613800138000"},
		{"020-87654321 ext. 12", "CN", "+862087654321"},
	} {
		p, err := cp.ParseWhatsApp(c.typed, c.region)
		if err != nil || p.Kind != cp.WhatsApp || p.Value != c.want {
			t.Errorf("%q in %q read as %+v, %v, want %q", c.typed, c.region, p, err, c.want)
		}
	}
}

func TestWhatIsNoWhatsAppNumberIsRefused(t *testing.T) {
	for _, typed := range []string{
		"", "lin", "https://wa.me/", "https://wa.me/message/ABCDEFG", "https://wa.me/qr/ABCDEFG", "https://whatsapp.com/channel/1",
		"12", "138001380001380013800", "wa.me/12", "13800138000\r\n",
	} {
		if p, err := cp.ParseWhatsApp(typed, "CN"); err != cp.ErrWhatsAppInvalid || p != (cp.Point{}) {
			t.Errorf("%q read as %+v, %v", typed, p, err)
		}
	}
}
