package crm

import (
	"cmp"
	"encoding/json"
	"net/url"
	"strings"
)

// Enquiry is what rules look at.
type Enquiry struct {
	SiteID    int64
	FormID    int64
	ServiceID int64 // 0: none of the site's
	Tags      []string
	Language  string // base language
	Country   string // ISO 3166 alpha-2; empty: the visitor did not say, or not as a code
	Phone     string // E.164; empty: none
	Source    string // where the visitor came from; "direct" when nothing says
	Score     int    // 0 to 100
	// Open tells whether a calendar.Week, as JSON, is open in the site's zone when the enquiry is routed. Without it
	// no hours hold.
	Open func(week json.RawMessage) bool
}

// EnquiryOf reads what rules look at from a submission, all but Open. Tags are the field "tags" of the page, separated
// by commas. The phone may be that of a WhatsApp account. The source is utm_source, else the host of the referrer, else
// "direct". A country that was not given as two letters is none.
func EnquiryOf(s Submission) Enquiry {
	return Enquiry{
		SiteID: s.SiteID, FormID: s.FormID, ServiceID: s.ServiceID, Language: s.Locale,
		Tags: tagsOf(s.Extra["tags"]), Country: countryOf(s.Country), Source: origin(s), Score: Score(s),
		Phone: cmp.Or(s.Phone.Value, s.WhatsApp.Value),
	}
}

// comma tells what stands between tags: a comma, also as it is typed in Chinese.
func comma(r rune) bool { return r == ',' || r == '，' }

func tagsOf(field string) []string { return each(strings.FieldsFunc(field, comma), plain) }

func origin(s Submission) string {
	referrer := ""
	if strings.Contains(s.Referrer, "://") {
		referrer = sourceOf(s.Referrer)
	}
	return cmp.Or(sourceOf(s.UTM["source"]), referrer, "direct")
}

// sourceOf is a source in small letters; of an address it is the host.
func sourceOf(typed string) string {
	typed = plain(typed)
	if !strings.Contains(typed, "://") {
		return typed
	}
	u, err := url.Parse(typed)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(u.Hostname(), ".")
}

func countryOf(typed string) string {
	if code := alpha2(typed); alpha2Code.MatchString(code) {
		return code
	}
	return ""
}

// alpha2 writes a country's code in capitals. People write UK for GB.
func alpha2(typed string) string {
	code := strings.ToUpper(strings.TrimSpace(typed))
	if code == "UK" {
		return "GB"
	}
	return code
}
