package preview

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/web/admin"
)

func (s stage) admin() []sample {
	chrome := s.staff("admin")
	saved := chrome
	saved.Flash = admin.Invited(s.Reader, "wang@demo.test")
	chief, manager := crm.Actor{Role: crm.RoleAdmin}, crm.Actor{Role: crm.RoleManager}
	people := []admin.Person{{User: crm.User{ID: 1, Name: "Ada Whitfield", Email: "admin@demo.test", Role: crm.RoleAdmin, Active: true}}}
	for _, c := range firmPeople {
		people = append(people, admin.Person{User: crm.User{ID: c.ID, Name: c.Name, Email: c.Email, Role: crm.RoleConsultant, Active: c.ID != 4}, Consultant: c})
	}
	lin := people[1]
	lin.Consultant.Languages = []string{"zh", "en", "es", "de"}
	lin.User.TimeZone, lin.User.Locale = "Asia/Shanghai", "zh"
	lin.Week = [7]string{"09:00-12:00, 13:30-18:00", "09:00-18:00", "09:00-18:00", "9 to 5", "09:00-16:00", "", ""}
	return []sample{
		{"admin/overview", "setup", admin.NewOverview(chrome, chief, admin.Counts{Sites: 1, Services: 4, Users: 1})},
		{"admin/overview", "full", admin.NewOverview(chrome, chief, admin.Counts{Sites: 1, Services: 4, Users: 9, Consultants: 8, Teams: 2, Forms: 1})},
		{"admin/overview", "manager", admin.NewOverview(chrome, manager, admin.Counts{Sites: 1, Services: 4, Users: 9, Consultants: 8})},
		{"admin/list", "manager", admin.NewUserList(chrome, manager, people, firmServices)},
		{"admin/list", "users", admin.NewUserList(saved, chief, people, firmServices)},
		{"admin/list", "teams", admin.NewTeamList(chrome, firmTeams, firmServices, map[int64]int{1: 5, 2: 3})},
		{"admin/list", "forms", admin.NewFormList(chrome, []crm.Form{firmForm}, firmSites, firmTeams)},
		{"admin/list", "services", admin.NewServiceList(chrome, firmServices)},
		{"admin/list", "sites", admin.NewSiteList(chrome, firmSites)},
		{"admin/list", "none", admin.NewServiceList(chrome, nil)},
		{"admin/edit", "site", admin.NewSiteEdit(chrome, firmSites[0], []crm.FieldError{{Field: "origins", Code: "origin_invalid", Params: map[string]any{"Origin": "harbourline"}}})},
		{"admin/edit", "service", admin.NewServiceEdit(chrome, crm.Service{}, firmSites, nil)},
		{"admin/edit", "form", admin.NewFormEdit(chrome, admin.FormEdit{Form: firmForm, Sites: firmSites, Teams: firmTeams, Services: firmServices, Base: "https://desk.harbourline.example"})},
		{"admin/edit", "team", admin.NewTeamEdit(chrome, admin.TeamEdit{Team: firmTeams[0], Members: []int64{2, 3}, People: firmPeople, Services: firmServices})},
		{"admin/edit", "user", admin.NewUserEdit(chrome, admin.UserEdit{Actor: chief, Person: lin, Services: firmServices, Invite: true, Faults: []crm.FieldError{{Field: "email", Code: "email_taken"}, {Field: "hours_4", Code: "hours_invalid"}}})},
	}
}
