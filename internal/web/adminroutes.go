package web

import (
	"net/http"
	"slices"
)

// adminRoutes are the firm's settings, its rules and what it runs on.
func (h *house) adminRoutes() []Route {
	return slices.Concat(h.intakeAdminRoutes(), h.teamRoutes(), h.ruleRoutes(), h.userRoutes(), h.mailRoutes(), h.machineryRoutes())
}

// intakeAdminRoutes are the overview, and what visitors meet: sites, services and forms.
func (h *house) intakeAdminRoutes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	return []Route{
		{get, "/admin", Managers, h.admin.Overview},
		{get, "/admin/sites", Admins, h.admin.Sites},
		{get, "/admin/sites/:id", Admins, h.admin.EditSite},
		{post, "/admin/sites", Admins, h.admin.SaveSite},
		{post, "/admin/sites/:id", Admins, h.admin.SaveSite},
		{get, "/admin/sites/:id/spam", Admins, h.admin.EditSpam},
		{post, "/admin/sites/:id/spam", Admins, h.admin.SaveSpam},
		{post, "/admin/sites/:id/sitemap", Admins, h.admin.ImportSitemap},
		{get, "/admin/sites/:id/wordings", Admins, h.admin.Wordings},
		{get, "/admin/sites/:id/wordings/:mail/:language", Admins, h.admin.EditWording},
		{post, "/admin/sites/:id/wordings/:mail/:language", Admins, h.admin.SaveWording},
		{get, "/admin/sites/:id/wordings/:mail/:language/preview", Admins, h.admin.PreviewWording},
		{post, "/admin/sites/:id/wordings/:mail/:language/preview", Admins, h.admin.PreviewWording},
		{post, "/admin/sites/:id/wordings/:mail/:language/try", Admins, h.admin.TryWording},
		{post, "/admin/sites/:id/wordings/:mail/:language/drop", Admins, h.admin.DropWording},
		{get, "/admin/solutions", Managers, h.admin.Solutions},
		{get, "/admin/solutions/:id", Managers, h.admin.EditSolution},
		{post, "/admin/solutions", Managers, h.admin.SaveSolution},
		{post, "/admin/solutions/:id", Managers, h.admin.SaveSolution},
		{get, "/admin/services", Admins, h.admin.Services},
		{get, "/admin/services/:id", Admins, h.admin.EditService},
		{post, "/admin/services", Admins, h.admin.SaveService},
		{post, "/admin/services/:id", Admins, h.admin.SaveService},
		{get, "/admin/forms", Admins, h.admin.Forms},
		{get, "/admin/forms/:id", Admins, h.admin.EditForm},
		{post, "/admin/forms", Admins, h.admin.SaveForm},
		{post, "/admin/forms/:id", Admins, h.admin.SaveForm},
	}
}

// teamRoutes are the teams and their reports.
func (h *house) teamRoutes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	return []Route{
		{get, "/admin/teams", Managers, h.admin.Teams},
		{get, "/admin/teams/:id", Managers, h.admin.EditTeam},
		{post, "/admin/teams", Managers, h.admin.SaveTeam},
		{post, "/admin/teams/:id", Managers, h.admin.SaveTeam},
		{get, "/admin/teams/:id/report", Managers, h.admin.TeamReport},
		{get, "/admin/teams/:id/report.csv", Managers, h.admin.TeamReportCSV},
	}
}

// ruleRoutes are the routing rules, the try of them, and the calendars.
func (h *house) ruleRoutes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	return []Route{
		{get, "/admin/rules", Managers, h.admin.Rules},
		{get, "/admin/rules/try", Managers, h.admin.TryRules},
		{get, "/admin/rules/:id", Managers, h.admin.EditRule},
		{post, "/admin/rules", Managers, h.admin.SaveRule},
		{post, "/admin/rules/:id", Managers, h.admin.SaveRule},
		{post, "/admin/rules/:id/move", Managers, h.admin.MoveRule},
		{post, "/admin/rules/:id/delete", Managers, h.admin.DeleteRule},
		{get, "/admin/calendars", Managers, h.admin.Calendars},
		{get, "/admin/calendars/:id", Managers, h.admin.EditCalendar},
		{post, "/admin/calendars", Managers, h.admin.SaveCalendar},
		{post, "/admin/calendars/:id", Managers, h.admin.SaveCalendar},
	}
}

// userRoutes are the people, and the keys of programs.
func (h *house) userRoutes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	return []Route{
		{get, "/admin/users", Managers, h.admin.Users},
		{get, "/admin/users/:id", Managers, h.admin.EditUser},
		{post, "/admin/users", Managers, h.admin.SaveUser},
		{post, "/admin/users/:id", Managers, h.admin.SaveUser},
		{post, "/admin/users/:id/invite", Managers, h.admin.Invite},
		{get, "/admin/keys", Admins, h.admin.Keys},
		{get, "/admin/keys/new", Admins, h.admin.NewKey},
		{post, "/admin/keys", Admins, h.admin.MakeKey},
		{post, "/admin/keys/:id/revoke", Admins, h.admin.RevokeKey},
	}
}

// mailRoutes are the mail that goes out, and who is written to no more.
func (h *house) mailRoutes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	return []Route{
		{get, "/admin/mail", Managers, h.admin.ShowMail},
		{post, "/admin/mail/messages/:id/send", Managers, h.admin.SendMailAgain},
		{post, "/admin/mail/suppressions", Managers, h.admin.Suppress},
		{post, "/admin/mail/suppressions/:id/lift", Managers, h.admin.Lift},
	}
}

// machineryRoutes are the jobs and messages, and what brings them on again.
func (h *house) machineryRoutes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	return []Route{
		{get, "/admin/machinery", Admins, h.admin.ShowMachinery},
		{post, "/admin/machinery/retry", Admins, h.admin.RetryKind},
		{post, "/admin/machinery/jobs/:id/retry", Admins, h.admin.RetryJob},
		{post, "/admin/machinery/jobs/:id/give-up", Admins, h.admin.GiveUpJob},
		{post, "/admin/machinery/messages/:id/send", Admins, h.admin.SendAgain},
	}
}
