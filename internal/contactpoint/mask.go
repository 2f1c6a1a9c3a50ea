package contactpoint

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"
)

const stars = "***"

// Masked shows enough of a point for its owner to know it again and too little for anybody else to use it: l***@e***.com,
// +86 *** 1234, l***. The number of stars says nothing. A point that was not made by parsing shows only stars.
func (p Point) Masked() string {
	switch p.Kind {
	case Email:
		return maskedEmail(p.Value)
	case Phone, WhatsApp:
		return maskedNumber(p.Value)
	default:
		return masked(p.Value)
	}
}

func maskedEmail(address string) string {
	local, domain, _ := strings.Cut(address, "@")
	dot := strings.LastIndexByte(domain, '.')
	if dot < 0 {
		return stars
	}
	return masked(local) + "@" + masked(domain[:dot]) + domain[dot:]
}

// maskedNumber shows the country code and the last four digits, unless they are more than half of the number.
func maskedNumber(value string) string {
	number, err := phonenumbers.Parse(value, "")
	if err != nil {
		return stars
	}
	national := phonenumbers.GetNationalSignificantNumber(number)
	if len(national) < 8 {
		return fmt.Sprintf("+%d %s", number.GetCountryCode(), stars)
	}
	return fmt.Sprintf("+%d %s %s", number.GetCountryCode(), stars, national[len(national)-4:])
}

// masked shows the first character of a word that has others.
func masked(word string) string {
	first, size := utf8.DecodeRuneInString(word)
	if size == len(word) || first == utf8.RuneError {
		return stars
	}
	return string(first) + stars
}
