package demo

import (
	"fmt"
	"html/template"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// Article is one article of the demo's website in one language. Its body is ours and is shown as it stands.
type Article struct {
	Slug    string
	Lang    string
	Title   string
	Summary string
	Service string // slug of the service it is about
	Tags    string // separated by commas
	Image   string // a file of the assets
	Date    time.Time
	Body    template.HTML
}

// ReadArticles reads every article under demo/articles of package templates: <slug>.<language>.html, which begins
// with lines "name: value" up to a line "---". The newest come first.
func ReadArticles(files fs.FS) ([]Article, error) {
	names, err := fs.Glob(files, "demo/articles/*.html")
	if err != nil {
		return nil, fmt.Errorf("listing articles: %w", err)
	}
	var list []Article
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("reading article: %w", err)
		}
		a, err := parseArticle(name, string(text))
		if err != nil {
			return nil, fmt.Errorf("reading article %s: %w", name, err)
		}
		list = append(list, a)
	}
	slices.SortStableFunc(list, func(a, b Article) int { return b.Date.Compare(a.Date) })
	return list, nil
}

func parseArticle(name, text string) (Article, error) {
	head, body, ok := strings.Cut(text, "\n---\n")
	if !ok {
		return Article{}, fmt.Errorf("no line --- after the heading")
	}
	values := map[string]string{}
	for line := range strings.Lines(head) {
		key, value, _ := strings.Cut(line, ":")
		values[key] = strings.TrimSpace(value)
	}
	parts := strings.Split(strings.TrimPrefix(name, "demo/articles/"), ".")
	date, err := time.Parse(time.DateOnly, values["date"])
	if err != nil || len(parts) != 3 || values["title"] == "" {
		return Article{}, fmt.Errorf("title, date or language is missing")
	}
	return Article{
		Slug: parts[0], Lang: parts[1], Title: values["title"], Summary: values["summary"], Service: values["service"], Tags: values["tags"], Image: values["image"],
		Date: date, Body: template.HTML(body),
	}, nil
}
