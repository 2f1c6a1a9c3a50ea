package mail

import (
	"strings"
	"unicode"
)

// maxSalutation is the most of a visitor's name that an automatic mail repeats, in bytes.
const maxSalutation = 60

// Salutation returns a visitor's name as an automatic mail may greet with it, cleaned and clipped, or "" when it
// does not look like a name: whoever types a stranger's address could otherwise have us deliver a link or a
// telephone number in place of the name.
func Salutation(name string) string {
	name = Clean(name)
	if strings.ContainsAny(name, "/\\:@<>[]{}$€£¥%#=|") || countDigits(name) > 2 || holdsDomain(name) {
		return ""
	}
	return Clip(name, maxSalutation)
}

func countDigits(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsNumber(r) {
			n++
		}
	}
	return n
}

// holdsDomain reports whether a dot stands between two pieces of two letters or more, as in "shop.example"; the
// dots of "J.R. Smith" do not.
func holdsDomain(s string) bool {
	for word := range strings.FieldsSeq(s) {
		labels := strings.FieldsFunc(word, func(r rune) bool { return r == '.' || r == '。' || r == '．' || r == '｡' })
		for i := 1; i < len(labels); i++ {
			if len([]rune(labels[i-1])) > 1 && len([]rune(labels[i])) > 1 {
				return true
			}
		}
	}
	return false
}
