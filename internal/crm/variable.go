package crm

import (
	"regexp"
	"slices"
	"strings"
)

var variable = regexp.MustCompile(`\{\s*([^{}\s]*)\s*\}`)

// UnknownVariable returns the first that stands between braces in a text and is none of the known; empty: all are.
func UnknownVariable(text string, known []string) string {
	for _, found := range variable.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(known, found[1]) {
			return found[0]
		}
	}
	return ""
}

// Fill puts words in the places of the variables of a text.
func Fill(text string, words map[string]string) string {
	var filled strings.Builder
	for _, p := range Pieces(text) {
		if p.Variable != "" {
			p.Text = words[p.Variable]
		}
		filled.WriteString(p.Text)
	}
	return filled.String()
}

// Piece is a variable of a text, or what stands between two.
type Piece struct {
	Text     string // as it is written
	Variable string // its name; empty: it is none
}

// Pieces takes a text apart. Braces around nothing, or around a blank, are text.
func Pieces(text string) (pieces []Piece) {
	at := 0
	for _, found := range variable.FindAllStringSubmatchIndex(text, -1) {
		if found[0] > at {
			pieces = append(pieces, Piece{Text: text[at:found[0]]})
		}
		pieces = append(pieces, Piece{Text: text[found[0]:found[1]], Variable: text[found[2]:found[3]]})
		at = found[1]
	}
	if at < len(text) {
		pieces = append(pieces, Piece{Text: text[at:]})
	}
	return pieces
}
