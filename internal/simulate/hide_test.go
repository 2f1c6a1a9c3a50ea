package simulate

import (
	"encoding/json"
	"strings"
	"testing"

	"frontdesk/internal/crm"

	"pgregory.net/rapid"
)

func TestWhatIsLeftOfASubmissionSaysNothingOfThePersonAndIsRoutedAlike(t *testing.T) {
	rules := []crm.Rule{{Conditions: crm.Conditions{PhonePrefixes: []string{"+86", "+8613"}}}}
	hide := newHider([]byte("key"), rules)
	rapid.Check(t, func(t *rapid.T) {
		oneOf := func(name string, values ...string) string { return rapid.SampledFrom(values).Draw(t, name) }
		s := crm.Submission{
			Reference: "NO.1", SiteID: 1, FormID: 2, ServiceID: rapid.Int64Range(0, 2).Draw(t, "service"), Name: "Wanda Visitor",
			Company: oneOf("company", "", "  ", "Secret GmbH"), Country: oneOf("country", "", "CN", "uk", "Germany"),
			Message: strings.Repeat(oneOf("words", "", "s3cret ", "机密"), rapid.IntRange(0, 120).Draw(t, "length")),
			Locale:  oneOf("locale", "en", "zh"), Consent: rapid.Bool().Draw(t, "consent"), Referrer: oneOf("referrer", "", "https://www.example.com/secret?q=s3cret"),
			UTM: map[string]string{"source": oneOf("utm", "", "Newsletter")}, Extra: map[string]string{"tags": "customs, visa", "budget": "s3cret"},
			Page: "https://harbourline.test/s3cret", Address: "192.0.2.0/24", UserAgent: "s3cret",
		}
		for kind, value := range map[string]string{
			"email": oneOf("email", "", "wanda@secret-firm.test", "wanda@gmail.com"), "phone": oneOf("phone", "", "+8613800138000", "+4930123456"),
			"wechat": oneOf("wechat", "", "wanda_wechat"), "whatsapp": oneOf("whatsapp", "", "+8613900139000"),
		} {
			s.SetContactPoint(crm.ContactPoint{Kind: kind, Value: value, Display: value})
		}
		hidden := hide.submission(s)
		if got, want := crm.Score(hidden), crm.Score(s); got != want {
			t.Fatalf("it scores %d, and did %d", got, want)
		}
		for _, prefix := range []string{"+86", "+8613", "+49"} {
			c := crm.Conditions{PhonePrefixes: []string{prefix}}
			was, _ := c.Holds(crm.EnquiryOf(s))
			if is, _ := c.Holds(crm.EnquiryOf(hidden)); is != was {
				t.Fatalf("%s holds: %v, and did: %v", prefix, is, was)
			}
		}
		got, want := crm.EnquiryOf(hidden), crm.EnquiryOf(s)
		got.Phone, want.Phone = "", ""
		if a, b := plain(t, got), plain(t, want); a != b {
			t.Fatalf("%s, and was %s", a, b)
		}
		for _, secret := range []string{"anda", "ecret", "3cret", "机密", "138000", "139000", "0123456", "192.0.2", "budget"} {
			if left := plain(t, hidden); strings.Contains(left, secret) {
				t.Fatalf("%q is in %s", secret, left)
			}
		}
		if again := plain(t, hide.submission(s)); again != plain(t, hidden) {
			t.Fatal("the same contact points are hashed to others")
		}
	})
}

func plain(t *rapid.T, v any) string {
	if e, ok := v.(crm.Enquiry); ok {
		e.Open = nil
		v = map[string]any{"site": e.SiteID, "form": e.FormID, "service": e.ServiceID, "tags": e.Tags, "language": e.Language,
			"country": e.Country, "source": e.Source, "score": e.Score, "phone": e.Phone}
	}
	encoded, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}
