package page

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"frontdesk/internal/crm"
)

// maxElement is how much of a file one element may take.
const maxElement = 16 << 20 // bytes

// elements calls each with every element of a name, wherever it stands. It knows no document types and fetches nothing, so
// an entity that a file defines is an error.
func elements(file io.Reader, each map[string]func(*xml.Decoder, xml.StartElement) error) error {
	m := &meter{from: file}
	d := xml.NewDecoder(m)
	for {
		m.left = maxElement
		token, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading the file: %w", err)
		}
		start, ok := token.(xml.StartElement)
		if !ok || each[start.Name.Local] == nil {
			continue
		}
		m.left = maxElement
		if err := each[start.Name.Local](d, start); err != nil {
			return err
		}
	}
}

// meter ends the reading of an element that is too big.
type meter struct {
	from io.Reader
	left int
}

func (m *meter) Read(p []byte) (int, error) {
	if m.left <= 0 {
		return 0, errTooBig
	}
	n, err := m.from.Read(p)
	m.left -= n
	return n, err
}

// wxrItem is a post of a WordPress export, with its comments.
type wxrItem struct {
	Link     string       `xml:"link"`
	Title    string       `xml:"title"`
	Comments []wxrComment `xml:"comment"`
}

type wxrComment struct {
	ID       string `xml:"comment_id"`
	Author   string `xml:"comment_author"`
	Email    string `xml:"comment_author_email"`
	Date     string `xml:"comment_date_gmt"`
	Content  string `xml:"comment_content"`
	Approved string `xml:"comment_approved"` // 1, 0, spam, trash
	Type     string `xml:"comment_type"`     // empty or comment; pingback, trackback
	Parent   string `xml:"comment_parent"`
}

var wxrStates = map[string]crm.CommentState{"1": crm.CommentApproved, "0": crm.CommentPending, "spam": crm.CommentSpam, "trash": crm.CommentTrash, "post-trashed": crm.CommentTrash}

func readWordPress(file io.Reader, take func(foreignComment) error) error {
	return elements(file, map[string]func(*xml.Decoder, xml.StartElement) error{
		"item": func(d *xml.Decoder, start xml.StartElement) error {
			var item wxrItem
			if err := d.DecodeElement(&item, &start); err != nil {
				return fmt.Errorf("reading an item: %w", err)
			}
			slices.SortStableFunc(item.Comments, func(a, b wxrComment) int { return strings.Compare(a.Date, b.Date) }) // those answered first
			for _, c := range item.Comments {
				if err := take(c.foreign(item)); err != nil {
					return err
				}
			}
			return nil
		},
	})
}

func (c wxrComment) foreign(item wxrItem) foreignComment {
	f := foreignComment{
		id: c.ID, article: strings.TrimSpace(item.Link), title: item.Title, name: c.Author, email: c.Email, html: c.Content,
		state: wxrStates[c.Approved], at: dateOf(time.DateTime, c.Date),
	}
	if c.Parent != "0" {
		f.parent = c.Parent
	}
	if f.state == "" {
		f.state = crm.CommentPending
	}
	if c.Type == "pingback" || c.Type == "trackback" {
		f.html = ""
	}
	return f
}

// dsqThread is an article of a Disqus export.
type dsqThread struct {
	ID    string `xml:"id,attr"`
	Link  string `xml:"link"`
	Title string `xml:"title"`
}

type dsqPost struct {
	ID      string `xml:"id,attr"`
	Message string `xml:"message"`
	Date    string `xml:"createdAt"`
	Deleted string `xml:"isDeleted"`
	Spam    string `xml:"isSpam"`
	Name    string `xml:"author>name"`
	Email   string `xml:"author>email"`
	Thread  struct {
		ID string `xml:"id,attr"`
	} `xml:"thread"`
	Parent struct {
		ID string `xml:"id,attr"`
	} `xml:"parent"`
}

func readDisqus(file io.Reader, take func(foreignComment) error) error {
	threads := map[string]dsqThread{} // an export names them before its comments
	return elements(file, map[string]func(*xml.Decoder, xml.StartElement) error{
		"thread": func(d *xml.Decoder, start xml.StartElement) error {
			var t dsqThread
			if err := d.DecodeElement(&t, &start); err != nil {
				return fmt.Errorf("reading a thread: %w", err)
			}
			threads[t.ID] = t
			return nil
		},
		"post": func(d *xml.Decoder, start xml.StartElement) error {
			var p dsqPost
			if err := d.DecodeElement(&p, &start); err != nil {
				return fmt.Errorf("reading a post: %w", err)
			}
			return take(p.foreign(threads[p.Thread.ID]))
		},
	})
}

func (p dsqPost) foreign(t dsqThread) foreignComment {
	f := foreignComment{
		id: p.ID, parent: p.Parent.ID, article: strings.TrimSpace(t.Link), title: t.Title, name: p.Name, email: p.Email, html: p.Message,
		state: crm.CommentApproved, at: dateOf(time.RFC3339, p.Date),
	}
	if p.Spam == "true" {
		f.state = crm.CommentSpam
	} else if p.Deleted == "true" {
		f.state = crm.CommentTrash
	}
	return f
}

// dateOf reads the time of a comment; one that cannot be read is very long ago, so that it does not stand above others.
func dateOf(layout, text string) time.Time {
	t, err := time.Parse(layout, strings.TrimSpace(text))
	if err != nil || t.Year() < 1990 {
		return time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return t.UTC()
}
