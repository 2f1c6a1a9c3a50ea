package admin

import (
	"strings"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/page"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// SitemapPanel asks for the articles of a site to be registered by its sitemap, and says what became of it the last time.
type SitemapPanel struct {
	i18n.Reader
	Action string
	Fields []response.Field
	Faults []response.Fault
	State  string // of the last time; empty: there was none
	Fault  string // why nothing came of it
	Facts  []Fact // what came of it
}

// NewSitemapPanel prepares the panel of a site.
func NewSitemapPanel(r i18n.Reader, site crm.Site, last page.SitemapImport, typed string, faults []crm.FieldError) *SitemapPanel {
	p := &SitemapPanel{Reader: r, Action: sitePath(site) + "/sitemap#sitemap", Fields: []response.Field{
		{Name: "sitemap", Label: r.T("sitemap.address"), Value: typed, Wide: true, Kind: "url", Hint: r.T("sitemap.address_hint"), Placeholder: "https://www.example.com/sitemap.xml"},
	}}
	p.Faults = response.Mark(r, faults, p.Fields)
	who := []any{"Address", last.Address, "By", last.By, "At", r.DateTime(last.Asked)}
	switch {
	case last.Asked.IsZero():
	case last.Ended.IsZero():
		p.State = r.T("sitemap.under_way", who...)
	case last.Fault != nil:
		p.State, p.Fault = r.T("sitemap.failed", who...), response.FieldText(r, *last.Fault)
	default:
		p.State, p.Facts = r.T("sitemap.done", who...), mappedFacts(r, last.Mapped)
	}
	return p
}

func mappedFacts(r i18n.Reader, m page.Mapped) (facts []Fact) {
	for _, f := range []struct {
		key string
		n   int
	}{{"sitemap.read", m.Read}, {"sitemap.gone", m.Gone}, {"sitemap.unreachable", m.Unreachable}, {"sitemap.elsewhere", m.Elsewhere}, {"sitemap.unpublished", m.Unpublished}} {
		facts = append(facts, Fact{r.T(f.key), r.Number(int64(f.n))})
	}
	return facts
}

func sitePath(s crm.Site) string { return "/admin/sites/" + response.IDValue(s.ID) }

// ImportSitemap is POST /admin/sites/{id}/sitemap.
func (a *Admin) ImportSitemap(c *gin.Context) {
	typed, setup, err := a.posted(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	site, err := find(c, setup.Sites, crm.Site{}, func(s crm.Site) int64 { return s.ID })
	if err == nil {
		err = a.Page.AskSitemap(c.Request.Context(), request.Actor(c), site.ID, typed.Text("sitemap"))
	}
	e := crm.AsError(err)
	switch {
	case err == nil:
		a.Responder.Redirect(c, sitePath(site)+"#sitemap")
	case e.Kind == crm.KindInvalid && len(e.Fields) > 0:
		a.showSite(c, response.Status(e), site, typed.Text("sitemap"), e.Fields)
	default:
		a.Responder.ErrorPage(c, err)
	}
}

// showSite answers with the page of a site that is there already.
func (a *Admin) showSite(c *gin.Context, status int, site crm.Site, typed string, faults []crm.FieldError) {
	last, err := a.Page.LastSitemap(c.Request.Context(), request.Actor(c), site.ID)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	edit := NewSiteEdit(a.chrome(c), site, nil)
	if typed == "" {
		typed = last.Address
	}
	edit.Sitemap = NewSitemapPanel(edit.Reader, site, last, strings.TrimSpace(typed), faults)
	a.Responder.Page(c, status, "admin/edit", edit)
}
