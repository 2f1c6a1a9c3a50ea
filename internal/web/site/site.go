package site

import (
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/assignment"
	"frontdesk/internal/crm"
	"frontdesk/internal/intake"
	"frontdesk/internal/notice"
	"frontdesk/internal/page"
	"frontdesk/internal/status"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// Site answers visitors and readers of mails.
type Site struct {
	Responder  *response.Responder
	Intake     *intake.Intake
	Assignment *assignment.Assignment
	Page       *page.Page
	Status     *status.Status
	Notice     *notice.Notice
}

// chrome is the frame of a page of one site, in the language of whoever reads it.
func (s *Site) chrome(c *gin.Context, site crm.Site, locale string) response.Chrome {
	reader := s.Responder.Visitor(c, locale, site.Location())
	response.SetReader(c, reader)
	chrome := s.Responder.Chrome(c, "")
	chrome.Owner = site.Name
	return chrome
}

// fail answers a fault as a page in the visitor's language.
func (s *Site) fail(c *gin.Context, locale string, err error) {
	response.SetReader(c, s.Responder.Visitor(c, locale, nil))
	s.Responder.ErrorPage(c, err)
}

// foreign refuses a post from a page of somebody else.
func foreign(c *gin.Context, site crm.Site) error {
	if origin := request.ForeignOrigin(c, site.Origins); origin != "" {
		return &crm.Error{Kind: crm.KindForbidden, Code: "origin_foreign", Params: map[string]any{"Origin": origin}}
	}
	return nil
}

// home returns an address if it is on one of the site's own pages, so that nobody sends visitors elsewhere
// through us; otherwise "".
func home(site crm.Site, address, host string) string {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	origin := strings.ToLower(u.Scheme + "://" + u.Host)
	if !slices.Contains(site.Origins, origin) && !strings.EqualFold(u.Host, host) {
		return ""
	}
	return address
}
