package admin

import "frontdesk/internal/crm"

// mayOpen reports whether the actor has a right to a room: managers say who is given which leads, and when; the rest of
// the firm is for administrators.
func mayOpen(actor crm.Actor, room string) bool {
	switch room {
	case "teams", "users", "rules", "calendars", "solutions", "mail":
		return actor.May(crm.RoleManager)
	}
	return actor.May(crm.RoleAdmin)
}

// mayEdit reports whether the actor may change a person: managers may change consultants only.
func mayEdit(actor crm.Actor, u crm.User) bool {
	return actor.May(crm.RoleAdmin) || u.Role == crm.RoleConsultant
}

// rolesFor are the roles that the actor may give.
func rolesFor(actor crm.Actor) []crm.Role {
	if actor.May(crm.RoleAdmin) {
		return crm.Roles[:]
	}
	return []crm.Role{crm.RoleConsultant}
}
