package routing

import (
	"errors"
	"fmt"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// errNotYet is why a correction waits until what it corrects has been routed.
var errNotYet = errors.New("what this corrects is not routed yet")

// match finds the contacts of arrivals, or makes them, and gives them the contact points that are new. A contact that
// is known already is kept; else the first point that is known decides: e-mail, phone, WhatsApp, WeChat. A point
// that belongs to somebody else suggests that the two are one.
func match(tx *database.Tx, arrivals []arrival) error {
	var points []store.Point
	for _, a := range arrivals {
		points = append(points, pointsOf(a.submission)...)
	}
	owners, err := store.ContactsOfPoints(tx, points)
	if err != nil {
		return err
	}
	for i, a := range arrivals {
		for _, p := range pointsOf(a.submission) {
			if arrivals[i].contact == 0 {
				arrivals[i].contact = owners[p]
			}
		}
	}
	if err := introduce(tx, arrivals); err != nil {
		return err
	}
	return attach(tx, arrivals, owners)
}

// introduce makes contacts for the arrivals that have none.
func introduce(tx *database.Tx, arrivals []arrival) error {
	var strangers []int
	var contacts []crm.Contact
	for i, a := range arrivals {
		if s := a.submission; a.contact == 0 {
			strangers = append(strangers, i)
			contacts = append(contacts, crm.Contact{Name: s.Name, Company: s.Company, Country: s.Country, Locale: s.Locale})
		}
	}
	ids, err := store.InsertContacts(tx, contacts)
	for n, id := range ids {
		arrivals[strangers[n]].contact, arrivals[strangers[n]].stranger = id, true
	}
	return err
}

func attach(tx *database.Tx, arrivals []arrival, owners map[store.Point]int64) error {
	var free []store.OwnedPoint
	for _, a := range arrivals {
		for _, p := range a.submission.ContactPoints() {
			switch owner := owners[store.Point{Kind: p.Kind, Value: p.Value}]; owner {
			case a.contact:
			case 0:
				free = append(free, store.OwnedPoint{ContactPoint: p, ContactID: a.contact})
			default:
				if err := store.SuggestMerge(tx, a.contact, owner, a.submission.ID); err != nil {
					return err
				}
			}
		}
	}
	return store.InsertContactPoints(tx, free)
}

func pointsOf(s crm.Submission) []store.Point {
	all := s.ContactPoints()
	points := make([]store.Point, len(all))
	for i, p := range all {
		points[i] = store.Point{Kind: p.Kind, Value: p.Value}
	}
	return points
}

// corrected returns the lead of what a submission corrects, read for update, if somebody works on it or will: a
// correction of what is closed without an owner is a new enquiry. The zero lead when there is none.
func corrected(tx *database.Tx, s crm.Submission) (crm.Lead, error) {
	if s.Corrects == "" {
		return crm.Lead{}, nil
	}
	first, err := store.SubmissionByReference(tx, s.Corrects)
	if err != nil {
		return crm.Lead{}, fmt.Errorf("finding what submission %d corrects: %w", s.ID, err)
	}
	if first.LeadID == 0 && first.State == crm.SubmissionAccepted {
		return crm.Lead{}, errNotYet
	}
	if first.LeadID == 0 {
		return crm.Lead{}, nil
	}
	lead, err := store.LeadForUpdate(tx, first.LeadID)
	if err != nil || (!lead.State.Open() && lead.OwnerID == 0) {
		return crm.Lead{}, err
	}
	return lead, nil
}

// findOpenLeads finds, for arrivals that have no lead yet, the newest open lead of their contact.
func findOpenLeads(tx *database.Tx, arrivals []arrival) error {
	var contacts []int64
	for _, a := range arrivals {
		if a.lead.ID == 0 && !a.stranger {
			contacts = append(contacts, a.contact)
		}
	}
	open, err := store.OpenLeadsOfContacts(tx, contacts)
	if err != nil {
		return err
	}
	for i, a := range arrivals {
		if a.lead.ID != 0 || open[a.contact] == 0 {
			continue
		}
		if arrivals[i].lead, err = openLead(tx, a.contact, open[a.contact]); err != nil {
			return err
		}
	}
	return nil
}

// openLead reads a lead for update. One that was closed while we waited for it is passed by for the next of its
// contact.
func openLead(tx *database.Tx, contact, id int64) (crm.Lead, error) {
	for id != 0 {
		lead, err := store.LeadForUpdate(tx, id)
		if err != nil || lead.State.Open() {
			return lead, err
		}
		open, err := store.OpenLeadsOfContacts(tx, []int64{contact})
		if err != nil {
			return crm.Lead{}, err
		}
		id = open[contact]
	}
	return crm.Lead{}, nil
}
