package eml

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// wrong returns which of its promises a letter breaks; empty: none.
func wrong(raw []byte, l Letter) string {
	const grown = 12 // times: quotation marks become entities of five bytes, links get words of their own
	switch {
	case len(l.Text) > maxText || len(l.Text) > grown*len(raw)+100:
		return fmt.Sprintf("%d bytes of text", len(l.Text))
	case len(l.HTML) > grown*min(len(raw)*2, maxHTML)+1000:
		return fmt.Sprintf("%d bytes of HTML", len(l.HTML))
	case len(l.Attachments) > maxFiles || len(l.To) > maxAddresses || len(l.References) > maxIDs:
		return "too many of something"
	case !covers(l):
		return fmt.Sprintf("said and quoted are not all of the text:\n%q\n%q\n%q", clip(l.Text, 2000), clip(l.Said, 2000), clip(l.Quoted, 2000))
	case !slices.IsSorted(l.Faults):
		return "faults in disorder"
	}
	for _, s := range append(lines(l), l.Text, l.HTML) {
		if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
			return fmt.Sprintf("no text: %q", clip(s, 200))
		}
	}
	for _, s := range lines(l) {
		if len(s) > maxLine || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || turns(r) }) {
			return fmt.Sprintf("no line: %q", clip(s, 200))
		}
	}
	return unsafe(l.HTML)
}

// lines are what stands in a line of its own wherever it is used.
func lines(l Letter) []string {
	all := []string{l.Subject, l.MessageID, l.From.Name, l.From.Address, l.ReplyTo.Name, l.ReplyTo.Address}
	for _, a := range append(slices.Clone(l.To), l.Cc...) {
		all = append(all, a.Name, a.Address)
	}
	for _, a := range l.Attachments {
		all = append(all, a.Name, a.Type, a.ContentID)
	}
	if l.Bounce != nil {
		all = append(all, l.Bounce.Recipient, l.Bounce.MessageID, l.Bounce.Status, l.Bounce.Reply)
	}
	return append(append(all, l.InReplyTo...), l.References...)
}

// covers reports whether each line of a text is in one of its halves, as often as it is in the text.
func covers(l Letter) bool {
	count := map[string]int{}
	for line := range strings.SplitSeq(l.Text, "\n") {
		if strings.TrimSpace(line) != "" {
			count[line]++
		}
	}
	for line := range strings.SplitSeq(l.Said+"\n"+l.Quoted, "\n") {
		if strings.TrimSpace(line) != "" {
			count[line]--
		}
	}
	for _, left := range count {
		if left != 0 {
			return false
		}
	}
	return true
}

func FuzzRead(f *testing.F) {
	for _, c := range broken {
		f.Add(c.raw)
	}
	for _, c := range bounces {
		f.Add(c.raw)
	}
	for _, example := range folded {
		f.Add([]byte("From: a@example.com\n\n" + strings.Replace(example, "\n|||\n", "\n", 1)))
		f.Add(page(strings.ReplaceAll(example, "\n", "<br>")))
	}
	f.Add(nested(3, true))
	f.Add(parts(3, "Content-Type: application/zip; name*=gbk''%D3\r\n\r\nPK\x03\x04\r\n"))
	f.Add(htmlMail(`<a href="https://x.example"><img src="cid:one@x"><p style="color:rgb(1,2,3);font-family:'x'">x</p><blockquote type=cite>y</blockquote></a>`))
	f.Add(page(`<svg><style><img src=x onerror=x></style></svg><math><mi><table><mglyph><style><img src=x></style></table></math><noscript><p title="</noscript><img src=x>">`))
	f.Add([]byte("From: =?gb2312?B?1tC5+g==?= <a@b.c>\nContent-Type: text/plain; charset=utf-8\n\n\xd6\xd0\xb9\xfa"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		l, err := Read(raw)
		again, errAgain := Read(slices.Clone(raw))
		if !reflect.DeepEqual(l, again) || (err == nil) != (errAgain == nil) {
			t.Fatalf("twice, not the same: %+v %v\n%+v %v", l, err, again, errAgain)
		}
		if err != nil {
			return
		}
		if why := wrong(raw, l); why != "" {
			t.Fatal(why)
		}
		if why := unsafe(Shower{Part: func(int) string { return "" }}.Show(l.HTML)); why != "" {
			t.Fatal(why)
		}
	})
}
