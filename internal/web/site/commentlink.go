package site

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/page"
	"frontdesk/internal/web/response"
)

// ShowComment is GET /c/{token}, what a link of a mail about a comment opens: it asks, and changes nothing.
func (s *Site) ShowComment(c *gin.Context) {
	response.NoStore(c)
	link, err := s.Page.OpenComment(c.Request.Context(), c.Param("token"))
	if err != nil {
		s.Responder.ErrorPage(c, err)
		return
	}
	s.Responder.Page(c, http.StatusOK, "site/comment", NewCommentAction(s.commentChrome(c, link), link, false))
}

// FollowComment is POST /c/{token}: it does what the link says, once. Mail programs post here to unsubscribe.
func (s *Site) FollowComment(c *gin.Context) {
	response.NoStore(c)
	link, err := s.Page.FollowComment(c.Request.Context(), c.Param("token"))
	if err != nil {
		s.Responder.ErrorPage(c, err)
		return
	}
	status := http.StatusOK
	if link.Err != nil {
		status = response.Status(crm.AsError(link.Err))
	}
	s.Responder.Page(c, status, "site/comment", NewCommentAction(s.commentChrome(c, link), link, true))
}

func (s *Site) commentChrome(c *gin.Context, link page.CommentLink) response.Chrome {
	locale := link.Comment.Locale
	if link.User.ID != 0 {
		locale = link.User.Locale
	}
	return s.chrome(c, link.Site, locale)
}

// CommentAction asks what a link of a mail stands for, or tells what became of it: page site/comment.
type CommentAction struct {
	response.Chrome
	Lede   string
	Author string // empty: the comment is not shown
	Text   string
	Where  string // what the article is called
	Action string // where a person's post goes; empty: there is nothing left to do
	Submit string
}

// NewCommentAction prepares the page; done says that it has been posted.
func NewCommentAction(chrome response.Chrome, link page.CommentLink, done bool) CommentAction {
	key := "comment.link_" + string(link.Action)
	p := CommentAction{Chrome: chrome, Where: link.Article.Title}
	if p.Where == "" {
		p.Where = link.Article.Address
	}
	if link.Action != page.ActionUnsubscribe {
		p.Author, p.Text = link.Comment.Name, link.Comment.Text
	}
	switch {
	case link.Err != nil:
		p.Title, p.Lede = chrome.T("comment.link_over"), response.Detail(chrome.Reader, crm.AsError(link.Err))
		if crm.HasCode(link.Err, "comment_moved_on") {
			p.Lede = chrome.T("comment.link_now_" + string(link.Comment.State))
		}
	case done:
		p.Title, p.Lede = chrome.T(key+"_done"), chrome.T(key+"_done_lede")
	default:
		p.Title, p.Lede, p.Submit, p.Action = chrome.T(key), chrome.T(key+"_lede", "Site", link.Site.Name), chrome.T(key+"_submit"), chrome.Back
	}
	return p
}
