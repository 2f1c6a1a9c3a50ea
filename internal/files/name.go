package files

import (
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is how many characters of a name are kept, its ending among them.
const maxName = 120

// Name makes a name safe to keep and to hand out: no folder, nothing unseen, and an ending of its media type, so that a
// text called invoice.exe is not run by whoever opens it.
func Name(typed, mediaType string) string {
	name := strings.ToValidUTF8(typed, "\ufffd")
	name = strings.Map(seen, name[strings.LastIndexAny(name, `/\`)+1:])
	name = strings.Trim(name, ". ")
	ending := strings.ToLower(path.Ext(name))
	endings := types[mediaType]
	if len(endings) > 0 && !slices.Contains(endings, ending) {
		name, ending = name+endings[0], endings[0]
	}
	stem := name[:len(name)-len(ending)]
	if room := maxName - len(ending); utf8.RuneCountInString(stem) > room {
		stem = string([]rune(stem)[:room])
	}
	if stem == "" {
		stem = "file"
	}
	return stem + ending
}

// seen drops characters without a shape, and those by which the ending of a name could be made to look like another.
func seen(r rune) rune {
	if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`<>:"|?*`, r) {
		return -1
	}
	return r
}
