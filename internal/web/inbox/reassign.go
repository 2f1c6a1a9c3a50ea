package inbox

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// ReassignPage gives all open leads of somebody to others: page inbox/reassign.
type ReassignPage struct {
	response.Chrome
	Name     string
	Count    int // seats they have or are being asked for
	BackHref string
	Action   string
	Fields   []response.Field
	Faults   []response.Fault
	Confirm  *Confirmation // nil: nothing was chosen yet
}

// Confirmation asks once more before many leads move.
type Confirmation struct{ Text, Warning, To, Submit string }

// ShowReassign is GET /inbox/reassign/{user}.
func (i *Inbox) ShowReassign(c *gin.Context) {
	i.reassignPage(c, http.StatusOK, func(*ReassignPage, desk.Leaving) {})
}

func (i *Inbox) reassignPage(c *gin.Context, status int, amend func(*ReassignPage, desk.Leaving)) {
	leaving, err := i.leaving(c)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	page := NewReassignPage(i.chrome(c, "reassign", 0), leaving)
	if n, err := strconv.Atoi(c.Query("moved")); err == nil {
		page.Flash = &response.Flash{Kind: "good", Text: page.T("reassign.done", "Count", n)}
	}
	amend(&page, leaving)
	i.Responder.Page(c, status, "inbox/reassign", page)
}

func (i *Inbox) leaving(c *gin.Context) (desk.Leaving, error) {
	id, err := request.ID(c, "user", "consultant")
	if err != nil {
		return desk.Leaving{}, err
	}
	return i.Desk.Leaving(c.Request.Context(), request.Actor(c), id)
}

// NewReassignPage asks to whom everything goes; its field is to, of which "team" is back to the teams.
func NewReassignPage(chrome response.Chrome, l desk.Leaving) ReassignPage {
	r := chrome.Reader
	chrome.Title = r.T("reassign.heading", "Name", l.Name)
	p := ReassignPage{
		Chrome: chrome, Name: l.Name, Count: l.Load, BackHref: "/inbox/time-off/" + response.IDValue(l.ID),
		Action: "/inbox/reassign/" + response.IDValue(l.ID),
	}
	to := successorField(r, "to", r.T("reassign.to"), r.T("give.choose"), l.Colleagues)
	to.Options = append(to.Options, response.Option{Value: toTeams, Label: r.T("reassign.teams")})
	p.Fields = []response.Field{to}
	return p
}

// toTeams is the choice of giving leads back.
const toTeams = "team"

// Reassign is POST /inbox/reassign/{user}: asked once more before anything moves.
func (i *Inbox) Reassign(c *gin.Context) {
	fields, err := request.ReadForm(c)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	leaving, err := i.leaving(c)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	to, ok := chosen(leaving, fields.Get("to"))
	switch {
	case !ok:
		i.reassignFault(c, crm.FieldError{Field: "to", Code: "required"})
	case !fields.Bool("confirmed"):
		i.reassignPage(c, http.StatusOK, func(p *ReassignPage, l desk.Leaving) { p.ask(l, to) })
	default:
		i.reassign(c, leaving.ID, to.ID)
	}
}

// chosen is to whom everything is to go: nobody stands for the teams.
func chosen(l desk.Leaving, to string) (desk.Successor, bool) {
	at := slices.IndexFunc(l.Colleagues, func(s desk.Successor) bool { return response.IDValue(s.ID) == to })
	if at < 0 {
		return desk.Successor{}, to == toTeams
	}
	return l.Colleagues[at], true
}

func (i *Inbox) reassign(c *gin.Context, from, to int64) {
	moved, err := i.Assignment.Reassign(c.Request.Context(), request.Actor(c), from, to)
	if e := crm.AsError(err); err != nil && e.Kind == crm.KindInvalid && len(e.Fields) > 0 {
		i.reassignFault(c, e.Fields[0])
		return
	}
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	i.Responder.Redirect(c, c.Request.URL.Path+"?"+url.Values{"moved": {strconv.Itoa(moved)}}.Encode())
}

func (i *Inbox) reassignFault(c *gin.Context, fault crm.FieldError) {
	status := response.Status(crm.AsError(crm.Invalid([]crm.FieldError{fault})))
	i.reassignPage(c, status, func(p *ReassignPage, _ desk.Leaving) {
		p.Faults = response.Mark(p.Reader, []crm.FieldError{fault}, p.Fields)
	})
}

// ask asks whether all of somebody's leads are to move to who was chosen.
func (p *ReassignPage) ask(l desk.Leaving, to desk.Successor) {
	p.Confirm = &Confirmation{
		To: toTeams, Submit: p.T("reassign.confirm", "Count", l.Load), Text: p.T("reassign.sure_teams", "Count", l.Load, "From", l.Name),
	}
	if to.ID == 0 {
		return
	}
	p.Confirm.To, p.Confirm.Text = response.IDValue(to.ID), p.T("reassign.sure", "Count", l.Load, "From", l.Name, "To", to.Name)
	if to.Capacity > 0 && to.Load+l.Load > to.Capacity {
		p.Confirm.Warning = p.T("reassign.over", "Name", to.Name, "Load", to.Load+l.Load, "Capacity", to.Capacity)
	}
}
