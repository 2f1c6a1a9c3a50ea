package api

import (
	"context"
	"net/http"
	"reflect"
	"slices"

	"frontdesk/internal/crm"
)

// operation is one line of the document: an address, what it is for, and the types that are read and written there.
type operation struct {
	id, method, path string // of a path, what follows /api/v1
	group            string
	scope            crm.KeyScope
	keyless          bool // may be done without a key too
	summary, detail  string
	status           int
	in, out          reflect.Type // out is nil where no JSON of ours is answered
	media            string       // what is answered then; empty: nothing
	problems         []int        // beside those that any may have
	files            bool         // a body with files is taken too
	raw              string       // the media type of a body that is no fields; empty: it is fields
}

// described is an operation whose types are those of what carries it out.
func described[In, Out any](o operation, _ func(*API, context.Context, crm.Actor, In) (Out, error)) operation {
	o.in, o.out = reflect.TypeFor[In](), reflect.TypeFor[Out]()
	if o.status == 0 {
		o.status = http.StatusOK
	}
	return o
}

// groups are the chapters of the document, in their order.
var groups = [...]string{"Submissions", "Leads", "Contacts", "Consultants", "Decisions", "Rules", "Articles", "Mail", "This document"}

const (
	get, post = http.MethodGet, http.MethodPost
	again     = " Asking again for what is so already answers the lead as it is." + told
	told      = " A key without leads:read is told the reference and the state only."
)

