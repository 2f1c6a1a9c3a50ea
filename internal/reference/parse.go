package reference

import (
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// ErrInvalid is Parse's only error: the text is no reference. Whether a reference was ever given out only the database
// knows.
var ErrInvalid = errors.New("reference_invalid")

// maxTyped bounds, in bytes, what Parse looks at; the longest reference, in full-width characters, has 31 of 3 bytes.
const maxTyped = 200

// Parse reads a reference as people type it: in any case, with or without its NO. (also №), in full-width characters, with
// spaces, dots or hyphens anywhere. It returns ErrInvalid unless that leaves a real date and 5 to 20 digits.
func Parse(s string) (Reference, error) {
	if len(s) > maxTyped {
		return Reference{}, ErrInvalid
	}
	typed := strings.ReplaceAll(s, "№", "NO")
	digits := strings.TrimPrefix(strings.Map(plain, typed), "NO")
	if len(digits) < 8+minWidth || len(digits) > 8+maxWidth || strings.Trim(digits, "0123456789") != "" {
		return Reference{}, ErrInvalid
	}
	day, err := parseDay(digits[:8])
	if err != nil {
		return Reference{}, ErrInvalid
	}
	return Reference{Day: day, Digits: digits[8:]}, nil
}

// plain maps a typed character to the one meant, and to nothing (-1) when it only separates.
func plain(r rune) rune {
	if '！' <= r && r <= '～' { // the full-width twins of ! to ~
		r -= '！' - '!'
	}
	if unicode.IsSpace(r) || strings.ContainsRune(".。:-–—", r) {
		return -1
	}
	return unicode.ToUpper(r)
}

func parseDay(s string) (Day, error) {
	if _, err := time.Parse("20060102", s); err != nil {
		return 0, err
	}
	day, err := strconv.Atoi(s)
	return Day(day), err
}
