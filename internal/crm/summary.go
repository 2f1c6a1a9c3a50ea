package crm

import "strings"

// summaryLength is how many characters of what a client said stand in a list.
const summaryLength = 140

// Summary is the beginning of what a client said, on one line.
func Summary(said string) string {
	line := strings.Join(strings.Fields(said), " ")
	if runes := []rune(line); len(runes) > summaryLength {
		line = string(runes[:summaryLength]) + "…"
	}
	return line
}
