package preview

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/firm"
	"frontdesk/internal/page"
	"frontdesk/internal/routing"
	"frontdesk/internal/web/admin"
	"frontdesk/internal/web/response"
)

func (s stage) admin() []sample {
	chrome := s.staff("admin")
	saved := chrome
	saved.Flash = admin.Invited(s.Reader, "wang@demo.test")
	moved := chrome
	moved.Flash = admin.Done(s.Reader, "moved")
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
		{"admin/overview", "full", admin.NewOverview(chrome, chief, admin.Counts{Sites: 1, Services: 4, Users: 9, Consultants: 8, Teams: 2, Forms: 1, Rules: 5, Calendars: 1})},
		{"admin/overview", "manager", admin.NewOverview(chrome, manager, admin.Counts{Sites: 1, Services: 4, Users: 9, Consultants: 8})},
		{"admin/list", "manager", admin.NewUserList(chrome, manager, people, firmServices)},
		{"admin/list", "users", admin.NewUserList(saved, chief, people, firmServices)},
		{"admin/list", "teams", admin.NewTeamList(chrome, firmSetup, nil)},
		{"admin/list", "forms", admin.NewFormList(chrome, []crm.Form{firmForm}, firmSites)},
		{"admin/list", "services", admin.NewServiceList(chrome, firmServices)},
		{"admin/list", "sites", admin.NewSiteList(chrome, firmSites)},
		{"admin/list", "wordings", admin.NewWordingList(chrome, firmSites[0], wordings(s.now))},
		{"admin/wording", "products", admin.NewWordingPage(chrome, firmSites[0], wordings(s.now)[1], nil)},
		{"admin/wording", "own", admin.NewWordingPage(chrome, firmSites[0], wordings(s.now)[0], []crm.FieldError{{Field: "body", Code: "variable_unknown", Params: map[string]any{"Name": "{referense}"}}})},
		{"admin/sample", "text", admin.SamplePage{Chrome: chrome, Subject: "We have your enquiry (NO.2026112248213)", Text: "Dear Anna,\n\nwe have it."}},
		{"admin/sample", "faults", admin.SamplePage{Chrome: chrome, Faults: []string{"{referense} is no variable."}}},
		{"admin/list", "none", admin.NewServiceList(chrome, nil)},
		{"admin/edit", "sitemap under way", sitemapEdit(chrome, page.SitemapImport{Asked: s.now})},
		{"admin/edit", "sitemap done", sitemapEdit(chrome, page.SitemapImport{Asked: s.now, Ended: s.now, Mapped: page.Mapped{Read: 412, Gone: 3, Elsewhere: 12, Unpublished: 7}})},
		{"admin/edit", "sitemap failed", sitemapEdit(chrome, page.SitemapImport{Asked: s.now, Ended: s.now, Fault: &crm.FieldError{Field: "sitemap", Code: "sitemap_status", Params: map[string]any{"Address": sitemap, "Status": 301}}}, crm.FieldError{Field: "sitemap", Code: "sitemap_elsewhere"})},
		{"admin/edit", "site", admin.NewSiteEdit(chrome, firmSites[0], []crm.FieldError{{Field: "origins", Code: "origin_invalid", Params: map[string]any{"Origin": "harbourline"}}})},
		{"admin/edit", "service", admin.NewServiceEdit(chrome, crm.Service{}, firmSites, nil)},
		{"admin/edit", "team", admin.NewTeamEdit(chrome, admin.TeamEdit{Team: firmTeams[0], Unsent: []crm.Suppression{{UserID: 2, UserName: "Lin", Address: "lin@harbour.example"}}, Week: lin.Week, Members: []int64{2, 3}, People: firmPeople, Setup: firmSetup, Faults: []crm.FieldError{{Field: "reminder_minutes", Code: "reminder_late"}}})},
		{"admin/edit", "team-idle", admin.NewTeamEdit(chrome, admin.TeamEdit{Team: firmTeams[1], People: firmPeople, Setup: firmSetup})},
		{"admin/list", "calendars", admin.NewCalendarList(chrome, firmSetup, firmPeople)},
		{"admin/edit", "calendar", admin.NewCalendarEdit(chrome, admin.CalendarEdit{Calendar: firmCalendars[0], Faults: []crm.FieldError{{Field: "days", Code: "date_twice", Params: map[string]any{"Date": "2027-10-01"}}}})},
		{"admin/rules", "full", admin.NewRulesPage(moved, firmSetup)},
		{"admin/rules", "none", admin.NewRulesPage(chrome, firm.Setup{})},
		{"admin/edit", "rule", admin.NewRuleEdit(chrome, admin.RuleEdit{Rule: firmRules[0], Week: lin.Week, Setup: firmSetup, Faults: []crm.FieldError{{Field: "countries", Code: "country_invalid", Params: map[string]any{"Country": "Deutschland"}}}})},
		{"admin/edit", "rule-fallback", admin.NewRuleEdit(chrome, admin.RuleEdit{Rule: firmRules[3], Setup: firmSetup})},
		{"admin/edit", "rule-new", admin.NewRuleEdit(chrome, admin.RuleEdit{Rule: crm.Rule{Strategy: crm.StrategyRotation}, Setup: firmSetup})},
		{"admin/try", "asked", admin.NewTryPage(chrome, admin.Try{})},
		{"admin/try", "unknown", admin.NewTryPage(chrome, admin.Try{Typed: "NO.2026112248213", Faults: []crm.FieldError{{Field: "reference", Code: "reference_unknown"}}})},
		{"admin/try", "told", admin.NewTryPage(chrome, admin.Try{Typed: "NO.2026112248213", Setup: firmSetup, Trial: s.trial()})},
		{"admin/edit", "user", admin.NewUserEdit(chrome, admin.UserEdit{Actor: chief, Person: lin, Services: firmServices, Calendars: firmCalendars, Invite: true, Faults: []crm.FieldError{{Field: "email", Code: "email_taken"}, {Field: "hours_4", Code: "hours_invalid"}, {Field: "weight", Code: "weight_zero"}}})},
	}
}

