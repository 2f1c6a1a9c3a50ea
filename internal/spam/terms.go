package spam

import (
	"hash/fnv"
	"strings"
	"unicode"
)

// Term is what a model knows a word, a pair of words or a pair of characters by: a hash of 64 bits, so that what was
// learned tells nobody what clients have written.
type Term int64

const (
	maxTerms  = 600 // of one text, so that no text teaches more than others
	longWord  = 24  // runes; longer ones are no words
	shortWord = 2
)

// Terms are what a model learns of a text, each once: its words in small letters and the pairs of neighbours, the
// overlapping pairs of characters where a script puts no spaces, the hosts of its links, and the domain of the e-mail
// address.
func Terms(text, email string) []Term {
	t := terms{seen: map[Term]bool{}}
	if at := strings.LastIndexByte(email, '@'); at >= 0 {
		t.add("mail:", strings.ToLower(email[at+1:]))
	}
	for _, l := range links(text) {
		t.add("link:", host(l))
	}
	for word := range strings.FieldsFuncSeq(strings.ToLower(withoutLinks(text)), between) {
		t.word([]rune(word))
	}
	return t.all
}

type terms struct {
	all  []Term
	seen map[Term]bool
	last string // the word before
}

func (t *terms) add(parts ...string) {
	if len(t.all) >= maxTerms {
		return
	}
	h := fnv.New64a()
	for _, p := range parts {
		_, _ = h.Write([]byte(p)) // a hash takes everything
	}
	if term := Term(h.Sum64()); !t.seen[term] {
		t.seen[term] = true
		t.all = append(t.all, term)
	}
}

// word adds a run of letters: whole, or as pairs.
func (t *terms) word(run []rune) {
	begin := 0
	for i := range run {
		if unspaced(run[i]) {
			t.plain(run[begin:i])
			begin = i + 1
			if i+1 < len(run) && unspaced(run[i+1]) {
				t.add(string(run[i : i+2]))
			}
		}
	}
	t.plain(run[begin:])
}

func (t *terms) plain(run []rune) {
	if len(run) < shortWord || len(run) > longWord {
		return
	}
	word := string(run)
	t.add(word)
	if t.last != "" {
		t.add(t.last, " ", word)
	}
	t.last = word
}

func between(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) && r != '\'' && r != '$' && r != '!'
}

// host is the last two names of a link's host.
func host(link string) string {
	link = strings.ToLower(link)
	if _, rest, found := strings.Cut(link, "://"); found {
		link = rest
	}
	if end := strings.IndexAny(link, "/?#:"); end >= 0 {
		link = link[:end]
	}
	names := strings.Split(link, ".")
	return strings.Join(names[max(0, len(names)-2):], ".")
}
