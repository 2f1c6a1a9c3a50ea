package page

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/outbound"
	"frontdesk/internal/store"
)

const (
	mostMaps     = 50   // sitemaps that one names
	mostMapped   = 5000 // articles of one import
	maxSitemap   = 20 << 20
	maxPageBytes = 1 << 20
)

// Mapped counts what became of what a sitemap names.
type Mapped struct {
	Read        int // articles that were asked for what they are
	Gone        int // that answered that they are not there
	Unreachable int // that did not answer, and stay as they were
	Elsewhere   int // addresses on no site of the firm
	Unpublished int // articles that were known and are not in the sitemap
}

// ImportSitemap registers the articles that the sitemap of a site names, and unpublishes those that it names no more, unless
// it names more than are read: then nobody knows which it leaves out. What is related is computed soon after. Errors: those of a bundle for the sitemap's own address, and crm.KindInvalid on the field
// sitemap for one that cannot be read or names nothing, by which nothing is changed; the report says how far it came.
func (p *Page) ImportSitemap(ctx context.Context, address string) (report Mapped, err error) {
	at, err := p.at(ctx, address)
	if err != nil {
		return report, err
	}
	named, whole, err := p.sitemap(ctx, address, true)
	if err == nil && len(named) == 0 {
		err = noSitemap(ctx, address, "sitemap_empty", errors.New("it names no page"))
	}
	if err != nil {
		return report, err
	}
	there := map[string]bool{}
	for _, name := range named {
		page, err := p.at(ctx, name)
		if err != nil || page.site.ID != at.site.ID {
			report.Elsewhere++
			continue
		}
		if there[page.address] {
			continue
		}
		if len(there) == mostMapped {
			whole = false
			break
		}
		there[page.address] = true
		if err := p.mapArticle(ctx, page, &report); err != nil {
			return report, err
		}
	}
	if !whole {
		return report, p.DB.Write(ctx, p.Schedule)
	}
	report.Unpublished, err = p.unpublishOthers(ctx, at, there)
	return report, err
}

// sitemap returns the addresses that a sitemap names, and those of the sitemaps that it names, and whether these are all.
func (p *Page) sitemap(ctx context.Context, address string, index bool) (named []string, whole bool, err error) {
	status, body, err := p.fetch(ctx, address, maxSitemap)
	switch {
	case errors.Is(err, outbound.ErrPrivate):
		return nil, false, noSitemap(ctx, address, "sitemap_private", err)
	case err != nil:
		return nil, false, noSitemap(ctx, address, "sitemap_unreachable", err)
	case status != http.StatusOK:
		return nil, false, noSitemap(ctx, address, "sitemap_status", fmt.Errorf("it answers with status %d", status), "Status", status)
	}
	var found struct {
		Pages []string `xml:"url>loc"`
		Maps  []string `xml:"sitemap>loc"`
	}
	if err := xml.Unmarshal(body, &found); err != nil {
		return nil, false, noSitemap(ctx, address, "sitemap_unreadable", err)
	}
	named, whole = found.Pages, true
	for i, other := range found.Maps {
		if !index || i == mostMaps {
			return named, false, nil
		}
		more, all, err := p.sitemap(ctx, other, false)
		if err != nil {
			return nil, false, err
		}
		named, whole = append(named, more...), whole && all
	}
	return named, whole, nil
}

// noSitemap says what was wrong with an address that was to be one, unless we are only being stopped.
func noSitemap(ctx context.Context, address, code string, cause error, more ...any) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	params := map[string]any{"Address": address}
	for i := 0; i+1 < len(more); i += 2 {
		params[more[i].(string)] = more[i+1]
	}
	return &crm.Error{Kind: crm.KindInvalid, Code: "invalid", Err: fmt.Errorf("reading %s: %w", address, cause),
		Fields: []crm.FieldError{{Field: "sitemap", Code: code, Params: params}}}
}

func (p *Page) fetch(ctx context.Context, address string, most int64) (status int, body []byte, err error) {
	request, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("User-Agent", "Frontdesk (what the firm's own articles are)")
	return outbound.Read(ctx, p.Outbound, request, most)
}

// errUnreachable is said of an article that answered neither what it is nor that it is gone.
var errUnreachable = errors.New("the article did not answer")

// ask reads what an article says of itself; one that is gone is unpublished. Errors: outbound.ErrPrivate, errUnreachable.
func (p *Page) ask(ctx context.Context, at place) (crm.Article, error) {
	status, body, err := p.fetch(ctx, at.address, maxPageBytes)
	switch {
	case ctx.Err() != nil:
		return crm.Article{}, ctx.Err()
	case err != nil:
		return crm.Article{}, fmt.Errorf("%w: %w", errUnreachable, err)
	case status == http.StatusNotFound || status == http.StatusGone:
		return crm.Article{}, nil
	case status != http.StatusOK:
		return crm.Article{}, fmt.Errorf("%w: status %d", errUnreachable, status)
	}
	return describe(bytes.NewReader(body)).article(at), nil
}

// mapArticle asks an article what it is, and registers that.
func (p *Page) mapArticle(ctx context.Context, at place, report *Mapped) error {
	said, err := p.ask(ctx, at)
	switch {
	case errors.Is(err, errUnreachable):
		report.Unreachable++
		return nil
	case err != nil:
		return err
	case said.Published:
		report.Read++
	default:
		report.Gone++
	}
	return p.DB.WriteShared(ctx, func(tx *database.Tx) error { return p.describe(tx, at, said) })
}

// unpublishOthers unpublishes the articles of the sitemap's origin that it does not name.
func (p *Page) unpublishOthers(ctx context.Context, at place, named map[string]bool) (n int, err error) {
	_, origin, err := Canonical(at.address)
	if err != nil {
		return 0, err
	}
	err = p.DB.Write(ctx, func(tx *database.Tx) error {
		n = 0
		all, err := store.ArticlesOfSite(tx, at.site.ID)
		for _, a := range all {
			_, of, bad := Canonical(a.Address)
			if bad != nil || of != origin || !a.Published || named[a.Address] {
				continue
			}
			a.Published = false
			if err := store.DescribeArticle(tx, a); err != nil {
				return err
			}
			n++
		}
		if err != nil {
			return err
		}
		return p.Schedule(tx)
	})
	return n, err
}
