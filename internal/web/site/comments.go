package site

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/page"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// comments prepares the comments of the article that the request shows.
func (s *Site) comments(c *gin.Context, chrome response.Chrome, b page.Bundle, in CommentInput) (*CommentPanel, error) {
	in.Page, in.List, in.Sort, in.After = b.Page, b.Comments, crm.CommentSort(c.Query("sort")), c.Query("after")
	if in.Said == "" {
		in.Said = c.Query("said")
	}
	in.Token, in.Now = s.Page.FormToken(), s.Page.Now()
	if in.Reply == 0 {
		in.Reply, _ = strconv.ParseInt(c.Query("reply"), 10, 64) // what is no number replies to nothing
	}
	if in.Sort == "" {
		in.Sort = crm.SortNewest
	}
	if in.Sort != crm.SortNewest || in.After != "" {
		list, _, err := s.Page.Comments(c.Request.Context(), b.Page, in.Sort, in.After)
		if err != nil {
			return nil, err
		}
		in.List = list
	}
	panel := NewCommentPanel(chrome, in)
	return &panel, nil
}

// CommentOnPage is POST /p/comment: the page with what its author may still change, or 422 and the form with what was typed.
// It leads nowhere else, because the token that the author needs may stand in no address.
func (s *Site) CommentOnPage(c *gin.Context) {
	site, v, fields, ok := s.posted(c)
	if !ok {
		return
	}
	posted, err := s.Page.Comment(c.Request.Context(), v, page.Remark{
		Page: fields.Get("page"), Name: fields.Get("name"), Email: fields.Get("email"), Text: fields.Get("text"), Parent: fields.ID("parent"),
		Notify: fields.Bool("notify"), Trap: fields.Get("website"), Token: fields.Get("form_token"),
	})
	if e := crm.AsError(err); err != nil && e.Kind == crm.KindInvalid && len(e.Fields) > 0 {
		s.showComments(c, response.Status(e), site, fields, CommentInput{Reply: fields.ID("parent"), Typed: fields, Faults: e.Fields})
		return
	}
	if err != nil {
		s.fail(c, v.Locale, err)
		return
	}
	own := OwnComment{ID: posted.ID, Edit: posted.Edit, Text: fields.Text("text")}
	s.showComments(c, http.StatusOK, site, fields, CommentInput{Said: string(posted.State), Own: &own})
}

// showComments answers a form of the page with the page.
func (s *Site) showComments(c *gin.Context, status int, site crm.Site, fields request.Fields, in CommentInput) {
	chrome := s.chrome(c, site, fields.Get("locale"))
	for i, l := range chrome.Languages {
		chrome.Languages[i].Href = pageHref(fields.Get("page"), l.Tag) // there is nothing to get where was posted
	}
	bundle, _, err := s.Page.Bundle(c.Request.Context(), fields.Get("page"), chrome.Lang)
	if err != nil {
		s.fail(c, chrome.Lang, err)
		return
	}
	view := NewArticlePage(chrome, bundle, site)
	if view.Ticket, err = s.ticket(c, chrome, bundle.Ticket, nil, nil); err != nil {
		s.fail(c, chrome.Lang, err)
		return
	}
	s.showTalk(c, status, view, in)
}

// showTalk answers with the page of an article that is whole but for its comments.
func (s *Site) showTalk(c *gin.Context, status int, view ArticlePage, in CommentInput) {
	talk, err := s.comments(c, view.Chrome, view.Bundle, in)
	if err != nil {
		s.fail(c, view.Lang, err)
		return
	}
	view.Talk = talk
	s.Responder.Page(c, status, "site/page", view)
}
