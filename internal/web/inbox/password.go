package inbox

import (
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// ForgottenPage asks where to send the link: page inbox/forgotten.
type ForgottenPage struct {
	response.Chrome
	Fields []response.Field
	Email  string
	Sent   bool
	Error  string
}

// PasswordPage sets a password, the first or a new one: page inbox/password.
type PasswordPage struct {
	response.Chrome
	Action string
	Name   string
	Email  string // for password managers
	First  bool
	Fields []response.Field
	Error  string
}

// ForgottenFields are what the link asks for.
func ForgottenFields(r i18n.Reader, email string) []response.Field {
	return []response.Field{{Name: "email", Label: r.T("login.email"), Kind: "email", Value: email, Autocomplete: "username", Required: true}}
}

// PasswordFields are the new password, twice.
func PasswordFields(r i18n.Reader) []response.Field {
	return []response.Field{
		{Name: "password", Label: r.T("password.new"), Kind: "password", Autocomplete: "new-password", Required: true},
		{Name: "again", Label: r.T("password.again"), Kind: "password", Autocomplete: "new-password", Required: true},
	}
}
