package admin

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/firm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// Solutions is GET /admin/solutions.
func (a *Admin) Solutions(c *gin.Context) {
	all, err := a.Page.Solutions(c.Request.Context(), request.Actor(c))
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	a.Responder.Page(c, http.StatusOK, "admin/list", NewSolutionList(a.chrome(c), all))
}

// EditSolution is GET /admin/solutions/{id}, or "new".
func (a *Admin) EditSolution(c *gin.Context) {
	solution, setup, err := a.solution(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	a.Responder.Page(c, http.StatusOK, "admin/solution", a.solutionEdit(a.chrome(c), setup, solution, nil))
}

// SaveSolution is POST /admin/solutions, and /admin/solutions/{id}. With do=preview it saves nothing: it answers with what
// visitors would read.
func (a *Admin) SaveSolution(c *gin.Context) {
	fields, err := request.ReadOwnForm(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	solution, setup, err := a.solution(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	typed := &reading{Fields: fields}
	solution = readSolution(typed, solution)
	if fields.Get("do") == "preview" {
		chrome := a.chrome(c)
		chrome.Flash = &response.Flash{Kind: "away", Text: chrome.T("admin.solution_unsaved")}
		a.Responder.Page(c, http.StatusOK, "admin/solution", a.solutionEdit(chrome, setup, solution, nil))
		return
	}
	_, err = a.Page.SaveSolution(c.Request.Context(), request.Actor(c), solution, typed.faults...)
	switch e := crm.AsError(err); {
	case err == nil:
		a.Responder.Redirect(c, "/admin/solutions?done=saved")
	case e.Kind == crm.KindInvalid && len(e.Fields) > 0:
		page := a.solutionEdit(a.chrome(c), setup, solution, e.Fields)
		page.retype(fields)
		a.Responder.Page(c, response.Status(e), "admin/solution", page)
	default:
		a.Responder.ErrorPage(c, err)
	}
}

// solution is the one of the address; a new one is active and asks by the first form.
func (a *Admin) solution(c *gin.Context) (s crm.Solution, setup firm.Setup, err error) {
	if setup, err = a.Firm.Setup(c.Request.Context(), request.Actor(c)); err != nil {
		return s, setup, err
	}
	all, err := a.Page.Solutions(c.Request.Context(), request.Actor(c))
	if err != nil {
		return s, setup, err
	}
	fresh := crm.Solution{Active: true}
	if len(setup.Forms) > 0 {
		fresh.FormID = setup.Forms[0].ID
	}
	s, err = find(c, all, fresh, func(s crm.Solution) int64 { return s.ID })
	return s, setup, err
}

func (a *Admin) solutionEdit(chrome response.Chrome, setup firm.Setup, s crm.Solution, faults []crm.FieldError) SolutionPage {
	in := SolutionEdit{Solution: s, Forms: setup.Forms, Faults: faults}
	for _, language := range i18n.Languages {
		in.Readers = append(in.Readers, a.Responder.In(language))
	}
	return NewSolutionEdit(chrome, in)
}

func readSolution(typed *reading, s crm.Solution) crm.Solution {
	s.Address = typed.text("page", s.Address)
	s.FormID = typed.choice("form", s.FormID)
	s.Active = typed.Bool("active")
	texts := map[crm.SolutionPart]crm.Text{}
	for _, part := range crm.SolutionParts {
		texts[part] = typed.words(string(part), s.Texts[part])
	}
	s.Texts = texts
	return s
}
