package admin

import (
	"slices"
	"strconv"

	"frontdesk/internal/crm"
	"frontdesk/internal/web/response"
)

// NewServiceList lists the services.
func NewServiceList(chrome response.Chrome, services []crm.Service) ListPage {
	p := newList(chrome, "services", "col.english", "col.chinese", "col.slug", "col.order")
	for _, s := range services {
		p.add("services", s.ID, false, s.Name.In("en"), s.Name["zh"], s.Slug, strconv.Itoa(s.Position))
	}
	return p
}

// NewServiceEdit is the form of a service; its fields are name_en, name_zh, slug, position, site.
func NewServiceEdit(chrome response.Chrome, s crm.Service, sites []crm.Site, faults []crm.FieldError) EditPage {
	r := chrome.Reader
	return newEdit(chrome, "services", s.ID, s.Name.In(r.Lang), faults, Group{Legend: r.T("edit.basics"), Fields: []response.Field{
		{Name: "name_en", Label: r.T("edit.name_en"), Value: s.Name["en"], Lang: "en"},
		{Name: "name_zh", Label: r.T("edit.name_zh"), Value: s.Name["zh"], Lang: "zh"},
		{Name: "slug", Label: r.T("edit.slug"), Value: s.Slug, Hint: r.T("edit.slug_hint")},
		{Name: "position", Label: r.T("edit.position"), Kind: "number", Value: strconv.Itoa(s.Position)},
		{Name: "site", Label: r.T("edit.site"), Kind: response.KindSelect, Options: siteOptions(sitesFor(sites, s.ID, s.SiteID), s.SiteID)},
	}})
}

// sitesFor are the sites to choose from: any for something new, which then stays with its site.
func sitesFor(sites []crm.Site, id, site int64) []crm.Site {
	if id == 0 {
		return sites
	}
	return slices.DeleteFunc(slices.Clone(sites), func(s crm.Site) bool { return s.ID != site })
}

func siteOptions(sites []crm.Site, chosen int64) []response.Option {
	var options []response.Option
	for _, s := range sites {
		options = append(options, response.Option{Value: response.IDValue(s.ID), Label: s.Name, Selected: s.ID == chosen})
	}
	return options
}
