package site

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// What happened to a comment that its author changed, beside the states of new ones.
const (
	saidChanged = "changed"
	saidDeleted = "deleted"
)

// OwnComment is a comment that whoever posts the form may change or delete, with the token for it.
type OwnComment struct {
	ID     int64
	Edit   string
	Text   string
	Faults []crm.FieldError
}

// OwnForm is the form to change or delete a comment without script.
type OwnForm struct {
	i18n.Reader
	Page   string
	ID     string
	Edit   string
	Fields []response.Field
	Faults []response.Fault
}

func (own *OwnComment) form(r i18n.Reader, page string) *OwnForm {
	if own == nil {
		return nil
	}
	f := &OwnForm{Reader: r, Page: page, ID: response.IDValue(own.ID), Edit: own.Edit, Fields: []response.Field{
		{Name: "text", Of: "own-", Label: r.T("comment.text"), Kind: response.KindTextarea, Wide: true, Rows: 4, Required: true, Value: own.Text},
	}}
	f.Faults = response.Mark(r, own.Faults, f.Fields)
	return f
}

// EditOnPage is POST /p/comment/edit: the page with what its author wrote anew, or 422 and what was typed.
func (s *Site) EditOnPage(c *gin.Context) {
	site, v, fields, ok := s.posted(c)
	if !ok {
		return
	}
	own := OwnComment{ID: fields.ID("comment"), Edit: fields.Get("edit"), Text: fields.Text("text")}
	posted, err := s.Page.EditComment(c.Request.Context(), own.ID, own.Edit, own.Text)
	if e := crm.AsError(err); err != nil && e.Kind == crm.KindInvalid && len(e.Fields) > 0 {
		own.Faults = e.Fields
		s.showComments(c, response.Status(e), site, fields, CommentInput{Own: &own})
		return
	}
	if err != nil {
		s.fail(c, v.Locale, err)
		return
	}
	said := saidChanged
	if posted.State != crm.CommentApproved {
		said = string(posted.State)
	}
	s.showComments(c, http.StatusOK, site, fields, CommentInput{Said: said, Own: &own})
}

// DeleteOnPage is POST /p/comment/delete: its author takes a comment back, and is back on the page.
func (s *Site) DeleteOnPage(c *gin.Context) {
	_, v, fields, ok := s.posted(c)
	if !ok {
		return
	}
	if err := s.Page.DeleteComment(c.Request.Context(), fields.ID("comment"), fields.Get("edit")); err != nil {
		s.fail(c, v.Locale, err)
		return
	}
	s.Responder.Redirect(c, pageHref(fields.Get("page"), v.Locale)+"&said="+saidDeleted+"#said")
}
