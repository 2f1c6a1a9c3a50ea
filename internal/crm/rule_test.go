package crm_test

import (
	"encoding/json"
	"slices"
	"testing"

	"frontdesk/internal/crm"
)

// caller is an enquiry that every condition below can be met by.
func caller() crm.Enquiry {
	return crm.Enquiry{
		SiteID: 1, FormID: 11, ServiceID: 101, Tags: []string{"customs", "eu vat"}, Language: "zh", Country: "CN",
		Phone: "+8613800138000", Source: "www.google.com", Score: 50,
		Open: func(week json.RawMessage) bool { return string(week) == `{"mon":[["09:00","18:00"]]}` },
	}
}

func TestARuleNamesTheFirstConditionThatFails(t *testing.T) {
	for _, c := range []struct {
		conditions, failed string
	}{
		{`{}`, ""},
		{`{"sites":[2,1]}`, ""}, {`{"sites":[2]}`, "site"},
		{`{"forms":[11]}`, ""}, {`{"forms":[12]}`, "form"},
		{`{"services":[101]}`, ""}, {`{"services":[102]}`, "service"},
		{`{"tags":["trademark"," EU VAT "]}`, ""}, {`{"tags":["vat"]}`, "tag"},
		{`{"languages":["ZH"]}`, ""}, {`{"languages":["en"]}`, "language"},
		{`{"countries":["cn"]}`, ""}, {`{"countries":["DE"]}`, "place"},
		{`{"phone_prefixes":["+86"]}`, ""}, {`{"phone_prefixes":["+49"]}`, "place"}, {`{"phone_prefixes":["86"]}`, "place"},
		{`{"countries":["DE"],"phone_prefixes":["+86"]}`, ""}, {`{"countries":["CN"],"phone_prefixes":["+49"]}`, ""},
		{`{"countries":["DE"],"phone_prefixes":["+49"]}`, "place"},
		{`{"sources":["Google.com"]}`, ""}, {`{"sources":["gle.com"]}`, "source"}, {`{"sources":["m.www.google.com"]}`, "source"},
		{`{"score_min":50,"score_max":50}`, ""}, {`{"score_min":51}`, "score"}, {`{"score_max":49}`, "score"},
		{`{"hours":{"mon":[["09:00","18:00"]]}}`, ""}, {`{"hours":{"tue":[["09:00","18:00"]]}}`, "hours"},
		{`{"sites":[1],"tags":["x"],"services":[9],"score_min":90}`, "tag"},
	} {
		var conditions crm.Conditions
		if err := json.Unmarshal([]byte(c.conditions), &conditions); err != nil {
			t.Fatal(err)
		}
		if holds, failed := conditions.Holds(caller()); failed != c.failed || holds != (c.failed == "") {
			t.Errorf("%s: %t, %q; want %q", c.conditions, holds, failed, c.failed)
		}
	}
}

func TestWhatAVisitorDidNotSayMeetsNoCondition(t *testing.T) {
	nothing := crm.Enquiry{SiteID: 1, FormID: 11, Source: "direct"}
	for failed, conditions := range map[string]crm.Conditions{
		"tag": {Tags: []string{"a"}}, "service": {Services: []int64{101}}, "language": {Languages: []string{"en"}},
		"place": {Countries: []string{"CN"}, PhonePrefixes: []string{"+1"}}, "score": {ScoreMin: 1}, "hours": {Hours: []byte(`{}`)},
	} {
		if holds, got := conditions.Holds(nothing); holds || got != failed {
			t.Errorf("%+v: %t, %q", conditions, holds, got)
		}
	}
}

func TestABlankEntryIsMetByNobodyLeastOfAllByABlank(t *testing.T) {
	blank := []string{" "}
	for failed, conditions := range map[string]crm.Conditions{
		"tag": {Tags: blank}, "language": {Languages: blank}, "place": {Countries: blank, PhonePrefixes: blank}, "source": {Sources: blank},
	} {
		for _, e := range []crm.Enquiry{caller(), {Tags: blank}} {
			if holds, got := conditions.Holds(e); holds || got != failed {
				t.Errorf("%+v: %t, %q", conditions, holds, got)
			}
		}
	}
}

func TestConditionsAreEmptyWhenTheyAskForNothing(t *testing.T) {
	for text, empty := range map[string]bool{
		`{}`: true, `null`: true, `{"tags":[]}`: true, `{"score_max":100}`: true, `{"hours":{}}`: true, `{"hours":{"mon":[]}}`: true, `{"hours":null}`: true,
		`{"sites":[1]}`: false, `{"forms":[1]}`: false, `{"services":[1]}`: false, `{"tags":["a"]}`: false, `{"languages":["en"]}`: false,
		`{"countries":["CN"]}`: false, `{"phone_prefixes":["+1"]}`: false, `{"sources":["a"]}`: false, `{"score_min":1}`: false,
		`{"score_max":99}`: false, `{"hours":{"mon":[["09:00","18:00"]]}}`: false, `{"hours":"nine to five"}`: false,
	} {
		var conditions crm.Conditions
		if err := json.Unmarshal([]byte(text), &conditions); err != nil {
			t.Fatal(err)
		}
		if conditions.Empty() != empty {
			t.Errorf("%s: %t", text, !empty)
		}
	}
}

