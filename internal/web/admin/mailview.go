package admin

import (
	"net/url"
	"strconv"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/machinery"
	"frontdesk/internal/mail"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// MailPage is how the mail stands that goes out: page admin/mail.
type MailPage struct {
	response.Chrome
	Alarms      []string // what needs a person at once; empty: nothing
	Channels    []PartRow
	States      []StateRow
	Charts      []Throughput
	Letters     []MailLetter
	LettersNext string
	Add         []response.Field // to put an address on the list
	Adding      bool             // something is wrong with what was typed
	Filter      []response.Field
	Filtered    bool
	Suppressed  []SuppressionRow
	Next        string
	FirstHref   string // from an older page back to the newest; empty: this is it
}

// MailLetter is one mail that did not arrive, with what was tried.
type MailLetter struct {
	LetterRow
	Delivery response.Delivery
}

// SuppressionRow is one address that is written to no more, or was not.
type SuppressionRow struct {
	Address, Why, Words, Who, When, Exact string
	Colleague                             string // whose address it is; empty: nobody's here
	Lift                                  string // where to post; empty: it was lifted
	Lifted                                string // by whom and when
}

// NewMail prepares the page.
func NewMail(chrome response.Chrome, room machinery.MailRoom, q machinery.MailQuery) MailPage {
	r := chrome.Reader
	chrome.Title = r.T("mailroom.heading")
	p := MailPage{Chrome: chrome, Channels: channelRows(r, room), Alarms: mailAlarms(r, alarmOf(room)), Charts: throughputs(r, room)}
	for _, m := range room.States {
		p.States = append(p.States, StateRow{Light{m.State, r.T("state.message." + m.State)}, counted(r, m.Count), r.Relative(m.Oldest, room.At)})
	}
	p.addLetters(room)
	p.addSuppressed(room, q)
	p.Add = []response.Field{
		{Name: "address", Of: "add", Label: r.T("mailroom.address"), Kind: "email", Required: true, Autocomplete: "off"},
		{Name: "reason", Of: "add", Label: r.T("mailroom.reason"), Hint: r.T("mailroom.reason_hint"), Required: true, MaxLength: 500, Autocomplete: "off"},
	}
	if q.Letters < 1<<62 || q.Filter.Before != 0 {
		p.FirstHref = mailRoom
	}
	return p
}

func alarmOf(room machinery.MailRoom) (a machinery.MailAlarm) {
	for _, c := range room.Channels {
		if c.Paused {
			a.Channels = append(a.Channels, c)
		}
	}
	a.All, a.Staff = len(a.Channels) == len(room.Channels), room.Staff
	return a
}

// mailAlarms puts what needs a person at once in words.
func mailAlarms(r i18n.Reader, a machinery.MailAlarm) (lines []string) {
	for _, c := range a.Channels {
		lines = append(lines, r.T("mailroom.alarm_channel", "Name", channelName(r, c))+" "+r.T("part.mail_"+c.Reason))
	}
	if len(a.Channels) > 0 && !a.All {
		lines = append(lines, r.T("part.mail_failover"))
	}
	for _, s := range a.Staff {
		lines = append(lines, r.T("mailroom.alarm_staff", "Name", s.UserName, "Address", s.Address))
	}
	return lines
}

func channelName(r i18n.Reader, c mail.Channel) string {
	if c.Name == "file" {
		return r.T("mailroom.file")
	}
	return c.Name
}

func channelRows(r i18n.Reader, room machinery.MailRoom) (rows []PartRow) {
	for n, c := range room.Channels {
		row := PartRow{Name: channelName(r, c), Light: Light{"accepted", r.T("part.ok")}, Words: c.Reply}
		if n == 0 && len(room.Channels) > 1 {
			row.Fact = r.T("mailroom.preferred")
		}
		switch {
		case c.Paused:
			row.Light, row.Advice = Light{"failed", r.T("mailroom.paused")}, r.T("part.mail_"+c.Reason)
		case c.Since.IsZero():
			row.Light = Light{"", r.T("part.untried")}
		}
		if !c.Since.IsZero() {
			row.Since = r.T("part.since", "When", r.Relative(c.Since, room.At))
		}
		rows = append(rows, row)
	}
	return rows
}

func (p *MailPage) addLetters(room machinery.MailRoom) {
	letters := room.Letters
	if len(letters) > mailPage {
		letters = letters[:mailPage]
		p.LettersNext = mailRoom + "?mail=" + response.IDValue(letters[mailPage-1].ID) + "#letters"
	}
	for _, l := range letters {
		row := MailLetter{LetterRow: letterRow(p.Reader, l, machinery.Snapshot{At: room.At})}
		row.Delivery = response.NewDelivery(p.Reader, row.Anchor, row.Name, l.State, l.History, l.Held, mailRoom+"/messages/"+response.IDValue(l.ID)+"/send")
		p.Letters = append(p.Letters, row)
	}
}

func (p *MailPage) askTwice(id int64, fault string) {
	for n := range p.Letters {
		if p.Letters[n].id == id {
			p.Letters[n].Delivery.Fault = fault
			return
		}
	}
	p.Flash = &response.Flash{Kind: "bad", Text: fault} // it is on an older page
}

func (p *MailPage) retype(typed request.Fields, faults []crm.FieldError) {
	retype(p.Add, typed)
	response.Mark(p.Reader, faults, p.Add)
	p.Adding = true
}

func (p *MailPage) addSuppressed(room machinery.MailRoom, q machinery.MailQuery) {
	r, list := p.Reader, room.Suppressed
	if len(list) > mailPage {
		list = list[:mailPage]
		p.Next = mailRoom + "?" + filterQuery(q.Filter, list[mailPage-1].ID) + "#suppressed"
	}
	for _, s := range list {
		row := SuppressionRow{
			Address: s.Address, Why: r.T("mailroom.why_" + s.Why), Words: s.Words, Who: s.By, When: r.Relative(s.CreatedAt, room.At), Exact: r.DateTime(s.CreatedAt),
		}
		if s.LiftedAt.IsZero() {
			row.Lift, row.Colleague = mailRoom+"/suppressions/"+response.IDValue(s.ID)+"/lift", s.UserName
		} else {
			row.Lifted = r.T("mailroom.lifted", "Name", s.LiftedBy, "When", r.DateTime(s.LiftedAt))
		}
		p.Suppressed = append(p.Suppressed, row)
	}
	p.Filter = filterFields(r, q.Filter)
	p.Filtered = q.Filter.Text != "" || q.Filter.Why != "" || q.Filter.Lifted
}

func filterFields(r i18n.Reader, f mail.SuppressionFilter) []response.Field {
	whys := []response.Option{{Value: "", Label: r.T("mailroom.why_any")}}
	for _, why := range crm.Suppressions {
		whys = append(whys, response.Option{Value: why, Label: r.T("mailroom.why_" + why)})
	}
	return []response.Field{
		{Name: "address", Of: "filter", Label: r.T("mailroom.find"), Value: f.Text, Hint: r.T("mailroom.find_hint"), Autocomplete: "off"},
		{Name: "why", Of: "filter", Label: r.T("mailroom.why"), Kind: response.KindSelect, Options: response.Choose(whys, f.Why)},
		{Name: "lifted", Of: "filter", Label: r.T("mailroom.show_lifted"), Kind: response.KindCheck, Value: ticked(f.Lifted)},
	}
}

// filterQuery leads to the same list below an id.
func filterQuery(f mail.SuppressionFilter, before int64) string {
	q := url.Values{"before": {strconv.FormatInt(before, 10)}}
	if f.Text != "" {
		q.Set("address", f.Text)
	}
	if f.Why != "" {
		q.Set("why", f.Why)
	}
	if f.Lifted {
		q.Set("lifted", "1")
	}
	return q.Encode()
}
