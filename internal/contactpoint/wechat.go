package contactpoint

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The length of a WeChat id, in characters. WeChat's own ids have 6 to 20; nicknames and future ones may differ.
const (
	minWeChat = 2
	maxWeChat = 64
)

// chineseMobile is a mobile number of mainland China with its country code, which people give or leave out as it comes.
var chineseMobile = regexp.MustCompile(`^(?:\+|00)?86(1[3-9][0-9]{9})$`)

// ParseWeChat reads what people give for finding them on WeChat: an id (a letter, then letters, digits, _ and -), the phone
// number or the QQ number behind the account. The value is in lower case, as WeChat ignores case; a number is its digits
// without spaces and hyphens, a Chinese mobile number without its country code. WeChat publishes no grammar that holds for
// all accounts, so any 2 to 64 visible characters pass, if a letter or digit is among them. The error is ErrWeChatInvalid.
func ParseWeChat(s string) (Point, error) {
	display, ok := typed(s)
	if !ok {
		return Point{}, ErrWeChatInvalid
	}
	value := lower(halfWidth(display))
	if number, ok := digitsOf(value); ok {
		value = number
	}
	n := utf8.RuneCountInString(value)
	if n < minWeChat || n > maxWeChat || !isVisible(value) || !strings.ContainsFunc(value, isLetterOrDigit) {
		return Point{}, ErrWeChatInvalid
	}
	return Point{Kind: WeChat, Value: value, Display: display}, nil
}

func isLetterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// digitsOf is the digits, with their plus sign, of text that is a number and nothing else.
func digitsOf(s string) (string, bool) {
	if !only(s, digits+"+-.() ") || !strings.ContainsAny(s, digits) {
		return "", false
	}
	s = strings.NewReplacer("-", "", ".", "", "(", "", ")", "", " ", "").Replace(s)
	if mobile := chineseMobile.FindStringSubmatch(s); mobile != nil {
		return mobile[1], true
	}
	return s, true
}
