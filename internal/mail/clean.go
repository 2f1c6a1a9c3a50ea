package mail

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// Clean returns s fit for a header: every run of blanks, line breaks, control and text-direction characters
// becomes one blank, blanks at the ends go, and bytes that are not UTF-8 become U+FFFD. It is for values that
// came from visitors, whose line breaks must neither add a header nor make a mail fail.
func Clean(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\uFFFD"), separates), " ")
}

// separates reports whether r has no place in one line of text.
func separates(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || overrides(r)
}

// overrides reports whether r turns the direction of what follows, which can make a name read as another. The
// plain direction marks (U+061C, U+200E, U+200F) belong to ordinary writing.
func overrides(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

// dirty reports whether s holds what no header may hold: control characters, among them CR, LF and NUL, line
// separators, or bytes that are not UTF-8.
func dirty(s string) bool {
	return !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r)
	})
}

// Clip returns s, or as many whole characters as a reader sees them as fit in limit bytes with an ellipsis at the
// end. limit is at least 8.
func Clip(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	const ellipsis = "…"
	room, kept := limit-len(ellipsis), 0
	for part := range pieces(s, room) {
		if kept+len(part) > room {
			break
		}
		kept += len(part)
	}
	return strings.TrimRight(s[:kept], " ") + ellipsis
}

// pieces yields s character by character as a reader sees them; one longer than limit bytes comes rune by rune.
func pieces(s string, limit int) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for state := -1; s != ""; {
			var cluster string
			cluster, s, _, state = uniseg.FirstGraphemeClusterInString(s, state)
			if !eachPiece(cluster, limit, yield) {
				return
			}
		}
	}
}

func eachPiece(cluster string, limit int, yield func(string) bool) bool {
	if len(cluster) <= limit {
		return yield(cluster)
	}
	for _, r := range cluster {
		if !yield(string(r)) {
			return false
		}
	}
	return true
}
