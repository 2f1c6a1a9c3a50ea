package admin

import (
	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/firm"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// EditSpam is GET /admin/sites/{id}/spam.
func (a *Admin) EditSpam(c *gin.Context) {
	a.edit(c, func(chrome response.Chrome, setup firm.Setup) (EditPage, error) {
		site, settings, err := a.spamOf(c, setup)
		return NewSpamEdit(chrome, site, settings, nil), err
	})
}

// SaveSpam is POST /admin/sites/{id}/spam.
func (a *Admin) SaveSpam(c *gin.Context) {
	typed, setup, err := a.posted(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	site, settings, err := a.spamOf(c, setup)
	if err == nil {
		settings = readSpam(typed, settings)
		err = a.Firm.SaveSpam(c.Request.Context(), request.Actor(c), site.ID, settings, typed.faults...)
	}
	a.settle(c, typed, err, spamPath(site)+"?done=saved", func(chrome response.Chrome, faults []crm.FieldError) EditPage {
		return NewSpamEdit(chrome, site, settings, faults)
	})
}

// spamOf returns the site of the address, which is there already, with what it says about spam.
func (a *Admin) spamOf(c *gin.Context, setup firm.Setup) (site crm.Site, settings crm.SpamSettings, err error) {
	if site, err = find(c, setup.Sites, crm.Site{}, func(s crm.Site) int64 { return s.ID }); err != nil {
		return site, settings, err
	}
	if site.ID == 0 {
		return site, settings, crm.NotFound("site")
	}
	settings, err = a.Firm.Spam(c.Request.Context(), request.Actor(c), site.ID)
	return site, settings, err
}

func spamPath(s crm.Site) string { return "/admin/sites/" + response.IDValue(s.ID) + "/spam" }

func readSpam(typed *reading, s crm.SpamSettings) crm.SpamSettings {
	if _, posted := typed.Fields["words"]; posted {
		s.Words = typed.Lines("words")
	}
	if _, posted := typed.Fields["disposable"]; posted {
		s.Disposable = typed.Lines("disposable")
	}
	s.Links, s.Flood = typed.number("links", s.Links), typed.number("flood", s.Flood)
	s.Languages = typed.list("languages", s.Languages)
	s.Akismet = crm.AkismetSettings{
		Key: typed.text("akismet_key", s.Akismet.Key), Blog: typed.text("akismet_blog", s.Akismet.Blog), Endpoint: typed.text("akismet_endpoint", s.Akismet.Endpoint),
	}
	s.Captcha = crm.CaptchaSettings{
		Provider: typed.text("captcha", s.Captcha.Provider), Secret: typed.text("captcha_secret", s.Captcha.Secret), Endpoint: typed.text("captcha_endpoint", s.Captcha.Endpoint),
	}
	return s
}
