package page

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// hostile are texts and HTML that want to run something where they are shown.
var hostile = []string{
	`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `<svg/onload=alert(1)>`, `[x](javascript:alert(1))`, `[x](JaVaScRiPt:alert(1))`,
	"[x](java\tscript:alert(1))", `[x](data:text/html,<script>alert(1)</script>)`, `[x](vbscript:x)`, `<javascript:alert(1)>`, `![x](javascript:alert(1))`,
	`[x](https://a.test "onmouseover=alert(1)")`, `[x](https://a.test"onmouseover="alert(1))`, `<a href="&#106;avascript:alert(1)">x</a>`, `<iframe srcdoc="<script>alert(1)</script>">`,
	`<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>`, `<noscript><p title="</noscript><img src=x onerror=alert(1)>">`, "`<b>`", "```html\n<script>alert(1)</script>\n```",
	`<base href=//evil.test>`, `<style>@import '//evil.test'</style>`, `<p style="background:url(javascript:alert(1))">`, `<form action=//evil.test><input name=x>`, `<a rel="nofollow" href="https://a.test">x</a>`,
	`<a href="https://a.test/?rel=&quot;nofollow&quot;">x</a> rel="nofollow"`, `<div rel="nofollow">`, `[a]: javascript:alert(1)` + "\n\n[a]", "<!--><img src=x onerror=alert(1)>-->", `"><script>alert(1)</script>`, "\x00<script\x00>alert(1)</script>",
	`[x](//evil.test)`, `[x](/p?url=1)`, `<a href="mailto:a@b.test" onclick=alert(1)>x</a>`, strings.Repeat(">", 2000), strings.Repeat("[", 2500), strings.Repeat("*a", 2000), strings.Repeat("- ", 1200),
}

var allowed = map[string]bool{"p": true, "br": true, "strong": true, "em": true, "code": true, "pre": true, "ul": true, "ol": true, "li": true, "blockquote": true, "a": true}

// requireSafe fails unless all that is in some HTML is what a comment may hold, and sanitising it changes nothing.
func requireSafe(t *testing.T, from, got string) {
	t.Helper()
	if again := sanitise(got); again != got {
		t.Errorf("%q: %q becomes %q", from, got, again)
	}
	tokens := html.NewTokenizer(strings.NewReader(got))
	for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() {
		token := tokens.Token()
		if kind == html.TextToken {
			continue
		}
		if kind == html.CommentToken || kind == html.DoctypeToken || !allowed[token.Data] {
			t.Errorf("%q holds %s", from, token)
		}
		for _, a := range token.Attr {
			link := token.Data == "a" && a.Key == "href" && (strings.HasPrefix(a.Val, "http://") || strings.HasPrefix(a.Val, "https://") || strings.HasPrefix(a.Val, "mailto:"))
			if !link && (token.Data != "a" || a.Key != "rel" || a.Val != "nofollow ugc noopener") {
				t.Errorf("%q holds %s", from, token)
			}
		}
		if token.Data == "a" && kind == html.StartTagToken && len(token.Attr) != 2 {
			t.Errorf("%q holds the link %s", from, token)
		}
	}
}

func TestNothingOfACommentRuns(t *testing.T) {
	for _, text := range hostile {
		start := time.Now()
		requireSafe(t, text, commentHTML(text))
		requireSafe(t, text, sanitise(text))
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%.20q takes %s", text, took)
		}
	}
}

func TestACommentMayUseALittleMarkdown(t *testing.T) {
	const rel = ` rel="nofollow ugc noopener"`
	for text, want := range map[string]string{
		"one\ntwo\n\nthree":          "<p>one<br/>\ntwo</p>\n<p>three</p>",
		"**bold** *em* `code`":       "<p><strong>bold</strong> <em>em</em> <code>code</code></p>",
		"- a\n- b":                   "<ul>\n<li>a</li>\n<li>b</li>\n</ul>",
		"1. a\n2. b":                 "<ol>\n<li>a</li>\n<li>b</li>\n</ol>",
		"> said":                     "<blockquote>\n<p>said</p>\n</blockquote>",
		"```\na < b\n```":            "<pre><code>a &lt; b\n</code></pre>",
		"see https://a.test/x?a=1&b": `<p>see <a href="https://a.test/x?a=1&amp;b"` + rel + `>https://a.test/x?a=1&amp;b</a></p>`,
		"[me](mailto:me@a.test)":     `<p><a href="mailto:me@a.test"` + rel + `>me</a></p>`,
		"# no heading":               "<p># no heading</p>",
		"<b>not bold</b>":            "<p>&lt;b&gt;not bold&lt;/b&gt;</p>",
		"报关和清关":                      "<p>报关和清关</p>",
	} {
		if got := commentHTML(text); got != want {
			t.Errorf("%q:\n%s\nwant\n%s", text, got, want)
		}
	}
}

func FuzzACommentHoldsOnlyWhatItMay(f *testing.F) {
	for _, text := range hostile {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 5000 {
			return
		}
		requireSafe(t, text, commentHTML(text))
		requireSafe(t, text, sanitise(text))
	})
}
