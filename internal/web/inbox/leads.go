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
	Name       string
	Service    string
	NoService  bool
	Summary    string
	Lang       string // of the summary
	Owner      string
	Asked      string // who is being asked, in words
	Deadline   string // until when, in words
	At         string // last activity, for machines
	Exact      string
	Age        string
}

// NewLeadsPage prepares the frame of the list; current is one of Tabs.
func NewLeadsPage(chrome response.Chrome, current string, counts map[string]int) LeadsPage {
	chrome.Title = chrome.T("leads.heading")
	p := LeadsPage{Chrome: chrome, EmptyHeading: chrome.T("leads." + current + "_empty"), EmptyDetail: chrome.T("leads." + current + "_empty_detail")}
	for _, tab := range Tabs {
		p.Tabs = append(p.Tabs, response.NavItem{Label: chrome.T("leads." + tab), Href: "/inbox?tab=" + tab, Count: counts[tab], Current: tab == current})
	}
	return p
}

// NewLeadRow prepares one lead; service is the name of its service in the reader's language, until the deadline of
// the live offer.
func NewLeadRow(r i18n.Reader, l crm.Lead, service string, until, now time.Time) LeadRow {
	row := LeadRow{
		Href: "/inbox/leads/" + response.IDValue(l.ID), Reference: l.Reference, State: string(l.State),
		StateLabel: r.T("state." + string(l.State)), Name: l.ContactName, Service: service, Summary: l.Summary, Lang: l.Language,
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
		row.Deadline = r.T("leads.until", "When", r.Relative(until, now))
	case row.Owner == "":
		row.Owner = r.T("leads.no_owner")
	}
	return row
}
