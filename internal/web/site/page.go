package site

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/page"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// ShowPage is GET /p?url=…: what an article carries, as a page that needs no script.
func (s *Site) ShowPage(c *gin.Context) {
	bundle, site, err := s.Page.Bundle(c.Request.Context(), c.Query("url"), s.spoken(c))
	if err != nil {
		s.fail(c, "", err)
		return
	}
	chrome := s.chrome(c, site, c.Query(response.LanguageQuery))
	c.Header("Cache-Control", "no-cache")
	s.showArticle(c, http.StatusOK, chrome, bundle, site, nil, nil)
}

// showArticle answers with the page of an article; values and faults are those of its ticket's form.
func (s *Site) showArticle(c *gin.Context, status int, chrome response.Chrome, b page.Bundle, site crm.Site, values request.Fields, faults []crm.FieldError) {
	view := NewArticlePage(chrome, b, site)
	var err error
	if view.Ticket, err = s.ticket(c, chrome, b.Ticket, values, faults); err != nil {
		s.fail(c, chrome.Lang, err)
		return
	}
	s.showTalk(c, status, view, CommentInput{})
}

// spoken is the language of whoever reads, as the bundle takes it.
func (s *Site) spoken(c *gin.Context) string {
	return s.Responder.Visitor(c, c.Query(response.LanguageQuery), nil).Lang
}

// VoteOnPage is POST /p/vote: 303 back to the page.
func (s *Site) VoteOnPage(c *gin.Context) {
	s.change(c, "votes", func(v page.Visitor, fields request.Fields) error {
		_, err := s.Page.Vote(c.Request.Context(), v, page.Ballot{
			Page: fields.Get("page"), Choice: crm.VoteChoice(fields.Get("choice")), Kind: crm.VoteKind(fields.Get("kind")),
			Comment: fields.ID("comment"),
		})
		return err
	})
}

// posted reads what a form of the page posts and who posts it; false when it has answered already.
func (s *Site) posted(c *gin.Context) (site crm.Site, v page.Visitor, fields request.Fields, ok bool) {
	response.NoStore(c)
	fields, err := request.ReadForm(c)
	if err == nil {
		site, err = s.Page.Site(c.Request.Context(), fields.Get("page"))
	}
	if err == nil {
		err = foreign(c, site)
	}
	if err != nil {
		s.fail(c, fields.Get("locale"), err)
		return site, v, fields, false
	}
	v = page.Visitor{Address: request.Address(c), Locale: fields.Get("locale")}
	v.ID = page.Scriptless(site, v.Address, c.Request.UserAgent())
	return site, v, fields, true
}

// change does what a form of the page posts and leads back to the part of the page that it belongs to.
func (s *Site) change(c *gin.Context, part string, do func(page.Visitor, request.Fields) error) {
	_, v, fields, ok := s.posted(c)
	if !ok {
		return
	}
	if err := do(v, fields); err != nil {
		s.fail(c, v.Locale, err)
		return
	}
	s.Responder.Redirect(c, pageHref(fields.Get("page"), v.Locale)+"#"+part)
}

// pageHref is where an article's page is.
func pageHref(address, locale string) string {
	query := url.Values{"url": {address}}
	if locale != "" {
		query.Set(response.LanguageQuery, locale)
	}
	return "/p?" + query.Encode()
}
