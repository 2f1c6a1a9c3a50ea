package admin

import (
	"slices"

	"frontdesk/internal/crm"
	"frontdesk/internal/firm"
	"frontdesk/internal/i18n"
)

// teamTroubles are why a team as it stands answers nobody, in words.
func teamTroubles(r i18n.Reader, setup firm.Setup, id int64) (troubles []string) {
	if members := setup.Members[id]; len(members) == 0 {
		troubles = append(troubles, r.T("admin.team_nobody"))
	} else if !slices.ContainsFunc(members, func(c crm.Consultant) bool { return c.Active }) {
		troubles = append(troubles, r.T("admin.team_inactive"))
	}
	led := slices.ContainsFunc(setup.Rules, func(rule crm.Rule) bool { return rule.TeamID == id })
	supports := slices.ContainsFunc(setup.Teams, func(t crm.Team) bool { return t.SupportTeamID == id })
	if !led && !supports {
		troubles = append(troubles, r.T("admin.team_unled"))
	}
	return troubles
}

// unsentTo are the members of a team who are mailed nothing, and so miss their leads.
func unsentTo(r i18n.Reader, setup firm.Setup, id int64, unsent []crm.Suppression) (lines []string) {
	for _, s := range unsent {
		if slices.ContainsFunc(setup.Members[id], func(c crm.Consultant) bool { return c.ID == s.UserID && c.Active }) {
			lines = append(lines, r.T("mailroom.alarm_staff", "Name", s.UserName, "Address", s.Address))
		}
	}
	return lines
}
