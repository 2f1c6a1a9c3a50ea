package page

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

// mapTime is for how long an import that was asked for is waited for before another may be.
const mapTime = time.Hour

// SitemapImport is the last import of a site's sitemap that somebody asked for.
type SitemapImport struct {
	Address string
	By      string // who asked
	Asked   time.Time
	Ended   time.Time       // zero: it is under way
	Fault   *crm.FieldError // why nothing came of it; nil: something did
	Mapped
}

// AskSitemap has the articles of a site registered by its sitemap, soon. Administrators only. Errors: crm.KindInvalid on the
// field sitemap, also while another import of the site is under way.
func (p *Page) AskSitemap(ctx context.Context, actor crm.Actor, siteID int64, address string) error {
	if err := actor.Require(crm.RoleAdmin); err != nil {
		return err
	}
	address = strings.TrimSpace(address)
	if err := p.checkSitemap(ctx, siteID, address); err != nil {
		return err
	}
	return p.DB.Write(ctx, func(tx *database.Tx) error {
		if err := tx.Lock(store.LastSitemap(siteID)); err != nil {
			return err
		}
		last, err := lastSitemap(tx, siteID)
		if err != nil {
			return err
		}
		if last.Ended.IsZero() && tx.Now().Before(last.Asked.Add(mapTime)) {
			return crm.Invalid([]crm.FieldError{{Field: "sitemap", Code: "sitemap_under_way"}})
		}
		asked := SitemapImport{Address: address, By: actor.Name, Asked: tx.Now()}
		if err := putSitemap(tx, siteID, asked); err != nil {
			return err
		}
		err = store.InsertEvent(tx, crm.Event{Actor: actor, Kind: "sitemap.asked", Subject: "site", SubjectID: siteID,
			Detail: crm.Detail(map[string]any{"address": address})})
		if err != nil {
			return err
		}
		return p.Queue.Insert(tx, jobs.ImportSitemap{Site: siteID, Address: address, Asked: asked.Asked.UnixMicro()})
	})
}

// checkSitemap says what is wrong with an address that is to be that of a site's sitemap.
func (p *Page) checkSitemap(ctx context.Context, siteID int64, address string) error {
	at, err := p.at(ctx, address)
	code := ""
	switch {
	case address == "":
		code = "required"
	case crm.IsKind(err, crm.KindInvalid):
		code = "address_invalid"
	case crm.IsKind(err, crm.KindNotFound), err == nil && at.site.ID != siteID:
		code = "sitemap_elsewhere"
	default:
		return err
	}
	return crm.Invalid([]crm.FieldError{{Field: "sitemap", Code: code}})
}

// LastSitemap returns the last import of a site's sitemap; the zero one when there was none. Administrators only.
func (p *Page) LastSitemap(ctx context.Context, actor crm.Actor, siteID int64) (last SitemapImport, err error) {
	if err := actor.Require(crm.RoleAdmin); err != nil {
		return last, err
	}
	err = p.DB.Read(ctx, func(tx *database.Tx) (err error) {
		last, err = lastSitemap(tx, siteID)
		return err
	})
	return last, err
}

// importSitemap handles jobs.ImportSitemap. What the website is to blame for is told and not tried again.
func (p *Page) importSitemap(ctx context.Context, job queue.Job[jobs.ImportSitemap]) error {
	report, err := p.ImportSitemap(ctx, job.Args.Address)
	fault, told := faultOf(err)
	if !told {
		return err
	}
	return p.DB.Write(ctx, func(tx *database.Tx) error {
		if err := tellSitemap(tx, job.Args, report, fault); err != nil {
			return err
		}
		return job.Finish(tx)
	})
}

// faultOf is what to tell of an import's error; false where trying again may mend it.
func faultOf(err error) (fault *crm.FieldError, told bool) {
	switch e := crm.AsError(err); {
	case err == nil:
		return nil, true
	case e.Kind == crm.KindNotFound: // its origin was taken from the site meanwhile
		return &crm.FieldError{Field: "sitemap", Code: "sitemap_elsewhere"}, true
	case e.Kind == crm.KindInvalid && len(e.Fields) > 0:
		return &e.Fields[0], true
	}
	return nil, false
}

// tellSitemap writes what became of an import, unless another was asked for meanwhile.
func tellSitemap(tx *database.Tx, asked jobs.ImportSitemap, report Mapped, fault *crm.FieldError) error {
	if err := tx.Lock(store.LastSitemap(asked.Site)); err != nil {
		return err
	}
	last, err := lastSitemap(tx, asked.Site)
	if err != nil || last.Asked.UnixMicro() != asked.Asked {
		return err
	}
	last.Ended, last.Mapped, last.Fault = tx.Now(), report, fault
	if err := putSitemap(tx, asked.Site, last); err != nil {
		return err
	}
	return store.InsertEvent(tx, crm.Event{Actor: crm.System(), Kind: "sitemap.imported", Subject: "site", SubjectID: asked.Site,
		Detail: crm.Detail(map[string]any{"address": asked.Address, "read": report.Read, "unpublished": report.Unpublished, "failed": fault != nil})})
}

func lastSitemap(tx *database.Tx, siteID int64) (last SitemapImport, err error) {
	kept, err := store.Setting(tx, store.LastSitemap(siteID))
	if err != nil {
		return last, notThere(err)
	}
	return last, json.Unmarshal([]byte(kept), &last)
}

func putSitemap(tx *database.Tx, siteID int64, last SitemapImport) error {
	return store.PutSetting(tx, store.LastSitemap(siteID), database.JSON(last))
}
