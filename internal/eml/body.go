package eml

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// section is a stretch of what a mail says: as text, as HTML, or as both.
type section struct{ text, html string }

// body reads what a mail says, and what came along.
func (r *reader) body() {
	sections := r.sections(r.root, false)
	var texts, pages []string
	formatted := false
	for _, s := range sections {
		if strings.TrimSpace(s.text) == "" {
			s.text = htmlText(s.html)
		}
		if text := strings.Trim(s.text, "\n"); text != "" {
			texts = append(texts, text)
		}
		formatted = formatted || s.html != ""
		pages = append(pages, s.page())
	}
	r.l.Text = r.cut(strings.Join(texts, "\n\n"), maxText, FaultText)
	r.l.Said, r.l.Quoted = fold(r.l.Text, r.l.Subject)
	r.attach()
	if formatted {
		r.l.HTML = r.sanitised(r.cut(strings.Join(pages, "\n<hr>\n"), maxHTML, FaultHTML))
	}
}

func (r *reader) cut(s string, most int, fault string) string {
	if len(s) > most {
		r.faults.add(fault)
	}
	return clip(s, most)
}

// sections reads a part and those in it. Of the forms of an alternative one section is made, as they say the same.
func (r *reader) sections(n *part, within bool) (all []section) {
	if len(n.children) == 0 {
		return r.leaf(n, within)
	}
	if n.media == "multipart/alternative" {
		return r.alternative(n)
	}
	for _, child := range n.children {
		all = append(all, r.sections(child, within || len(all) > 0)...)
	}
	return all
}

func (r *reader) alternative(n *part) []section {
	var one section
	for _, child := range n.children {
		form := joined(r.sections(child, one != section{}))
		one.text, one.html = longer(one.text, form.text), longer(one.html, form.html)
	}
	if one == (section{}) {
		return nil
	}
	return []section{one}
}

// joined makes one section of those of a form. It has a text only where all of them have: the rest is in the HTML.
func joined(all []section) section {
	formatted := slices.ContainsFunc(all, func(s section) bool { return s.html != "" })
	var text, page strings.Builder
	for _, s := range all {
		text.WriteString(s.text)
		if formatted {
			page.WriteString(s.page())
		}
	}
	if slices.ContainsFunc(all, func(s section) bool { return s.text == "" }) {
		return section{html: page.String()}
	}
	return section{text: text.String(), html: page.String()}
}

// page is a section as HTML.
func (s section) page() string {
	if s.html != "" {
		return s.html
	}
	return "<p>" + strings.ReplaceAll(html.EscapeString(s.text), "\n", "<br>") + "</p>"
}

// longer keeps of two forms of the same the one that says more: some mailers send an empty one along.
func longer(a, b string) string {
	if len(b) > len(a) {
		return b
	}
	return a
}

// leaf reads one part: as what the mail says, or as a file. After has been said something, a text with a name is a file.
func (r *reader) leaf(n *part, said bool) []section {
	switch {
	case n.media == "text/x-amp-html": // a third form of what the others say, and a program
		return nil
	case n.media != "text/plain" && n.media != "text/html", disposition(n) == "attachment", n != r.root && fileName(n) != "" && (said || disposition(n) != ""):
		r.file(n)
		return nil
	case n.media == "text/html":
		return []section{{html: r.text(n)}}
	}
	return []section{{text: unflow(r.text(n), n.params)}}
}

var metaCharset = regexp.MustCompile(`(?i)<meta[^>]{0,200}charset\s*=\s*["']?\s*([a-z0-9_:-]{2,40})`)

// text decodes a part's text.
func (r *reader) text(n *part) string {
	octets, stated := r.decoded(n), n.params["charset"]
	if room := 2*maxHTML - r.said; len(octets) > room { // more than is read in any charset
		octets = octets[:room]
		r.faults.add(FaultText)
	}
	r.said += len(octets)
	if n.media == "text/html" && (stated == "" || lookup(strings.ToLower(stated)) == nil) {
		if m := metaCharset.FindSubmatch(octets[:min(len(octets), 4096)]); m != nil {
			stated = string(m[1])
		}
	}
	text, fault := decodeText(octets, stated)
	if fault != "" {
		r.faults.add(fault)
	}
	return plain(text)
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\ufeff", "")

// plain has "\n" for all line ends, and no control characters but tabs.
func plain(text string) string {
	text = lineEnds.Replace(text)
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
}
