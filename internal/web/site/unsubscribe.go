package site

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/web/response"
)

// ShowDigest is GET /u/{token}, what the link of a digest opens: it asks whether to end it, and changes nothing.
func (s *Site) ShowDigest(c *gin.Context) {
	response.NoStore(c)
	user, gets, err := s.Notice.Reader(c.Request.Context(), c.Param("token"))
	if err != nil {
		s.Responder.ErrorPage(c, err)
		return
	}
	s.Responder.Page(c, http.StatusOK, "site/comment", NewDigestEnd(s.readerChrome(c, user), user, !gets))
}

// EndDigest is POST /u/{token}. Mail programs post here by one click of theirs (RFC 8058).
func (s *Site) EndDigest(c *gin.Context) {
	response.NoStore(c)
	user, err := s.Notice.Unsubscribe(c.Request.Context(), c.Param("token"))
	if err != nil {
		s.Responder.ErrorPage(c, err)
		return
	}
	s.Responder.Page(c, http.StatusOK, "site/comment", NewDigestEnd(s.readerChrome(c, user), user, true))
}

// readerChrome is the frame in the language and zone of somebody of the firm who came from a mail.
func (s *Site) readerChrome(c *gin.Context, user crm.User) response.Chrome {
	response.SetReader(c, s.Responder.Visitor(c, user.Locale, user.Location()))
	chrome := s.Responder.Chrome(c, "")
	chrome.User = user.Name
	return chrome
}

// NewDigestEnd asks whether a daily digest is to end, or says that there is none any more: page site/comment.
func NewDigestEnd(chrome response.Chrome, user crm.User, ended bool) CommentAction {
	if ended {
		chrome.Title = chrome.T("notices.ended")
		return CommentAction{Chrome: chrome, Lede: chrome.T("notices.ended_lede", "Address", user.Email)}
	}
	chrome.Title = chrome.T("notices.end")
	return CommentAction{Chrome: chrome, Lede: chrome.T("notices.end_lede", "Address", user.Email), Submit: chrome.T("notices.end_submit"), Action: chrome.Back}
}
