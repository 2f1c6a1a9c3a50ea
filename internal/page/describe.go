package page

import (
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// describe reads what a page says of itself in its head: what its script would say.
func describe(page io.Reader) (v Visit) {
	tokens := html.NewTokenizer(page)
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			return v
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		switch tag := tokens.Token(); tag.DataAtom {
		case atom.Html:
			v.Language = attribute(tag, "lang")
		case atom.Title:
			if v.Title == "" && tokens.Next() == html.TextToken {
				v.Title = tokens.Token().Data
			}
		case atom.Meta:
			v.meta(attribute(tag, "name")+attribute(tag, "property"), attribute(tag, "content"))
		case atom.Body:
			return v
		}
	}
}

func (v *Visit) meta(name, content string) {
	switch name {
	case "keywords":
		v.Tags = append(v.Tags, strings.FieldsFunc(content, func(r rune) bool { return strings.ContainsRune(",，、", r) })...)
	case "article:tag":
		v.Tags = append(v.Tags, content)
	case "og:image":
		v.Image = content
	}
}

func attribute(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
