package inbox

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/spam"
	"frontdesk/internal/web/response"
)

// HeldPage is what was held as spam: page inbox/held.
type HeldPage struct {
	response.Chrome
	Rows     []HeldRow
	NextHref string
	Figures  string // what became of what was held lately
}

// HeldFigures says how many submissions were held lately and how many of them by mistake; empty when none were.
func HeldFigures(r i18n.Reader, j crm.Judged) string {
	if j.Held == 0 {
		return ""
	}
	return r.T("held.figures", "Held", r.Number(j.Held), "Released", r.Number(j.Released), "Rejected", r.Number(j.Rejected),
		"Waiting", r.Number(j.Held-j.Released-j.Rejected))
}

// HeldRow is one held submission.
type HeldRow struct {
	Name      string
	Reference string
	When      string
	Reasons   []string
	Score     string
	Message   string
	Files     []FileLink
	Facts     []Fact
	Action    string
}

// NewHeldRow prepares one held submission.
func NewHeldRow(r i18n.Reader, s crm.Submission) HeldRow {
	row := HeldRow{
		Name: s.Name, Reference: s.Reference, When: r.DateTime(s.CreatedAt), Message: s.Message,
		Score:  r.T("held.score", "Score", r.Number(int64(s.SpamScore)), "Enough", r.Number(spam.Enough)),
		Action: "/inbox/held/" + response.IDValue(s.ID),
	}
	if row.Name == "" {
		row.Name = r.T("leads.nameless")
	}
	for _, code := range s.SpamReasons {
		row.Reasons = append(row.Reasons, spamReason(r, code))
	}
	for _, file := range s.Files {
		row.Files = append(row.Files, fileOf(r, row.Action, file))
	}
	for _, p := range s.ContactPoints() {
		row.Facts = append(row.Facts, Fact{Label: r.T("point." + p.Kind), Text: p.Display})
	}
	row.Facts = present(append(row.Facts, Fact{Label: r.T("fact.page"), Text: s.Page}, Fact{Label: r.T("fact.address"), Text: s.Address}))
	return row
}

func spamReason(r i18n.Reader, code string) string {
	if key := "spam." + code; r.Has(key) {
		return r.T(key)
	}
	return r.T("spam.other", "Code", code)
}
