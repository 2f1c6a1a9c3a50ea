package admin

import (
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/machinery"
)

// wayRows are how mail comes in.
func wayRows(r i18n.Reader, s machinery.Snapshot) (rows []PartRow) {
	for _, w := range s.Ways {
		row := PartRow{Name: wayName(r, w), Light: Light{"accepted", r.T("part.ok")}, Fact: strings.Join(wayFacts(r, w, s), " · ")}
		if !w.OK {
			row.Light = Light{"failed", r.T("part.ill")}
			row.Advice = r.T("way." + w.Detail)
		}
		if w.State == crm.WayFailed {
			row.Words = w.Words
		}
		if !w.Since.IsZero() {
			row.Since = r.T("part.since", "When", r.Relative(w.Since, s.At))
		}
		rows = append(rows, row)
	}
	return rows
}

func wayName(r i18n.Reader, w machinery.Way) string {
	if w.Name == crm.LMTP {
		return r.T("way.lmtp")
	}
	return w.Name
}

// wayFacts are where it is, whether it is asked or tells, when mail came and what was not taken.
func wayFacts(r i18n.Reader, w machinery.Way, s machinery.Snapshot) (facts []string) {
	if w.Name == crm.LMTP && w.OK {
		facts = append(facts, w.Words)
	}
	if w.OK && w.Reason != "" {
		facts = append(facts, r.T("way."+w.Reason))
	}
	if !w.MailAt.IsZero() {
		facts = append(facts, r.T("way.mail_at", "When", r.Relative(w.MailAt, s.At)))
	} else {
		facts = append(facts, r.T("way.no_mail"))
	}
	if w.Refused > 0 {
		facts = append(facts, r.T("way.refused", "Count", w.Refused, "Why", r.T("way."+w.Why), "When", r.Relative(w.RefusedAt, s.At)))
	}
	return facts
}
