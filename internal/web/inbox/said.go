package inbox

import (
	"slices"
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
)

// NewSaid is a submission word for word, with all we know about how it came; service is its name for the reader.
func NewSaid(r i18n.Reader, s crm.Submission, service string) Said {
	said := Said{Reference: s.Reference, When: r.DateTime(s.CreatedAt), Message: s.Message, Lang: s.Locale}
	if s.Corrects != "" {
		said.Corrects = r.T("fact.corrects", "Reference", s.Corrects)
	}
	if s.State == crm.SubmissionQuarantined {
		said.Held = r.T("fact.held")
	}
	consent := r.T("fact.no_consent")
	if s.Consent {
		consent = r.T("fact.consent_version", "Version", s.ConsentVersion)
	}
	said.Facts = []Fact{{Label: r.T("lead.client"), Text: s.Name}}
	for _, p := range s.ContactPoints() {
		said.Facts = append(said.Facts, Fact{Label: r.T("point." + p.Kind), Text: p.Display})
	}
	said.Facts = present(append(said.Facts, []Fact{
		{Label: r.T("fact.service"), Text: service},
		{Label: r.T("fact.company"), Text: s.Company},
		{Label: r.T("fact.page"), Text: s.Page, Href: safe(s.Page)},
		{Label: r.T("fact.referrer"), Text: s.Referrer, Href: safe(s.Referrer)},
		{Label: r.T("fact.utm"), Text: pairs(s.UTM)},
		{Label: r.T("fact.consent"), Text: consent},
	}...))
	for _, key := range sortedKeys(s.Extra) {
		said.Facts = append(said.Facts, Fact{Label: key, Text: s.Extra[key]})
	}
	return said
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
