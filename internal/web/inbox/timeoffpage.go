package inbox

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// TimeOffPage is when a consultant is given nothing: page inbox/time-off.
type TimeOffPage struct {
	response.Chrome
	Name         string // whose it is; empty: the reader's
	Zone         string
	Rows         []AbsenceRow
	Action       string
	RemoveAction string
	Fields       []response.Field
	Faults       []response.Fault
	ReassignHref string // to give all their leads to others; empty: not the reader's to do
}

// AbsenceRow is one time off.
type AbsenceRow struct {
	ID                  int64
	From, Until, Reason string
	Now                 bool // it has begun
}

// timeOffPath is the address of somebody's time off for whoever looks at it.
func timeOffPath(consultant int64, reader crm.Actor) string {
	if consultant == reader.ID {
		return "/inbox/time-off"
	}
	return "/inbox/time-off/" + response.IDValue(consultant)
}

// NewTimeOffPage lists time off on the consultant's own clock; typed is what a form at fault said.
func NewTimeOffPage(chrome response.Chrome, off desk.TimeOff, reader crm.Actor, typed request.Fields, faults []crm.FieldError) TimeOffPage {
	path := timeOffPath(off.Consultant.ID, reader)
	p := TimeOffPage{
		Chrome: chrome, Zone: off.Consultant.TimeZone, Action: path, RemoveAction: path + "/remove",
	}
	p.Title = p.T("off.heading")
	if off.Consultant.ID != reader.ID {
		p.Name, p.Title = off.Consultant.Name, p.T("off.heading_of", "Name", off.Consultant.Name)
	}
	if reader.May(crm.RoleManager) {
		p.ReassignHref = "/inbox/reassign/" + response.IDValue(off.Consultant.ID)
	}
	theirs := p.Reader.In(off.Consultant.Location())
	for _, a := range off.Absences {
		p.Rows = append(p.Rows, AbsenceRow{
			ID: a.ID, From: theirs.DateTime(a.From), Until: theirs.DateTime(a.Until), Reason: a.Reason, Now: !a.From.After(off.Now),
		})
	}
	p.Fields = []response.Field{
		{Name: "from", Label: p.T("off.from"), Kind: "date", Required: true, Value: typed.Text("from")},
		{Name: "from_time", Label: p.T("off.from_time"), Kind: "time", Value: typed.Text("from_time"), Hint: p.T("off.time_hint")},
		{Name: "until", Label: p.T("off.until"), Kind: "date", Required: true, Value: typed.Text("until")},
		{Name: "until_time", Label: p.T("off.until_time"), Kind: "time", Value: typed.Text("until_time"), Hint: p.T("off.until_hint")},
		{Name: "reason", Label: p.T("off.reason"), Value: typed.Text("reason"), Wide: true, MaxLength: maxWords},
	}
	p.Faults = response.Mark(p.Reader, faults, p.Fields)
	return p
}
