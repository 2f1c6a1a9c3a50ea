package admin

import (
	"strconv"
	"strings"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// NewSiteList lists the sites.
func NewSiteList(chrome response.Chrome, sites []crm.Site) ListPage {
	p := newList(chrome, "sites", "col.name", "col.origins", "col.zone")
	for _, s := range sites {
		p.add("sites", s.ID, false, s.Name, strings.Join(s.Origins, " · "), s.TimeZone)
	}
	return p
}

// NewSiteEdit is the form of a site; its fields are name, origins, time_zone, country, locale, first_minutes, next_minutes,
// before, channel_email, channel_phone, channel_wechat, channel_whatsapp, review_days, and those of statusGroup and commentGroup.
func NewSiteEdit(chrome response.Chrome, s crm.Site, faults []crm.FieldError) EditPage {
	r := chrome.Reader
	p := newEdit(chrome, "sites", s.ID, s.Name, faults, Group{Legend: r.T("edit.basics"), Fields: []response.Field{
		{Name: "name", Label: r.T("edit.name"), Value: s.Name, Wide: true, Required: true},
		{Name: "origins", Label: r.T("edit.origins"), Kind: response.KindTextarea, Rows: 3, Wide: true,
			Value: strings.Join(s.Origins, "\n"), Hint: r.T("edit.origins_hint"), Placeholder: "https://www.example.com"},
		{Name: "time_zone", Label: r.T("edit.zone"), Value: s.TimeZone, Hint: r.T("edit.zone_hint")},
		{Name: "country", Label: r.T("edit.country"), Value: s.Country, Hint: r.T("edit.country_hint"), MaxLength: 2},
		{Name: "locale", Label: r.T("edit.locale"), Kind: response.KindSelect, Options: languageOptions(r, s.Locale)},
	}}, channelGroup(r, s), reviewGroup(r, s), statusGroup(r, s), commentGroup(r, s.Comments), targetsGroup(r, s.Targets, r.T("edit.site_targets_hint")))
	if s.ID != 0 {
		p.Links = []Link{{wordingSite(s) + "/wordings", r.T("wording.heading")}, {spamPath(s), r.T("admin.spam")}}
	}
	return p
}

var channelKinds = [...]string{"email", "phone", "wechat", "whatsapp"}

// channelGroup is what the site's pages say of how to reach the firm.
func channelGroup(r i18n.Reader, s crm.Site) Group {
	g := Group{Legend: r.T("edit.channels"), Hint: r.T("edit.channels_hint")}
	for _, kind := range channelKinds {
		g.Fields = append(g.Fields, response.Field{Name: "channel_" + kind, Label: r.T("point." + kind), Value: channelOf(s.Channels, kind)})
	}
	g.Fields = append(g.Fields, response.Field{Name: "before", Label: r.T("edit.before"), Value: strconv.FormatInt(s.Before, 10), Hint: r.T("edit.before_hint"), InputMode: "numeric"})
	return g
}

func channelOf(all []crm.Channel, kind string) string {
	for _, c := range all {
		if c.Kind == kind {
			return c.Value
		}
	}
	return ""
}

// reviewGroup is whether clients are asked for reviews, and when.
func reviewGroup(r i18n.Reader, s crm.Site) Group {
	return Group{Legend: r.T("edit.reviews"), Hint: r.T("edit.reviews_hint"), Fields: []response.Field{
		numberField("review_days", r.T("edit.review_days"), int(s.ReviewDelay/(24*time.Hour)), r.T("edit.review_days_hint")),
	}}
}
