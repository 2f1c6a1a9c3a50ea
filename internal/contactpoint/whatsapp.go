package contactpoint

import (
	"net/url"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// ParseWhatsApp reads the number of a WhatsApp account: as ParsePhone does, or in a link to it (wa.me/8613800138000,
// api.whatsapp.com/send?phone=…). WhatsApp itself writes numbers with their country code but no plus sign, so digits that
// are no number of region but a valid one of the country they begin with are taken to be that. An extension is dropped.
//
// The errors are ErrPhoneNeedsCountry, as for ParsePhone, and ErrWhatsAppInvalid.
func ParseWhatsApp(s, region string) (Point, error) {
	display, ok := typed(s)
	if !ok {
		return Point{}, ErrWhatsAppInvalid
	}
	value, err := parseAccount(halfWidth(display), region)
	if err == ErrPhoneInvalid {
		err = ErrWhatsAppInvalid
	}
	if err != nil {
		return Point{}, err
	}
	return Point{Kind: WhatsApp, Value: value, Display: display}, nil
}

func parseAccount(s, region string) (value string, err error) {
	if linked, ok := fromLink(s); ok {
		s, region = linked, ""
	}
	number, err := parseNumber(s, region)
	if err != nil || !phonenumbers.IsValidNumber(number) {
		if abroad, ok := withCountry(s, region); ok {
			number, err = abroad, nil
		}
	}
	if err != nil {
		return "", err
	}
	number.Extension = nil
	value, ok := settle(number)
	if !ok {
		return "", ErrPhoneInvalid
	}
	return value, nil
}

// withCountry reads digits as beginning with a country code. Without a region to compare with it does not guess: many a
// national number is a valid number of some country.
func withCountry(s, region string) (*phonenumbers.PhoneNumber, bool) {
	if !isCountry(region) || strings.HasPrefix(s, "+") {
		return nil, false
	}
	number, err := parseNumber("+"+s, "")
	return number, err == nil && phonenumbers.IsValidNumber(number)
}

// fromLink finds the number in a link to an account, as +digits; the number of a link always has its country code. It is
// false for what is no link to WhatsApp; a link to something else there gives text that is no number.
func fromLink(s string) (number string, ok bool) {
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	link, err := url.Parse(s)
	if err != nil {
		return "", false
	}
	switch host := strings.TrimPrefix(strings.ToLower(link.Host), "www."); {
	case host == "wa.me":
		number = strings.Trim(link.Path, "/")
	case host == "whatsapp.com", strings.HasSuffix(host, ".whatsapp.com"), link.Scheme == "whatsapp":
		number = link.Query().Get("phone")
	default:
		return "", false
	}
	return "+" + strings.TrimLeft(number, "+ 0"), true
}
