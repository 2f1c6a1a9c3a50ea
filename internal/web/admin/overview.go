package admin

import (
	"slices"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// OverviewPage is the front of the admin rooms, with what is left to set up: page admin/overview.
type OverviewPage struct {
	response.Chrome
	Lede     string
	Progress string
	Steps    []Step // empty once the firm is complete
	Tiles    []Tile

	Attention     []string // what the machinery needs a person for; empty: nothing
	AttentionHref string

	MailAttention []string // what outgoing mail needs a person for; empty: nothing
	MailHref      string
}

// Step is one thing to set up.
type Step struct {
	room   string
	Number int
	Label  string
	Detail string
	Href   string
	Done   bool
	Next   bool // the first that is not done
}

// Tile leads to one of the rooms.
type Tile struct {
	room   string
	Label  string
	Detail string
	Href   string
	Count  int
}

// Counts are how many of each the firm has.
type Counts struct{ Sites, Services, Forms, Teams, Rules, Calendars, Users, Consultants, Troubles, Keys, Solutions, MailTroubles int }

// NewOverview prepares the overview, with the rooms that the actor has a right to.
func NewOverview(chrome response.Chrome, actor crm.Actor, n Counts) OverviewPage {
	chrome.Title = chrome.T("admin.heading")
	p := OverviewPage{Chrome: chrome, Tiles: tiles(chrome.Reader, actor, n)}
	steps, done := steps(chrome.Reader, actor, n)
	if done < len(steps) {
		p.Steps, p.Lede = steps, chrome.T("admin.lede_setup")
		p.Progress = chrome.T("setup.progress", "Done", done, "All", len(steps))
	}
	return p
}

func steps(r i18n.Reader, actor crm.Actor, n Counts) (list []Step, done int) {
	list = []Step{
		{room: "sites", Label: r.T("setup.site"), Detail: r.T("setup.site_detail"), Done: n.Sites > 0},
		{room: "services", Label: r.T("setup.services"), Detail: r.T("setup.services_detail"), Done: n.Services > 0},
		{room: "users", Label: r.T("setup.users"), Detail: r.T("setup.users_detail"), Done: n.Consultants > 0},
		{room: "teams", Label: r.T("setup.team"), Detail: r.T("setup.team_detail"), Done: n.Teams > 0},
		{room: "forms", Label: r.T("setup.form"), Detail: r.T("setup.form_detail"), Done: n.Forms > 0},
	}
	list = slices.DeleteFunc(list, func(s Step) bool { return !mayOpen(actor, s.room) })
	next := true
	for i := range list {
		s := &list[i]
		s.Number, s.Next, s.Href = i+1, next && !s.Done, "/admin/"+s.room
		if s.Done {
			done++
		} else {
			s.Href += "/new"
			next = false
		}
	}
	return list, done
}

func tiles(r i18n.Reader, actor crm.Actor, n Counts) []Tile {
	list := []Tile{
		{"users", r.T("admin.users"), r.T("admin.users_lede"), "/admin/users", n.Users},
		{"teams", r.T("admin.teams"), r.T("admin.teams_lede"), "/admin/teams", n.Teams},
		{"rules", r.T("admin.rules"), r.T("admin.rules_lede"), "/admin/rules", n.Rules},
		{"calendars", r.T("admin.calendars"), r.T("admin.calendars_lede"), "/admin/calendars", n.Calendars},
		{"services", r.T("admin.services"), r.T("admin.services_lede"), "/admin/services", n.Services},
		{"forms", r.T("admin.forms"), r.T("admin.forms_lede"), "/admin/forms", n.Forms},
		{"solutions", r.T("admin.solutions"), r.T("admin.solutions_lede"), "/admin/solutions", n.Solutions},
		{"sites", r.T("admin.sites"), r.T("admin.sites_lede"), "/admin/sites", n.Sites},
		{"keys", r.T("admin.keys"), r.T("admin.keys_lede"), "/admin/keys", n.Keys},
		{"mail", r.T("admin.mail"), r.T("admin.mail_lede"), mailRoom, n.MailTroubles},
		{"machinery", r.T("admin.machinery"), r.T("admin.machinery_lede"), machineryRoom, n.Troubles},
	}
	return slices.DeleteFunc(list, func(t Tile) bool { return !mayOpen(actor, t.room) })
}