// operations is every address of the API.
func operations() []operation {
	const leadPath = "/leads/{reference}"
	return append(slices.Concat(pageOperations(), commentOperations(), mailOperations(), replyOperations()), []operation{
		{id: "submit", method: post, path: "/forms/{form}/submissions", group: "Submissions", scope: crm.KeySubmissionsWrite, keyless: true,
			summary: "Submit a form", detail: "What a visitor said. One way to reach the visitor is needed; members that are not named here are kept as further fields. An urlencoded body is taken too, and one with files by a form that asks for some. The same Idempotency-Key with the same body gives the first answer.",
			status: http.StatusCreated, in: reflect.TypeFor[submitOrder](), out: reflect.TypeFor[Created](), problems: []int{403, 413, 415}, files: true},
		{id: "read_form_token", method: get, path: "/forms/{form}/token", group: "Submissions", keyless: true, status: http.StatusOK,
			summary: "Read the token of a form", detail: "What a page asks for when its form is first looked at, and posts as form_token. While the site is flooded it comes with a challenge, whose answer is posted as altcha; ask again for the answer of each post.",
			in: reflect.TypeFor[formName](), out: reflect.TypeFor[FormToken](), problems: []int{403}},
		described(operation{id: "list_submissions", method: get, path: "/submissions", group: "Submissions", scope: crm.KeyLeadsRead,
			summary: "List submissions", detail: "Newest first. Those that were not routed to a lead are seen by keys of managers and administrators."}, (*API).submissions),
		described(operation{id: "read_submission", method: get, path: "/submissions/{reference}", group: "Submissions", scope: crm.KeyLeadsRead,
			summary: "Read a submission"}, (*API).submission),
		{id: "read_file", method: get, path: "/submissions/{reference}/files/{file}", group: "Submissions", scope: crm.KeyLeadsRead, status: http.StatusOK, media: "application/octet-stream",
			summary: "Read a file of a submission", detail: "As it came.", in: reflect.TypeFor[fileName]()},
		described(operation{id: "list_leads", method: get, path: "/leads", group: "Leads", scope: crm.KeyLeadsRead,
			summary: "List leads", detail: "Those that the user of the key may see, the latest first."}, (*API).leads),
		described(operation{id: "read_lead", method: get, path: leadPath, group: "Leads", scope: crm.KeyLeadsRead,
			summary: "Read a lead", detail: "With its offers, submissions, trail and notes."}, (*API).lead),
		described(operation{id: "accept_lead", method: post, path: leadPath + "/accept", group: "Leads", scope: crm.KeyLeadsWrite,
			summary: "Accept a lead", detail: "The seat that the user of the key is being asked for, or else one that is free, the lead seat first." + again, problems: []int{409, 410, 413, 415}}, (*API).accept),
		described(operation{id: "decline_lead", method: post, path: leadPath + "/decline", group: "Leads", scope: crm.KeyLeadsWrite,
			summary: "Decline a lead", detail: "The seat that the user of the key is being asked for; it goes on to the next consultant." + told, problems: []int{409, 410, 413, 415}}, (*API).decline),
		described(operation{id: "add_note", method: post, path: leadPath + "/notes", group: "Leads", scope: crm.KeyLeadsWrite, status: http.StatusCreated,
			summary: "Add a note", detail: "For colleagues; a client never sees it.", problems: []int{413, 415}}, (*API).addNote),
		described(operation{id: "log_call", method: post, path: leadPath + "/calls", group: "Leads", scope: crm.KeyLeadsWrite, status: http.StatusCreated,
			summary: "Log a call to the client", detail: "It answers the client: the promise that runs is kept, or ends. A call and a note share their keys.", problems: []int{413, 415}}, (*API).logCall),
		described(operation{id: "hand_over_lead", method: post, path: leadPath + "/hand-over", group: "Leads", scope: crm.KeyLeadsWrite,
			summary: "Hand a seat over", detail: "A named colleague is asked to take it; until they answer nobody has it. Who has the seat and managers may." + again, problems: []int{409, 413, 415}}, (*API).handOver),
		described(operation{id: "return_lead", method: post, path: leadPath + "/return", group: "Leads", scope: crm.KeyLeadsWrite,
			summary: "Give a seat back to the team", detail: "It goes on to the next consultant. Who has the seat and managers may." + told, problems: []int{409, 413, 415}}, (*API).giveBack),
		described(operation{id: "assign_lead", method: post, path: leadPath + "/assign", group: "Leads", scope: crm.KeyLeadsWrite,
			summary: "Assign a seat", detail: "Without asking, and beyond their capacity if need be, which is kept as a decision. Managers may." + again, problems: []int{409, 413, 415}}, (*API).assign),
		described(operation{id: "wait_for_client", method: post, path: leadPath + "/wait", group: "Leads", scope: crm.KeyLeadsWrite,
			summary: "Wait for the client", detail: "The promise to answer pauses. Who has a seat and managers may." + again, problems: []int{409, 413, 415}}, (*API).wait),
		described(operation{id: "resume_lead", method: post, path: leadPath + "/resume", group: "Leads", scope: crm.KeyLeadsWrite,
			summary: "Take the work up again", detail: "The promise runs on. Who has a seat and managers may." + again, problems: []int{409, 413, 415}}, (*API).resume),
		described(operation{id: "close_lead", method: post, path: leadPath + "/close", group: "Leads", scope: crm.KeyLeadsWrite,
			summary: "Close a lead", detail: "As won, lost or junk; its owner and managers may." + again, problems: []int{409, 413, 415}}, (*API).close),
		described(operation{id: "reopen_lead", method: post, path: leadPath + "/reopen", group: "Leads", scope: crm.KeyLeadsWrite,
			summary: "Reopen a lead", detail: "Its owner and managers may." + again, problems: []int{409, 413, 415}}, (*API).reopen),
		described(operation{id: "list_contacts", method: get, path: "/contacts", group: "Contacts", scope: crm.KeyContactsRead,
			summary: "List contacts", detail: "Newest first; those who have a lead that the user of the key may see."}, (*API).contacts),
		described(operation{id: "read_contact", method: get, path: "/contacts/{id}", group: "Contacts", scope: crm.KeyContactsRead, summary: "Read a contact"}, (*API).contact),
		described(operation{id: "list_consultants", method: get, path: "/consultants", group: "Consultants", scope: crm.KeyConsultantsRead,
			summary: "List consultants", detail: "All of them for managers and administrators; consultants see themselves."}, (*API).consultants),
		described(operation{id: "read_consultant", method: get, path: "/consultants/{id}", group: "Consultants", scope: crm.KeyConsultantsRead, summary: "Read a consultant"}, (*API).consultant),
		described(operation{id: "set_away", method: post, path: "/consultants/{id}/away", group: "Consultants", scope: crm.KeyConsultantsWrite,
			summary: "Switch a consultant away or back", detail: "Oneself, or anybody for managers. Whoever goes away gives back what they have not answered.", problems: []int{413, 415}}, (*API).setAway),
		described(operation{id: "list_time_off", method: get, path: "/consultants/{id}/time-off", group: "Consultants", scope: crm.KeyConsultantsRead,
			summary: "List a consultant's time off", detail: "What is not over, by its beginning. One's own, or anybody's for managers."}, (*API).timeOff),
		described(operation{id: "add_time_off", method: post, path: "/consultants/{id}/time-off", group: "Consultants", scope: crm.KeyConsultantsWrite, status: http.StatusCreated,
			summary: "Add time off", detail: "One's own, or anybody's for managers. Asking again for the same answers it as it is.", problems: []int{413, 415}}, (*API).addTimeOff),
		described(operation{id: "read_notices", method: get, path: "/notices", group: "Consultants", scope: crm.KeyConsultantsRead,
			summary: "Read what one is told by mail", detail: "That of the user of the key."}, (*API).readNotices),
		described(operation{id: "save_notices", method: post, path: "/notices", group: "Consultants", scope: crm.KeyConsultantsWrite,
			summary: "Say what one is told by mail", detail: "For the user of the key, all of it at once. Mails in quiet hours wait for their end, but for those about a clock that runs.", problems: []int{413, 415}}, (*API).saveNotices),
		{id: "remove_time_off", method: http.MethodDelete, path: "/consultants/{id}/time-off/{absence}", group: "Consultants", scope: crm.KeyConsultantsWrite, status: http.StatusNoContent,
			summary: "Remove time off", detail: "Whoever was to be away is back at once.", in: reflect.TypeFor[absenceName]()},
		described(operation{id: "reassign_leads", method: post, path: "/consultants/{id}/reassign", group: "Consultants", scope: crm.KeyConsultantsWrite,
			summary: "Move all open leads of a consultant", detail: "To another, beyond their capacity if need be, or back to the teams. Managers may.", problems: []int{409, 413, 415}}, (*API).reassign),
		described(operation{id: "list_decisions", method: get, path: "/decisions", group: "Decisions", scope: crm.KeyDecisionsRead,
			summary: "List the decisions about a lead", detail: "Oldest first: who was considered, with the numbers, and who was left out and why."}, (*API).decisions),
		described(operation{id: "read_decision", method: get, path: "/decisions/{id}", group: "Decisions", scope: crm.KeyDecisionsRead, summary: "Read a decision"}, (*API).decision),
		described(operation{id: "list_rules", method: get, path: "/rules", group: "Rules", scope: crm.KeyDecisionsRead,
			summary: "List the rules", detail: "In the order in which they are asked; the first that holds decides. For managers and administrators."}, (*API).rules),
		{id: "ask_to_submit", method: http.MethodOptions, path: "/forms/{form}/submissions", group: "Submissions", keyless: true, status: http.StatusNoContent,
			summary: "Ask whether a page may submit", detail: "What browsers ask before a page of the site's own origins posts.", in: reflect.TypeFor[formName](), problems: []int{403}},
		{id: "read_document", method: get, path: "/openapi.json", group: "This document", keyless: true, status: http.StatusOK, media: "application/json",
			summary: "Read this document as OpenAPI 3.1", in: reflect.TypeFor[nothing]()},
		{id: "read_docs", method: get, path: "/docs", group: "This document", keyless: true, status: http.StatusOK, media: "text/html",
			summary: "Read this document as a page", in: reflect.TypeFor[docsQuery]()},
	}...)
}

