package intake

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// fresh is for how long a copy of the forms is used: a change in /admin shows within it.
const fresh = time.Second

// Form is a form with the site and the services that it shows.
type Form struct {
	crm.Form
	Site     crm.Site
	Services []crm.Service  // that it offers
	all      []crm.Service  // of the site
	zone     *time.Location // the site's, read once
	Spam     crm.SpamSettings
}

// newForm is a form with what it offers of its site.
func newForm(f crm.Form, site crm.Site, services []crm.Service) Form {
	form := Form{Form: f, Site: site, Services: services, all: services, zone: site.Location()}
	if len(f.Services) > 0 {
		form.Services = slices.DeleteFunc(slices.Clone(services), func(s crm.Service) bool { return !slices.Contains(f.Services, s.ID) })
	}
	return form
}

// service finds the service that a visitor chose or wrote, or that the page is about: one of the site's, offered or not.
func (f Form) service(posted string) int64 {
	for _, s := range f.all {
		if strings.EqualFold(s.Slug, posted) {
			return s.ID
		}
		for _, name := range s.Name {
			if strings.EqualFold(name, posted) {
				return s.ID
			}
		}
	}
	return 0
}

// directory keeps a copy of all forms, so that taking a submission reads nothing from the database. When the
// database is away the last copy serves on.
type directory struct {
	db     *database.DB
	mu     sync.Mutex
	forms  map[string]Form
	sites  map[string]crm.Site // by origin
	spam   map[int64]crm.SpamSettings
	loaded time.Time
	err    error // of the last loading
}

func newDirectory(db *database.DB) *directory { return &directory{db: db} }

// form returns the active form of that slug.
func (d *directory) form(ctx context.Context, slug string) (Form, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f, known := d.forms[slug]
	age := time.Since(d.loaded)
	if age > fresh || (!known && age > fresh/10) {
		d.err = d.load(ctx)
		f, known = d.forms[slug]
	}
	if !known && d.err != nil {
		return Form{}, d.err // we cannot say that there is no such form
	}
	if !known || !f.Active {
		return Form{}, crm.NotFound("form")
	}
	return f, nil
}

// site returns the site whose pages are served from an origin.
func (d *directory) site(ctx context.Context, origin string) (crm.Site, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if time.Since(d.loaded) > fresh {
		d.err = d.load(ctx)
	}
	s, known := d.sites[origin]
	switch {
	case known:
		return s, nil
	case d.err != nil:
		return s, d.err // we cannot say that it is nobody's
	}
	return s, crm.NotFound("site")
}

// spamOf returns what a site says about spam.
func (d *directory) spamOf(ctx context.Context, siteID int64) (crm.SpamSettings, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if time.Since(d.loaded) > fresh {
		d.err = d.load(ctx)
	}
	if d.spam == nil {
		return crm.SpamSettings{}, d.err // there never was a copy
	}
	return spamOf(d.spam, siteID), nil
}

// load reads a copy for all who come after, whether or not the visitor who needs it first (ctx) waits for it.
func (d *directory) load(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), fresh)
	defer cancel()
	forms, origins := map[string]Form{}, map[string]crm.Site{}
	var settings map[int64]crm.SpamSettings
	err := d.db.Read(ctx, func(tx *database.Tx) error {
		sites, err := sitesByID(tx)
		if err != nil {
			return err
		}
		for _, s := range sites {
			for _, origin := range s.Origins {
				origins[origin] = s
			}
		}
		services, err := servicesBySite(tx)
		if err != nil {
			return err
		}
		if settings, err = store.SpamSettings(tx); err != nil {
			return err
		}
		all, err := store.Forms(tx)
		for _, f := range all {
			form := newForm(f, sites[f.SiteID], services[f.SiteID])
			form.Spam = spamOf(settings, f.SiteID)
			forms[f.Slug] = form
		}
		return err
	})
	d.loaded = time.Now()
	if err == nil {
		d.forms, d.sites, d.spam = forms, origins, settings
	}
	return err
}

func spamOf(settings map[int64]crm.SpamSettings, site int64) crm.SpamSettings {
	if s, said := settings[site]; said {
		return s
	}
	return crm.DefaultSpam()
}

func sitesByID(tx *database.Tx) (map[int64]crm.Site, error) {
	all, err := store.Sites(tx)
	byID := make(map[int64]crm.Site, len(all))
	for _, s := range all {
		byID[s.ID] = s
	}
	return byID, err
}

func servicesBySite(tx *database.Tx) (map[int64][]crm.Service, error) {
	all, err := store.Services(tx)
	bySite := map[int64][]crm.Service{}
	for _, s := range all {
		bySite[s.SiteID] = append(bySite[s.SiteID], s)
	}
	return bySite, err
}

// Form returns an active form, for showing it and for knowing its site's origins.
func (in *Intake) Form(ctx context.Context, slug string) (Form, error) {
	return in.firm.form(ctx, slug)
}

// Site returns the site whose pages are served from an origin; crm.KindNotFound when it is nobody's.
func (in *Intake) Site(ctx context.Context, origin string) (crm.Site, error) {
	return in.firm.site(ctx, origin)
}
