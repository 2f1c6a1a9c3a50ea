package admin

import (
	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/firm"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// Services is GET /admin/services.
func (a *Admin) Services(c *gin.Context) {
	a.list(c, func(chrome response.Chrome, setup firm.Setup) ListPage {
		return NewServiceList(chrome, setup.Services)
	})
}

// EditService is GET /admin/services/{id}, or "new".
func (a *Admin) EditService(c *gin.Context) {
	a.edit(c, func(chrome response.Chrome, setup firm.Setup) (EditPage, error) {
		service, err := findService(c, setup)
		return NewServiceEdit(chrome, service, setup.Sites, nil), err
	})
}

// SaveService is POST /admin/services, and /admin/services/{id}.
func (a *Admin) SaveService(c *gin.Context) {
	typed, setup, err := a.posted(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	service, err := findService(c, setup)
	if err == nil {
		service = readService(typed, service, setup.Sites)
		_, err = a.Firm.SaveService(c.Request.Context(), request.Actor(c), service, typed.faults...)
	}
	a.settle(c, typed, err, savedAt("/admin/services", len(setup.Services)), func(chrome response.Chrome, faults []crm.FieldError) EditPage {
		return NewServiceEdit(chrome, service, setup.Sites, faults)
	})
}

// findService returns the service of the address; a new one comes last, and belongs to the only site.
func findService(c *gin.Context, setup firm.Setup) (crm.Service, error) {
	fresh := crm.Service{SiteID: onlySite(setup.Sites), Position: len(setup.Services)}
	return find(c, setup.Services, fresh, func(s crm.Service) int64 { return s.ID })
}

func readService(typed *reading, s crm.Service, sites []crm.Site) crm.Service {
	s.Name = typed.words("name", s.Name)
	s.Slug = typed.text("slug", s.Slug)
	s.Position = typed.number("position", s.Position)
	if s.ID == 0 {
		s.SiteID = typed.site(sites, s.SiteID)
	}
	return s
}

// onlySite is the site of a firm with but one, or 0.
func onlySite(sites []crm.Site) int64 {
	if len(sites) != 1 {
		return 0
	}
	return sites[0].ID
}