// wordings are one mail in two languages, one of them in words of the site's own.
func wordings(now time.Time) []crm.Wording {
	return []crm.Wording{
		{SiteID: 1, Kind: crm.MessageAcknowledgement, Language: "en", Subject: "We have your enquiry ({reference})", Body: "{greeting}\n\n{consultant} of Harbour answers you {promise}.\n\nYour reference: {reference}\n\nSee where it stands: {link}", UpdatedAt: now},
		{SiteID: 1, Kind: crm.MessageAcknowledgement, Language: "zh", Subject: "您的咨询我们已收到（{reference}）", Body: "{greeting}\n\n您的咨询编号：{reference}"},
	}
}

// trial is where an enquiry would go: past two rules, to one consultant, with nobody free to support.
func (s stage) trial() *routing.Trial {
	all := considered()
	return &routing.Trial{
		Submission: crm.Submission{Name: "Chen Mei-Ling (Golden Harvest Foods Trading GmbH)", FormID: 1, ServiceID: 3, Locale: "zh", Country: "DE", Message: "我们有两个货柜的奶酪在盐田港，海关要求补充原产地证明…", CreatedAt: s.now},
		Score:      65, Passed: []routing.Passed{{Rule: firmRules[0], Failed: "place"}, {Rule: firmRules[1], Failed: "service"}}, Rule: firmRules[2], Team: firmTeams[1],
		Seats: []routing.Outcome{
			{Team: firmTeams[1], Decision: crm.Decision{Seat: crm.SeatLead, ChosenID: 2, ChosenName: "Lin Yue 林悦", Considered: all}},
			{Team: firmTeams[0], Reason: "at_capacity", Decision: crm.Decision{Seat: crm.SeatSupport, Considered: all[2:]}},
		},
	}
}

func considered() []crm.Considered {
	return []crm.Considered{
		{ConsultantID: 2, Name: "Lin Yue 林悦", Weight: 2, Share: 0.6667, Load: 7, Capacity: 20},
		{ConsultantID: 5, Name: "Zhou Min", Weight: 1, Share: 0.3333, Load: 4},
		{ConsultantID: 3, Name: "Alexandra Featherstonehaugh-Cholmondeley", Excluded: "language", Weight: 1, Load: 3},
		{ConsultantID: 4, Name: "王建国", Excluded: "at_capacity", Weight: 1, Load: 5, Capacity: 5},
	}
}

const sitemap = "https://www.harbourline.example/sitemap.xml"

func sitemapEdit(chrome response.Chrome, last page.SitemapImport, faults ...crm.FieldError) admin.EditPage {
	edit := admin.NewSiteEdit(chrome, firmSites[0], nil)
	last.Address, last.By = sitemap, "Ada Whitfield"
	edit.Sitemap = admin.NewSitemapPanel(edit.Reader, firmSites[0], last, sitemap, faults)
	return edit
}
