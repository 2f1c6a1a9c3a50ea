package demo

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/token"
	"frontdesk/internal/web/response"
)

// Article is GET /demo/{lang}/{slug}: an article with the form in it. It is in the language of its address, whoever
// reads it.
func (d *Demo) Article(c *gin.Context) {
	article, ok := d.shelf.find(c.Param("lang"), c.Param("slug"))
	if !ok {
		d.responder.ErrorPage(c, crm.NotFound("page"))
		return
	}
	form, err := d.intake.Form(c.Request.Context(), formSlug)
	if err != nil {
		d.responder.ErrorPage(c, err)
		return
	}
	response.NoStore(c)
	d.allow(c)
	response.SetReader(c, d.catalog.Reader(article.Lang, form.Site.Location()))
	chrome := d.responder.Chrome(c, "")
	chrome.Languages = d.languages(article)
	page := NewArticle(chrome, article, d.shelf.related(article), form.Form, form.Services)
	d.place(c, &page, article)
	page.Form.Hidden = []response.Hidden{
		{Name: "page", Value: page.Address}, {Name: "locale", Value: article.Lang},
		{Name: "referrer", Value: c.GetHeader("Referer")}, {Name: "submission_id", Value: token.Random()},
	}
	d.responder.Page(c, http.StatusOK, "demo/article", page)
}

// place says where the article is, and where Frontdesk.
func (d *Demo) place(c *gin.Context, page *ArticlePage, a Article) {
	here := origin(c.Request)
	page.Place, page.Address = Place{d.base}, here+a.Path()
	page.Hosted = d.base + "/p?" + url.Values{"url": {page.Address}, response.LanguageQuery: {a.Lang}}.Encode()
	page.Form.Action = d.base + page.Form.Action
	if image, err := d.responder.AssetPath(a.Image); err == nil {
		page.Image = here + image
	}
}

// languages are those in which the article can be read.
func (d *Demo) languages(a Article) (list []response.Language) {
	for _, tag := range i18n.Languages {
		if other, ok := d.shelf.find(tag, a.Slug); ok {
			name := d.catalog.Reader(tag, nil).T("language.name")
			list = append(list, response.Language{Tag: tag, Name: name, Href: other.Path(), Current: tag == a.Lang})
		}
	}
	return list
}

// origin is the scheme and host under which the visitor sees us.
func origin(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
