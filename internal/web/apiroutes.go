package web

import (
	"net/http"
	"slices"

	"frontdesk/internal/crm"
)

// apiRoutes are the programs' way in, under /api/v1.
func (h *house) apiRoutes() []Route {
	return slices.Concat(h.apiSubmissionRoutes(), h.apiLeadRoutes(), h.apiPeopleRoutes(), h.apiRuleRoutes(), h.apiMailRoutes(), h.apiReplyRoutes(), h.apiPageRoutes(), h.apiCommentRoutes())
}

// apiSubmissionRoutes are where submissions come in and are read, and the API's own description.
func (h *house) apiSubmissionRoutes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	return []Route{
		{post, "/api/v1/forms/:form/submissions", PublicOrKeyed(crm.KeySubmissionsWrite), h.api.Submit},
		{http.MethodOptions, "/api/v1/forms/:form/submissions", Public, h.api.Preflight},
		{get, "/api/v1/forms/:form/token", Public, h.api.Token},
		{get, "/api/v1/openapi.json", Public, h.api.Document},
		{get, "/api/v1/docs", Public, h.api.Docs},
		{get, "/api/v1/submissions", Keyed(crm.KeyLeadsRead), h.api.Submissions},
		{get, "/api/v1/submissions/:reference", Keyed(crm.KeyLeadsRead), h.api.Submission},
		{get, "/api/v1/submissions/:reference/files/:file", Keyed(crm.KeyLeadsRead), h.api.File},
	}
}

// apiLeadRoutes read leads and act on them.
func (h *house) apiLeadRoutes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	return []Route{
		{get, "/api/v1/leads", Keyed(crm.KeyLeadsRead), h.api.Leads},
		{get, "/api/v1/leads/:reference", Keyed(crm.KeyLeadsRead), h.api.Lead},
		{post, "/api/v1/leads/:reference/accept", Keyed(crm.KeyLeadsWrite), h.api.Accept},
		{post, "/api/v1/leads/:reference/decline", Keyed(crm.KeyLeadsWrite), h.api.Decline},
		{post, "/api/v1/leads/:reference/notes", Keyed(crm.KeyLeadsWrite), h.api.AddNote},
		{post, "/api/v1/leads/:reference/close", Keyed(crm.KeyLeadsWrite), h.api.Close},
		{post, "/api/v1/leads/:reference/reopen", Keyed(crm.KeyLeadsWrite), h.api.Reopen},
		{post, "/api/v1/leads/:reference/calls", Keyed(crm.KeyLeadsWrite), h.api.LogCall},
		{post, "/api/v1/leads/:reference/hand-over", Keyed(crm.KeyLeadsWrite), h.api.HandOver},
		{post, "/api/v1/leads/:reference/return", Keyed(crm.KeyLeadsWrite), h.api.Return},
		{post, "/api/v1/leads/:reference/assign", Keyed(crm.KeyLeadsWrite), h.api.Assign},
		{post, "/api/v1/leads/:reference/wait", Keyed(crm.KeyLeadsWrite), h.api.Wait},
		{post, "/api/v1/leads/:reference/resume", Keyed(crm.KeyLeadsWrite), h.api.Resume},
	}
}

// apiPeopleRoutes are the contacts, and the consultants with their time off.
func (h *house) apiPeopleRoutes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	return []Route{
		{get, "/api/v1/contacts", Keyed(crm.KeyContactsRead), h.api.Contacts},
		{get, "/api/v1/contacts/:id", Keyed(crm.KeyContactsRead), h.api.Contact},
		{get, "/api/v1/consultants", Keyed(crm.KeyConsultantsRead), h.api.Consultants},
		{get, "/api/v1/consultants/:id", Keyed(crm.KeyConsultantsRead), h.api.Consultant},
		{post, "/api/v1/consultants/:id/away", Keyed(crm.KeyConsultantsWrite), h.api.SetAway},
		{get, "/api/v1/notices", Keyed(crm.KeyConsultantsRead), h.api.ReadNotices},
		{post, "/api/v1/notices", Keyed(crm.KeyConsultantsWrite), h.api.SaveNotices},
		{get, "/api/v1/consultants/:id/time-off", Keyed(crm.KeyConsultantsRead), h.api.TimeOff},
		{post, "/api/v1/consultants/:id/time-off", Keyed(crm.KeyConsultantsWrite), h.api.AddTimeOff},
		{http.MethodDelete, "/api/v1/consultants/:id/time-off/:absence", Keyed(crm.KeyConsultantsWrite), h.api.RemoveTimeOff},
		{post, "/api/v1/consultants/:id/reassign", Keyed(crm.KeyConsultantsWrite), h.api.Reassign},
	}
}

