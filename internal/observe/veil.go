package observe

import (
	"log/slog"
	"regexp"
)

// What mail servers, databases and networks say may quote whom it is about. Only they know their wordings, so this
// looks for the shapes.
var veils = []struct {
	shape *regexp.Regexp
	veil  string
}{
	{regexp.MustCompile(`[^\s<>"'(),;:=]+@[^\s<>"'(),;:]+`), "(address)"},
	{regexp.MustCompile(`/(a|password|t)/[^\s"']+`), "/$1/(token)"},
	{regexp.MustCompile(`\+?[0-9][0-9 ()-]{6,}[0-9]`), "(number)"},
}

// random is what a token looks like: nothing of ours that is written in capitals and digits is that long.
var random = regexp.MustCompile(`[A-Za-z0-9_-]*[A-Z][A-Za-z0-9_-]*`)

const tokenLength = 20

// Veil hides what looks like an e-mail address, a phone number or a token in words that somebody else has chosen.
func Veil(words string) string {
	for _, v := range veils {
		words = v.shape.ReplaceAllString(words, v.veil)
	}
	return random.ReplaceAllStringFunc(words, func(word string) string {
		if len(word) < tokenLength {
			return word
		}
		return "(token)"
	})
}

// veilErrors is the log's last line of defence: the words of errors are not ours.
func veilErrors(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() != slog.KindAny {
		return a
	}
	if err, ok := a.Value.Any().(error); ok {
		return slog.String(a.Key, Veil(err.Error()))
	}
	return a
}
