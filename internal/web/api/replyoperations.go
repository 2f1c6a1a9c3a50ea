package api

import (
	"net/http"
	"reflect"

	"frontdesk/internal/crm"
)

// replyOperations are the lines of the document about writing to clients.
func replyOperations() []operation {
	const leadPath = "/leads/{reference}"
	return []operation{
		described(operation{id: "read_conversation", method: get, path: leadPath + "/conversation", group: "Leads", scope: crm.KeyLeadsRead,
			summary: "Read what was mailed with a client"}, (*API).conversation),
		described(operation{id: "answer_client", method: post, path: leadPath + "/replies", group: "Leads", scope: crm.KeyLeadsWrite, status: http.StatusCreated,
			summary: "Answer the client by mail", detail: "In the name of the key's user, in ten seconds or at a time. Who has a seat and managers may.", problems: []int{409, 413, 415}}, (*API).reply),
		described(operation{id: "recall_reply", method: post, path: leadPath + "/replies/{reply}/recall", group: "Leads", scope: crm.KeyLeadsWrite,
			summary: "Call an answer back", detail: "Until it is on its way, or when it was stopped.", problems: []int{409, 413, 415}}, (*API).recall),
		described(operation{id: "read_draft", method: get, path: leadPath + "/draft", group: "Leads", scope: crm.KeyLeadsRead,
			summary: "Read the draft of an answer", detail: "That of the key's user, who is writing on a lead that is theirs, and what they have to write with."}, (*API).draft),
		described(operation{id: "save_draft", method: post, path: leadPath + "/draft", group: "Leads", scope: crm.KeyLeadsWrite,
			summary: "Keep the draft of an answer", problems: []int{413, 415}}, (*API).saveDraft),
		{id: "attach_file", method: post, path: leadPath + "/draft/files", group: "Leads", scope: crm.KeyLeadsWrite, status: http.StatusCreated, raw: "application/octet-stream",
			summary: "Attach a file to an answer", detail: "The file as the body; it waits until an answer names it.",
			in: reflect.TypeFor[attachOrder](), out: reflect.TypeFor[Sent](), problems: []int{413}},
		{id: "detach_file", method: http.MethodDelete, path: leadPath + "/draft/files/{file}", group: "Leads", scope: crm.KeyLeadsWrite, status: http.StatusNoContent,
			summary: "Take a file away again", in: reflect.TypeFor[draftFileName]()},
	}
}