// apiReplyRoutes are what is written to clients.
func (h *house) apiReplyRoutes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	return []Route{
		{get, "/api/v1/leads/:reference/conversation", Keyed(crm.KeyLeadsRead), h.api.ReadConversation},
		{post, "/api/v1/leads/:reference/replies", Keyed(crm.KeyLeadsWrite), h.api.Answer},
		{post, "/api/v1/leads/:reference/replies/:reply/recall", Keyed(crm.KeyLeadsWrite), h.api.RecallReply},
		{get, "/api/v1/leads/:reference/draft", Keyed(crm.KeyLeadsRead), h.api.ReadDraft},
		{post, "/api/v1/leads/:reference/draft", Keyed(crm.KeyLeadsWrite), h.api.SaveDraft},
		{post, "/api/v1/leads/:reference/draft/files", Keyed(crm.KeyLeadsWrite), h.api.AttachFile},
		{http.MethodDelete, "/api/v1/leads/:reference/draft/files/:file", Keyed(crm.KeyLeadsWrite), h.api.DetachFile},
	}
}

// apiMailRoutes take mail that came in, look after what of it went nowhere, and tell what became of mail that went out.
func (h *house) apiMailRoutes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	return []Route{
		{post, "/api/v1/mail", Keyed(crm.KeyMailWrite), h.api.TakeMail},
		{get, "/api/v1/strays", Keyed(crm.KeyLeadsRead), h.api.Strays},
		{get, "/api/v1/strays/:id", Keyed(crm.KeyLeadsRead), h.api.Stray},
		{get, "/api/v1/strays/:id/raw", Keyed(crm.KeyLeadsRead), h.api.StrayRaw},
		{get, "/api/v1/strays/:id/files/:file", Keyed(crm.KeyLeadsRead), h.api.StrayFile},
		{post, "/api/v1/strays/:id/place", Keyed(crm.KeyLeadsWrite), h.api.PlaceStray},
		{post, "/api/v1/strays/:id/enquire", Keyed(crm.KeyLeadsWrite), h.api.EnquireStray},
		{post, "/api/v1/strays/:id/set-aside", Keyed(crm.KeyLeadsWrite), h.api.SetStrayAside},
		{get, "/api/v1/mail/messages", Keyed(crm.KeyMailRead), h.api.Messages},
		{post, "/api/v1/mail/messages/:id/send", Keyed(crm.KeyMailManage), h.api.SendAgain},
		{get, "/api/v1/mail/suppressions", Keyed(crm.KeyMailRead), h.api.Suppressions},
		{post, "/api/v1/mail/suppressions", Keyed(crm.KeyMailManage), h.api.Suppress},
		{post, "/api/v1/mail/suppressions/:id/lift", Keyed(crm.KeyMailManage), h.api.Lift},
	}
}

// apiRuleRoutes tell what was decided, and by which rules.
func (h *house) apiRuleRoutes() []Route {
	const get = http.MethodGet
	return []Route{
		{get, "/api/v1/decisions", Keyed(crm.KeyDecisionsRead), h.api.Decisions},
		{get, "/api/v1/decisions/:id", Keyed(crm.KeyDecisionsRead), h.api.Decision},
		{get, "/api/v1/rules", Keyed(crm.KeyDecisionsRead), h.api.Rules},
	}
}

// apiPageRoutes are what articles ask and post on behalf of their visitors.
func (h *house) apiPageRoutes() []Route {
	const get, post, options = http.MethodGet, http.MethodPost, http.MethodOptions
	return []Route{
		{get, "/api/v1/pages", Public, h.api.ShowPage},
		{post, "/api/v1/tickets/:ticket/unlock", Public, h.api.Unlock},
		{options, "/api/v1/tickets/:ticket/unlock", Public, h.api.PreflightTicket},
		{post, "/api/v1/votes", Public, h.api.Vote},
		{options, "/api/v1/votes", Public, h.api.PreflightPage},
		{post, "/api/v1/visits", Public, h.api.Visit},
		{options, "/api/v1/visits", Public, h.api.PreflightPage},
	}
}

// apiCommentRoutes are what visitors say under articles.
func (h *house) apiCommentRoutes() []Route {
	const get, post, options = http.MethodGet, http.MethodPost, http.MethodOptions
	return []Route{
		{get, "/api/v1/comments", Public, h.api.Comments},
		{get, "/api/v1/comments/token", Public, h.api.CommentToken},
		{post, "/api/v1/comments", Public, h.api.Comment},
		{options, "/api/v1/comments", Public, h.api.PreflightPage},
		{http.MethodPatch, "/api/v1/comments/:id", Public, h.api.EditComment},
		{http.MethodDelete, "/api/v1/comments/:id", Public, h.api.DeleteComment},
		{options, "/api/v1/comments/:id", Public, h.api.PreflightComment},
	}
}
