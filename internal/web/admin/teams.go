package admin

import (
	"strconv"
	"strings"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/firm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// TeamEdit is what the form of a team is made from. Week is what its hours read like, as of a Person.
type TeamEdit struct {
	Team    crm.Team
	Week    [7]string
	Members []int64 // ids of consultants
	People  []crm.Consultant
	Setup   firm.Setup
	Unsent  []crm.Suppression // colleagues who are not written to
	Faults  []crm.FieldError
}

// NewTeamList lists the teams with what is wrong with them.
func NewTeamList(chrome response.Chrome, setup firm.Setup, unsent []crm.Suppression) ListPage {
	r := chrome.Reader
	p := newList(chrome, "teams", "col.name", "col.members", "col.rules", "col.support", "col.attention")
	for _, t := range setup.Teams {
		troubles := append(teamTroubles(r, setup, t.ID), unsentTo(r, setup, t.ID, unsent)...)
		p.add("teams", t.ID, false, t.Name, strconv.Itoa(len(setup.Members[t.ID])), strings.Join(rulesTo(setup.Rules, t.ID), " · "),
			teamName(setup.Teams, t.SupportTeamID), strings.Join(troubles, " "))
		cells := p.Rows[len(p.Rows)-1].Cells
		cells[len(cells)-1].Warn = len(troubles) > 0
	}
	return p
}

// rulesTo are the names of the rules that lead to a team.
func rulesTo(rules []crm.Rule, team int64) (names []string) {
	for _, rule := range rules {
		if rule.TeamID == team {
			names = append(names, rule.Name)
		}
	}
	return names
}

// teamName is "" for no team.
func teamName(teams []crm.Team, id int64) string {
	for _, t := range teams {
		if t.ID == id {
			return t.Name
		}
	}
	return ""
}

// NewTeamEdit is the form of a team; its fields are name, members, time_zone, calendar, off_hours, hours_1 (Monday) to
// hours_7, offer_minutes, reminder_minutes, rounds, sticky_hours, catch_up, support_team, first_minutes, next_minutes and
// manager.
func NewTeamEdit(chrome response.Chrome, in TeamEdit) EditPage {
	r, t := chrome.Reader, in.Team
	p := newEdit(chrome, "teams", t.ID, t.Name, in.Faults, teamBasics(r, in), teamHours(r, in), teamOffers(r, t),
		teamSupport(r, in), targetsGroup(r, t.Targets, r.T("edit.team_targets_hint")), teamManager(r, in))
	if t.ID == 0 {
		return p
	}
	p.Warnings, p.Links = teamTroubles(r, in.Setup, t.ID), []Link{{"/admin/teams/" + response.IDValue(t.ID) + "/report", r.T("admin.team_report")}}
	if unsent := unsentTo(r, in.Setup, t.ID, in.Unsent); len(unsent) > 0 {
		p.Warnings, p.Links = append(p.Warnings, unsent...), append(p.Links, Link{mailRoom + "#suppressed", r.T("admin.mail")})
	}
	return p
}

func teamBasics(r i18n.Reader, in TeamEdit) Group {
	var people []response.Option
	for _, c := range in.People {
		o := response.Option{Value: response.IDValue(c.ID), Label: c.Name}
		if !c.Active {
			o.Hint = r.T("edit.not_active")
		}
		people = append(people, o)
	}
	return Group{Legend: r.T("edit.basics"), Fields: []response.Field{
		{Name: "name", Label: r.T("edit.name"), Value: in.Team.Name, Required: true},
		{Name: "members", Label: r.T("edit.members"), Kind: response.KindChecks, Options: response.Choose(people, idValues(in.Members)...)},
	}}
}

func teamHours(r i18n.Reader, in TeamEdit) Group {
	off := []response.Option{
		{Value: string(crm.OffHoursOffer), Label: r.T("edit.off_offer"), Hint: r.T("edit.off_offer_hint")},
		{Value: string(crm.OffHoursHold), Label: r.T("edit.off_hold"), Hint: r.T("edit.off_hold_hint")},
	}
	return Group{Legend: r.T("edit.team_hours"), Hint: r.T("edit.team_hours_hint"), Fields: []response.Field{
		{Name: "time_zone", Label: r.T("edit.zone"), Value: in.Team.TimeZone, Hint: r.T("edit.zone_hint")},
		calendarField(r, in.Setup.Calendars, in.Team.CalendarID, r.T("edit.no_calendar"), r.T("edit.team_calendar_hint")),
		weekField(r, in.Week, r.T("edit.team_week_hint")),
		{Name: "off_hours", Label: r.T("edit.off_hours"), Kind: response.KindRadios, Options: response.Choose(off, string(in.Team.OffHours))},
	}}
}

func teamOffers(r i18n.Reader, t crm.Team) Group {
	return Group{Legend: r.T("edit.offers"), Fields: []response.Field{
		numberField("offer_minutes", r.T("edit.minutes"), int(t.OfferTimeout/time.Minute), r.T("edit.minutes_hint")),
		numberField("reminder_minutes", r.T("edit.reminder"), int(t.Reminder/time.Minute), r.T("edit.reminder_hint")),
		numberField("rounds", r.T("edit.rounds"), t.Rounds, r.T("edit.rounds_hint")),
		numberField("sticky_hours", r.T("edit.sticky"), int(t.StickyAway/time.Hour), r.T("edit.sticky_hint")),
		{Name: "catch_up", Label: r.T("edit.catch_up"), Kind: response.KindCheck, Value: ticked(t.CatchUp), Hint: r.T("edit.catch_up_hint")},
	}}
}

func teamSupport(r i18n.Reader, in TeamEdit) Group {
	options := anyOrNone(r.T("edit.no_support"), in.Setup.Teams, in.Team.SupportTeamID, func(t crm.Team) (int64, string) { return t.ID, t.Name })
	return Group{Legend: r.T("edit.support"), Hint: r.T("edit.support_hint"), Fields: []response.Field{
		{Name: "support_team", Label: r.T("edit.support_team"), Kind: response.KindSelect, Options: options},
	}}
}

func teamManager(r i18n.Reader, in TeamEdit) Group {
	options := anyOrNone(r.T("edit.all_managers"), in.Setup.Managers, in.Team.ManagerID, func(u crm.User) (int64, string) { return u.ID, u.Name })
	return Group{Legend: r.T("edit.manager"), Hint: r.T("edit.manager_hint"), Fields: []response.Field{
		{Name: "manager", Label: r.T("edit.manager_who"), Kind: response.KindSelect, Options: options},
	}}
}
