package page

import (
	"strings"
	"testing"
	"unicode"

	"github.com/rivo/uniseg"
)

func TestANameIsShownMasked(t *testing.T) {
	for name, want := range map[string]string{
		"李雷":                   "李**",
		"李":                    "李**",
		"欧阳修文":                 "欧**",
		"  王小明 ":               "王**",
		"Linette":              "L *** e",
		"Tom 7":                "T *** 7",
		"Anna-Maria Lindqvist": "A *** t",
		"Jo":                   "J ***",
		"J":                    "J ***",
		"":                     "***",
		"\u202e \u0000\t":      "***",
		"José":                 "J *** é",
		"Jose\u0301":           "J *** e\u0301",
		"👩‍👩‍👧‍👦 Smith":        "👩‍👩‍👧‍👦 *** h",
		"김민수":                  "김 *** 수",
		"山田 Taro":              "山**",
		"n" + strings.Repeat("\u0301", 40) + "ora": "n *** a",
		"<b>x</b>": "< *** >",
	} {
		if got := Masked(name); got != want {
			t.Errorf("%q is shown as %q, want %q", name, got, want)
		}
	}
}

func FuzzAMaskedNameShowsTwoUnitsAtMost(f *testing.F) {
	for _, name := range []string{"李雷", "Linette", "Jo", "", "👩‍👩‍👧‍👦 Smith", "\u0600a\u0600b", "e\u0301\u200d\u0301", "a\u3164b", "*** x", "\xff王"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		shown := Masked(name)
		seen := 0
		for g := uniseg.NewGraphemes(strings.ReplaceAll(shown, "*", " ")); g.Next(); {
			if strings.TrimSpace(g.Str()) != "" {
				seen++
			}
		}
		if seen > 2 || len([]rune(shown)) > 2*maxUnit+5 {
			t.Errorf("%q is shown as %q", name, shown)
		}
		if strings.ContainsFunc(shown, unicode.IsControl) {
			t.Errorf("%q is shown as %q, which turns the text around it", name, shown)
		}
	})
}
