package mail

import "strings"

// functions are what templates may call beyond the usual.
var functions = map[string]any{
	"lines":      splitLines,
	"quote":      quote,
	"pair":       newPair,
	"salutation": Salutation,
	"clean":      Clean,
}

// splitLines returns what a visitor wrote line by line, each clean, for HTML to put a break after each.
func splitLines(s string) []string {
	var lines []string
	for line := range strings.SplitSeq(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s), "\n") {
		lines = append(lines, Clean(line))
	}
	return lines
}

// quote returns what a visitor wrote for plain text: each line marked, so that nothing in it passes for our words.
func quote(s string) string {
	return strings.TrimRight("> "+strings.Join(splitLines(strings.TrimSpace(s)), "\n> "), " ")
}

// A pair is what a shared piece of layout shows: a label with its value, or the words of a button with its link.
type pair struct{ Label, Value string }

func newPair(label, value string) pair { return pair{label, value} }
