package web

import (
	"net/http"
	"slices"
)

// inboxRoutes are the consultants' and managers' desk, and the door to it.
func (h *house) inboxRoutes() []Route {
	return slices.Concat(h.signInRoutes(), h.inboxLeadRoutes(), h.timeOffRoutes(), h.heldRoutes(), h.strayRoutes(), h.commentRoutes())
}

// signInRoutes are the door, and the way back in for who forgot the password.
func (h *house) signInRoutes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	return []Route{
		{get, "/login", Public, h.inbox.ShowLogin},
		{post, "/login", SigningIn, h.inbox.SignIn},
		{post, "/logout", SignedIn, h.inbox.SignOut},
		{get, "/login/forgotten", Public, h.inbox.ShowForgotten},
		{post, "/login/forgotten", SigningIn, h.inbox.RequestReset},
		{get, "/password/:token", Public, h.inbox.ShowPassword},
		{post, "/password/:token", SigningIn, h.inbox.SetPassword},
		{post, "/language", SignedIn, h.inbox.SetLanguage},
	}
}

// inboxLeadRoutes show leads and act on them.
func (h *house) inboxLeadRoutes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	return []Route{
		{get, "/inbox", SignedIn, h.inbox.Leads},
		{get, "/inbox/leads/:lead", SignedIn, h.inbox.Lead},
		{get, "/inbox/leads/:lead/files/:file", SignedIn, h.inbox.Download},
		{post, "/inbox/leads/:lead/accept", SignedIn, h.inbox.Accept},
		{post, "/inbox/leads/:lead/decline", SignedIn, h.inbox.Decline},
		{post, "/inbox/leads/:lead/notes", SignedIn, h.inbox.AddNote},
		{get, "/inbox/leads/:lead/mails/:mail/files/:file", SignedIn, h.inbox.MailFile},
		{get, "/inbox/leads/:lead/mails/:mail/html", SignedIn, h.inbox.MailHTML},
		{get, "/m/:token", Public, h.inbox.Picture},
		{post, "/inbox/leads/:lead/replies", SignedIn, h.inbox.Reply},
		{post, "/inbox/leads/:lead/replies/:message/recall", SignedIn, h.inbox.Recall},
		{post, "/inbox/leads/:lead/messages/:message/send", SignedIn, h.inbox.SendAgain},
		{post, "/inbox/leads/:lead/draft", SignedIn, h.inbox.SaveDraft},
		{get, "/inbox/leads/:lead/canned/:canned", SignedIn, h.inbox.Canned},
		{get, "/inbox/leads/:lead/reply-files/:file", SignedIn, h.inbox.ReplyFile},
		{get, "/inbox/writing", SignedIn, h.inbox.Texts},
		{post, "/inbox/writing/signature", SignedIn, h.inbox.SaveSignature},
		{post, "/inbox/writing/canned", SignedIn, h.inbox.SaveCanned},
		{post, "/inbox/writing/canned/delete", SignedIn, h.inbox.DeleteCanned},
		{post, "/inbox/leads/:lead/close", SignedIn, h.inbox.Close},
		{post, "/inbox/leads/:lead/reopen", SignedIn, h.inbox.Reopen},
		{post, "/inbox/leads/:lead/calls", SignedIn, h.inbox.LogCall},
		{post, "/inbox/leads/:lead/wait", SignedIn, h.inbox.Wait},
		{post, "/inbox/leads/:lead/resume", SignedIn, h.inbox.Resume},
		{post, "/inbox/leads/:lead/hand-over", SignedIn, h.inbox.HandOver},
		{post, "/inbox/leads/:lead/return", SignedIn, h.inbox.Return},
		{post, "/inbox/leads/:lead/assign", Managers, h.inbox.Assign},
	}
}

// timeOffRoutes are who is away and when, what becomes of their leads, and what people are told by mail.
func (h *house) timeOffRoutes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	return []Route{
		{get, "/inbox/notices", SignedIn, h.inbox.Notices},
		{post, "/inbox/notices", SignedIn, h.inbox.SaveNotices},
		{post, "/inbox/away", SignedIn, h.inbox.SetAway},
		{get, "/inbox/time-off", SignedIn, h.inbox.TimeOff},
		{post, "/inbox/time-off", SignedIn, h.inbox.AddTimeOff},
		{post, "/inbox/time-off/remove", SignedIn, h.inbox.RemoveTimeOff},
		{get, "/inbox/time-off/:user", Managers, h.inbox.TimeOff},
		{post, "/inbox/time-off/:user", Managers, h.inbox.AddTimeOff},
		{post, "/inbox/time-off/:user/remove", Managers, h.inbox.RemoveTimeOff},
		{get, "/inbox/reassign/:user", Managers, h.inbox.ShowReassign},
		{post, "/inbox/reassign/:user", Managers, h.inbox.Reassign},
	}
}

// heldRoutes are the submissions that somebody has to judge.
func (h *house) heldRoutes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	return []Route{
		{get, "/inbox/held", Managers, h.inbox.Held},
		{post, "/inbox/held/:submission", Managers, h.inbox.Judge},
		{get, "/inbox/held/:submission/files/:file", Managers, h.inbox.DownloadHeld},
		{get, "/inbox/reviews", Managers, h.inbox.Reviews},
		{post, "/inbox/reviews/:review", Managers, h.inbox.JudgeReview},
	}
}

// strayRoutes are the mails that came in and had no effect.
func (h *house) strayRoutes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	return []Route{
		{get, "/inbox/strays", Managers, h.inbox.Strays},
		{post, "/inbox/strays", Managers, h.inbox.SetStraysAside},
		{get, "/inbox/strays/:mail", Managers, h.inbox.Stray},
		{post, "/inbox/strays/:mail", Managers, h.inbox.SettleStray},
		{get, "/inbox/strays/:mail/raw", Managers, h.inbox.StrayRaw},
		{get, "/inbox/strays/:mail/files/:file", Managers, h.inbox.StrayFile},
	}
}

// commentRoutes are what visitors say under articles, for whoever looks after the site.
func (h *house) commentRoutes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	return []Route{
		{get, "/inbox/comments", SignedIn, h.inbox.Comments},
		{post, "/inbox/comments", SignedIn, h.inbox.ModerateComments},
		{post, "/inbox/comments/:comment", SignedIn, h.inbox.ModerateComment},
	}
}
