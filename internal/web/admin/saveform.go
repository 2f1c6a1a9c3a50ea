package admin

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/firm"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// Forms is GET /admin/forms.
func (a *Admin) Forms(c *gin.Context) {
	a.list(c, func(chrome response.Chrome, setup firm.Setup) ListPage {
		return NewFormList(chrome, setup.Forms, setup.Sites)
	})
}

// EditForm is GET /admin/forms/{id}, or "new".
func (a *Admin) EditForm(c *gin.Context) {
	setup, err := a.Firm.Setup(c.Request.Context(), request.Actor(c))
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	form, err := findForm(c, setup)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	a.Responder.Page(c, http.StatusOK, "admin/form", a.formEdit(a.chrome(c), setup, form, nil))
}

// SaveForm is POST /admin/forms, and /admin/forms/{id}. With the field do it saves nothing: it answers with the same page
// on which a field was added, moved or removed.
func (a *Admin) SaveForm(c *gin.Context) {
	typed, setup, err := a.posted(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	form, err := findForm(c, setup)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	form = readForm(typed, form, setup)
	if do := typed.Text("do"); do != "" {
		form.Fields = build(form.Fields, do)
		a.rebuilt(c, typed, setup, form)
		return
	}
	id, err := a.Firm.SaveForm(c.Request.Context(), request.Actor(c), form, typed.faults...)
	switch e := crm.AsError(err); {
	case err == nil:
		a.Responder.Redirect(c, savedForm(id, form, setup))
	case e.Kind == crm.KindInvalid && len(e.Fields) > 0:
		page := a.formEdit(a.chrome(c), setup, form, e.Fields)
		page.retypeGroups(typed.Fields)
		a.Responder.Page(c, response.Status(e), "admin/form", page)
	default:
		a.Responder.ErrorPage(c, err)
	}
}

// savedForm is where a form that was saved is seen: a new one at what is copied into a website.
func savedForm(id int64, form crm.Form, setup firm.Setup) string {
	if form.ID == 0 && len(setup.Forms) > 0 {
		return "/admin/forms/" + response.IDValue(id) + "?done=saved#embed"
	}
	return savedAt("/admin/forms", len(setup.Forms))
}

// rebuilt answers with the form as it would be, which is not saved.
func (a *Admin) rebuilt(c *gin.Context, typed *reading, setup firm.Setup, form crm.Form) {
	chrome := a.chrome(c)
	chrome.Flash = &response.Flash{Kind: "away", Text: chrome.T("admin.form_unsaved")}
	page := a.formEdit(chrome, setup, form, nil)
	page.Embeds = nil // of what is not saved
	page.retypeGroups(typed.Fields)
	a.Responder.Page(c, http.StatusOK, "admin/form", page)
}

func (p *FormPage) retypeGroups(typed request.Fields) {
	for _, g := range append(p.Before, p.After...) {
		retype(g.Fields, typed)
	}
}

func (a *Admin) formEdit(chrome response.Chrome, setup firm.Setup, form crm.Form, faults []crm.FieldError) FormPage {
	in := FormEdit{
		Form: form, Sites: setup.Sites, Services: servicesOf(setup.Services, form.SiteID), Managers: setup.Managers, Base: a.BaseURL, Faults: faults,
	}
	for _, c := range setup.Consents {
		if c.FormID == form.ID {
			in.Consents = append(in.Consents, c)
		}
	}
	return NewFormEdit(chrome, in)
}

// servicesOf are the services that visitors of a site choose from.
func servicesOf(all []crm.Service, site int64) (services []crm.Service) {
	for _, s := range all {
		if s.SiteID == site {
			services = append(services, s)
		}
	}
	return services
}

// findForm returns the form of the address; a new one is active and belongs to the only site.
func findForm(c *gin.Context, setup firm.Setup) (crm.Form, error) {
	return find(c, setup.Forms, crm.Form{SiteID: onlySite(setup.Sites), Active: true}, func(f crm.Form) int64 { return f.ID })
}
