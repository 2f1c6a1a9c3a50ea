package eml

import (
	"bytes"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
)

// Where the address of a picture stands until Show puts it into src.
const (
	remoteAttr = "data-src"  // of one on a server elsewhere, which would learn that the mail was opened
	partAttr   = "data-part" // of one that came along: its index in Letter.Attachments
)

// styles are the CSS properties that a mail may set: none moves a thing over another, or loads one.
var styles = []string{
	"color", "background-color", "font-size", "font-weight", "font-style", "font-family", "text-align", "text-decoration", "text-indent",
	"line-height", "vertical-align", "width", "max-width", "padding", "padding-left", "padding-right", "padding-top", "padding-bottom",
	"margin", "margin-left", "margin-right", "margin-top", "margin-bottom", "border", "border-left", "border-right", "border-top",
	"border-bottom", "border-collapse", "border-color", "border-style", "border-width", "list-style-type", "white-space",
}

// styleValue has no functions but those of colours, and nothing by which one could be hidden.
var styleValue = regexp.MustCompile(`^(?:[a-z0-9#%.,+ \p{Han}-]|"[a-z0-9 \p{Han}-]*"|'[a-z0-9 \p{Han}-]*'|rgba?\([0-9., %]{1,40}\)|!important)+$`)

// policy is all that the HTML of a mail may hold.
var policy = newPolicy()

func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "div", "span", "b", "i", "u", "s", "em", "strong", "small", "big", "sub", "sup", "del", "ins", "strike",
		"code", "pre", "tt", "blockquote", "ul", "ol", "li", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "center", "font", "address",
		"table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td")
	p.AllowNoAttrs().OnElements("span", "font")
	length, colour := regexp.MustCompile(`^[0-9]{1,5}%?$`), regexp.MustCompile(`^#?[a-zA-Z0-9]{1,20}$`)
	p.AllowAttrs("align", "valign", "dir").Matching(regexp.MustCompile(`^(?i:left|right|center|justify|top|middle|bottom|baseline|ltr|rtl|auto)$`)).Globally()
	p.AllowAttrs("width", "height", "border", "cellpadding", "cellspacing", "colspan", "rowspan", "span", "start").Matching(length).
		OnElements("table", "colgroup", "col", "tr", "th", "td", "img", "hr", "ol")
	p.AllowAttrs("bgcolor").Matching(colour).OnElements("table", "tr", "th", "td", "tbody", "thead")
	p.AllowAttrs("color", "size").Matching(colour).OnElements("font")
	p.AllowAttrs("alt", "src").OnElements("img")
	p.AllowAttrs("href").OnElements("a")
	p.AllowStyles(styles...).Matching(styleValue).Globally()
	p.AllowURLSchemes("http", "https", "mailto", "tel", "cid")
	p.AllowURLSchemeWithCustomPolicy("data", func(u *url.URL) bool { return dataImage.MatchString("data:" + u.Opaque) })
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	p.SkipElementsContent("xml", "svg", "math", "template", "select", "textarea", "applet", "audio", "video", "canvas")
	return p
}

// dataImage is a picture within its address, of a sort that runs nothing.
var dataImage = regexp.MustCompile(`^data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=%\s]*$`)

// sanitised leaves of a mail's HTML what can be shown, with no picture that would load by itself.
func (r *reader) sanitised(page string) string {
	return rewrite(policy.Sanitize(page), func(t *html.Token) {
		unescaped(t)
		switch t.Data {
		case "img":
			r.block(t)
		case "a":
			link(t)
		}
	})
}

// block puts the address of a picture where it does not load.
func (r *reader) block(t *html.Token) {
	for i := range t.Attr {
		a := &t.Attr[i]
		if a.Key != "src" {
			continue
		}
		if reference, is := strings.CutPrefix(a.Val, "cid:"); is {
			a.Key, a.Val = partAttr, r.pictured(reference)
		} else if begins(a.Val, "http://", "https://") {
			a.Key = remoteAttr
		} else if !begins(a.Val, "data:image/") {
			a.Val = ""
		}
	}
	drop(t, partAttr, "")
	drop(t, "src", "")
}

// begins reports whether an address, whose scheme the policy has written in lower case, begins with one of these.
func begins(address string, with ...string) bool {
	return slices.ContainsFunc(with, func(beginning string) bool { return strings.HasPrefix(address, beginning) })
}

// pictured returns the index of the attachment that a picture shows; empty: there is none that is a picture.
func (r *reader) pictured(reference string) string {
	if decoded, err := url.PathUnescape(reference); err == nil {
		reference = decoded
	}
	reference = strings.Trim(strings.TrimSpace(reference), "<>")
	for i := range r.l.Attachments {
		a := &r.l.Attachments[i]
		if a.ContentID != "" && a.ContentID == reference && a.Refused == "" && strings.HasPrefix(a.Type, "image/") {
			a.Inline = true
			return strconv.Itoa(i)
		}
	}
	return ""
}

// link leaves of a link's address what a reader may follow, in a page of its own.
func link(t *html.Token) {
	for i := range t.Attr {
		a := &t.Attr[i]
		if a.Key == "href" && !begins(a.Val, "http://", "https://", "mailto:", "tel:") {
			a.Val = ""
		}
		if a.Key == "rel" {
			a.Val = "noopener noreferrer nofollow"
		}
	}
	drop(t, "href", "")
}

// unescaped removes a style with escapes in it: the policy looks at it without them, and may read them in another way
// than a browser.
func unescaped(t *html.Token) {
	t.Attr = slices.DeleteFunc(t.Attr, func(a html.Attribute) bool { return a.Key == "style" && strings.Contains(a.Val, `\`) })
}

// drop removes an attribute of that value.
func drop(t *html.Token, key, value string) {
	t.Attr = slices.DeleteFunc(t.Attr, func(a html.Attribute) bool { return a.Key == key && a.Val == value })
}

// rewrite hands the tags of pictures and links to change, and those with escapes in them; all else it leaves as it is.
func rewrite(page string, change func(t *html.Token)) string {
	var b strings.Builder
	b.Grow(len(page))
	z := html.NewTokenizer(strings.NewReader(page))
	for z.Next() != html.ErrorToken {
		raw := z.Raw()
		if len(raw) < 3 || raw[0] != '<' || raw[1] != 'i' && raw[1] != 'a' && !bytes.Contains(raw, []byte(`\`)) {
			b.Write(raw)
			continue
		}
		t := z.Token()
		change(&t)
		b.WriteString(t.String())
	}
	return strings.TrimSpace(b.String())
}
