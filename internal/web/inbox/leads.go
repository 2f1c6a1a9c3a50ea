package inbox

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// Tabs are the lists of leads, in their order; each is the value of ?tab=.
var Tabs = [...]string{"mine", "unassigned", "team", "all"}

// LeadsPage is the list of leads: page inbox/leads.
type LeadsPage struct {
	response.Chrome
	Tabs         []response.NavItem
	Rows         []LeadRow
	EmptyHeading string
	EmptyDetail  string
	FirstHref    string // back to the newest; empty on the first page
	NextHref     string // empty on the last page
}

// LeadRow is one lead in the list.
type LeadRow struct {
	Href       string
	Reference  string
	State      string
	StateLabel string
	Promise    *Mark // of the clock that runs
	Name       string
	Service    string
	NoService  bool
	Summary    string
	Lang       string // of the summary
	Owner      string
	Asked      string // who is being asked, in words
	Deadline   string // until when, in words
	Support    string // who supports or is asked to, or that nobody does, in words; empty: nobody is wanted
	Until      string // the support seat's deadline, in words
	Yours      string // that the reader supports it, in words; empty: not so
	At         string // last activity, for machines
	Exact      string
	Age        string
}

// NewLeadsPage prepares the frame of the list; current is one of Tabs. Counts has those that the reader may open.
func NewLeadsPage(chrome response.Chrome, current string, counts map[string]int) LeadsPage {
	chrome.Title = chrome.T("leads.heading")
	p := LeadsPage{Chrome: chrome, EmptyHeading: chrome.T("leads." + current + "_empty"), EmptyDetail: chrome.T("leads." + current + "_empty_detail")}
	for _, tab := range Tabs {
		if n, may := counts[tab]; may {
			p.Tabs = append(p.Tabs, response.NavItem{Label: chrome.T("leads." + tab), Href: "/inbox?tab=" + tab, Count: n, Current: tab == current})
		}
	}
	return p
}

// Around is what a list knows of a lead beside itself.
type Around struct {
	Service  string    // the name of its service in the reader's language
	Deadline time.Time // of the live offer of its lead seat
	Support  time.Time // and of its support seat
	Reader   int64     // whose list it is
	Now      time.Time
}

// NewLeadRow prepares one lead.
func NewLeadRow(r i18n.Reader, l crm.Lead, around Around) LeadRow {
	now := around.Now
	row := LeadRow{
		Href: leadPath(l.ID), Reference: l.Reference, State: string(l.State), StateLabel: r.T("state." + string(l.State)),
		Promise: NewMark(r, l.SLA, now), Name: l.ContactName, Service: around.Service, Summary: l.Summary, Lang: l.Language,
		Owner: l.OwnerName, At: l.LastActivity.UTC().Format(time.RFC3339), Exact: r.DateTime(l.LastActivity), Age: r.Relative(l.LastActivity, now),
	}
	if row.Name == "" {
		row.Name = r.T("leads.nameless")
	}
	if row.Service == "" {
		row.Service, row.NoService = r.T("lead.no_service"), true
	}
	switch {
	case l.OfferedID != 0 && l.OwnerID == 0:
		row.Asked = r.T("leads.asked", "Name", l.OfferedName)
		row.Deadline = r.T("leads.until", "When", r.Relative(around.Deadline, now))
	case row.Owner == "":
		row.Owner = r.T("leads.no_owner")
	}
	row.support(r, l, around)
	return row
}

// support says who has the support seat, where one is wanted.
func (row *LeadRow) support(r i18n.Reader, l crm.Lead, around Around) {
	switch s := l.Support; {
	case s.OwnerID != 0:
		row.Support = r.T("leads.support", "Name", s.OwnerName)
	case s.OfferedID != 0:
		row.Support = r.T("leads.support_asked", "Name", s.OfferedName)
		row.Until = r.T("leads.until", "When", r.Relative(around.Support, around.Now))
	case s.State == crm.SupportQueued && l.State.Open():
		row.Support = r.T("leads.support_wanted")
	}
	if around.Reader != 0 && l.Support.Holder() == around.Reader {
		row.Yours = r.T("leads.you_support")
	}
}
