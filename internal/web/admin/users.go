package admin

import (
	"slices"
	"strconv"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// Person is a user with what they are as a consultant. Week is what the hours of each weekday read like, Monday
// first: "09:00-12:00, 13:30-18:00"; empty for a day off.
type Person struct {
	User       crm.User
	Consultant crm.Consultant
	Week       [7]string
}

// UserEdit is what the form of a person is made from.
type UserEdit struct {
	Actor     crm.Actor // gives the roles they may give
	Person    Person
	Services  []crm.Service
	Calendars []crm.Calendar
	Invite    bool // a link to set the password can be sent
	Faults    []crm.FieldError
}

// NewUserList lists the people; those whom the actor may not change lead nowhere.
func NewUserList(chrome response.Chrome, actor crm.Actor, people []Person, services []crm.Service) ListPage {
	r := chrome.Reader
	p := newList(chrome, "users", "col.name", "col.email", "col.role", "col.languages", "col.services", "col.weight", "col.capacity")
	for _, who := range people {
		texts := []string{who.User.Name, who.User.Email, r.T("role." + string(who.User.Role))}
		p.add("users", who.User.ID, !who.User.Active, append(texts, consultantTexts(r, who.Consultant, services)...)...)
		if !mayEdit(actor, who.User) {
			p.Rows[len(p.Rows)-1].Href = ""
		}
	}
	return p
}

// consultantTexts are languages, services, weight and capacity; dashes for somebody who is given no leads.
func consultantTexts(r i18n.Reader, c crm.Consultant, services []crm.Service) []string {
	if c.ID == 0 {
		return []string{"–", "–", "–", "–"}
	}
	capacity := r.T("col.unlimited")
	if c.Capacity > 0 {
		capacity = strconv.Itoa(c.Capacity)
	}
	return []string{languageLabels(r, c.Languages), chosenLabels(r, serviceOptions(r, services, c.Services)), strconv.Itoa(c.Weight), capacity}
}

// NewUserEdit is the form of a person; its fields are name, email, role, locale, time_zone, active, languages,
// other_languages, services, weight, capacity, capacity_day, capacity_week, capacity_month, calendar, and hours_1 (Monday)
// to hours_7.
func NewUserEdit(chrome response.Chrome, in UserEdit) EditPage {
	r, u, c := chrome.Reader, in.Person.User, in.Person.Consultant
	p := newEdit(chrome, "users", u.ID, u.Name, in.Faults, userBasics(r, in.Actor, u),
		Group{Legend: r.T("edit.abilities"), Hint: r.T("edit.matching_hint"), Fields: []response.Field{
			{Name: "languages", Label: r.T("edit.languages"), Kind: response.KindChecks, Options: languageOptions(r, c.Languages...)},
			otherLanguagesField(r, c.Languages),
			{Name: "services", Label: r.T("edit.services"), Kind: response.KindChecks, Options: serviceOptions(r, in.Services, c.Services)},
		}},
		userShare(r, c), Group{Legend: r.T("edit.working"), Fields: []response.Field{
			calendarField(r, in.Calendars, c.CalendarID, r.T("edit.team_calendar"), r.T("edit.user_calendar_hint")),
			weekField(r, in.Person.Week, r.T("edit.hours_hint")),
		}})
	if in.Invite && u.ID != 0 {
		p.InviteAction = "/admin/users/" + response.IDValue(u.ID) + "/invite"
	}
	if c.ID != 0 {
		p.Links = []Link{
			{"/inbox/time-off/" + response.IDValue(c.ID), r.T("admin.time_off")},
			{"/inbox/reassign/" + response.IDValue(c.ID), r.T("reassign.link")},
		}
	}
	return p
}

func userShare(r i18n.Reader, c crm.Consultant) Group {
	return Group{Legend: r.T("edit.share"), Hint: r.T("edit.share_hint"), Fields: []response.Field{
		numberField("weight", r.T("edit.weight"), c.Weight, r.T("edit.weight_hint")),
		numberField("capacity", r.T("edit.capacity"), c.Capacity, ""),
		numberField("capacity_day", r.T("edit.capacity_day"), c.Limits.Day, ""),
		numberField("capacity_week", r.T("edit.capacity_week"), c.Limits.Week, ""),
		numberField("capacity_month", r.T("edit.capacity_month"), c.Limits.Month, ""),
	}}
}

func userBasics(r i18n.Reader, actor crm.Actor, u crm.User) Group {
	var roles []response.Option
	for _, role := range rolesFor(actor) {
		roles = append(roles, response.Option{Value: string(role), Label: r.T("role." + string(role)), Selected: role == u.Role})
	}
	return Group{Legend: r.T("edit.basics"), Fields: []response.Field{
		{Name: "name", Label: r.T("edit.name"), Value: u.Name, Required: true, Autocomplete: "off"},
		{Name: "email", Label: r.T("edit.email"), Kind: "email", Value: u.Email, Required: true, Autocomplete: "off"},
		{Name: "role", Label: r.T("edit.role"), Kind: response.KindSelect, Options: roles},
		{Name: "locale", Label: r.T("edit.user_locale"), Kind: response.KindSelect, Options: languageOptions(r, u.Locale)},
		{Name: "time_zone", Label: r.T("edit.zone"), Value: u.TimeZone, Hint: r.T("edit.zone_hint")},
		{Name: "active", Label: r.T("edit.user_active"), Kind: response.KindCheck, Value: ticked(u.Active)},
	}}
}

// markUnwritten warns beside the address of whoever is sent no mail, and so misses their leads.
func (p *ListPage) markUnwritten(people []Person, unwritten []crm.Suppression) {
	for i, who := range people {
		if slices.ContainsFunc(unwritten, func(s crm.Suppression) bool { return s.UserID == who.User.ID }) {
			cell := &p.Rows[i].Cells[1]
			cell.Text, cell.Warn = cell.Text+" – "+p.T("users.suppressed"), true
		}
	}
}
