package eml

import (
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// htmlMail is a mail of this HTML and two pictures, the second of which is none.
func htmlMail(page string) []byte {
	return mail("From: a@example.com", "Content-Type: multipart/related; boundary=b", "", "--b", "Content-Type: text/html; charset=utf-8", "", page,
		"--b", "Content-Type: image/png", "Content-ID: <one@x>", "Content-Transfer-Encoding: base64", "", base64.StdEncoding.EncodeToString(png), "--b", "Content-Type: image/png", "Content-ID: <two@x>", "", "MZ\x90\x00 no picture", "--b--")
}

func TestHTMLKeepsHowItLooksAndLosesWhatActs(t *testing.T) {
	for page, want := range map[string]string{
		`<p style="color:red; position:fixed; margin-left: 4px">x</p>`:                                `<p style="color: red; margin-left: 4px">x</p>`,
		`<div style="background-color:url(https://t.example/x)">x</div>`:                              `<div>x</div>`,
		`<div style="color:expression(alert(1))">x</div>`:                                             `<div>x</div>`,
		`<p style="color:rgb(1, 2, 3);font-family:'微软雅黑',Arial">x</p>`:                                `<p style="color: rgb(1, 2, 3); font-family: &#39;微软雅黑&#39;,Arial">x</p>`,
		`<p style="font-family:'x;background:url(https://t.example/)'">x</p>`:                         `<p>x</p>`,
		`<p style="color:\72\65\64">x</p>`:                                                            `<p>x</p>`,
		`<a href="https:example.com">x</a>`:                                                           `<a rel="noopener noreferrer nofollow">x</a>`,
		`<script>alert(1)</script><p onclick="x()">x</p>`:                                             `<p>x</p>`,
		`<form action=https://e.example><input name=p><button>go</button></form>`:                     `go`,
		`<iframe src=https://e.example>y</iframe><object data=x>z</object><p>x</p>`:                   `<p>x</p>`,
		`<p id=top class=alert>x</p>`:                                                                 `<p>x</p>`,
		`<a href="https://e.example/?a=1&b=2">x</a>`:                                                  `<a href="https://e.example/?a=1&amp;b=2" rel="noopener noreferrer nofollow" target="_blank">x</a>`,
		`<a href="javascript:alert(1)">x</a>`:                                                         `x`,
		`<a href="data:image/png;base64,AAAA">x</a>`:                                                  `<a rel="noopener noreferrer nofollow">x</a>`,
		`<a href=" jav&#x09;ascript:alert(1)">x</a>`:                                                  `x`,
		`<table bgcolor="#fff" width=600><tr><td background="https://t.example/">x</td></tr></table>`: `<table bgcolor="#fff" width="600"><tr><td>x</td></tr></table>`,
		`<img src="https://t.example/a.png" srcset="https://t.example/b.png 2x" alt=a>`:               `<img data-src="https://t.example/a.png" alt="a">`,
		`<img src="//t.example/a.png">`:                                                               ``,
		`<img src="cid:one@x">`:                                                                       `<img data-part="0">`,
		`<img src="cid:one%40x">`:                                                                     `<img data-part="0">`,
		`<img src="cid:two@x" alt=t><img src="cid:no@x">`:                                             `<img alt="t"><img>`,
		`<img src="data:image/png;base64,iVBORw0KGgo=">`:                                              `<img src="data:image/png;base64,iVBORw0KGgo=">`,
		`<img src="data:image/svg+xml;base64,PHN2Zz4=">`:                                              ``,
		`<img data-src="https://t.example/" data-part=0 src="mailto:x@example.com">`:                  `<img>`,
		`<svg><image href="https://t.example/"/></svg><math><mtext>m</mtext></math><p>x</p>`:          `<p>x</p>`,
		`<style>@import "https://t.example/";</style><link rel=stylesheet href=https://t.example/><base href=https://t.example/><p>x</p>`: `<p>x</p>`,
		`<!--[if mso]><p>mso</p><![endif]--><p>x</p>`: `<p>x</p>`,
	} {
		if got := read(t, htmlMail(page)).HTML; got != want {
			t.Errorf("%s\n got %s\nwant %s", page, got, want)
		}
	}
}

func TestPicturesAreShownInTheirPlaceAndRemoteOnesWhenAskedFor(t *testing.T) {
	l := read(t, htmlMail(`<p>x &lt;img src=y&gt;</p><img src="cid:one@x" alt="logo"><img src="https://t.example/a.png?x=1&amp;y=2">`))
	if !l.Attachments[0].Inline || l.Attachments[1].Inline {
		t.Errorf("attachments %+v", l.Attachments)
	}
	if got := Remote(l.HTML); len(got) != 1 || got[0] != "https://t.example/a.png?x=1&y=2" || Remote("<p>x</p>") != nil {
		t.Errorf("elsewhere are %q", got)
	}
	part := func(index int) string { return "/part/" + string(rune('0'+index)) }
	elsewhere := func(place int) string { return "/elsewhere/" + string(rune('0'+place)) }
	for remote, want := range map[bool]string{
		false: `<p>x &lt;img src=y&gt;</p><img src="/part/0" alt="logo"><img data-src="https://t.example/a.png?x=1&amp;y=2">`,
		true:  `<p>x &lt;img src=y&gt;</p><img src="/part/0" alt="logo"><img src="/elsewhere/0">`,
	} {
		shower := Shower{Part: part}
		if remote {
			shower.Remote = elsewhere
		}
		got := shower.Show(l.HTML)
		if got != want {
			t.Errorf("remote %v: %s", remote, got)
		}
	}
}

var (
	shown     = regexp.MustCompile(`^(a|img|p|br|hr|div|span|b|i|u|s|em|strong|small|big|sub|sup|del|ins|strike|code|pre|tt|blockquote|[uod]l|li|d[td]|h[1-6]|center|font|address|table|caption|colgroup|col|thead|tbody|tfoot|t[rhd]|html|head|body)$`)
	attrShown = []string{"style", "align", "valign", "dir", "width", "height", "border", "cellpadding", "cellspacing", "colspan", "rowspan", "span", "start", "bgcolor", "color", "size", "alt", "src", "href", "rel", "target", remoteAttr, partAttr}
)

// unsafe returns what stands in HTML, as a browser reads it, that must not: it is a check of its own, by a parser, and knows
// nothing of the policy but its result. Empty: nothing.
func unsafe(page string) string {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return "" // nested deeper than the parser goes, which a browser flattens; it holds the same elements
	}
	for n := range root.Descendants() {
		if n.Type == html.CommentNode || n.Type == html.DoctypeNode {
			return "a comment"
		}
		if n.Type != html.ElementNode {
			continue
		}
		if !shown.MatchString(n.Data) || n.Namespace != "" {
			return "element " + n.Data
		}
		for _, a := range n.Attr {
			if why := unsafeAttr(n, a); why != "" {
				return n.Data + " " + a.Key + "=" + a.Val + ": " + why
			}
		}
	}
	return ""
}

