package spam

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func expect(t *testing.T, e Evidence, hold bool, reasons ...Reason) {
	t.Helper()
	v := Judge(e)
	if v.Hold != hold || !slices.Equal(v.Reasons, reasons) {
		t.Errorf("%+v: held %t with %d for %v, want %t for %v", e, v.Hold, v.Score, v.Reasons, hold, reasons)
	}
}

func TestNothingSpeaksAgainstAnOrdinaryPost(t *testing.T) {
	expect(t, Evidence{}, false)
	expect(t, Evidence{Text: "We have two containers at Yantian. Our site is https://www.example.com", Email: "ana@example.com", Limits: Limits{Links: 3, Languages: []string{"en"}}}, false)
}

func TestTheGraveSignsHoldAloneAndSayWhy(t *testing.T) {
	expect(t, Evidence{Honeypot: "https://spam.example"}, true, Honeypot)
	expect(t, Evidence{Flood: true}, true, Flood)
	expect(t, Evidence{Contact: true}, true, Contact)
	expect(t, Evidence{Text: "cheap BACKLINKS here", Limits: Limits{Words: []string{"backlinks"}}}, true, Words)
	expect(t, Evidence{Learned: Opinion{Probability: 1, Examples: Ripe}}, true, Learned)
	expect(t, Evidence{Repeats: 6}, true, Repeated)
}

func TestNoLighterSignHoldsAlone(t *testing.T) {
	links := strings.Repeat("https://a.example/ ", 50)
	expect(t, Evidence{Token: TokenMissing}, false, NoToken)
	expect(t, Evidence{Token: TokenExpired}, false, Expired)
	expect(t, Evidence{Token: TokenForged}, false, Forged)
	expect(t, Evidence{Token: TokenQuick}, false, Quick)
	expect(t, Evidence{Captcha: CaptchaMissing}, false, NoCaptcha)
	expect(t, Evidence{Captcha: CaptchaFailed}, false, CaptchaRefused)
	expect(t, Evidence{Text: links, Limits: Limits{Links: 3}}, false, Links)
	expect(t, Evidence{Email: "x@mailinator.com"}, false, Disposable)
	expect(t, Evidence{Text: "Купить дешёвые ссылки", Limits: Limits{Languages: []string{"en"}}}, false, Language)
	expect(t, Evidence{Repeats: 2}, false)
	expect(t, Evidence{Token: TokenMissing, Captcha: CaptchaMissing, Email: "x@yopmail.com", Text: "Здравствуйте, нужна помощь", Limits: Limits{Languages: []string{"en"}}}, false, Disposable, Language, NoCaptcha, NoToken)
}

func TestLighterSignsHoldTogether(t *testing.T) {
	links := strings.Repeat("https://a.example/ ", 10)
	expect(t, Evidence{Token: TokenQuick, Text: links, Limits: Limits{Links: 3}}, true, Quick, Links)
	expect(t, Evidence{Captcha: CaptchaFailed, Token: TokenForged}, true, CaptchaRefused, Forged)
}

func TestAnOpinionIsAdvisoryUntilThereAreEnoughExamplesOfEachClass(t *testing.T) {
	expect(t, Evidence{Learned: Opinion{Probability: 1, Examples: Ripe - 1}}, false, Advisory)
	expect(t, Evidence{Learned: Opinion{Probability: 0.8, Examples: Ripe - 1}}, false)
	expect(t, Evidence{Learned: Opinion{Probability: 0.8, Examples: Ripe}}, false)
	expect(t, Evidence{Learned: Opinion{Probability: 0.99, Examples: Ripe}}, false, Learned)
}

func TestAMiddlingScoreIsDoubtful(t *testing.T) {
	for _, c := range []struct {
		evidence Evidence
		doubtful bool
	}{{Evidence{}, false}, {Evidence{Token: TokenQuick}, false}, {Evidence{Token: TokenForged}, true}, {Evidence{Honeypot: "x"}, false}} {
		if got := Judge(c.evidence).Doubtful(); got != c.doubtful {
			t.Errorf("%+v: %t", c.evidence, got)
		}
	}
}

var (
	tokens   = []Token{TokenGood, TokenExpired, TokenMissing, TokenQuick, TokenForged} // from the lightest on
	captchas = []Captcha{CaptchaGood, CaptchaMissing, CaptchaFailed}
)

