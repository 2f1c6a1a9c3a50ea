package admin

import (
	"strconv"

	"frontdesk/internal/i18n"
	"frontdesk/internal/machinery"
	"frontdesk/internal/web/response"
)

// DeadRow is one dead job.
type DeadRow struct {
	id      int64
	Anchor  string
	Kind    string
	About   string // what it concerns; empty: nothing in particular
	Href    string // its lead
	Tried   string
	Error   string
	When    string
	Exact   string
	Retry   string // where to post
	GiveUp  string
	Name    string // of the job, for the names of its buttons
	Reason  string // as typed
	Fault   string
	Opened  bool
	ErrorID string
}

// LetterRow is one mail that did not arrive, or perhaps not.
type LetterRow struct {
	id       int64
	Anchor   string
	Kind     string
	To       string
	Light    Light
	Reply    string
	When     string
	Exact    string
	Lead     string // its reference
	Href     string
	Action   string // empty: it may not be sent again
	Name     string
	Doubtful bool
	Fault    string
	Opened   bool
	ErrorID  string
}

func (p *MachineryPage) addDead(v MachineryView) {
	dead := v.Dead
	if len(dead) > machineryPage {
		dead = dead[:machineryPage]
		last := dead[machineryPage-1]
		p.DeadNext = machineryRoom + "?dead=" + strconv.FormatInt(last.DiedAt.UnixMicro(), 10) + "-" + response.IDValue(last.ID)
	}
	for _, d := range dead {
		p.Dead = append(p.Dead, deadRow(p.Reader, d, v.Snapshot))
	}
	var all int64
	for _, j := range v.Snapshot.Jobs {
		if j.State != "dead" {
			continue
		}
		all += j.Count
		if j.Count > 1 {
			p.Kinds = append(p.Kinds, KindButton{j.Kind, p.T("machinery.retry_kind", "Kind", jobKind(p.Reader, j.Kind), "Count", j.Count)})
		}
	}
	p.DeadCount = counted(p.Reader, all)
}

func deadRow(r i18n.Reader, d machinery.DeadJob, s machinery.Snapshot) DeadRow {
	id := response.IDValue(d.ID)
	row := DeadRow{
		id: d.ID, Anchor: "job-" + id, Kind: jobKind(r, d.Kind), About: about(r, d.Subject), Href: leadHref(d.LeadID),
		Tried: r.T("machinery.tried", "Count", d.Attempts), Error: d.LastError,
		When: r.Relative(d.DiedAt, s.At), Exact: r.DateTime(d.DiedAt),
		Retry: machineryRoom + "/jobs/" + id + "/retry", GiveUp: machineryRoom + "/jobs/" + id + "/give-up", ErrorID: "job-" + id + "-error",
	}
	row.Name = row.Kind
	if row.About != "" {
		row.Name += " " + row.About
	}
	return row
}

// about is what a job or mail concerns, in a few words.
func about(r i18n.Reader, s machinery.Subject) string {
	switch {
	case s.Recipient != "" && s.Reference != "":
		return r.T("message.kind."+s.MessageKind) + " · " + s.Recipient + " · " + s.Reference
	case s.Recipient != "":
		return r.T("message.kind."+s.MessageKind) + " · " + s.Recipient
	case s.Team != "":
		return s.Team
	}
	return s.Reference
}

func leadHref(id int64) string {
	if id == 0 {
		return ""
	}
	return "/inbox/leads/" + response.IDValue(id)
}

func (p *MachineryPage) addLetters(v MachineryView) {
	letters := v.Letters
	if len(letters) > machineryPage {
		letters = letters[:machineryPage]
		p.MailNext = machineryRoom + "?mail=" + response.IDValue(letters[machineryPage-1].ID)
	}
	for _, l := range letters {
		p.Letters = append(p.Letters, letterRow(p.Reader, l, v.Snapshot))
	}
}

func letterRow(r i18n.Reader, l machinery.Letter, s machinery.Snapshot) LetterRow {
	id := response.IDValue(l.ID)
	row := LetterRow{
		id: l.ID, Anchor: "mail-" + id, Kind: r.T("message.kind." + l.MessageKind), To: l.Recipient,
		Light: Light{string(l.State), r.T("state.message." + string(l.State))}, Reply: l.Reply,
		When: r.Relative(l.At, s.At), Exact: r.DateTime(l.At), Lead: l.Reference, Href: leadHref(l.LeadID),
		Doubtful: l.Doubtful(), ErrorID: "mail-" + id + "-error",
	}
	row.Name = row.Kind + " · " + row.To
	if l.MayGoAgain() {
		row.Action = machineryRoom + "/messages/" + id + "/send"
	}
	return row
}

// amendDead shows what was typed about a dead job with its fault.
func (p *MachineryPage) amendDead(id int64, reason, fault string) {
	for n := range p.Dead {
		if row := &p.Dead[n]; row.id == id {
			row.Reason, row.Fault, row.Opened = reason, fault, true
			return
		}
	}
	p.Flash = &response.Flash{Kind: "bad", Text: fault} // it is on an older page
}

// amendLetter shows what is missing for a letter to be sent again.
func (p *MachineryPage) amendLetter(id int64, fault string) {
	for n := range p.Letters {
		if row := &p.Letters[n]; row.id == id {
			row.Fault, row.Opened = fault, true
			return
		}
	}
	p.Flash = &response.Flash{Kind: "bad", Text: fault}
}
