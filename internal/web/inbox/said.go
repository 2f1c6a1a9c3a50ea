package inbox

import (
	"slices"
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/i18n"
)

// NewSaid is a submission of a lead word for word, with all we know about how it came.
func NewSaid(r i18n.Reader, f desk.File, s crm.Submission) Said {
	said := Said{Reference: s.Reference, When: r.DateTime(s.CreatedAt), Message: s.Message, Lang: s.Locale, Answers: answers(r, f.Forms[s.FormID], s)}
	if s.Corrects != "" {
		said.Corrects = r.T("fact.corrects", "Reference", s.Corrects)
	}
	if s.State == crm.SubmissionQuarantined {
		said.Held = r.T("fact.held")
	}
	for _, file := range s.Files {
		said.Files = append(said.Files, newFileLink(r, f, file))
	}
	said.Facts = []Fact{{Label: r.T("lead.client"), Text: s.Name}}
	for _, p := range s.ContactPoints() {
		said.Facts = append(said.Facts, Fact{Label: r.T("point." + p.Kind), Text: p.Display})
	}
	said.Facts = present(slices.Concat(said.Facts, []Fact{
		{Label: r.T("fact.service"), Text: serviceName(r, f, s)},
		{Label: r.T("fact.company"), Text: s.Company},
		{Label: r.T("fact.page"), Text: s.Page, Href: safe(s.Page)},
		{Label: r.T("fact.referrer"), Text: s.Referrer, Href: safe(s.Referrer)},
	}, touches(r, s.UTM), []Fact{consentFact(r, f, s)}))
	return said
}

// consentFact is what the client agreed to: the version, and the words of it in their language.
func consentFact(r i18n.Reader, f desk.File, s crm.Submission) Fact {
	fact := Fact{Label: r.T("fact.consent"), Text: r.T("fact.no_consent")}
	if s.Consent {
		fact.Text, fact.More = r.T("fact.consent_version", "Version", s.ConsentVersion), f.WordingOf(s).In(s.Locale)
	}
	return fact
}

// touches are where the client came from: now, and when they were first on the site.
func touches(r i18n.Reader, utm map[string]string) []Fact {
	last, first := map[string]string{}, map[string]string{}
	for key, value := range utm {
		if short, of := strings.CutPrefix(key, "first_"); of {
			first[short] = value
		} else {
			last[key] = value
		}
	}
	page, referrer := first["page"], first["referrer"]
	delete(first, "page")
	delete(first, "referrer")
	return []Fact{
		{Label: r.T("fact.utm"), Text: pairs(last)},
		{Label: r.T("fact.first_page"), Text: page, Href: safe(page)},
		{Label: r.T("fact.first_referrer"), Text: referrer, Href: safe(referrer)},
		{Label: r.T("fact.first_utm"), Text: pairs(first)},
	}
}

// present keeps the facts that say something.
func present(facts []Fact) []Fact {
	return slices.DeleteFunc(facts, func(f Fact) bool { return f.Text == "" })
}

// safe is a stranger's address if it is one of the web, else "": it is shown and not linked.
func safe(address string) string {
	if strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") {
		return address
	}
	return ""
}

func pairs(m map[string]string) string {
	var list []string
	for _, key := range sortedKeys(m) {
		list = append(list, key+" = "+m[key])
	}
	return strings.Join(list, " · ")
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
