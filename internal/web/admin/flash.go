package admin

import (
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// Saved says that what was typed is kept.
func Saved(r i18n.Reader) *response.Flash {
	return &response.Flash{Kind: "good", Text: r.T("admin.saved")}
}

// Invited says that the link is on its way.
func Invited(r i18n.Reader, email string) *response.Flash {
	return &response.Flash{Kind: "good", Text: r.T("invite.sent", "Email", email)}
}
