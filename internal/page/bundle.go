package page

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// Bundle is everything that an article carries, in one language. All of it is public: what may not be seen by everybody
// is never put in.
type Bundle struct {
	Page     string    `json:"page"` // canonical address
	Language string    `json:"language"`
	Date     string    `json:"date"` // today at the site, 20261122
	Title    string    `json:"title"`
	Counts   Counts    `json:"counts"`
	Services []Service `json:"services"`
	Channels []Channel `json:"channels"`
	Comments Comments  `json:"comments"` // the newest
	Ticket   *Ticket   `json:"ticket"`   // null: the article has none
	Reviews  Reviews   `json:"reviews"`  // of the firm
	Related  []Related `json:"related"`  // what to read next
}

// Counts are the counts of an article and of its firm.
type Counts struct {
	crm.Counts
	Reached int64 `json:"reached"` // how many people have contacted the firm, rounded down; 0: too few to say
}

// Service is something the firm sells.
type Service struct {
	Slug string `json:"slug"`
	Name string `json:"name"`
}

// Channel is a way to reach the firm; Link opens it, where that can be.
type Channel struct {
	crm.Channel
	Link string `json:"link,omitempty"`
}

// Encoded is a bundle as it is sent. Edition stands for its state: two of one edition are the same.
type Encoded struct {
	Edition string
	JSON    []byte
}

// Encoded returns the bundle of an address in a language, from this process's shelf while it still holds. Errors:
// crm.KindInvalid for what is no address, KindNotFound for one on no origin of any site.
func (p *Page) Encoded(ctx context.Context, address, language string) (Encoded, crm.Site, error) {
	at, err := p.at(ctx, address)
	if err != nil {
		return Encoded{}, at.site, err
	}
	language = languageOf(at.site, language)
	edition, err := p.edition(ctx, at, language)
	if err != nil {
		return Encoded{}, at.site, err
	}
	key := at.address + " " + language
	if kept := p.bundles.get(key); kept.Edition == edition {
		return kept, at.site, nil
	}
	bundle, versions, err := p.gather(ctx, at, language)
	if err != nil {
		return Encoded{}, at.site, err
	}
	text, err := json.Marshal(bundle)
	if err != nil {
		return Encoded{}, at.site, fmt.Errorf("encoding the bundle of %s: %w", at.address, err)
	}
	e := Encoded{Edition: p.name(at, versions, language), JSON: text}
	p.bundles.put(key, e)
	return e, at.site, nil
}

// Bundle returns the bundle of an address in a language, for a page of our own.
func (p *Page) Bundle(ctx context.Context, address, language string) (Bundle, crm.Site, error) {
	at, err := p.at(ctx, address)
	if err != nil {
		return Bundle{}, at.site, err
	}
	b, _, err := p.gather(ctx, at, languageOf(at.site, language))
	return b, at.site, err
}

// edition asks the database, once for all who ask at the same time: a page that many read at once costs one question, and
// nobody is told of a state that is older than their asking.
func (p *Page) edition(ctx context.Context, at place, language string) (string, error) {
	e, err := p.editions.ask(ctx, at.address, func(ctx context.Context) (e store.Edition, err error) {
		err = p.DB.ReadOne(ctx, func(tx *database.Tx) error {
			e, err = store.EditionOf(tx, at.site.ID, at.address)
			return err
		})
		return e, err
	})
	return p.name(at, e, language), err
}

// name stands for a state of a bundle: the versions, the language, and the day, which the ticket's number shows.
func (p *Page) name(at place, e store.Edition, language string) string {
	return fmt.Sprintf("%d.%d.%s.%s", e.Site, e.Article, today(at.site, p.DB.Now()), language)
}

func today(site crm.Site, now time.Time) string { return now.In(site.Location()).Format("20060102") }

// gather reads the bundle and the versions it is of from one snapshot.
func (p *Page) gather(ctx context.Context, at place, language string) (b Bundle, e store.Edition, err error) {
	err = p.DB.Read(ctx, func(tx *database.Tx) error {
		if e, err = store.EditionOf(tx, at.site.ID, at.address); err != nil {
			return err
		}
		site, err := store.SiteByID(tx, at.site.ID)
		if err != nil {
			return err
		}
		article, err := store.ArticleByAddress(tx, at.address)
		if err != nil && !crm.IsKind(err, crm.KindNotFound) {
			return err
		}
		b = Bundle{
			Page: at.address, Language: language, Date: today(site, p.DB.Now()), Title: article.Title,
			Counts: Counts{Counts: article.Counts, Reached: site.Reached()}, Channels: Channels(site),
		}
		if err := b.addTicket(tx, article.ID, p.Catalog.Reader(language, nil)); err != nil {
			return err
		}
		if err := b.addReviews(tx, site); err != nil {
			return err
		}
		if b.Comments, err = commentsOf(tx, article.ID, cursor{sort: crm.SortNewest}); err != nil {
			return err
		}
		if err := b.addRelated(tx, article.ID); err != nil {
			return err
		}
		return b.addServices(tx, site)
	})
	return b, e, err
}

func (b *Bundle) addServices(tx *database.Tx, site crm.Site) error {
	all, err := store.Services(tx)
	b.Services = []Service{}
	for _, s := range all {
		if s.SiteID == site.ID {
			b.Services = append(b.Services, Service{Slug: s.Slug, Name: s.Name.In(b.Language)})
		}
	}
	return err
}

// Channels returns the ways to reach the firm of a site.
func Channels(site crm.Site) []Channel {
	all := make([]Channel, len(site.Channels))
	for i, c := range site.Channels {
		all[i] = Channel{Channel: c, Link: linkOf(c)}
	}
	return all
}

// linkOf opens a channel; empty: it is only to be read.
func linkOf(c crm.Channel) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, c.Value)
	switch c.Kind {
	case "email":
		return "mailto:" + c.Value
	case "phone":
		return "tel:+" + digits
	case "whatsapp":
		return "https://wa.me/" + digits
	}
	return ""
}

// languageOf is the language of a bundle: the one asked for if we write it, else the site's.
func languageOf(site crm.Site, asked string) string {
	switch asked {
	case "en", "zh":
		return asked
	}
	return site.Locale
}
