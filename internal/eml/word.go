package eml

import (
	"encoding/hex"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// encodedWord is one of RFC 2047, also with blanks inside, as some write them.
var encodedWord = regexp.MustCompile(`=\?([A-Za-z0-9_:.()+-]{1,40})(?:\*[A-Za-z-]{0,20})?\?([bBqQ])\?([^?]*)\?=`)

// decodeWords returns a header's value as text of one line. Neighbouring words of the same charset are decoded together:
// many mailers cut them within a character. Bytes that are not ASCII are read by what they look like.
func decodeWords(s string) string {
	var b strings.Builder
	end, pending, charset := 0, []byte(nil), ""
	flush := func() {
		text, _ := decodeText(pending, charset)
		b.WriteString(text)
		pending, charset = nil, ""
	}
	for _, at := range encodedWord.FindAllStringSubmatchIndex(s, -1) {
		between, stated := s[end:at[0]], s[at[2]:at[3]]
		joins := end > 0 && strings.TrimSpace(between) == "" // blanks between words are none
		if charset != "" && !(joins && strings.EqualFold(charset, stated)) {
			flush()
		}
		if !joins {
			b.WriteString(readable(between))
		}
		pending, charset = append(pending, wordBytes(s[at[4]:at[5]], s[at[6]:at[7]])...), stated
		end = at[1]
	}
	if charset != "" {
		flush()
	}
	b.WriteString(readable(s[end:]))
	return b.String()
}

// readable returns bytes that no charset is stated for as text.
func readable(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	text, _ := decodeText([]byte(s), "")
	return text
}

// wordBytes decodes the text of an encoded word.
func wordBytes(encoding, text string) []byte {
	if strings.EqualFold(encoding, "b") {
		octets, _ := decodeBase64([]byte(text))
		return octets
	}
	var octets []byte
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '_':
			octets = append(octets, ' ')
		case c == '=' && i+2 < len(text) && isHex(text[i+1:i+3]):
			octet, _ := hex.DecodeString(text[i+1 : i+3]) // two digits, as was seen
			octets, i = append(octets, octet...), i+2
		default:
			octets = append(octets, c)
		}
	}
	return octets
}

func isHex(pair string) bool {
	return len(pair) == 2 && strings.ContainsRune(hexDigits, rune(pair[0])) && strings.ContainsRune(hexDigits, rune(pair[1]))
}

const hexDigits = "0123456789abcdefABCDEF"

// oneLine returns a decoded value without line breaks, control characters and those that turn the direction of writing,
// in at most maxLine bytes.
func oneLine(s string) string {
	s = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\uFFFD"), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || turns(r)
	}), " ")
	return strings.TrimSpace(clip(s, maxLine))
}

// turns reports whether r turns the direction of what follows, which can make a name read as another.
func turns(r rune) bool { return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 }

// clip returns as many whole characters of s as fit in most bytes.
func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}
