package admin

import (
	"strconv"
	"time"

	"frontdesk/internal/account"
	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// keyLives are how long a key may last, in days; 0 is for ever.
var keyLives = [...]int{90, 365, 30, 0}

// KeysPage lists the API keys: page admin/keys.
type KeysPage struct {
	response.Chrome
	Made string // a key that was just made, to be seen this once; empty: none
	Rows []KeyRow
}

// KeyRow is one key. Over shows it faded, with Standing saying why.
type KeyRow struct {
	Name, Hint, User, Scopes string
	Created, LastUsed        string
	Standing                 string // until when it works, or that it does not
	Over                     bool
	RevokeAction             string // empty: it is revoked already
}

// NewKeysPage lists the keys, the newest first.
func NewKeysPage(chrome response.Chrome, keys []crm.APIKey, made string, now time.Time) KeysPage {
	chrome.Title = chrome.T("admin.keys")
	p := KeysPage{Chrome: chrome, Made: made}
	for _, k := range keys {
		p.Rows = append(p.Rows, newKeyRow(chrome.Reader, k, now))
	}
	return p
}

func newKeyRow(r i18n.Reader, k crm.APIKey, now time.Time) KeyRow {
	row := KeyRow{
		Name: k.Name, Hint: k.Hint + "…", User: k.UserName, Created: r.Date(k.CreatedAt), LastUsed: r.T("admin.key_unused"),
		Standing: r.T("admin.key_forever"), Over: !k.Works(now), RevokeAction: "/admin/keys/" + response.IDValue(k.ID) + "/revoke",
	}
	for i, scope := range k.Scopes {
		if i > 0 {
			row.Scopes += " · "
		}
		row.Scopes += string(scope)
	}
	if !k.LastUsed.IsZero() {
		row.LastUsed = r.Relative(k.LastUsed, now)
	}
	switch {
	case !k.RevokedAt.IsZero():
		row.Standing, row.RevokeAction = r.T("admin.key_revoked", "When", r.Date(k.RevokedAt)), ""
	case k.Inactive:
		row.Standing = r.T("admin.key_inactive", "Name", k.UserName)
	case row.Over:
		row.Standing = r.T("admin.key_expired", "When", r.Date(k.ExpiresAt))
	case !k.ExpiresAt.IsZero():
		row.Standing = r.Date(k.ExpiresAt)
	}
	return row
}

// KeyEdit is what the form of a new key is made from.
type KeyEdit struct {
	Order  account.KeyOrder
	People []account.Person
	Faults []crm.FieldError
}

// NewKeyEdit is the form of a new key; its fields are name, user, scopes, life.
func NewKeyEdit(chrome response.Chrome, in KeyEdit) EditPage {
	r := chrome.Reader
	return newEdit(chrome, "keys", 0, "", in.Faults, Group{Legend: r.T("edit.basics"), Fields: []response.Field{
		{Name: "name", Label: r.T("edit.name"), Value: in.Order.Name, Hint: r.T("edit.key_name_hint"), Required: true, Autocomplete: "off"},
		{Name: "user", Label: r.T("edit.key_user"), Kind: response.KindSelect, Hint: r.T("edit.key_user_hint"), Options: keyUsers(in.People, in.Order.UserID)},
		{Name: "scopes", Label: r.T("edit.key_scopes"), Kind: response.KindChecks, Options: keyScopes(r, in.Order.Scopes)},
		{Name: "life", Label: r.T("edit.key_life"), Kind: response.KindSelect, Options: keyLifeOptions(r, in.Order.Life)},
	}})
}

func keyUsers(people []account.Person, chosen int64) []response.Option {
	var options []response.Option
	for _, p := range people {
		if p.User.Active {
			options = append(options, response.Option{Value: response.IDValue(p.User.ID), Label: p.User.Name + " · " + p.User.Email, Selected: p.User.ID == chosen})
		}
	}
	return options
}

func keyScopes(r i18n.Reader, chosen []crm.KeyScope) []response.Option {
	var options []response.Option
	for _, scope := range crm.KeyScopes {
		option := response.Option{Value: string(scope), Label: string(scope), Hint: r.T("admin.scope_" + scopeKey(scope))}
		for _, c := range chosen {
			option.Selected = option.Selected || c == scope
		}
		options = append(options, option)
	}
	return options
}

func keyLifeOptions(r i18n.Reader, chosen time.Duration) []response.Option {
	var options []response.Option
	for _, days := range keyLives {
		label := r.T("admin.key_days", "Count", days)
		if days == 0 {
			label = r.T("admin.key_forever")
		}
		options = append(options, response.Option{Value: strconv.Itoa(days), Label: label, Selected: chosen == lifeOf(days)})
	}
	return options
}

func lifeOf(days int) time.Duration { return time.Duration(days) * 24 * time.Hour }
