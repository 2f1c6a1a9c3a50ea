package admin

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/account"
	"frontdesk/internal/crm"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// Keys is GET /admin/keys.
func (a *Admin) Keys(c *gin.Context) { a.keys(c, http.StatusOK, "") }

// keys lists the keys, with one that was just made.
func (a *Admin) keys(c *gin.Context, status int, made string) {
	keys, err := a.Account.APIKeys(c.Request.Context(), request.Actor(c))
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	chrome := a.chrome(c)
	if c.Query("done") == "revoked" {
		chrome.Flash = &response.Flash{Kind: "good", Text: chrome.T("admin.key_was_revoked")}
	}
	a.Responder.Page(c, status, "admin/keys", NewKeysPage(chrome, keys, made, a.Account.Now()))
}

// working is how many keys there are that work, for those who may open the room.
func (a *Admin) working(c *gin.Context) (n int, err error) {
	if !mayOpen(request.Actor(c), "keys") {
		return 0, nil
	}
	keys, err := a.Account.APIKeys(c.Request.Context(), request.Actor(c))
	for _, k := range keys {
		if k.Works(a.Account.Now()) {
			n++
		}
	}
	return n, err
}

// NewKey is GET /admin/keys/new.
func (a *Admin) NewKey(c *gin.Context) {
	people, err := a.Account.People(c.Request.Context(), request.Actor(c))
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	order := account.KeyOrder{UserID: request.Actor(c).ID, Life: lifeOf(keyLives[0])}
	a.Responder.Page(c, http.StatusOK, "admin/edit", NewKeyEdit(a.chrome(c), KeyEdit{Order: order, People: people}))
}

// MakeKey is POST /admin/keys. The key stands in the answer and nowhere else, so the answer is no redirect.
func (a *Admin) MakeKey(c *gin.Context) {
	fields, err := request.ReadOwnForm(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	people, err := a.Account.People(c.Request.Context(), request.Actor(c))
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	typed := &reading{Fields: fields}
	order, made := readKey(typed), ""
	if err = typed.err(); err == nil {
		made, err = a.Account.MakeKey(c.Request.Context(), request.Actor(c), order)
	}
	if err == nil {
		a.keys(c, http.StatusCreated, made)
		return
	}
	a.settle(c, typed, err, "", func(chrome response.Chrome, faults []crm.FieldError) EditPage {
		return NewKeyEdit(chrome, KeyEdit{Order: order, People: people, Faults: faults})
	})
}

func readKey(typed *reading) account.KeyOrder {
	order := account.KeyOrder{Name: typed.Text("name"), UserID: typed.ID("user")}
	for _, scope := range typed.Fields["scopes"] {
		order.Scopes = append(order.Scopes, crm.KeyScope(scope))
	}
	days := typed.number("life", keyLives[0])
	if !slices.Contains(keyLives[:], days) {
		typed.faults = append(typed.faults, crm.FieldError{Field: "life", Code: "choice_invalid"})
	}
	order.Life = lifeOf(days)
	return order
}

// RevokeKey is POST /admin/keys/{id}/revoke.
func (a *Admin) RevokeKey(c *gin.Context) {
	id, err := request.ID(c, "id", "key")
	if err == nil {
		err = a.Account.RevokeKey(c.Request.Context(), request.Actor(c), id)
	}
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	a.Responder.Redirect(c, "/admin/keys?done=revoked")
}

// scopeKey is a scope as a key of words.
func scopeKey(scope crm.KeyScope) string { return strings.ReplaceAll(string(scope), ":", "_") }
