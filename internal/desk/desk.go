// Package desk is what a consultant sees: the lists of leads and one lead with all that belongs to it. It reads
// only what the actor's scope allows, and changes nothing.
package desk

import (
	"context"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/scan"
	"frontdesk/internal/store"
)

// pageSize is how many leads a page of a list shows; countMost how far the tabs count.
const (
	pageSize  = 50
	countMost = 1000
)

// Desk reads for people at their desks.
type Desk struct {
	db   *database.DB
	gate *scan.Gate
}

// New returns a desk over a database, which asks the gate what is known of files.
func New(db *database.DB, gate *scan.Gate) *Desk { return &Desk{db, gate} }

// A View is one of the lists of the inbox.
type View = store.LeadView

// A Filter selects a page of a list.
type Filter = store.LeadFilter

// Views are the lists of the inbox in their order; all is for managers.
var Views = [...]store.LeadView{store.ViewMine, store.ViewUnassigned, store.ViewTeam, store.ViewAll}

// List is one page of a list of leads.
type List struct {
	Leads    []crm.Lead
	Services map[int64]crm.Service
	Offers   map[int64]crm.Offer      // by lead: those of its lead seat that wait for an answer
	Support  map[int64]crm.Offer      // the same of its support seat
	Counts   map[store.LeadView]int64 // of each view, counted up to CountMost
	Now      time.Time
	More     bool  // there is a next page, after the last lead of this one
	Held     int64 // submissions held as spam; managers only
}

// CountMost is where counting stops: a count of CountMost means that many or more.
const CountMost = countMost

// Leads returns a page of a list, after the lead given by cursor (zero: from the top). A view the actor has
// no right to is crm.KindForbidden.
func (d *Desk) Leads(ctx context.Context, actor crm.Actor, filter Filter) (list List, err error) {
	if filter.View == store.ViewAll && !actor.May(crm.RoleManager) {
		return list, crm.Errorf(crm.KindForbidden, "forbidden")
	}
	filter.Limit = pageSize + 1
	list.Now = d.db.Now()
	err = d.db.Read(ctx, func(tx *database.Tx) (err error) {
		if list.Leads, err = store.Leads(tx, actor.Scope(), filter); err != nil {
			return err
		}
		if list.More = len(list.Leads) > pageSize; list.More {
			list.Leads = list.Leads[:pageSize]
		}
		return d.surround(tx, actor, &list)
	})
	return list, err
}

// surround adds what a list shows beside its leads.
func (d *Desk) surround(tx *database.Tx, actor crm.Actor, list *List) (err error) {
	if list.Services, err = services(tx); err != nil {
		return err
	}
	if err = list.readOffers(tx); err != nil {
		return err
	}
	list.Counts = map[store.LeadView]int64{}
	for _, view := range Views {
		if view == store.ViewAll && !actor.May(crm.RoleManager) {
			continue
		}
		if list.Counts[view], err = store.CountLeads(tx, actor.Scope(), view, countMost); err != nil {
			return err
		}
	}
	if actor.May(crm.RoleManager) {
		list.Held, err = store.CountHeldSubmissions(tx)
	}
	return err
}

func services(tx *database.Tx) (map[int64]crm.Service, error) {
	all, err := store.Services(tx)
	byID := make(map[int64]crm.Service, len(all))
	for _, s := range all {
		byID[s.ID] = s
	}
	return byID, err
}

// readOffers reads the offers of the leads that wait for an answer.
func (l *List) readOffers(tx *database.Tx) error {
	l.Offers, l.Support = map[int64]crm.Offer{}, map[int64]crm.Offer{}
	var asked []int64
	for _, lead := range l.Leads {
		if lead.OfferedID != 0 || lead.Support.OfferedID != 0 {
			asked = append(asked, lead.ID)
		}
	}
	offers, err := store.LiveOffers(tx, asked)
	for _, o := range offers {
		switch {
		case o.State != crm.OfferOffered:
		case o.Seat == crm.SeatSupport:
			l.Support[o.LeadID] = o
		default:
			l.Offers[o.LeadID] = o
		}
	}
	return err
}
