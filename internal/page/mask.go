package page

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// maxUnit is how many runes one unit of a masked name has at most: of a letter under a heap of marks only the letter is shown.
const maxUnit = 8

// Masked is a name as everybody may see it: "李**" for one in Han characters, else its first and last unit, "L *** e"; of a
// name of two units or less the first. A unit is what a reader takes for one character (Unicode UAX 29). It never shows
// more than two of them.
func Masked(name string) string {
	all := units(name)
	switch {
	case len(all) == 0:
		return "***"
	case unicode.Is(unicode.Han, firstRune(all[0])):
		return all[0] + "**"
	case len(all) <= 2:
		return all[0] + " ***"
	}
	return all[0] + " *** " + all[len(all)-1]
}

// units are the units of a name that can be seen.
func units(name string) (all []string) {
	name = strings.TrimSpace(strings.Map(seen, strings.ToValidUTF8(name, "")))
	for g := uniseg.NewGraphemes(name); g.Next(); {
		unit := g.Str()
		if strings.TrimSpace(unit) == "" {
			continue
		}
		if utf8.RuneCountInString(unit) > maxUnit {
			unit = string(firstRune(unit))
		}
		all = append(all, unit)
	}
	return all
}

// seen drops what has no shape of its own, but for the joiner within one unit.
func seen(r rune) rune {
	switch {
	case r == '\u200d':
		return r
	case unicode.IsSpace(r):
		return ' '
	case unicode.Is(unicode.C, r):
		return -1
	}
	return r
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
