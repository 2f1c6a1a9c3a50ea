package admin

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/account"
	"frontdesk/internal/crm"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// Users is GET /admin/users.
func (a *Admin) Users(c *gin.Context) {
	people, err := a.Account.People(c.Request.Context(), request.Actor(c))
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	setup, err := a.Firm.Setup(c.Request.Context(), request.Actor(c))
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	chrome := a.chrome(c)
	var rows []Person
	for _, p := range people {
		rows = append(rows, personRow(p))
		if c.Query("done") == "invited" && c.Query("user") == response.IDValue(p.User.ID) {
			chrome.Flash = Invited(chrome.Reader, p.User.Email)
		}
	}
	unwritten, err := a.Mail.SuppressedUsers(c.Request.Context(), request.Actor(c))
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	list := NewUserList(chrome, request.Actor(c), rows, setup.Services)
	list.markUnwritten(rows, unwritten)
	a.Responder.Page(c, http.StatusOK, "admin/list", list)
}

// personRow is a person for the list, which shows no hours.
func personRow(p account.Person) Person {
	row := Person{User: p.User}
	if p.Consultant != nil {
		row.Consultant = *p.Consultant
	}
	return row
}

// EditUser is GET /admin/users/{id}, or "new".
func (a *Admin) EditUser(c *gin.Context) {
	in, err := a.userEdit(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	chrome := a.chrome(c)
	if c.Query("done") == "invited" {
		chrome.Flash = Invited(chrome.Reader, in.Person.User.Email)
	}
	a.Responder.Page(c, http.StatusOK, "admin/edit", NewUserEdit(chrome, in))
}

// SaveUser is POST /admin/users, who is sent an invitation, and /admin/users/{id}.
func (a *Admin) SaveUser(c *gin.Context) {
	fields, err := request.ReadOwnForm(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	in, err := a.userEdit(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	typed, before := &reading{Fields: fields}, in.Person.User
	in.Person = readPerson(typed, in.Person)
	id, err := a.savePerson(c, typed, in.Person)
	to := "/admin/users?done=saved"
	if before.ID == 0 {
		to = "/admin/users?done=invited&user=" + response.IDValue(id)
	}
	a.settle(c, typed, besideField(err, before, in.Person.User), to, func(chrome response.Chrome, faults []crm.FieldError) EditPage {
		in.Faults = faults
		return NewUserEdit(chrome, in)
	})
}

func (a *Admin) savePerson(c *gin.Context, typed *reading, p Person) (int64, error) {
	person := account.Person{User: p.User, Consultant: &p.Consultant}
	return a.Account.SavePerson(c.Request.Context(), request.Actor(c), person, typed.faults...)
}

// besideField puts the fault of taking away one's own access beside what would do it, so that the rest of what was
// typed is not lost.
func besideField(err error, before, after crm.User) error {
	if !crm.HasCode(err, "own_account") {
		return err
	}
	field := "active"
	if before.Role != after.Role {
		field = "role"
	}
	return crm.Invalid([]crm.FieldError{{Field: field, Code: "own_account"}})
}

// Invite is POST /admin/users/{id}/invite: another link to set the first password.
func (a *Admin) Invite(c *gin.Context) {
	id, err := request.ID(c, "id", "user")
	if err == nil {
		_, err = a.Account.Invite(c.Request.Context(), request.Actor(c), id)
	}
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	a.Responder.Redirect(c, "/admin/users/"+response.IDValue(id)+"?done=invited")
}
