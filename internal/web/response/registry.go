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
	parts []string // besides those of every room
}

// rooms declares every page of the product.
var rooms = []room{
	{"site", "parts/visitor.html", []string{"form", "thanks", "accept", "decline", "call-back", "done", "gone", "error", "limited", "page", "solution", "review", "reviewed", "comment", "status", "ask"},
		[]string{"parts/talk.html", "parts/enquiry.html", "parts/ticket.html"}},
	{"inbox", "parts/entry.html", []string{"login", "forgotten", "password"}, nil},
	{"inbox", "parts/staff.html", []string{"leads", "lead", "held", "strays", "stray", "reviews", "time-off", "notices", "reassign", "comments", "writing"}, []string{"parts/promise.html", "parts/delivery.html", "parts/file.html"}},
	{"inbox", "parts/frame.html", []string{"mail"}, nil},
	{"admin", "parts/staff.html", []string{"overview", "list", "edit", "form", "solution", "rules", "try", "report", "machinery", "keys", "mail", "wording"}, []string{"parts/delivery.html"}},
	{"admin", "parts/frame.html", []string{"sample"}, nil},
	{"api", "api/frame.html", []string{"docs"}, nil},
	{"demo", "demo/frame.html", []string{"index", "article", "mails", "mail"}, nil},
}

// parts are what pages and frames of every room are made of.
var parts = []string{"parts/head.html", "parts/field.html", "parts/summary.html", "parts/state.html"}

type page struct {
	frame string
	set   *template.Template
}

type registry map[string]page

func (r registry) names() []string { return slices.Sorted(maps.Keys(r)) }

// readPages parses every declared page and refuses files that nobody declared.
func readPages(files fs.FS, a assets) (registry, error) {
	pages := registry{}
	var declared []string
	for _, room := range rooms {
		shared := slices.Concat(parts, room.parts, []string{room.frame})
		declared = append(declared, shared...)
		for _, name := range room.pages {
			name = room.dir + "/" + name
			p, err := readPage(files, a, shared, name+".html")
			if err != nil {
				return nil, err
			}
			pages[name] = p
			declared = append(declared, name+".html")
		}
	}
	return pages, refuseUndeclared(files, declared)
}

// readPage parses a page with what it shares, the frame last.
func readPage(files fs.FS, a assets, shared []string, file string) (page, error) {
	set := template.New("").Funcs(template.FuncMap{"asset": a.path}).Option("missingkey=error")
	set, err := set.ParseFS(files, append(slices.Clone(shared), file)...)
	if err != nil {
		return page{}, fmt.Errorf("%s: %w", file, err)
	}
	if set.Lookup("content") == nil {
		return page{}, fmt.Errorf("%s defines no content", file)
	}
	return page{frame: path.Base(shared[len(shared)-1]), set: set}, nil
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
