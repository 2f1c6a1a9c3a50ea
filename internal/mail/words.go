package mail

import (
	"fmt"
	"maps"
	"strings"

	"frontdesk/internal/crm"
)

const (
	factVariable   = "reference" // at the end of a paragraph after a colon it stands out
	quotedVariable = "text"      // what somebody wrote; a paragraph of its own, several lines of it
)

// Forms of a paragraph.
const (
	plainForm  = ""
	buttonForm = "button"
	factForm   = "fact"
	quoteForm  = "quote"
)

// worded is a mail in words, as its template shows it.
type worded struct {
	Language, SiteName, Title, Preview string
	Paragraphs, Footer                 []paragraph
}

// paragraph is one of a mail: its lines, or a label with its value.
type paragraph struct {
	Form    string
	Written string // the label as it was written, with its colon
	Label   string
	Value   string
	Lines   [][]span
}

// span is a piece of a line.
type span struct {
	Text         string
	Link, Strong bool
}

// RenderWording returns a mail in the words given. vars holds every value that its kind names, empty ones too; one that is
// missing is an error. A paragraph with a variable that has no value is left out.
func (r *Renderer) RenderWording(w crm.Wording, vars map[string]any) (subject, plain, rich string, err error) {
	footer := r.book.footers[w.Kind+"."+w.Language]
	if w.Kind == crm.MessageAcknowledgement {
		vars = acknowledged(vars)
	}
	values, err := r.book.values(w.Language, vars, w.Subject, w.Body, footer, "{site}")
	if err != nil {
		return "", "", "", fmt.Errorf("mail: words of %s in %s: %w", w.Kind, w.Language, err)
	}
	l := worded{Language: w.Language, SiteName: values["site"], Title: title(w.Subject, values), Paragraphs: paragraphs(w.Body, values), Footer: paragraphs(footer, values)}
	l.Preview = preview(l.Paragraphs)
	var html strings.Builder
	if err := r.book.letter.Execute(&html, l.vars()); err != nil {
		return "", "", "", fmt.Errorf("mail: words of %s in %s: %w", w.Kind, w.Language, err)
	}
	return Clean(crm.Fill(w.Subject, values)), l.plain(), html.String(), nil
}

// acknowledged adds what an acknowledgement does not say that was queued by an earlier version.
func acknowledged(vars map[string]any) map[string]any {
	all := map[string]any{"Consultant": "", "Due": "", "URL": ""}
	maps.Copy(all, vars)
	return all
}

// title is the subject without the reference behind it, which is for mail programs to sort by.
func title(subject string, values map[string]string) string {
	for _, behind := range []string{"({reference})", "（{reference}）"} {
		subject = strings.TrimSuffix(subject, behind)
	}
	return Clean(crm.Fill(subject, values))
}

// preview is what lists of mails show beside the subject: the first that is more than a greeting.
func preview(all []paragraph) string {
	for n, p := range all {
		if p.Form == plainForm && (n > 0 || len(all) == 1) {
			return p.plain()
		}
	}
	return ""
}

func paragraphs(text string, values map[string]string) (all []paragraph) {
	for block := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		if block = strings.Trim(block, "\n"); block != "" && !lacks(block, values) {
			all = append(all, newParagraph(block, values))
		}
	}
	return all
}

// lacks reports whether a text names a variable that has no value.
func lacks(text string, values map[string]string) bool {
	for _, p := range crm.Pieces(text) {
		if p.Variable != "" && values[p.Variable] == "" {
			return true
		}
	}
	return false
}

func newParagraph(block string, values map[string]string) paragraph {
	pieces := crm.Pieces(block)
	last := pieces[len(pieces)-1].Variable
	written := crm.Fill(strings.TrimSuffix(block, pieces[len(pieces)-1].Text), values)
	p := paragraph{Written: written, Label: Clean(strings.TrimRight(written, ":： ")), Value: values[last]}
	several := strings.Contains(block, "\n")
	switch {
	case links[last] && !several:
		p.Form = buttonForm
	case last == factVariable && p.Label != Clean(written) && !several:
		p.Form = factForm
	case last == quotedVariable && strings.TrimSpace(written) == "":
		p.Form = quoteForm
	default:
		return paragraph{Lines: spans(block, values)}
	}
	if p.Form == buttonForm && p.Label == "" {
		p.Label = p.Value
	}
	return p
}

var (
	links  = map[string]bool{"link": true, "refuse": true, "unsubscribe": true} // at the end of a paragraph they are buttons
	strong = map[string]bool{"due": true, "promise": true, "until": true}       // what a reader looks for
)

func spans(block string, values map[string]string) (lines [][]span) {
	for line := range strings.SplitSeq(block, "\n") {
		var all []span
		for _, p := range crm.Pieces(line) {
			s := span{Text: p.Text}
			if p.Variable != "" {
				s = span{Text: Clean(values[p.Variable]), Link: links[p.Variable] || p.Variable == "page", Strong: strong[p.Variable]}
			}
			all = append(all, s)
		}
		lines = append(lines, all)
	}
	return lines
}

// vars are what the template of all such mails shows.
func (l worded) vars() map[string]any {
	return map[string]any{"Language": l.Language, "SiteName": l.SiteName, "Title": l.Title, "Preview": l.Preview, "Paragraphs": l.Paragraphs, "Footer": l.Footer}
}

// plain is the mail as plain text.
func (l worded) plain() string {
	parts := make([]string, len(l.Paragraphs))
	for i, p := range l.Paragraphs {
		parts[i] = p.plain()
	}
	below := []string{"-- ", l.SiteName}
	for _, p := range l.Footer {
		below = append(below, p.plain())
	}
	return strings.Join(parts, "\n\n") + "\n\n" + strings.Join(below, "\n") + "\n"
}

func (p paragraph) plain() string {
	switch {
	case p.Form == quoteForm:
		return quote(p.Value)
	case p.Form == buttonForm:
		return strings.TrimSpace(strings.TrimSpace(p.Written) + "\n" + p.Value)
	case p.Form == factForm:
		return p.Written + p.Value
	}
	var lines []string
	for _, line := range p.Lines {
		var b strings.Builder
		for _, s := range line {
			b.WriteString(s.Text)
		}
		lines = append(lines, b.String())
	}
	return strings.Join(lines, "\n")
}
