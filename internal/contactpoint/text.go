package contactpoint

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxTyped is how many bytes of a point are looked at: the longest address, typed in full-width characters, and blanks.
const maxTyped = 1024

// typed is what was typed, without blanks around it and without invisible marks anywhere: address books copy numbers
// between U+202A and U+202C, web pages put U+200B where a line may break. It is false for text that is too long, not UTF-8,
// or has a control character (line break, NUL) anywhere but for tabs at its ends.
func typed(s string) (string, bool) {
	if len(s) > maxTyped || !utf8.ValidString(s) {
		return "", false
	}
	s = strings.Map(withoutMark, s)
	s = strings.TrimFunc(s, func(r rune) bool { return r == '\t' || unicode.Is(unicode.Zs, r) })
	return s, !strings.ContainsFunc(s, unicode.IsControl)
}

func withoutMark(r rune) rune {
	if unicode.Is(unicode.Cf, r) {
		return -1
	}
	return r
}

// halfWidth writes full-width characters, which Chinese and Japanese keyboards produce, as their ASCII twins.
func halfWidth(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case '！' <= r && r <= '～':
			return r - '！' + '!'
		case r == '。' || r == '｡':
			return '.'
		case r == '　':
			return ' '
		default:
			return r
		}
	}, s)
}

// isVisible tells whether every character leaves ink: no blanks, no controls, no invisible marks.
func isVisible(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsGraphic(r) })
}

// only tells whether s consists of characters from a list.
func only(s, characters string) bool { return strings.Trim(s, characters) == "" }

const digits = "0123456789"
