package intake

import (
	"context"
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
	Services []crm.Service
	zone     *time.Location // the site's, read once
}

// service finds the service that a visitor chose or wrote.
func (f Form) service(posted string) int64 {
	for _, s := range f.Services {
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

func (d *directory) load(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, fresh)
	defer cancel()
	forms := map[string]Form{}
	err := d.db.Read(ctx, func(tx *database.Tx) error {
		sites, err := sitesByID(tx)
		if err != nil {
			return err
		}
		services, err := servicesBySite(tx)
		if err != nil {
			return err
		}
		all, err := store.Forms(tx)
		for _, f := range all {
			forms[f.Slug] = Form{Form: f, Site: sites[f.SiteID], Services: services[f.SiteID], zone: sites[f.SiteID].Location()}
		}
		return err
	})
	d.loaded = time.Now()
	if err == nil {
		d.forms = forms
	}
	return err
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
