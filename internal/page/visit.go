package page

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

const (
	maxTitle = 300 // characters
	maxTags  = 20
	maxTag   = 60
)

// Visit is what an article says of itself when somebody opens it.
type Visit struct {
	Page     string
	Title    string
	Language string
	Tags     []string
	Image    string
}

// Visit registers the article, or what has changed of it, and that its visitor has opened it. Whatever does not fit is left
// out: a visitor cannot mend it.
// Errors: those of a bundle, KindRateLimited.
func (p *Page) Visit(ctx context.Context, v Visitor, visit Visit) error {
	at, err := p.at(ctx, visit.Page)
	if err != nil {
		return err
	}
	if err := p.admit(ctx, v, "page", writes); err != nil {
		return err
	}
	said := visit.article(at)
	opened := store.Visit{}
	if visitorID.MatchString(v.ID) {
		opened.Visitor = unnamed(at.site, v.ID)
	}
	known, err := p.known(ctx, at, said, opened)
	if err != nil || known {
		return err
	}
	return p.DB.WriteShared(ctx, func(tx *database.Tx) error {
		article, err := at.lock(tx)
		if err != nil {
			return err
		}
		if said.ID, opened.ArticleID = article.ID, article.ID; opened.Visitor != "" {
			if err := store.PutVisit(tx, opened); err != nil {
				return err
			}
		}
		if same(article, said) {
			return nil
		}
		return store.DescribeArticle(tx, said)
	})
}

// known reports whether the article is registered as it describes itself and the visitor was here today, so that most
// visits write nothing.
func (p *Page) known(ctx context.Context, at place, said crm.Article, opened store.Visit) (known bool, err error) {
	err = p.DB.Read(ctx, func(tx *database.Tx) error {
		article, err := store.ArticleByAddress(tx, at.address)
		if crm.IsKind(err, crm.KindNotFound) {
			return nil
		}
		known = err == nil && same(article, said)
		if opened.ArticleID = article.ID; !known || opened.Visitor == "" {
			return err
		}
		known, err = store.VisitedSince(tx, opened, p.DB.Now().Add(-visitAgain))
		return err
	})
	return known, err
}

func same(a, b crm.Article) bool {
	return a.Title == b.Title && a.Language == b.Language && slices.Equal(a.Tags, b.Tags) && a.Image == b.Image && a.Published == b.Published
}

func (v Visit) article(at place) crm.Article {
	a := crm.Article{SiteID: at.site.ID, Address: at.address, Title: line(v.Title, maxTitle), Published: true}
	if tag, err := language.Parse(v.Language); err == nil && v.Language != "" {
		base, _ := tag.Base()
		a.Language = base.String()
	}
	for _, t := range v.Tags {
		t = strings.ToLower(line(t, maxTag))
		if t != "" && !slices.Contains(a.Tags, t) && len(a.Tags) < maxTags {
			a.Tags = append(a.Tags, t)
		}
	}
	if image, err := url.Parse(v.Image); err == nil && len(v.Image) <= maxAddress && (image.Scheme == "http" || image.Scheme == "https") && image.Host != "" {
		a.Image = image.String()
	}
	return a
}

// line makes one line of a text, of so many characters at most.
func line(s string, most int) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
	if runes := []rune(s); len(runes) > most {
		s = strings.TrimSpace(string(runes[:most]))
	}
	return s
}
