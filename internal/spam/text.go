package spam

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"unicode"
)

// link is an address that a reader could follow, with or without its scheme, or the two ways in which forums
// write one.
var link = regexp.MustCompile(`(?i:https?)://[^\s<>"']*|\b(?:www|WWW)\.[^\s<>"']+|(?i:\[url[=\]]|<a\s+href)`)

// CountLinks counts the links of a text.
func CountLinks(text string) int { return len(links(text)) }

func links(text string) []string {
	if !mayLink(text) {
		return nil
	}
	return link.FindAllString(text, -1)
}

func withoutLinks(text string) string {
	if !mayLink(text) {
		return text
	}
	return link.ReplaceAllString(text, " ")
}

// mayLink spares most texts the search.
func mayLink(text string) bool {
	return strings.Contains(text, "://") || strings.ContainsAny(text, "[<") || strings.Contains(text, "www.") || strings.Contains(text, "WWW.")
}

// HasWord says whether a listed word stands in a text, whatever its case. A word of letters that are written with
// spaces is found as a whole word; one of Han characters anywhere.
func HasWord(text string, words []string) bool {
	if len(words) == 0 {
		return false
	}
	text = strings.ToLower(text)
	for _, w := range words {
		if w = strings.ToLower(strings.TrimSpace(w)); w != "" && hasWord(text, w) {
			return true
		}
	}
	return false
}

func hasWord(text, word string) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], word)
		if at < 0 {
			return false
		}
		at += from
		if isolated(text[:at], text[at+len(word):], word) {
			return true
		}
		from = at + 1
	}
}

// isolated says that the word is not a part of a longer one.
func isolated(before, after, word string) bool {
	first, last := firstRune(word), lastRune(word)
	return !(joins(first) && joins(lastRune(before))) && !(joins(last) && joins(firstRune(after)))
}

func joins(r rune) bool {
	return r >= 0 && (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unspaced(r)
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return -1
}

func lastRune(s string) rune {
	last := rune(-1)
	for _, r := range s[max(0, len(s)-8):] {
		last = r
	}
	return last
}

// unspaced are the letters of scripts that put no spaces between words.
func unspaced(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}

// shortest is how many letters a text must have to be told from what many people write, such as "please call me".
const shortest = 40

// Fingerprint is the same for texts that differ in nothing but digits, punctuation, spaces, case and links, as the
// copies of a flood do; empty for texts so short that people often write the same.
func Fingerprint(text string) string {
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, withoutLinks(text))
	if len(letters) < shortest {
		return ""
	}
	sum := sha256.Sum256([]byte(letters))
	return hex.EncodeToString(sum[:16])
}