func unsafeAttr(n *html.Node, a html.Attribute) string {
	value := strings.ToLower(strings.TrimSpace(a.Val))
	switch {
	case !slices.Contains(attrShown, a.Key):
		return "unknown"
	case a.Key == "src" && (n.Data != "img" || !strings.HasPrefix(value, "data:image/") || strings.Contains(value, "svg")):
		return "loads"
	case a.Key == "href" && !strings.HasPrefix(value, "http://") && !strings.HasPrefix(value, "https://") && !strings.HasPrefix(value, "mailto:") && !strings.HasPrefix(value, "tel:"):
		return "leads nowhere good"
	case a.Key == "style" && regexp.MustCompile(`url|\\|expression|@|image|position|/\*`).MatchString(value):
		return "style"
	case a.Key == "rel" && a.Val != "noopener noreferrer nofollow":
		return "rel"
	}
	return ""
}

func TestTheCheckOfHTMLFindsWhatMustNotBeThere(t *testing.T) {
	for _, page := range []string{`<script>x</script>`, `<p onclick=x>`, `<img src=https://x.example>`, `<a href=javascript:x>`, `<p style="color:url(x)">`, `<p id=x>`, `<svg>`, `<a href=https://x.example rel=x>`} {
		if unsafe(page) == "" {
			t.Errorf("%s passes", page)
		}
	}
}