type formName struct {
	Form string `path:"form" noun:"form" doc:"The form's short name." example:"consultation"`
}

type docsQuery struct {
	Lang string `query:"lang" enum:"en,zh"`
}

// posted is the value of a form's field: whatever a page can make of it is taken.
type posted string

// submitOrder is what a form is posted; package intake reads it.
type submitOrder struct {
	formName
	submissionOrder
}

// submissionOrder is what a visitor may say.
type submissionOrder struct {
	Key      string `header:"Idempotency-Key" max:"200" doc:"The same key with the same body is the same submission." example:"6f1c2a9e-0b"`
	Name     posted `json:"name" example:"Chen Mei-Ling"`
	Email    posted `json:"email" example:"mei@example.com"`
	Phone    posted `json:"phone" doc:"With the country code, unless it is of the visitor's or the site's country." example:"+8613800138000"`
	WeChat   posted `json:"wechat"`
	WhatsApp posted `json:"whatsapp"`
	Company  posted `json:"company" example:"Formaggi GmbH"`
	Country  posted `json:"country" example:"DE"`
	Service  posted `json:"service" doc:"The short name of one of the site's services, or the visitor's own words." example:"customs-clearance"`
	Message  posted `json:"message" example:"Two containers of cheese at Yantian"`
	Locale   posted `json:"locale" doc:"The visitor's language; by Accept-Language, unless said." example:"en"`
	Page     posted `json:"page" doc:"The address of the article." example:"https://www.example.com/customs"`
	Referrer posted `json:"referrer"`
	Consent  posted `json:"consent" doc:"Given by yes, on, true or 1." example:"yes"`
	Token    posted `json:"form_token" doc:"What the address of the form's token gave; without it a submission is somewhat more doubtful."`
	Proof    posted `json:"altcha" doc:"The answer to the challenge that came with the token, as ALTCHA writes it: base64 of its JSON."`
}
