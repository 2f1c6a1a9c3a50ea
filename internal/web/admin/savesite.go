package admin

import (
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/firm"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// Sites is GET /admin/sites.
func (a *Admin) Sites(c *gin.Context) {
	a.list(c, func(chrome response.Chrome, setup firm.Setup) ListPage { return NewSiteList(chrome, setup.Sites) })
}

// EditSite is GET /admin/sites/{id}, or "new".
func (a *Admin) EditSite(c *gin.Context) {
	setup, err := a.Firm.Setup(c.Request.Context(), request.Actor(c))
	var site crm.Site
	if err == nil {
		site, err = findSite(c, setup)
	}
	switch {
	case err != nil:
		a.Responder.ErrorPage(c, err)
	case site.ID == 0:
		a.Responder.Page(c, http.StatusOK, "admin/edit", NewSiteEdit(a.chrome(c), site, nil))
	default:
		a.showSite(c, http.StatusOK, site, "", nil)
	}
}

// SaveSite is POST /admin/sites, and /admin/sites/{id}.
func (a *Admin) SaveSite(c *gin.Context) {
	typed, setup, err := a.posted(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	site, err := findSite(c, setup)
	if err == nil {
		site = readSite(typed, site)
		_, err = a.Firm.SaveSite(c.Request.Context(), request.Actor(c), site, typed.faults...)
	}
	a.settle(c, typed, err, savedAt("/admin/sites", len(setup.Sites)), func(chrome response.Chrome, faults []crm.FieldError) EditPage {
		return NewSiteEdit(chrome, site, faults)
	})
}

// findSite returns the site of the address; a new one is where its maker is.
func findSite(c *gin.Context, setup firm.Setup) (crm.Site, error) {
	maker := request.User(c)
	return find(c, setup.Sites, crm.Site{TimeZone: maker.TimeZone, Locale: maker.Locale, ReviewDelay: 3 * 24 * time.Hour, Comments: crm.UsualCommentRules()}, func(s crm.Site) int64 { return s.ID })
}

func readSite(typed *reading, s crm.Site) crm.Site {
	s.Name = typed.text("name", s.Name)
	s.TimeZone = typed.text("time_zone", s.TimeZone)
	s.Country = strings.ToUpper(typed.text("country", s.Country))
	s.Locale = typed.text("locale", s.Locale)
	s.Targets = typed.targets(s.Targets)
	s.ReviewDelay = reviewDelay(typed, s.ReviewDelay)
	s.Before = int64(typed.number("before", int(s.Before)))
	s.Channels = typed.channels(s.Channels)
	s.Comments = typed.comments(s.Comments)
	s.Untold = typed.untold()
	if _, posted := typed.Fields["origins"]; posted {
		s.Origins = typed.Lines("origins")
	}
	return s
}

// channels are the fields channel_email, channel_phone, channel_wechat and channel_whatsapp.
func (r *reading) channels(before []crm.Channel) (all []crm.Channel) {
	for _, kind := range channelKinds {
		all = append(all, crm.Channel{Kind: kind, Value: r.text("channel_"+kind, channelOf(before, kind))})
	}
	return all
}

// reviewDelay is after how many days clients are asked for a review; what is too long is the station's to refuse.
func reviewDelay(typed *reading, before time.Duration) time.Duration {
	const day = 24 * time.Hour
	return time.Duration(max(-1, min(typed.number("review_days", int(before/day)), 10_000))) * day
}
