package admin

import (
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// Done says what was done: "saved", "moved" or "deleted".
func Done(r i18n.Reader, what string) *response.Flash {
	return &response.Flash{Kind: "good", Text: r.T("admin." + what)}
}

// Invited says that the link is on its way.
func Invited(r i18n.Reader, email string) *response.Flash {
	return &response.Flash{Kind: "good", Text: r.T("invite.sent", "Email", email)}
}
