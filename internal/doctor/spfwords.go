package doctor

import (
	"net/netip"
	"slices"
	"strings"
)

// allowing returns what an SPF record says to let mail come from addresses: themselves where they are ours, else by the
// name of the relay.
func allowing(relay string, addresses []netip.Addr, near bool) (mechanisms []string) {
	if !near && len(addresses) > 0 {
		return []string{"a:" + relay}
	}
	for _, address := range addresses {
		kind := "ip4:"
		if address.Is6() {
			kind = "ip6:"
		}
		mechanisms = append(mechanisms, kind+address.String())
	}
	return mechanisms
}

// insertSPF puts mechanisms before the end of a record, for what stands behind "all" or "redirect" is not read.
func insertSPF(text string, mechanisms []string) string {
	terms := strings.Fields(text)
	at := slices.IndexFunc(terms, func(term string) bool { return isAll(term) || strings.HasPrefix(strings.ToLower(term), "redirect=") })
	if at < 0 {
		at = len(terms)
	}
	return strings.Join(slices.Insert(terms, at, mechanisms...), " ")
}

func isAll(term string) bool { return strings.EqualFold(strings.TrimLeft(term, "+-~?"), "all") }

func withoutAll(text string) string {
	return strings.Join(slices.DeleteFunc(strings.Fields(text), isAll), " ")
}

// joinSPF makes one record of several: what any of them allows, and the end of the first.
func joinSPF(records []string) string {
	joined, end := []string{"v=spf1"}, "~all"
	for i, text := range records {
		for _, term := range strings.Fields(text)[1:] {
			switch {
			case isAll(term) && i == 0:
				end = term
			case !isAll(term) && !slices.Contains(joined, term):
				joined = append(joined, term)
			}
		}
	}
	return strings.Join(append(joined, end), " ")
}

// beginning returns the texts that are of a kind of record: its mark, then nothing more or a separator.
func beginning(texts []string, mark string) (found []string) {
	for _, text := range texts {
		rest, ok := cutPrefixFold(text, mark)
		if ok && (rest == "" || strings.ContainsAny(rest[:1], " ;")) {
			found = append(found, text)
		}
	}
	return found
}

func cutPrefixFold(text, prefix string) (rest string, ok bool) {
	if len(text) < len(prefix) || !strings.EqualFold(text[:len(prefix)], prefix) {
		return "", false
	}
	return text[len(prefix):], true
}

// listing writes addresses for people.
func listing[T interface{ String() string }](addresses []T) string {
	words := make([]string, len(addresses))
	for i, address := range addresses {
		words[i] = address.String()
	}
	return strings.Join(words, ", ")
}
