package inbox

import (
	"html/template"
	"net/url"
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

// NoteField is where a note is typed.
func NoteField(r i18n.Reader) response.Field {
	return response.Field{Name: "note", Label: r.T("note.label"), Kind: response.KindTextarea, Rows: 3, Wide: true, Hint: r.T("note.hint"), MaxLength: 10_000}
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
		{Name: "outcome", Label: r.T("close.reason"), Wide: true, MaxLength: maxWords},
	}}
}

// NewMessageRow is one mail with its true state.
func NewMessageRow(r i18n.Reader, m crm.Message, now time.Time) MessageRow {
	at := m.SentAt
	if at.IsZero() {
		at = m.UpdatedAt
	}
	if m.State == crm.MessageScheduled && !m.HeldUntil.IsZero() {
		m.Reply = r.T("message.held", "Time", r.DateTime(m.HeldUntil))
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
