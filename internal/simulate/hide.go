package simulate

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"frontdesk/internal/crm"
)

// hider leaves of a submission what rules, scores and the matching of contacts look at, and nothing of the person.
type hider struct {
	key    []byte // of the hashes; of one run
	prefix int    // how many characters of a phone number a rule looks at
}

func newHider(key []byte, rules []crm.Rule) hider {
	h := hider{key: key}
	for _, r := range rules {
		for _, p := range r.Conditions.PhonePrefixes {
			h.prefix = max(h.prefix, utf8.RuneCountInString(p))
		}
	}
	return h
}

// submission is what is left of one. Its score, and what rules see of it, are the same as before.
func (h hider) submission(s crm.Submission) crm.Submission {
	enquiry := crm.EnquiryOf(s)
	hidden := crm.Submission{
		Reference: s.Reference, SiteID: s.SiteID, FormID: s.FormID, State: crm.SubmissionAccepted, Corrects: s.Corrects,
		Country: s.Country, ServiceID: s.ServiceID, Locale: s.Locale, Consent: s.Consent, CreatedAt: s.CreatedAt,
		UTM: map[string]string{"source": enquiry.Source}, Extra: map[string]string{"tags": strings.Join(enquiry.Tags, ",")},
		Message: filler(s.Message),
	}
	if strings.TrimSpace(s.Company) != "" {
		hidden.Company = "x"
	}
	for _, p := range s.ContactPoints() {
		hidden.SetContactPoint(h.point(p))
	}
	return hidden
}

// point hashes a contact point. An address keeps whether its domain is anybody's, a number the digits that rules look at.
func (h hider) point(p crm.ContactPoint) crm.ContactPoint {
	hash := hmac.New(sha256.New, h.key)
	hash.Write([]byte(p.Kind + "\x00" + p.Value))
	hashed := hex.EncodeToString(hash.Sum(nil)[:16])
	switch p.Kind {
	case "email":
		domain := "gmail.com"
		if own := (crm.Submission{Email: p}); crm.Score(own) > 0 {
			domain = "client.invalid"
		}
		hashed += "@" + domain
	case "phone", "whatsapp":
		hashed = string([]rune(p.Value)[:min(h.prefix, utf8.RuneCountInString(p.Value))]) + hashed
	}
	return crm.ContactPoint{Kind: p.Kind, Value: hashed}
}

// filler is a text without meaning that scores as much as a message.
func filler(message string) string {
	score := crm.Score(crm.Submission{Message: message})
	for n := range 6 {
		if text := strings.Repeat("x", n*40); crm.Score(crm.Submission{Message: text}) == score {
			return text
		}
	}
	return ""
}
