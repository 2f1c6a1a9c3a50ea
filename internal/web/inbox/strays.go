package inbox

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/conversation"
	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

const (
	strayPage = 50
	straysAt  = "/inbox/strays"
)

// StraysPage is one of the lists of mails that came in and had no effect: page inbox/strays.
type StraysPage struct {
	response.Chrome
	View         string
	Tabs         []response.NavItem
	Reasons      []response.NavItem // to see those alone
	Rows         []StrayRow
	Bulk         bool // those that are ticked can be set aside
	NextHref     string
	EmptyHeading string
	EmptyDetail  string
}

// StrayRow is one of them.
type StrayRow struct {
	ID, Href       string
	Who, Subject   string
	When           string
	Reason, Begins string // why it had no effect, and how it begins
}

// Strays is GET /inbox/strays: mail that had no effect, newest first.
func (i *Inbox) Strays(c *gin.Context) {
	q := conversation.StrayQuery{View: crm.StrayView(c.DefaultQuery("view", string(crm.StrayWaiting))), Reason: c.Query("reason"), Limit: strayPage + 1}
	if !slices.Contains(crm.StrayViews[:], q.View) {
		q.View = crm.StrayWaiting
	}
	before, err := strconv.ParseInt(c.DefaultQuery("before", "0"), 10, 64)
	if err == nil {
		q.Before = before // an address typed by hand begins at the top
	}
	list, err := i.Conversation.Strays(c.Request.Context(), request.Actor(c), q)
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	i.Responder.Page(c, http.StatusOK, "inbox/strays", NewStraysPage(i.chrome(c, "strays", 0), q, list))
}

// NewStraysPage prepares a list, which has one row more than a page when there are older ones.
func NewStraysPage(chrome response.Chrome, q conversation.StrayQuery, list conversation.StrayList) StraysPage {
	r := chrome.Reader
	p := StraysPage{
		Chrome: chrome, View: string(q.View), Bulk: q.View != crm.StrayAside,
		EmptyHeading: r.T("stray.empty_" + string(q.View)), EmptyDetail: r.T("stray.empty_detail"),
	}
	p.Title = r.T("stray.heading")
	for _, view := range crm.StrayViews {
		p.Tabs = append(p.Tabs, response.NavItem{Label: r.T("stray.view_" + string(view)), Href: straysHref(view, "", 0), Count: int(list.Counts[view]), Current: view == q.View})
	}
	p.Reasons = strayReasons(r, q, list)
	if len(list.Mails) > strayPage {
		list.Mails = list.Mails[:strayPage]
		p.NextHref = straysHref(q.View, q.Reason, list.Mails[strayPage-1].ID)
	}
	for _, in := range list.Mails {
		p.Rows = append(p.Rows, NewStrayRow(r, in))
	}
	return p
}

// strayReasons lead to the mails of one reason each; none where there is nothing to choose.
func strayReasons(r i18n.Reader, q conversation.StrayQuery, list conversation.StrayList) []response.NavItem {
	if len(list.Reasons) < 2 && q.Reason == "" {
		return nil
	}
	items := []response.NavItem{{Label: r.T("stray.any_reason"), Href: straysHref(q.View, "", 0), Current: q.Reason == ""}}
	for _, reason := range list.Reasons {
		items = append(items, response.NavItem{Label: strayReason(r, reason.Reason), Href: straysHref(q.View, reason.Reason, 0), Count: int(reason.Count), Current: q.Reason == reason.Reason})
	}
	return items
}

func straysHref(view crm.StrayView, reason string, before int64) string {
	query := url.Values{"view": {string(view)}}
	if reason != "" {
		query.Set("reason", reason)
	}
	if before != 0 {
		query.Set("before", response.IDValue(before))
	}
	return straysAt + "?" + query.Encode()
}

// NewStrayRow prepares one mail of a list.
func NewStrayRow(r i18n.Reader, in crm.Incoming) StrayRow {
	row := StrayRow{
		ID: response.IDValue(in.ID), Href: straysAt + "/" + response.IDValue(in.ID), Who: strayWho(r, in), Subject: straySubject(r, in),
		When: r.DateTime(in.ReceivedAt), Reason: strayReason(r, in.Reason), Begins: crm.Summary(in.Said),
	}
	return row
}

// strayWho is whoever wrote a mail, as it says, or as its envelope does.
func strayWho(r i18n.Reader, in crm.Incoming) string {
	switch {
	case in.Name != "" && in.Address != "":
		return in.Name + " <" + in.Address + ">"
	case in.Address != "":
		return in.Address
	case in.Sender != "":
		return in.Sender
	}
	return r.T("stray.nobody")
}

func straySubject(r i18n.Reader, in crm.Incoming) string {
	if in.Subject == "" {
		return r.T("stray.no_subject")
	}
	return in.Subject
}

// strayReason is why a mail had no effect, in a few words.
func strayReason(r i18n.Reader, code string) string {
	if key := "stray.reason." + code; r.Has(key) {
		return r.T(key)
	}
	return r.T("stray.reason.other", "Code", code)
}

// SetStraysAside is POST /inbox/strays: those that are ticked.
func (i *Inbox) SetStraysAside(c *gin.Context) {
	fields, err := request.ReadOwnForm(c)
	if err == nil {
		err = i.Conversation.SetAside(c.Request.Context(), request.Actor(c), fields.IDs("mail")...)
	}
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	i.Responder.Redirect(c, straysHref(crm.StrayView(fields.Get("view")), "", 0)+"&done=mails_set_aside")
}

// astray is how many mails wait for whoever is signed in.
func (i *Inbox) astray(c *gin.Context) int {
	n, err := i.Conversation.StraysWaiting(c.Request.Context(), request.Actor(c))
	if err != nil {
		return 0 // the page itself tells of the outage
	}
	return int(n)
}
