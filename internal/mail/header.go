package mail

import (
	"bytes"
	"encoding/base64"
	"strings"
)

const (
	softLine   = 76  // where headers are folded: the limit of a line with encoded words (RFC 2047, 2)
	wordBytes  = 39  // of text in one encoded word: with its frame and "Subject: " it stays below softLine
	maxSubject = 520 // bytes: when encoded, the whole field is shorter than 998 even unfolded
)

// FieldError names the header that a letter cannot carry, and why.
type FieldError struct {
	Field  string // "From", "Subject", ...
	Reason string
}

func (e *FieldError) Error() string { return "mail: " + e.Field + ": " + e.Reason }

// writeField appends one header, folded. value must be in its final, encoded form.
func writeField(b *bytes.Buffer, name, value string) {
	rest := name + ": " + value
	for len(rest) > softLine {
		at := foldAt(rest, len(name)+2)
		if at < 0 {
			break
		}
		b.WriteString(rest[:at] + "\r\n")
		rest, name = rest[at:], ""
	}
	b.WriteString(rest + "\r\n")
}

// foldAt returns the place of the blank in line to break before: the last within softLine, or else the first;
// -1 when there is none after from. Double blanks are left whole, for parsers make one of them.
func foldAt(line string, from int) int {
	best := -1
	for i := max(from, 1); i < len(line)-1; i++ {
		if line[i] != ' ' || line[i-1] == ' ' || line[i+1] == ' ' {
			continue
		}
		if i > softLine && best >= 0 {
			break
		}
		best = i
	}
	return best
}

// encodeText returns s for an unstructured header such as Subject: as it is if that survives folding and
// reading, else as encoded words (RFC 2047).
func encodeText(s string) string {
	if isPlain(s) {
		return s
	}
	var words []string
	word := ""
	for piece := range pieces(s, wordBytes) {
		if len(word)+len(piece) > wordBytes {
			words, word = append(words, encodedWord(word)), ""
		}
		word += piece
	}
	return strings.Join(append(words, encodedWord(word)), " ")
}

func encodedWord(s string) string {
	return "=?UTF-8?B?" + base64.StdEncoding.EncodeToString([]byte(s)) + "?="
}

// isPlain reports whether s is printable ASCII in words short enough to fold, with single blanks between them,
// and nothing that a reader would take for an encoded word.
func isPlain(s string) bool {
	if !isASCII(s) || dirty(s) || strings.Contains(s, "=?") || strings.Join(strings.Fields(s), " ") != s {
		return false
	}
	for word := range strings.FieldsSeq(s) {
		if len(word) > softLine-len("Subject: ") {
			return false
		}
	}
	return true
}
