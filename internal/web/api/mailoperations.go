package api

import (
	"net/http"
	"reflect"

	"frontdesk/internal/crm"
)

// mailOperations are the lines of the document about mail.
func mailOperations() []operation {
	return []operation{
		{id: "take_mail", method: post, path: "/mail", group: "Mail", scope: crm.KeyMailWrite, status: http.StatusAccepted, raw: "message/rfc822",
			summary: "Hand over a mail that came in", detail: "For mail that comes neither by LMTP nor from a mailbox: the raw mail as the body. It is on the disk when this is answered, and the same mail again is the same. An answer to one of our mails goes to its lead, anything else becomes a submission.",
			in: reflect.TypeFor[mailOrder](), problems: []int{413}},
		described(operation{id: "list_strays", method: get, path: "/strays", group: "Mail", scope: crm.KeyLeadsRead,
			summary: "List mail that went nowhere", detail: "What came in and had no effect, newest first. For managers and administrators, like all that follows."}, (*API).strays),
		described(operation{id: "read_stray", method: get, path: strayPath, group: "Mail", scope: crm.KeyLeadsRead,
			summary: "Read a mail that went nowhere", detail: "Also when it has been put on a lead or made an enquiry since."}, (*API).stray),
		{id: "read_stray_as_it_came", method: get, path: strayPath + "/raw", group: "Mail", scope: crm.KeyLeadsRead, status: http.StatusOK, media: "application/octet-stream",
			summary: "Read such a mail as it came", in: reflect.TypeFor[strayName]()},
		{id: "read_stray_file", method: get, path: strayPath + "/files/{file}", group: "Mail", scope: crm.KeyLeadsRead, status: http.StatusOK, media: "application/octet-stream",
			summary: "Read a file of such a mail", detail: "As it came. Those that are refused stay in the mail.", in: reflect.TypeFor[strayFileName]()},
		described(operation{id: "place_stray", method: post, path: strayPath + "/place", group: "Mail", scope: crm.KeyLeadsWrite,
			summary: "Put such a mail on a lead", detail: "As its client's: the lead wakes and whoever has it is told." + settledBefore, problems: []int{409, 413, 415}}, (*API).placeStray),
		described(operation{id: "enquire_stray", method: post, path: strayPath + "/enquire", group: "Mail", scope: crm.KeyLeadsWrite,
			summary: "Make an enquiry of such a mail", detail: "It goes to a consultant without the automatic check." + settledBefore, problems: []int{409, 413, 415}}, (*API).enquireStray),
		described(operation{id: "set_stray_aside", method: post, path: strayPath + "/set-aside", group: "Mail", scope: crm.KeyLeadsWrite,
			summary: "Set such a mail aside", detail: "It is kept." + settledBefore, problems: []int{409, 413, 415}}, (*API).setStrayAside),
		described(operation{id: "list_messages", method: get, path: "/mail/messages", group: "Mail", scope: crm.KeyMailRead,
			summary: "List the mails that go out", detail: "Newest first, with what became of each. For keys of managers and administrators."}, (*API).messages),
		described(operation{id: "send_message_again", method: post, path: "/mail/messages/{id}/send", group: "Mail", scope: crm.KeyMailManage,
			summary: "Send a mail again", detail: "One that failed, bounced, is unknown or was suppressed, with its words and its Message-ID. 409 while its address is written to no more, or when it has moved on.", problems: []int{409, 413, 415}}, (*API).sendAgain),
		described(operation{id: "list_suppressions", method: get, path: "/mail/suppressions", group: "Mail", scope: crm.KeyMailRead,
			summary: "List the addresses that are written to no more", detail: "Newest first. For keys of managers and administrators."}, (*API).suppressions),
		described(operation{id: "suppress_address", method: post, path: "/mail/suppressions", group: "Mail", scope: crm.KeyMailManage, status: http.StatusCreated,
			summary: "Have an address written to no more", detail: "409 when that is so already.", problems: []int{409, 413, 415}}, (*API).suppress),
		described(operation{id: "lift_suppression", method: post, path: "/mail/suppressions/{id}/lift", group: "Mail", scope: crm.KeyMailManage,
			summary: "Have an address written to again", problems: []int{413, 415}}, (*API).lift),
	}
}

const (
	strayPath     = "/strays/{id}"
	settledBefore = " Asking again for what is so already answers it as it is."
)