func TestTidyConditionsAreKeptInOneSpelling(t *testing.T) {
	tidy := crm.Conditions{
		Sites: []int64{2, 0, 2, 1}, Tags: []string{" EU VAT", "eu vat", ""}, Languages: []string{"ZH "}, Countries: []string{"uk", " gb", "cn"},
		PhonePrefixes: []string{" +86 ", " "}, Sources: []string{"https://www.Google.com/search?q=x", "Newsletter"}, Hours: []byte(`{"sun":[]}`),
	}.Tidy()
	got, err := json.Marshal(tidy)
	want := `{"sites":[2,1],"tags":["eu vat"],"languages":["zh"],"countries":["GB","CN"],"phone_prefixes":["+86"],"sources":["www.google.com","newsletter"]}`
	if err != nil || string(got) != want {
		t.Errorf("%s %v", got, err)
	}
	if got, _ := json.Marshal(crm.Conditions{}); string(got) != "{}" {
		t.Errorf("no conditions are written as %s", got)
	}
}

func TestTheFirstRuleThatHoldsDecidesAndThoseBeforeItSayWhyNot(t *testing.T) {
	rules := []crm.Rule{
		{Name: "elsewhere", Conditions: crm.Conditions{Sites: []int64{2}}},
		{Name: "german", Conditions: crm.Conditions{Languages: []string{"de"}}},
		{Name: "chinese", Conditions: crm.Conditions{Languages: []string{"zh"}}},
		{Name: "all", Fallback: true, Conditions: crm.Conditions{Sites: []int64{9}}},
	}
	index, missed := crm.FirstMatch(rules, caller())
	if index != 2 || !slices.Equal(missed, []string{"site", "language"}) {
		t.Errorf("rule %d after %q", index, missed)
	}
	french := caller()
	french.Language = "fr"
	if index, missed = crm.FirstMatch(rules, french); index != 3 || len(missed) != 3 {
		t.Errorf("rule %d after %q, want the fallback", index, missed)
	}
	if index, missed = crm.FirstMatch(rules[:2], french); index != -1 || len(missed) != 2 {
		t.Errorf("rule %d after %q, of none that holds", index, missed)
	}
}

func TestAnEnquiryIsReadFromASubmission(t *testing.T) {
	e := crm.EnquiryOf(crm.Submission{
		SiteID: 1, FormID: 11, ServiceID: 101, Locale: "zh", Country: " uk ", Phone: crm.ContactPoint{Value: "+441"}, Consent: true,
		WhatsApp: crm.ContactPoint{Value: "+862"}, UTM: map[string]string{"source": " Newsletter "}, Referrer: "https://x.test/",
		Extra: map[string]string{"tags": " Customs, eu vat ，报关,, customs"},
	})
	if e.SiteID != 1 || e.FormID != 11 || e.ServiceID != 101 || e.Language != "zh" || e.Country != "GB" || e.Phone != "+441" ||
		e.Source != "newsletter" || !slices.Equal(e.Tags, []string{"customs", "eu vat", "报关"}) || e.Score != 50 {
		t.Errorf("%+v", e)
	}
	bare := crm.EnquiryOf(crm.Submission{Country: "Spain", WhatsApp: crm.ContactPoint{Value: "+862"}})
	if bare.Country != "" || bare.Phone != "+862" || bare.Tags != nil {
		t.Errorf("%+v", bare)
	}
}

func TestASourceIsTheCampaignElseTheReferrersHostElseDirect(t *testing.T) {
	for _, c := range []struct{ campaign, referrer, want string }{
		{"", "", "direct"}, {"", "https://WWW.Google.com:443/search?q=a.b", "www.google.com"}, {"", "https://google.com./", "google.com"},
		{"", "android-app://com.google.android.gm/", "com.google.android.gm"}, {"", "about:blank", "direct"},
		{"", "http://[::1", "direct"}, {"", "file:///x.html", "direct"}, {"WeChat", "https://google.com/", "wechat"},
		{" ", "https://google.com/", "google.com"}, {"https://Partner.test/page", "", "partner.test"},
	} {
		s := crm.Submission{Referrer: c.referrer, UTM: map[string]string{"source": c.campaign}}
		if got := crm.EnquiryOf(s).Source; got != c.want {
			t.Errorf("%q, %q: %q, want %q", c.campaign, c.referrer, got, c.want)
		}
	}
}
