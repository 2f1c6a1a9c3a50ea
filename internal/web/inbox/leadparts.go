package inbox

import (
	"html/template"
	"net/url"
	"strconv"
	"strings"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// LeadState is a lead's state in words.
func LeadState(r i18n.Reader, s crm.LeadState) State {
	return State{string(s), r.T("state." + string(s))}
}

// NewPoint is a contact point as a link where a device can follow it.
func NewPoint(r i18n.Reader, p crm.ContactPoint) Point {
	point := Point{Label: r.T("point." + p.Kind), Text: p.Display}
	if point.Text == "" {
		point.Text = p.Value
	}
	switch p.Kind {
	case "email":
		point.Href = template.URL("mailto:" + url.PathEscape(p.Value))
	case "phone":
		point.Href = template.URL("tel:" + url.PathEscape(p.Value))
	case "whatsapp":
		point.Href = template.URL("https://wa.me/" + url.PathEscape(strings.TrimPrefix(p.Value, "+")))
	}
	return point
}

// NewOfferBox asks the consultant for an answer until the offer's deadline.
func NewOfferBox(r i18n.Reader, o crm.Offer, reasons []response.Field, now time.Time) *OfferBox {
	base := "/inbox/leads/" + response.IDValue(o.LeadID)
	return &OfferBox{
		Heading:      r.T("offered.heading"),
		Detail:       r.T("offered.detail", "When", r.Relative(o.Deadline, now), "Time", r.Time(o.Deadline)),
		AcceptAction: base + "/accept", AcceptLabel: r.T("offered.accept"),
		DeclineAction: base + "/decline", DeclineLabel: r.T("offered.decline"), DeclineSubmit: r.T("action.decline"), Fields: reasons,
	}
}

// NewTakeBox offers a lead of the queue to a consultant who looks at it.
func NewTakeBox(r i18n.Reader, leadID int64) *OfferBox {
	return &OfferBox{
		Heading: r.T("take.heading"), Detail: r.T("take.detail"), AcceptLabel: r.T("take.accept"),
		AcceptAction: "/inbox/leads/" + response.IDValue(leadID) + "/accept",
	}
}

// NoteField is where a note is typed.
func NoteField(r i18n.Reader) response.Field {
	return response.Field{Name: "note", Label: r.T("note.label"), Kind: response.KindTextarea, Rows: 3, Wide: true, Hint: r.T("note.hint")}
}

// NewCloseBox asks how the lead ended.
func NewCloseBox(r i18n.Reader, leadID int64) *CloseBox {
	var outcomes []response.Option
	for _, o := range []struct{ value, label string }{
		{string(crm.LeadWon), r.T("close.won")}, {string(crm.LeadLost), r.T("close.lost")}, {string(crm.LeadJunk), r.T("close.junk")},
	} {
		outcomes = append(outcomes, response.Option{Value: o.value, Label: o.label})
	}
	return &CloseBox{Action: "/inbox/leads/" + response.IDValue(leadID) + "/close", Fields: []response.Field{
		{Name: "state", Label: r.T("close.outcome"), Kind: response.KindRadios, Options: outcomes},
		{Name: "reason", Label: r.T("close.reason"), Wide: true},
	}}
}

// NewDecision puts a decision in words and numbers.
func NewDecision(r i18n.Reader, d crm.Decision) DecisionTable {
	t := DecisionTable{Heading: r.T("decision.heading", "Name", d.ChosenName), Why: r.T("rule."+d.Rule, "Team", d.TeamName), When: r.DateTime(d.CreatedAt)}
	if d.ChosenID == 0 {
		t.Heading = r.T("decision.heading_nobody")
	}
	for _, c := range d.Considered {
		t.Rows = append(t.Rows, decisionRow(r, c, d.ChosenID))
	}
	return t
}

func decisionRow(r i18n.Reader, c crm.Considered, chosen int64) DecisionRow {
	row := DecisionRow{Name: c.Name, Weight: strconv.Itoa(c.Weight), Load: strconv.Itoa(c.Load), Out: c.Excluded != "", Chosen: c.ConsultantID == chosen}
	if c.Capacity > 0 {
		row.Load += " / " + strconv.Itoa(c.Capacity)
	}
	switch {
	case row.Out:
		row.Outcome = Excluded(r, c.Excluded)
		return row
	case row.Chosen:
		row.Outcome = r.T("decision.chosen")
	default:
		row.Outcome = r.T("decision.eligible")
	}
	row.Share = strconv.FormatFloat(c.Share*100, 'f', 1, 64) + "%"
	row.Before, row.After = signed(c.Before), signed(c.After)
	return row
}

// Excluded is why a consultant was left out, in words.
func Excluded(r i18n.Reader, code string) string {
	if key := "excluded." + code; r.Has(key) {
		return r.T(key)
	}
	return r.T("excluded.other", "Code", code)
}

// signed writes credit with its sign; a true minus keeps the columns straight.
func signed(f float64) string {
	s := strconv.FormatFloat(f, 'f', 2, 64)
	if s == "0.00" || s == "-0.00" {
		return "0.00"
	}
	if strings.HasPrefix(s, "-") {
		return "−" + s[1:]
	}
	return "+" + s
}

// NewMessageRow is one mail with its true state.
func NewMessageRow(r i18n.Reader, m crm.Message, now time.Time) MessageRow {
	at := m.SentAt
	if at.IsZero() {
		at = m.UpdatedAt
	}
	if m.Doubtful {
		m.Reply = strings.TrimSpace(m.Reply + " · " + r.T("fact.doubtful"))
	}
	return MessageRow{
		To: m.ToAddress, Kind: r.T("message.kind." + m.Kind), Reply: m.Reply, When: r.Relative(at, now),
		State: State{string(m.State), r.T("state.message." + string(m.State))},
	}
}

// ClientFacts are what is known of the client beyond the ways to reach them.
func ClientFacts(r i18n.Reader, c crm.Contact) []Fact {
	language := c.Locale
	if r.Has("language." + c.Locale) {
		language = r.T("language." + c.Locale)
	}
	return present([]Fact{
		{Label: r.T("fact.company"), Text: c.Company},
		{Label: r.T("fact.country"), Text: c.Country},
		{Label: r.T("fact.language"), Text: language},
	})
}

// Standing is who has the lead, who is asked, and why it waits.
func Standing(r i18n.Reader, l crm.Lead, team string) []Fact {
	return present([]Fact{
		{Label: r.T("fact.owner"), Text: l.OwnerName},
		{Label: r.T("fact.asked"), Text: l.OfferedName},
		{Label: r.T("fact.reason"), Text: QueueReason(r, l.QueueReason) + l.CloseReason},
		{Label: r.T("fact.team"), Text: team},
		{Label: r.T("fact.opened"), Text: r.DateTime(l.CreatedAt)},
	})
}

// QueueReason is why a lead waits in line, in words; "" is "".
func QueueReason(r i18n.Reader, code string) string {
	if key := "queue." + code; r.Has(key) {
		return r.T(key)
	}
	return code
}
