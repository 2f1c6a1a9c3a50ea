package admin

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// ListPage is the table of one kind of thing: page admin/list.
type ListPage struct {
	response.Chrome
	Back         Link
	Lede         string
	NewHref      string // empty: nothing new can be made
	NewLabel     string
	Columns      []string
	Rows         []Row
	EmptyHeading string
	EmptyDetail  string
}

// Row is one thing in a table; Off shows it faded.
type Row struct {
	Href  string // empty: it is not the reader's to change
	Cells []Cell
	Off   bool
}

// Cell is one value in a row; the first of a row leads to the thing.
type Cell struct {
	Column string // its heading, for narrow screens
	Text   string
	First  bool
	Warn   bool // something to look at
}

// EditPage is the form for one thing: page admin/edit.
type EditPage struct {
	response.Chrome
	ListHref     string
	ListLabel    string
	Action       string
	Groups       []Group
	Faults       []response.Fault
	Warnings     []string // what is wrong with the thing as it stands
	Links        []Link   // to what else there is about it
	Delete       *Deletion
	InviteAction string // empty: no link to send
	Sitemap      *SitemapPanel
}

// Link is a way to another page.
type Link struct{ Href, Label string }

// Deletion asks once more before a thing is gone.
type Deletion struct{ Action, Label, Hint, Submit string }

// Group is some fields that belong together.
type Group struct {
	Legend string
	Hint   string
	Fields []response.Field
	Pairs  bool // each two of the fields stand beside each other
}

// newList prepares the list of a room: "sites", "services", "forms", "calendars", "teams", "rules" or "users".
func newList(chrome response.Chrome, room string, columns ...string) ListPage {
	key := "admin." + room
	chrome.Title = chrome.T(key)
	p := ListPage{
		Chrome: chrome, Back: Link{"/admin", chrome.T("admin.heading")}, Lede: chrome.T(key + "_lede"), NewHref: "/admin/" + room + "/new", NewLabel: chrome.T(key + "_new"),
		EmptyHeading: chrome.T(key + "_empty"), EmptyDetail: chrome.T(key + "_empty_detail"),
	}
	for _, c := range columns {
		p.Columns = append(p.Columns, chrome.T(c))
	}
	return p
}

// add appends one row; texts follow the columns.
func (p *ListPage) add(room string, id int64, off bool, texts ...string) {
	row := Row{Href: "/admin/" + room + "/" + response.IDValue(id), Off: off}
	for i, text := range texts {
		cell := Cell{Text: text, First: i == 0}
		if i > 0 {
			cell.Column = p.Columns[i]
		}
		row.Cells = append(row.Cells, cell)
	}
	p.Rows = append(p.Rows, row)
}

// newEdit prepares the form of a thing; a new one has id 0 and no name.
func newEdit(chrome response.Chrome, room string, id int64, name string, faults []crm.FieldError, groups ...Group) EditPage {
	chrome.Title = name
	action := "/admin/" + room
	if id == 0 {
		chrome.Title = chrome.T("admin." + room + "_new")
	} else {
		action += "/" + response.IDValue(id)
	}
	if chrome.Title == "" {
		chrome.Title = chrome.T("admin." + room) // its name is what has to be typed again
	}
	p := EditPage{Chrome: chrome, ListHref: "/admin/" + room, ListLabel: chrome.T("admin." + room), Action: action, Groups: groups}
	for _, g := range groups {
		p.Faults = append(p.Faults, response.Mark(chrome.Reader, faults, g.Fields)...)
	}
	return p
}

// retype puts back what was typed, readable or not, into the fields that are typed into.
func (p *EditPage) retype(typed request.Fields) {
	for _, g := range p.Groups {
		retype(g.Fields, typed)
	}
}

func retype(fields []response.Field, typed request.Fields) {
	for i := range fields {
		f := &fields[i]
		switch f.Kind {
		case response.KindSelect, response.KindRadios, response.KindChecks, response.KindCheck:
			continue
		}
		if _, posted := typed[f.Name]; posted {
			f.Value = typed.Text(f.Name)
		}
		retype(f.Items, typed)
	}
}
