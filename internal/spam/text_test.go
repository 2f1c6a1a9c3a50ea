package spam

import "testing"

func TestLinksAreCountedHoweverTheyAreWritten(t *testing.T) {
	for text, want := range map[string]int{
		"":                                     0,
		"our site example.com, at 3:00":        0,
		"see https://a.example/b?c=d":          1,
		"HTTP://A.EXAMPLE and www.b.example":   2,
		"[url=http://a.example]x[/url]":        2,
		`<a href="https://a.example">here</a>`: 2,
		"https://a.example,https://b.example":  1, // no space: one, as a browser would take it
		"请看https://a.example 和 www.b.example":  2,
		"awww.that is nice":                    0,
		"ftp://a.example":                      0,
	} {
		if got := CountLinks(text); got != want {
			t.Errorf("%q has %d links, want %d", text, got, want)
		}
	}
}

func TestAListedWordIsFoundAsAWordInAnyCaseAndAmongHanCharactersAnywhere(t *testing.T) {
	list := []string{" Casino ", "", "代开发票", "seo services", "$$$"}
	for text, want := range map[string]bool{
		"Best CASINO!": true, "casinos": false, "occasional": false, "xcasino": false, "(casino)": true, "casino": true,
		"我们代开发票，便宜": true, "代开 发票": false, "our SEO Services rock": true, "seo  services": false, "pay $$$ now": true, "": false, "casinox casino": true,
	} {
		if got := HasWord(text, list); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

func TestLanguagesAreToldApartByTheirScript(t *testing.T) {
	for _, c := range []struct {
		text      string
		languages []string
		foreign   bool
	}{
		{"Купить ссылки недорого", []string{"en", "zh"}, true},
		{"Купить SEO ссылки недорого", []string{"en", "zh"}, true}, // not all of it
		{"Купить ссылки недорого", []string{"en", "ru"}, false},
		{"Купить ссылки недорого", nil, false},
		{"我们需要报关服务，请联系我们", []string{"en"}, true},
		{"我们需要报关服务，请联系我们", []string{"zh-CN"}, false},
		{"Wir brauchen einen Zollagenten", []string{"en"}, false}, // shares its script
		{"Да", []string{"en"}, false},                             // too little to tell
		{"Hello, Иван speaking about customs", []string{"en"}, false},
		{"https://президент.рф/купить/ссылки", []string{"en"}, false}, // a link is no language
		{"اشتر روابط رخيصة الان", []string{"en", "zh"}, true},
		{"通関をお願いします、見積もり", []string{"ja"}, false},
		{"0086 138 0013 8000 !!!", []string{"en"}, false},
	} {
		if got := Foreign(c.text, c.languages); got != c.foreign {
			t.Errorf("%q for %v: %t", c.text, c.languages, got)
		}
	}
}

func TestDisposableDomainsAreKnownWithTheirSubdomainsAndASiteAddsItsOwn(t *testing.T) {
	for email, want := range map[string]bool{
		"a@mailinator.com": true, "A@Mailinator.COM": true, "a@x.mailinator.com": true, "a@notmailinator.com": false,
		"a@example.com": false, "a@mine.example": true, "a@sub.mine.example": true, "mailinator.com": false, "": false, "a@": false, "a@mailinator.com.": true,
	} {
		if got := IsDisposable(email, []string{" @Mine.example"}); got != want {
			t.Errorf("%q: %t", email, got)
		}
	}
}

func TestCopiesOfATextHaveOneFingerprintAndShortOnesNone(t *testing.T) {
	first := Fingerprint("We sell 1,000 backlinks to your site, quickly and cheaply: https://a.example/1 !!!")
	same := Fingerprint("we SELL 5000 backlinks -- to your site; quickly, and cheaply https://b.example/22")
	if first == "" || first != same {
		t.Errorf("%q and %q", first, same)
	}
	if other := Fingerprint("We sell 1,000 backlinks to your shop, quickly and cheaply: https://a.example/1 !!!"); other == first {
		t.Error("another text is the same")
	}
	for _, short := range []string{"", "Please call me back tomorrow", "请尽快联系我，谢谢"} {
		if Fingerprint(short) != "" {
			t.Errorf("%q has a fingerprint", short)
		}
	}
}
