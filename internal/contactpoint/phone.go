package contactpoint

import (
	"errors"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// ParsePhone reads a phone number in any usual notation, with or without an extension. A number without a country code is
// taken to be in region, an ISO 3166-1 alpha-2 code, which may be empty. The value is E.164 and the extension,
// "+862087654321;ext=12".
//
// A number must be possible, by its length, but need not be one that numbering plans know to be given out: those change, and
// an enquiry shall not be lost over it. A number that can only be dialled in its own town is refused where that can be told,
// because it would be taken for the same number of another town.
//
// The errors are ErrPhoneNeedsCountry, when it has no country code and region is not a country, and ErrPhoneInvalid.
func ParsePhone(s, region string) (Point, error) {
	display, ok := typed(s)
	if !ok {
		return Point{}, ErrPhoneInvalid
	}
	number, err := parseNumber(display, region)
	if err != nil {
		return Point{}, err
	}
	value, ok := format(number), true
	if dialled(display) != value { // else it was read as it will be read back
		value, ok = settle(number)
	}
	if !ok {
		return Point{}, ErrPhoneInvalid
	}
	return Point{Kind: Phone, Value: value, Display: display}, nil
}

// between is what people put between the digits of a number.
var between = strings.NewReplacer(" ", "", "-", "", "(", "", ")", "", ".", "")

// dialled takes away what stands between the digits, where there is nothing else: the library's patterns go through
// a short number much faster.
func dialled(s string) string {
	s = halfWidth(s)
	bare := between.Replace(s)
	if strings.Trim(strings.TrimPrefix(bare, "+"), "0123456789") != "" {
		return s
	}
	return bare
}

func parseNumber(s, region string) (*phonenumbers.PhoneNumber, error) {
	s = dialled(s)
	number, err := phonenumbers.Parse(s, strings.ToUpper(region))
	countryMissing := errors.Is(err, phonenumbers.ErrInvalidCountryCode) && !strings.HasPrefix(s, "+")
	switch {
	case countryMissing && !isCountry(region):
		return nil, ErrPhoneNeedsCountry
	case err != nil || !isPossible(number):
		return nil, ErrPhoneInvalid
	}
	return number, nil
}

// isCountry tells whether a region has a country code.
func isCountry(region string) bool {
	return phonenumbers.GetCountryCodeForRegion(strings.ToUpper(region)) != 0
}

// China is +86, where a town's own numbers have seven or eight digits and no number with its area code has fewer than ten.
const (
	china       = 86
	chinaDigits = 10
)

// isPossible tells whether a number can be dialled from abroad. For China the library counts numbers without their area
// code as possible, because some service numbers are as short; those must be valid.
func isPossible(number *phonenumbers.PhoneNumber) bool {
	if phonenumbers.IsPossibleNumberWithReason(number) != phonenumbers.IS_POSSIBLE {
		return false
	}
	national := phonenumbers.GetNationalSignificantNumber(number)
	local := number.GetCountryCode() == china && len(national) < chinaDigits
	return !local || phonenumbers.IsValidNumber(number)
}

// settle writes a number so that it is read back as itself. The first reading may leave a prefix that a second one takes
// off; a number that will not come to rest is none.
func settle(number *phonenumbers.PhoneNumber) (value string, ok bool) {
	for range 3 {
		value = format(number)
		again, err := parseNumber(value, "")
		if err != nil {
			return "", false
		}
		if format(again) == value {
			return value, true
		}
		number = again
	}
	return "", false
}

func format(number *phonenumbers.PhoneNumber) string {
	value := phonenumbers.Format(number, phonenumbers.E164)
	if extension := number.GetExtension(); extension != "" {
		value += ";ext=" + extension
	}
	return value
}
