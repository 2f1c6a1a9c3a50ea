package response

import (
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// room is a folder of pages that share a frame.
type room struct {
	dir   string
	frame string // the file in parts/, or in dir, that holds the page
	pages []string
}

// rooms declares every page of the product.
var rooms = []room{
	{"site", "parts/visitor.html", []string{"form", "thanks", "accept", "decline", "done", "gone", "error", "limited", "page", "solution", "review", "reviewed", "comment"}},
	{"inbox", "parts/entry.html", []string{"login", "forgotten", "password"}},
	{"inbox", "parts/staff.html", []string{"leads", "lead", "held", "reviews", "time-off", "reassign", "comments"}},
	{"admin", "parts/staff.html", []string{"overview", "list", "edit", "form", "solution", "rules", "try", "report", "machinery", "keys"}},
	{"api", "api/frame.html", []string{"docs"}},
	{"demo", "demo/frame.html", []string{"index", "article", "mails", "mail"}},
}

// parts are what pages and frames are made of.
var parts = []string{"parts/head.html", "parts/field.html", "parts/summary.html", "parts/state.html", "parts/promise.html", "parts/talk.html", "parts/enquiry.html", "parts/ticket.html"}

type page struct {
	frame string
	set   *template.Template
}

type registry map[string]page

func (r registry) names() []string { return slices.Sorted(maps.Keys(r)) }

// readPages parses every declared page and refuses files that nobody declared.
func readPages(files fs.FS, a assets) (registry, error) {
	pages := registry{}
	declared := slices.Clone(parts)
	for _, room := range rooms {
		declared = append(declared, room.frame)
		for _, name := range room.pages {
			name = room.dir + "/" + name
			p, err := readPage(files, a, room.frame, name+".html")
			if err != nil {
				return nil, err
			}
			pages[name] = p
			declared = append(declared, name+".html")
		}
	}
	return pages, refuseUndeclared(files, declared)
}

func readPage(files fs.FS, a assets, frame, file string) (page, error) {
	set := template.New("").Funcs(template.FuncMap{"asset": a.path}).Option("missingkey=error")
	set, err := set.ParseFS(files, append(slices.Clone(parts), frame, file)...)
	if err != nil {
		return page{}, fmt.Errorf("%s: %w", file, err)
	}
	if set.Lookup("content") == nil {
		return page{}, fmt.Errorf("%s defines no content", file)
	}
	return page{frame: path.Base(frame), set: set}, nil
}

// refuseUndeclared fails on a template that no table here names: it would never be seen.
func refuseUndeclared(files fs.FS, declared []string) error {
	for _, dir := range []string{"parts", "site", "inbox", "admin", "api", "demo"} {
		entries, err := fs.ReadDir(files, dir)
		if err != nil {
			return err
		}
		for _, e := range entries {
			name := path.Join(dir, e.Name())
			if strings.HasSuffix(name, ".html") && !slices.Contains(declared, name) {
				return fmt.Errorf("%s is declared nowhere", name)
			}
		}
	}
	return nil
}
