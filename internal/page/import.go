package page

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"frontdesk/internal/contactpoint"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// importBatch is how many comments are written at once: visitors come between.
const importBatch = 100

// Imported counts what became of the comments of a file.
type Imported struct {
	Written   int // new here
	Known     int // imported before
	Elsewhere int // under an article of no site of the firm
	Orphans   int // of those written, how many reply to what is not there, and begin a thread
	Empty     int // that say nothing, or are pings of other sites
}

// foreignComment is a comment of an export.
type foreignComment struct {
	id, parent string // of the export; parent is empty for none
	article    string // address
	title      string // of the article
	name       string
	email      string
	html       string // as it was there
	state      crm.CommentState
	at         time.Time
}

// An importer puts the comments of an export under the articles they belong to. What was imported before it leaves alone.
type importer struct {
	page    *Page
	ctx     context.Context
	format  string
	waiting []foreignComment
	report  Imported
}

// Import reads an export of comments: "wordpress" (WXR) or "disqus" (XML). It reads the file once and keeps little of it in
// memory. The same again changes nothing. Nobody is told by mail of what is imported. An error says how far the report is.
func (p *Page) Import(ctx context.Context, format string, file io.Reader) (Imported, error) {
	im := &importer{page: p, ctx: ctx, format: format}
	read := map[string]func(io.Reader, func(foreignComment) error) error{"wordpress": readWordPress, "disqus": readDisqus}[format]
	if read == nil {
		return im.report, fmt.Errorf("no format %q: wordpress or disqus", format)
	}
	err := read(file, im.add)
	if err == nil {
		err = im.flush()
	}
	if p.Log != nil && err == nil {
		p.Log.Info("comments imported", slog.String("format", format), slog.Int("written", im.report.Written))
	}
	return im.report, err
}

func (im *importer) add(c foreignComment) error {
	if strings.TrimSpace(c.html) == "" {
		im.report.Empty++
		return nil
	}
	im.waiting = append(im.waiting, c)
	if len(im.waiting) < importBatch {
		return nil
	}
	return im.flush()
}

// flush writes what waits, in one transaction.
func (im *importer) flush() error {
	var report Imported
	places := map[string]place{}
	for _, c := range im.waiting {
		at, err := im.page.at(im.ctx, c.article)
		if err != nil && !crm.IsKind(err, crm.KindInvalid) && !crm.IsKind(err, crm.KindNotFound) {
			return err
		}
		if err == nil {
			places[c.article] = at
		}
	}
	err := im.page.DB.Write(im.ctx, func(tx *database.Tx) error {
		report = im.report
		for _, c := range im.waiting {
			if err := im.write(tx, places, c, &report); err != nil {
				return fmt.Errorf("comment %s of %s: %w", c.id, c.article, err)
			}
		}
		return nil
	})
	if err == nil {
		im.report, im.waiting = report, im.waiting[:0]
	}
	return err
}

func (im *importer) write(tx *database.Tx, places map[string]place, f foreignComment, report *Imported) error {
	at, ours := places[f.article]
	if !ours {
		report.Elsewhere++
		return nil
	}
	_, err := store.CommentBySource(tx, im.source(f, f.id))
	if err == nil {
		report.Known++
		return nil
	}
	if !crm.IsKind(err, crm.KindNotFound) {
		return err
	}
	article, err := at.lock(tx)
	if err != nil {
		return err
	}
	if err := entitle(tx, article, f.title); err != nil {
		return err
	}
	c := f.comment(at, article)
	c.Source = im.source(f, f.id)
	if err := im.attach(tx, f, &c, report); err != nil {
		return err
	}
	if c.ID, err = store.InsertComment(tx, c); err != nil {
		return err
	}
	report.Written++
	return im.settle(tx, c)
}

// settle counts an imported comment, and says where it came from.
func (im *importer) settle(tx *database.Tx, c crm.Comment) error {
	if c.State == crm.CommentApproved {
		if err := store.CountComment(tx, c, 1); err != nil {
			return err
		}
	}
	return event(tx, crm.System(), "comment.imported", c.ID)
}

// source names a comment of an export: its format, the site that it is of, and its id there.
func (im *importer) source(f foreignComment, id string) string {
	host := f.article
	if u, err := url.Parse(f.article); err == nil {
		host = strings.ToLower(u.Host)
	}
	return im.format + " " + host + " " + id
}

// attach puts a reply into its thread, if what it replies to was imported before it.
func (im *importer) attach(tx *database.Tx, f foreignComment, c *crm.Comment, report *Imported) error {
	if f.parent == "" {
		return nil
	}
	parent, err := store.CommentBySource(tx, im.source(f, f.parent))
	if crm.IsKind(err, crm.KindNotFound) || (err == nil && parent.ArticleID != c.ArticleID) {
		report.Orphans++
		return nil
	}
	c.ParentID, c.RootID = parent.ID, parent.RootID
	if c.RootID == 0 {
		c.RootID = parent.ID
	}
	return err
}

// entitle gives an article the title of the export while it has none of its own.
func entitle(tx *database.Tx, a crm.Article, title string) error {
	if a.Title != "" || line(title, maxTitle) == "" {
		return nil
	}
	a.Title = line(title, maxTitle)
	return store.DescribeArticle(tx, a)
}

func (f foreignComment) comment(at place, article crm.Article) crm.Comment {
	c := crm.Comment{
		SiteID: at.site.ID, ArticleID: article.ID, State: f.state, Name: line(visible(f.name), maxName), Locale: at.site.Locale,
		Text: paragraphs(f.html), HTML: sanitise(withParagraphs(visible(f.html))), CreatedAt: f.at, Reasons: []string{"imported"},
	}
	if c.Name == "" {
		c.Name = "–"
	}
	if point, err := contactpoint.ParseEmail(f.email); err == nil {
		c.Email = point.Value
	}
	return c
}

// withParagraphs makes paragraphs of the empty lines of HTML that has none, as WordPress does when it shows a comment.
func withParagraphs(s string) string {
	s = strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s))
	if strings.Contains(strings.ToLower(s), "<p") {
		return s
	}
	var b strings.Builder
	for _, part := range strings.Split(s, "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			b.WriteString("<p>" + strings.ReplaceAll(part, "\n", "<br/>") + "</p>\n")
		}
	}
	return b.String()
}

// errTooBig ends the reading of an export that would fill the memory.
var errTooBig = errors.New("one element of the file is larger than 16 MiB")
