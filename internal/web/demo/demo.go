package demo

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/i18n"
	"frontdesk/internal/intake"
	"frontdesk/internal/mail"
	"frontdesk/internal/web/response"
	"frontdesk/templates"
)

// formSlug is the form that the demo firm's articles carry.
const formSlug = "consultation"

// Demo answers visitors of the invented firm's website, and shows the mail that came of it.
type Demo struct {
	responder *response.Responder
	catalog   *i18n.Catalog
	intake    *intake.Intake
	mail      *mail.Mail
	shelf     shelf
	base      string // begins the address of Frontdesk; empty: it is served beside the website
}

// New returns the demo's website with its articles; it fails when one of them cannot be read.
func New(r *response.Responder, catalog *i18n.Catalog, in *intake.Intake, m *mail.Mail) (*Demo, error) {
	articles, err := ReadArticles(templates.Files)
	if err != nil {
		return nil, err
	}
	return &Demo{responder: r, catalog: catalog, intake: in, mail: m, shelf: articles}, nil
}

// At returns the same website on an origin of its own, with Frontdesk at base.
func (d *Demo) At(base string) *Demo {
	other := *d
	other.base = base
	return &other
}

// allow gives a page the policy of a careful website: its own origin, and Frontdesk's.
func (d *Demo) allow(c *gin.Context) {
	if d.base == "" {
		response.AllowFrames(c) // of what finds a proof of work
		return
	}
	c.Header("Content-Security-Policy", "default-src 'self' "+d.base+"; form-action "+d.base+"; base-uri 'none'; frame-ancestors 'none'")
}

// Index is GET /demo/: the articles, in the reader's language.
func (d *Demo) Index(c *gin.Context) {
	form, err := d.intake.Form(c.Request.Context(), formSlug)
	if err != nil {
		d.responder.ErrorPage(c, err)
		return
	}
	chrome := d.chrome(c, form.Site.Location())
	page := NewIndex(chrome, d.shelf.in(chrome.Lang), form.Services)
	page.Place = Place{d.base}
	d.allow(c)
	d.responder.Page(c, http.StatusOK, "demo/index", page)
}

// chrome is the frame of a page in the language that its reader asks for.
func (d *Demo) chrome(c *gin.Context, zone *time.Location) response.Chrome {
	response.SetReader(c, d.responder.Visitor(c, "", zone))
	return d.responder.Chrome(c, "")
}
