package eml

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// unread are the elements whose text nobody reads.
var unread = map[string]bool{
	"script": true, "style": true, "title": true, "xml": true, "svg": true, "template": true,
	"select": true, "textarea": true, "iframe": true, "noframes": true, "noembed": true,
}

// blocks are the elements that begin and end a line.
var blocks = map[string]bool{
	"p": true, "div": true, "tr": true, "table": true, "ul": true, "ol": true, "li": true, "h1": true, "h2": true, "h3": true, "h4": true,
	"h5": true, "h6": true, "blockquote": true, "hr": true, "pre": true, "center": true, "address": true, "dt": true, "dd": true, "section": true, "article": true,
}

// spaced are those of them with an empty line before and after.
var spaced = map[string]bool{"p": true, "h1": true, "h2": true, "h3": true}

// maxMarks is how many quotation marks a line of text gets at most.
const maxMarks = 10

// writer writes the text of HTML.
type writer struct {
	out    strings.Builder
	line   strings.Builder
	blanks int    // empty lines just written
	quotes []bool // the blockquotes that are open, and whether each of them quotes
	unread string // the element that is passed over
	pre    int
}

// htmlText returns what HTML says, as text. What is quoted in it is marked as in text, by "> ".
func htmlText(page string) string {
	w := &writer{blanks: 1}
	z := html.NewTokenizer(strings.NewReader(page))
	for w.out.Len() <= maxText {
		switch z.Next() {
		case html.ErrorToken:
			w.breakLine()
			return strings.Trim(w.out.String(), "\n")
		case html.TextToken:
			if w.unread == "" {
				w.text(html.UnescapeString(string(z.Raw())))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			w.open(t)
		case html.EndTagToken:
			name, _ := z.TagName()
			w.shut(string(name))
		}
	}
	return strings.Trim(w.out.String(), "\n")
}

func (w *writer) open(t html.Token) {
	name := t.Data
	if w.unread == "" && unread[name] && t.Type == html.StartTagToken {
		w.unread = name
	}
	if w.unread != "" {
		return
	}
	w.edge(name)
	switch name {
	case "br":
		w.endLine()
	case "td", "th":
		if w.line.Len() > 0 {
			w.line.WriteByte('\t')
		}
	case "li":
		w.line.WriteString("- ")
	case "hr":
		w.line.WriteString("---")
		w.breakLine()
	case "pre":
		w.pre++
	case "img":
		w.text(attr(t, "alt"))
	case "blockquote":
		w.quotes = append(w.quotes, quotes(t))
	}
}

func (w *writer) shut(name string) {
	if w.unread != "" {
		if name == w.unread {
			w.unread = ""
		}
		return
	}
	w.edge(name)
	switch {
	case name == "pre" && w.pre > 0:
		w.pre--
	case name == "blockquote" && len(w.quotes) > 0:
		w.quotes = w.quotes[:len(w.quotes)-1]
	}
}

// edge ends the line at the edge of a block.
func (w *writer) edge(name string) {
	if blocks[name] {
		w.breakLine()
	}
	if spaced[name] {
		w.endLine()
	}
}

// text adds words to the line; breaks and runs of blanks are one blank, but in what is written as it is.
func (w *writer) text(s string) {
	s = strings.Map(func(r rune) rune {
		if r == '\u00a0' || r == '\u3000' && w.line.Len() == 0 {
			return ' '
		}
		return r
	}, plain(s))
	if w.pre > 0 {
		lines := strings.Split(s, "\n")
		for _, line := range lines[:len(lines)-1] {
			w.line.WriteString(line)
			w.endLine()
		}
		w.line.WriteString(lines[len(lines)-1])
		return
	}
	words := strings.Join(strings.Fields(s), " ")
	if s != "" && strings.TrimLeft(s, " \n\t") != s && w.line.Len() > 0 && !strings.HasSuffix(w.line.String(), " ") {
		words = " " + words
	}
	if words != "" && words != " " && strings.TrimRight(s, " \n\t") != s {
		words += " "
	}
	w.line.WriteString(words)
}

// breakLine ends the line if it has begun.
func (w *writer) breakLine() {
	if strings.TrimSpace(w.line.String()) != "" {
		w.endLine()
	}
	w.line.Reset()
}

// endLine writes the line, and no more than one empty one after another.
func (w *writer) endLine() {
	line := strings.TrimRight(w.line.String(), " \t")
	w.line.Reset()
	if line == "" {
		if w.blanks++; w.blanks > 1 {
			return
		}
	} else {
		w.blanks = 0
	}
	w.out.WriteString(strings.TrimRight(w.marks()+line, " "))
	w.out.WriteByte('\n')
}

// marks are the quotation marks of the line.
func (w *writer) marks() string {
	depth := 0
	for _, quoting := range w.quotes[:min(len(w.quotes), 50)] {
		if quoting && depth < maxMarks {
			depth++
		}
	}
	return strings.Repeat("> ", depth)
}

var drawnBorder = regexp.MustCompile(`(?i)border-left\s*:\s*[^;]*(solid|\dpx|\dpt)`)

// quotes reports whether a blockquote is one; editors make indents of them too.
func quotes(t html.Token) bool {
	class := strings.ToLower(attr(t, "class") + " " + attr(t, "id"))
	return strings.EqualFold(attr(t, "type"), "cite") || attr(t, "cite") != "" || strings.Contains(class, "quote") ||
		strings.Contains(class, "isreplycontent") || drawnBorder.MatchString(attr(t, "style"))
}

func attr(t html.Token, key string) string {
	for _, a := range t.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
