package page

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/outbound"
	"frontdesk/internal/queue"
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

// describeAgain is how soon an article is asked again what it is, or was when it did not answer.
const describeAgain = 10 * time.Minute

// Visit registers the article, and that its visitor has opened it. When the page says that it is something else than is
// known, the article itself is asked, soon: what a visitor posts is no proof.
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
		if opened.ArticleID = article.ID; opened.Visitor != "" {
			if err := store.PutVisit(tx, opened); err != nil {
				return err
			}
		}
		if p.settled(article, said) {
			return nil
		}
		return p.Queue.Insert(tx, jobs.DescribeArticle{
			Address: at.address, Title: said.Title, Language: said.Language, Tags: said.Tags, Image: said.Image,
		}, queue.Key("describe:"+at.address))
	})
}

// settled reports whether an article need not be asked what it is: it says what is known, or was asked just now.
func (p *Page) settled(known, said crm.Article) bool {
	return same(known, said) || !known.DescribedAt.IsZero() && p.DB.Now().Before(known.DescribedAt.Add(describeAgain))
}

// describeArticle asks an article what it is, and registers that. What its visitors' pages say counts where the article is in
// a private network, which only insiders reach.
func (p *Page) describeArticle(ctx context.Context, job queue.Job[jobs.DescribeArticle]) error {
	at, err := p.at(ctx, job.Args.Address)
	if crm.IsKind(err, crm.KindNotFound) {
		return queue.Cancel(err) // its origin is no site's any more
	}
	if err != nil {
		return err
	}
	said, err := p.ask(ctx, at)
	register := p.describe
	switch {
	case errors.Is(err, outbound.ErrPrivate):
		a := job.Args
		said, err = Visit{Title: a.Title, Language: a.Language, Tags: a.Tags, Image: a.Image}.article(at), nil
	case errors.Is(err, errUnreachable): // its next visitor has it asked again: to try until then asks once for each of them
		p.Log.InfoContext(ctx, "an article does not say what it is", "article", at.address, "error", err)
		register, err = noteAsked, nil
	}
	if err != nil {
		return err
	}
	return p.DB.WriteShared(ctx, func(tx *database.Tx) error {
		if err := register(tx, at, said); err != nil {
			return err
		}
		return job.Finish(tx)
	})
}

// noteAsked notes that an article was asked, and leaves it as it is known.
func noteAsked(tx *database.Tx, at place, _ crm.Article) error {
	known, err := at.lock(tx)
	if err != nil {
		return err
	}
	return store.NoteDescribed(tx, known.ID)
}

// describe registers what an article is, and when it was asked.
func (p *Page) describe(tx *database.Tx, at place, said crm.Article) error {
	known, err := at.lock(tx)
	if err != nil {
		return err
	}
	if !said.Published {
		said = known
		said.Published = false
	}
	if said.ID = known.ID; same(known, said) {
		return store.NoteDescribed(tx, known.ID)
	}
	return store.DescribeArticle(tx, said)
}

// known reports whether nothing is to be asked of the article and the visitor was here today, so that most visits write
// nothing.
func (p *Page) known(ctx context.Context, at place, said crm.Article, opened store.Visit) (known bool, err error) {
	err = p.DB.Read(ctx, func(tx *database.Tx) error {
		article, err := store.ArticleByAddress(tx, at.address)
		if crm.IsKind(err, crm.KindNotFound) {
			return nil
		}
		known = err == nil && p.settled(article, said)
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
