package page

import (
	"context"
	"encoding/xml"
	"fmt"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// feedEntries is how many comments a feed holds.
const feedEntries = 50

// feed is an Atom feed (RFC 4287).
type feed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Links   []feedLink  `xml:"link"`
	Entries []feedEntry `xml:"entry"`
}

type feedLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

type feedEntry struct {
	ID        string      `xml:"id"`
	Title     string      `xml:"title"`
	Published string      `xml:"published"`
	Updated   string      `xml:"updated"`
	Author    feedAuthor  `xml:"author"`
	Link      feedLink    `xml:"link"`
	Content   feedContent `xml:"content"`
}

type feedAuthor struct {
	Name string `xml:"name"`
}

type feedContent struct {
	Type string `xml:"type,attr"`
	HTML string `xml:",chardata"`
}

// Feed returns the last comments of an article as an Atom feed, and the edition that it is of. Errors: those of a bundle.
func (p *Page) Feed(ctx context.Context, address string) (body []byte, edition string, err error) {
	at, err := p.at(ctx, address)
	if err != nil {
		return nil, "", err
	}
	var article crm.Article
	var comments []crm.Comment
	err = p.DB.Read(ctx, func(tx *database.Tx) error {
		if article, err = store.ArticleByAddress(tx, at.address); err != nil {
			return notThere(err)
		}
		comments, err = store.LatestComments(tx, article.ID, feedEntries)
		return err
	})
	if err != nil {
		return nil, "", err
	}
	article.Address = at.address
	body, err = xml.MarshalIndent(p.feedOf(at.site, article, comments), "", " ")
	return append([]byte(xml.Header), body...), fmt.Sprintf("feed.%d", article.Version), err
}

func (p *Page) feedOf(site crm.Site, article crm.Article, comments []crm.Comment) feed {
	own := p.Outbox.URL(PagePath(article.Address, ""))
	f := feed{
		ID: own, Title: titleOf(article) + " · " + site.Name, Updated: stamp(article.CreatedAt),
		Links: []feedLink{{"alternate", article.Address}, {"self", p.Outbox.URL("/feed" + PagePath(article.Address, "")[2:])}},
	}
	for _, c := range comments {
		changed := c.CreatedAt
		if c.EditedAt.After(changed) {
			changed = c.EditedAt
		}
		f.Updated = max(f.Updated, stamp(changed))
		f.Entries = append(f.Entries, feedEntry{
			ID: fmt.Sprintf("%s#c%d", own, c.ID), Title: c.Name, Published: stamp(c.CreatedAt), Updated: stamp(changed), Author: feedAuthor{c.Name},
			Link: feedLink{"alternate", fmt.Sprintf("%s#c%d", own, c.ID)}, Content: feedContent{"html", c.HTML},
		})
	}
	return f
}

// stamp is a time in the one form whose order is that of its text.
func stamp(t time.Time) string {
	if t.IsZero() {
		t = time.Unix(0, 0)
	}
	return t.UTC().Format("2006-01-02T15:04:05.000000Z")
}
