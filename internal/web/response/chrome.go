package response

import (
	"net/url"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
)

// Chrome is what the frame around every page shows; every view embeds it.
type Chrome struct {
	i18n.Reader
	Title     string
	Owner     string    // whose page it is: the site's name, for visitors
	Nav       []NavItem // rooms of the house, for staff
	User      string    // who is signed in
	Back      string    // this page, for actions that return to it
	Languages []Language
	Flash     *Flash
	Duty      *Duty
	Plain     bool // no script, as Token asks
	Public    bool // what visitors write on it is for everybody to read
}

// NavItem is a way to another room.
type NavItem struct {
	Label   string
	Href    string
	Count   int
	Current bool
}

// Language is one way to read this page.
type Language struct {
	Tag     string
	Name    string // in that language
	Href    string
	Current bool
}

// Flash tells what has just happened. Kind is "good" or "bad".
type Flash struct {
	Kind string
	Text string
}

// Duty is the switch with which a consultant is given leads or not.
type Duty struct{ Away bool }

// Chrome returns the frame for a page with that title, for whoever reads the answer.
func (r *Responder) Chrome(c *gin.Context, title string) Chrome {
	reader := r.Reader(c)
	return Chrome{
		Reader: reader, Title: title, Back: c.Request.URL.RequestURI(), Plain: c.GetBool(plainKey),
		Languages: LanguagesOf(r.catalog, reader.Lang, c.Request.URL),
	}
}

// LanguagesOf returns the page at u in each language.
func LanguagesOf(catalog *i18n.Catalog, current string, u *url.URL) []Language {
	var list []Language
	for _, tag := range i18n.Languages {
		query := u.Query()
		query.Set(LanguageQuery, tag)
		list = append(list, Language{
			Tag: tag, Name: catalog.Reader(tag, nil).T("language.name"),
			Href: u.Path + "?" + query.Encode(), Current: tag == current,
		})
	}
	return list
}

// Staff adds what somebody who is signed in sees around every page. Room is "inbox", "held", "strays" or "admin"; held is how
// many submissions wait for a decision.
func (ch Chrome) Staff(actor crm.Actor, room string, held int) Chrome {
	ch.User = actor.Name
	ch.Nav = []NavItem{
		{Label: ch.T("nav.inbox"), Href: "/inbox", Current: room == "inbox"},
		{Label: ch.T("nav.comments"), Href: commentsRoom, Current: room == "comments"},
	}
	if actor.May(crm.RoleManager) {
		ch.Nav = append(ch.Nav,
			NavItem{Label: ch.T("nav.held"), Href: "/inbox/held", Count: held, Current: room == "held"},
			NavItem{Label: ch.T("nav.strays"), Href: straysRoom, Current: room == "strays"},
			NavItem{Label: ch.T("nav.reviews"), Href: "/inbox/reviews", Current: room == "reviews"},
			NavItem{Label: ch.T("nav.admin"), Href: "/admin", Current: room == "admin"})
	}
	return ch
}

const (
	commentsRoom = "/inbox/comments" // where comments are moderated
	straysRoom   = "/inbox/strays"   // where mail is that had no effect
)

// Waiting adds how many comments wait for whoever is signed in.
func (ch Chrome) Waiting(comments int) Chrome { return ch.counted(commentsRoom, comments) }

// Astray adds how many mails without effect wait for whoever is signed in.
func (ch Chrome) Astray(mails int) Chrome { return ch.counted(straysRoom, mails) }

func (ch Chrome) counted(room string, count int) Chrome {
	for i := range ch.Nav {
		if ch.Nav[i].Href == room {
			ch.Nav[i].Count = count
		}
	}
	return ch
}

// OnDuty adds the switch of somebody who is a consultant.
func (ch Chrome) OnDuty(d crm.Duty) Chrome {
	if d != crm.DutyNone {
		ch.Duty = &Duty{Away: d == crm.DutyAway}
	}
	return ch
}
