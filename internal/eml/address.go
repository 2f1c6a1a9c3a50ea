package eml

import (
	netmail "net/mail"
	"regexp"
	"strings"
	"time"
	"unicode"
)

// maxAddress is how many bytes an address may have (RFC 5321, 4.5.3.1).
const maxAddress = 320

// addresses reads a header of addresses. What none can be found in is left out.
func addresses(value string) (list []Address) {
	for _, piece := range splitOutside(value, ',', maxAddresses) {
		for _, piece := range splitOutside(piece, ';', maxAddresses) { // as Outlook writes lists, and groups end
			if a := address(piece); a.Address != "" && len(list) < maxAddresses {
				list = append(list, a)
			}
		}
	}
	return list
}

// address reads "name <address>", "address (name)" or an address alone.
func address(s string) Address {
	s = strings.TrimSpace(s)
	open, shut := strings.LastIndexByte(s, '<'), strings.LastIndexByte(s, '>')
	if open >= 0 {
		if shut < open {
			shut = len(s)
		}
		return named(s[:open], s[open+1:shut])
	}
	if bare, comment, found := strings.Cut(s, "("); found {
		return named(strings.TrimSuffix(strings.TrimSpace(comment), ")"), bare)
	}
	if i := strings.LastIndexByte(s, ':'); i >= 0 { // the name of a group
		s = s[i+1:]
	}
	return named("", s)
}

// named returns the two together where the second is an address.
func named(name, addr string) Address {
	addr = strings.TrimSpace(oneLine(decodeWords(addr)))
	addr = strings.TrimPrefix(strings.Trim(addr, `<>'"`), "mailto:")
	at := strings.LastIndexByte(addr, '@')
	if at < 1 || at == len(addr)-1 || len(addr) > maxAddress || strings.ContainsFunc(addr, notInAddress) {
		return Address{}
	}
	return Address{Name: displayName(name), Address: addr}
}

// notInAddress reports what an address as we hand it on never has, though quoted it might.
func notInAddress(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`<>()[]",;:\`, r)
}

// displayName decodes a name, whose quotation marks may stand around its encoded words or within them.
func displayName(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 1 && s[0] == '"' {
		s = unquote(s)
	}
	return strings.TrimSpace(strings.Trim(oneLine(decodeWords(s)), `"'`))
}

var angled = regexp.MustCompile(`<([^<>\s]+)>`)

// ids returns the message ids in a header's value, without angle brackets.
func ids(value string) (list []string) {
	found := angled.FindAllStringSubmatch(value, maxIDs)
	for _, m := range found {
		list = appendID(list, m[1])
	}
	if len(found) == 0 {
		for _, word := range strings.Fields(value) {
			if strings.Contains(word, "@") && len(list) < maxIDs {
				list = appendID(list, strings.Trim(word, "<>"))
			}
		}
	}
	return list
}

func appendID(list []string, id string) []string {
	if id = oneLine(readable(id)); id == "" || len(id) > maxLine {
		return list
	}
	return append(list, id)
}

// dateLayouts are those that mailers use beside that of RFC 5322.
var dateLayouts = []string{
	time.RFC3339, "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05", "Mon Jan 2 15:04:05 2006", "Mon, 2 Jan 2006 15:04:05",
	"Mon, 2 Jan 2006 15:04 -0700", "2 Jan 2006 15:04:05", "2006/01/02 15:04:05",
}

// date reads a date; ok is false when it cannot, or the year is none of a mail's.
func date(value string) (t time.Time, ok bool) {
	value = clip(strings.TrimSpace(value), 100)
	t, err := netmail.ParseDate(value)
	for i := 0; err != nil && i < len(dateLayouts); i++ {
		t, err = time.Parse(dateLayouts[i], value)
	}
	if err != nil || t.Year() < 1980 || t.Year() > 2200 {
		return time.Time{}, false
	}
	return t.UTC(), true
}
