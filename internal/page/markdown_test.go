package page

import (
	"regexp"
	"strings"
	"testing"
)

func TestMarkdownOfTheFirmBecomesPlainHTML(t *testing.T) {
	for markdown, want := range map[string]string{
		"# Steps\n\n1. File **form**\n2. Pay": "<h3>Steps</h3>\n<ol>\n<li>File <strong>form</strong></li>\n<li>Pay</li>\n</ol>",
		"###### deep":                         "<h6>deep</h6>",
		"see [us](https://a.test/x)":          `<p>see <a href="https://a.test/x" rel="noreferrer">us</a></p>`,
		"call [us](tel:+86755)":               `<p>call <a href="tel:+86755">us</a></p>`,
		"|a|b|\n|-|-:|\n|1|2|":                "<table>\n<thead>\n<tr>\n<th>a</th>\n<th align=\"right\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td align=\"right\">2</td>\n</tr>\n</tbody>\n</table>",
		"":                                    "",
	} {
		if got := HTML(markdown); got != want {
			t.Errorf("%q became\n%s\nwant\n%s", markdown, got, want)
		}
	}
}

var unsafe = regexp.MustCompile(`(?i)<\s*(script|style|img|iframe|svg|object|embed|form|input|base|meta|link)|<[^>]* on\w+\s*=|<[^>]*(javascript|data|vbscript):|<[^>]* style=`)

func FuzzMarkdownNeverBecomesWhatCanRun(f *testing.F) {
	for _, text := range []string{
		"<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](https://a.test/x.png)", "<img src=x onerror=alert(1)>", "[x](data:text/html,y)",
		"<a href=\"jav&#x09;ascript:alert(1)\">x</a>", "# <svg/onload=alert(1)>", "[x]: javascript:y\n\n[x]", "<https://a.test/\"onclick=x>", "`<b>`",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got := HTML(text); unsafe.MatchString(got) || strings.Contains(got, "\x00") {
			t.Errorf("%q became %s", text, got)
		}
	})
}
