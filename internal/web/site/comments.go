package site

import (
	"strconv"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/page"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// comments prepares the comments of the article that the request shows.
func (s *Site) comments(c *gin.Context, chrome response.Chrome, b page.Bundle, in CommentInput) (*CommentPanel, error) {
	in.Page, in.List, in.Sort, in.After, in.Said = b.Page, b.Comments, crm.CommentSort(c.Query("sort")), c.Query("after"), c.Query("said")
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

// CommentOnPage is POST /p/comment: 303 back to the page, or 422 and the form with what was typed.
func (s *Site) CommentOnPage(c *gin.Context) {
	site, v, fields, ok := s.posted(c)
	if !ok {
		return
	}
	posted, err := s.Page.Comment(c.Request.Context(), v, page.Remark{
		Page: fields.Get("page"), Name: fields.Get("name"), Email: fields.Get("email"), Text: fields.Get("text"), Parent: fields.ID("parent"),
		Notify: fields.Bool("notify"), Trap: fields.Get("website"), Token: fields.Get("token"),
	})
	if e := crm.AsError(err); err != nil && e.Kind == crm.KindInvalid && len(e.Fields) > 0 {
		s.showComments(c, site, fields, e)
		return
	}
	if err != nil {
		s.fail(c, v.Locale, err)
		return
	}
	s.Responder.Redirect(c, pageHref(fields.Get("page"), v.Locale)+"&said="+string(posted.State)+"#said")
}

// showComments shows the page again with what was typed.
func (s *Site) showComments(c *gin.Context, site crm.Site, fields request.Fields, e *crm.Error) {
	chrome := s.chrome(c, site, fields.Get("locale"))
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
	s.showTalk(c, response.Status(e), view, CommentInput{Reply: fields.ID("parent"), Typed: fields, Faults: e.Fields})
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
