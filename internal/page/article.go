package page

import (
	"context"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// place is where something happens: an address of a site. The article may not be registered yet.
type place struct {
	site    crm.Site
	address string // canonical
}

// at finds the site that an address belongs to. Errors: crm.KindInvalid for what is no address, KindNotFound
// "site_not_found" for one of nobody's.
func (p *Page) at(ctx context.Context, address string) (place, error) {
	canonical, origin, err := Canonical(address)
	if err != nil {
		return place{}, err
	}
	site, err := p.Intake.Site(ctx, origin)
	return place{site, canonical}, err
}

// Site returns the site that an address belongs to; the errors of a bundle.
func (p *Page) Site(ctx context.Context, address string) (crm.Site, error) {
	at, err := p.at(ctx, address)
	return at.site, err
}

// lock registers the article of a place if need be, and keeps it for the transaction: who changes something on one
// article goes after the other, so counts are exact.
func (pl place) lock(tx *database.Tx) (crm.Article, error) {
	return store.LockArticle(tx, crm.Article{SiteID: pl.site.ID, Address: pl.address, Published: true})
}
