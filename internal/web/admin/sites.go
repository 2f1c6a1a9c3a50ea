package admin

import (
	"strings"

	"frontdesk/internal/crm"
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

// NewSiteEdit is the form of a site; its fields are name, origins, time_zone, country, locale, first_minutes, next_minutes.
func NewSiteEdit(chrome response.Chrome, s crm.Site, faults []crm.FieldError) EditPage {
	r := chrome.Reader
	return newEdit(chrome, "sites", s.ID, s.Name, faults, Group{Legend: r.T("edit.basics"), Fields: []response.Field{
		{Name: "name", Label: r.T("edit.name"), Value: s.Name, Wide: true, Required: true},
		{Name: "origins", Label: r.T("edit.origins"), Kind: response.KindTextarea, Rows: 3, Wide: true,
			Value: strings.Join(s.Origins, "\n"), Hint: r.T("edit.origins_hint"), Placeholder: "https://www.example.com"},
		{Name: "time_zone", Label: r.T("edit.zone"), Value: s.TimeZone, Hint: r.T("edit.zone_hint")},
		{Name: "country", Label: r.T("edit.country"), Value: s.Country, Hint: r.T("edit.country_hint"), MaxLength: 2},
		{Name: "locale", Label: r.T("edit.locale"), Kind: response.KindSelect, Options: languageOptions(r, s.Locale)},
	}}, targetsGroup(r, s.Targets, r.T("edit.site_targets_hint")))
}
