package page

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

const (
	relateEvery = time.Hour
	relateSoon  = time.Minute // after a start or an import
	relating    = "relate"
	keepVisits  = 90 * 24 * time.Hour
	visitAgain  = 24 * time.Hour // after which it is noted that somebody came back
	mostVisits  = 300_000        // of a site that count
	fewRelated  = 100            // articles that one transaction changes
)

// Related is an article to read next.
type Related struct {
	URL   string `json:"url"`
	Title string `json:"title"`
	Image string `json:"image,omitempty"`
}

// addRelated adds what an article leads to.
func (b *Bundle) addRelated(tx *database.Tx, articleID int64) error {
	all, err := store.RelatedTo(tx, articleID)
	b.Related = []Related{}
	for _, r := range all {
		b.Related = append(b.Related, Related{URL: r.Address, Title: r.Title, Image: r.Image})
	}
	return err
}

// unnamed is a visitor as their visits are kept: whoever reads the database cannot tell whose votes are theirs.
func unnamed(site crm.Site, visitor string) string {
	mac := hmac.New(sha256.New, site.ReferenceKey)
	mac.Write([]byte("visitor of an article: " + visitor))
	return hex.EncodeToString(mac.Sum(nil)[:12])
}

// Schedule has the next round of RelateArticles run soon, if none is waiting.
func (p *Page) Schedule(tx *database.Tx) error {
	return p.Queue.Insert(tx, jobs.RelateArticles{}, queue.At(tx.Now().Add(relateSoon)), queue.Key(relating))
}

// relateArticles handles jobs.RelateArticles.
func (p *Page) relateArticles(ctx context.Context, job queue.Job[jobs.RelateArticles]) error {
	if err := p.Relate(ctx); err != nil {
		return err
	}
	return p.DB.Write(ctx, func(tx *database.Tx) error {
		if _, err := store.DeleteVisits(tx, tx.Now().Add(-keepVisits)); err != nil {
			return err
		}
		if err := p.Queue.Insert(tx, jobs.RelateArticles{}, queue.At(tx.Now().Add(relateEvery)), queue.Key(relating)); err != nil {
			return err
		}
		return job.Finish(tx)
	})
}

// Relate computes for every site what its articles lead to and how many people have contacted it, and writes what has
// changed.
func (p *Page) Relate(ctx context.Context) error {
	var sites []crm.Site
	err := p.DB.Read(ctx, func(tx *database.Tx) (err error) {
		sites, err = store.Sites(tx)
		return err
	})
	for _, s := range sites {
		err = errors.Join(err, p.relateSite(ctx, s), p.countReached(ctx, s.ID))
	}
	return err
}

func (p *Page) relateSite(ctx context.Context, site crm.Site) error {
	changed, err := p.changedRelated(ctx, site)
	for part := range slices.Chunk(changed, fewRelated) {
		if err != nil {
			return err
		}
		err = p.DB.Write(ctx, func(tx *database.Tx) error {
			for _, c := range part {
				if err := store.PutRelated(tx, c.article, c.to); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return err
}

// leading is what an article leads to.
type leading struct {
	article int64
	to      []store.Related
}

// changedRelated computes what every article leads to, and returns those for which that is something new, in the order of
// their ids.
func (p *Page) changedRelated(ctx context.Context, site crm.Site) (changed []leading, err error) {
	var articles []crm.Article
	var visits []store.Visit
	before := map[int64][]store.Related{}
	err = p.DB.Read(ctx, func(tx *database.Tx) (err error) {
		if articles, err = store.ArticlesOfSite(tx, site.ID); err != nil {
			return err
		}
		if visits, err = store.VisitsOf(tx, site.ID, mostVisits); err != nil {
			return err
		}
		known, err := store.RelatedOfSite(tx, site.ID)
		for _, r := range known {
			before[r.ArticleID] = append(before[r.ArticleID], r)
		}
		return err
	})
	byID := map[int64]crm.Article{}
	for _, a := range articles {
		byID[a.ID] = a
	}
	for article, ids := range relate(articles, visits) {
		var to []store.Related
		for _, id := range ids {
			o := byID[id]
			to = append(to, store.Related{ArticleID: article, OtherID: id, Address: o.Address, Title: o.Title, Image: o.Image})
		}
		if !slices.Equal(to, before[article]) {
			changed = append(changed, leading{article, to})
		}
	}
	slices.SortFunc(changed, func(a, b leading) int { return cmp.Compare(a.article, b.article) })
	return changed, err
}

// countReached counts how many people have contacted a site. Its visitors see another number only when the rounded one is
// another.
func (p *Page) countReached(ctx context.Context, siteID int64) error {
	var n int64
	err := p.DB.Read(ctx, func(tx *database.Tx) (err error) { // which takes a while, and the writer is one for all
		n, err = store.CountReached(tx, siteID)
		return err
	})
	if err != nil {
		return err
	}
	return p.DB.Write(ctx, func(tx *database.Tx) error {
		site, err := store.SiteByID(tx, siteID)
		if err != nil || site.Contacted == n {
			return err
		}
		before := site.Reached()
		if err := store.PutReached(tx, siteID, n); err != nil {
			return err
		}
		if site.Contacted = n; site.Reached() == before {
			return nil
		}
		return store.TouchSite(tx, siteID)
	})
}
