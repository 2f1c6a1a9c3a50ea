package spam

import (
	"slices"
	"strings"
	"unicode"
)

// scripts are the scripts of languages that are not written in Latin letters, by base language.
var scripts = map[string][]*unicode.RangeTable{
	"zh": {unicode.Han}, "ja": {unicode.Han, unicode.Hiragana, unicode.Katakana}, "ko": {unicode.Hangul, unicode.Han},
	"ru": {unicode.Cyrillic}, "uk": {unicode.Cyrillic}, "bg": {unicode.Cyrillic}, "sr": {unicode.Cyrillic, unicode.Latin}, "kk": {unicode.Cyrillic},
	"ar": {unicode.Arabic}, "fa": {unicode.Arabic}, "ur": {unicode.Arabic}, "he": {unicode.Hebrew}, "el": {unicode.Greek},
	"th": {unicode.Thai}, "hi": {unicode.Devanagari}, "ka": {unicode.Georgian}, "hy": {unicode.Armenian},
}

// Foreign says that most letters of a text are of scripts in which none of the languages is written. Languages that
// share a script are not told apart: a German who writes to an English site is a client. Without languages, or in
// a text of fewer than ten letters, nothing is foreign.
func Foreign(text string, languages []string) bool {
	if len(languages) == 0 {
		return false
	}
	expected := scriptsOf(languages)
	latin := slices.Contains(expected, unicode.Latin)
	letters, known := 0, 0
	for _, r := range withoutLinks(text) {
		switch {
		case r < unicode.MaxASCII: // most letters of most texts, told at once
			if r|0x20 >= 'a' && r|0x20 <= 'z' {
				letters++
				known += one(latin)
			}
		case unicode.IsLetter(r):
			letters++
			known += one(unicode.In(r, expected...))
		}
	}
	return letters >= 10 && known*2 < letters
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func scriptsOf(languages []string) (all []*unicode.RangeTable) {
	for _, tag := range languages {
		base, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
		if s, ok := scripts[base]; ok {
			all = append(all, s...)
		} else {
			all = append(all, unicode.Latin)
		}
	}
	return all
}