func drawEvidence(t *rapid.T) Evidence {
	return Evidence{
		Honeypot: rapid.SampledFrom([]string{"", "x"}).Draw(t, "honeypot"), Token: rapid.SampledFrom(tokens).Draw(t, "token"),
		Flood: rapid.Bool().Draw(t, "flood"), Contact: rapid.Bool().Draw(t, "contact"), Repeats: rapid.IntRange(0, 20).Draw(t, "repeats"),
		Text: rapid.String().Draw(t, "text"), Email: rapid.SampledFrom([]string{"", "a@example.com", "a@mailinator.com", "@", "a@."}).Draw(t, "email"),
		Captcha: rapid.SampledFrom(captchas).Draw(t, "captcha"),
		Learned: Opinion{rapid.Float64Range(0, 1).Draw(t, "probability"), rapid.SampledFrom([]int{0, Ripe - 1, Ripe, 10 * Ripe}).Draw(t, "examples")},
		Limits:  Limits{Links: rapid.IntRange(-1, 5).Draw(t, "links"), Languages: rapid.SliceOfN(rapid.SampledFrom([]string{"en", "zh", "ru", "??"}), 0, 2).Draw(t, "languages"), Words: rapid.SliceOfN(rapid.String(), 0, 3).Draw(t, "words")},
	}
}

func TestMoreEvidenceNeverLowersTheScore(t *testing.T) {
	after := func(list []Token, x Token) Token { return list[min(slices.Index(list, x)+1, len(list)-1)] }
	more := map[string]func(*Evidence){
		"honeypot": func(e *Evidence) { e.Honeypot = "x" }, "token": func(e *Evidence) { e.Token = after(tokens, e.Token) },
		"flood": func(e *Evidence) { e.Flood = true }, "contact": func(e *Evidence) { e.Contact = true }, "repeats": func(e *Evidence) { e.Repeats++ },
		"captcha": func(e *Evidence) { e.Captcha = captchas[min(slices.Index(captchas, e.Captcha)+1, 2)] },
		"link":    func(e *Evidence) { e.Text += " https://a.example/b" }, "word": func(e *Evidence) { e.Limits.Words = append(e.Limits.Words, "7") },
		"probability": func(e *Evidence) { e.Learned.Probability += (1 - e.Learned.Probability) / 2 },
		"examples":    func(e *Evidence) { e.Learned.Examples += Ripe }, "email": func(e *Evidence) { e.Email = "x@mailinator.com" },
		"fewer links": func(e *Evidence) { e.Limits.Links-- }, "domain": func(e *Evidence) { e.Limits.Disposable = []string{"example.com"} },
	}
	rapid.Check(t, func(t *rapid.T) {
		e := drawEvidence(t)
		before := Judge(e)
		for name, add := range more {
			worse := e
			if add(&worse); Judge(worse).Score < before.Score {
				t.Fatalf("%s: from %d to %d", name, before.Score, Judge(worse).Score)
			}
		}
		if before.Hold != (before.Score >= Enough) || (before.Score > 0) != (len(before.Reasons) > 0) {
			t.Fatalf("%+v", before)
		}
	})
}

func TestEveryWordOfTheTableIsThereOnce(t *testing.T) {
	seen := map[Reason]bool{}
	for _, r := range Reasons() {
		if seen[r] {
			t.Errorf("%s twice", r)
		}
		seen[r] = true
	}
	if len(seen) != len(signs)+1 || !seen[Akismet] {
		t.Errorf("%d reasons", len(seen))
	}
}

func FuzzJudge(f *testing.F) {
	f.Add("cheap www.a.example [url=x] <a href=http://b.example>", "x@mailinator.com", "cheap\n", "zh,en", 3)
	f.Add("\xff\xfe 你好。\u200f", "@", "\xff", "", -5)
	f.Fuzz(func(t *testing.T, text, email, words, languages string, n int) {
		e := Evidence{Text: text, Email: email, Repeats: n, Limits: Limits{Links: n, Words: strings.Split(words, "\n"), Languages: strings.Split(languages, ","), Disposable: []string{words}}}
		v := Judge(e)
		if v.Score < 0 || v.Hold != (v.Score >= Enough) {
			t.Errorf("%+v", v)
		}
		if terms := Terms(text, email); len(terms) > maxTerms {
			t.Errorf("%d terms", len(terms))
		}
		Fingerprint(text)
	})
}
