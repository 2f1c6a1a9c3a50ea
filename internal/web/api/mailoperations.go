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
	}
}
