package admin

import (
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
	a.edit(c, func(chrome response.Chrome, setup firm.Setup) (EditPage, error) {
		form, err := findForm(c, setup)
		return a.formEdit(chrome, setup, form, nil), err
	})
}

// SaveForm is POST /admin/forms, and /admin/forms/{id}.
func (a *Admin) SaveForm(c *gin.Context) {
	typed, setup, err := a.posted(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	form, err := findForm(c, setup)
	if err == nil {
		form = readForm(typed, form, setup)
		_, err = a.Firm.SaveForm(c.Request.Context(), request.Actor(c), form, typed.faults...)
	}
	a.settle(c, typed, err, savedAt("/admin/forms", len(setup.Forms)), func(chrome response.Chrome, faults []crm.FieldError) EditPage {
		return a.formEdit(chrome, setup, form, faults)
	})
}

func (a *Admin) formEdit(chrome response.Chrome, setup firm.Setup, form crm.Form, faults []crm.FieldError) EditPage {
	return NewFormEdit(chrome, FormEdit{
		Form: form, Sites: setup.Sites, Services: servicesOf(setup.Services, form.SiteID), Base: a.BaseURL, Faults: faults,
	})
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

func readForm(typed *reading, f crm.Form, setup firm.Setup) crm.Form {
	f.Name = typed.text("name", f.Name)
	f.Slug = typed.text("slug", f.Slug)
	f.Active = typed.Bool("active")
	f.ConsentVersion = typed.text("consent_version", f.ConsentVersion)
	f.Consent = typed.words("consent", f.Consent)
	f.MustConsent = typed.Bool("must_consent")
	if f.ID == 0 {
		f.SiteID = typed.site(setup.Sites, f.SiteID)
	}
	return f
}
