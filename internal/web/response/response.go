package response

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/i18n"
)

// Responder writes every answer. It is safe for concurrent use.
type Responder struct {
	catalog *i18n.Catalog
	pages   registry
	assets  assets
}

// New reads templates and assets from files (package templates) and fails on a template that is missing, broken or
// declared by nobody.
func New(files fs.FS, catalog *i18n.Catalog) (*Responder, error) {
	a, err := readAssets(files)
	if err != nil {
		return nil, fmt.Errorf("reading assets: %w", err)
	}
	pages, err := readPages(files, a)
	if err != nil {
		return nil, fmt.Errorf("reading templates: %w", err)
	}
	return &Responder{catalog: catalog, pages: pages, assets: a}, nil
}

// Page writes the named template, such as "inbox/lead", filled with its view.
func (r *Responder) Page(c *gin.Context, status int, name string, view any) {
	var b bytes.Buffer
	if err := r.Render(&b, name, view); err != nil {
		r.plain(c, err)
		return
	}
	r.html(c, status, b.Bytes())
}

// Render writes the named template to b, for pages and for tests that look at them.
func (r *Responder) Render(b *bytes.Buffer, name string, view any) error {
	page, ok := r.pages[name]
	if !ok {
		return fmt.Errorf("no page %q", name)
	}
	if err := page.set.ExecuteTemplate(b, page.frame, view); err != nil {
		return fmt.Errorf("filling page %s: %w", name, err)
	}
	return nil
}

// Names returns the name of every page, sorted.
func (r *Responder) Names() []string { return r.pages.names() }

// Redirect answers 303: see the result of what was posted over there.
func (r *Responder) Redirect(c *gin.Context, to string) { c.Redirect(http.StatusSeeOther, to) }

func (r *Responder) html(c *gin.Context, status int, body []byte) {
	h := c.Writer.Header()
	h.Set("Content-Language", r.Reader(c).Lang)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Add("Vary", "Accept-Language, Cookie")
	c.Data(status, "text/html; charset=utf-8", body)
}

// plain is the last resort, when a page itself fails.
func (r *Responder) plain(c *gin.Context, err error) {
	// Error only collects it on c for whoever logs; it returns what it was given.
	_ = c.Error(err)
	c.String(http.StatusInternalServerError, "%s\n", r.Reader(c).T("error.internal"))
}
