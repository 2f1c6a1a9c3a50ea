package inbox

import (
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// LoginPage is the door: page inbox/login.
type LoginPage struct {
	response.Chrome
	Fields []response.Field
	Error  string
	Next   string // where to go once signed in; empty: the inbox
	Hint   string // a line below, for the demo's password
}

// LoginFields are what signing in asks for.
func LoginFields(r i18n.Reader, email string) []response.Field {
	return []response.Field{
		{Name: "email", Label: r.T("login.email"), Kind: "email", Value: email, Autocomplete: "username", Required: true},
		{Name: "password", Label: r.T("login.password"), Kind: "password", Autocomplete: "current-password", Required: true},
	}
}

// DemoHint tells whom to sign in as, under `frontdesk demo` only.
func DemoHint(r i18n.Reader, email, password string) string {
	return r.T("demo.login_hint", "Email", email, "Password", password)
}
