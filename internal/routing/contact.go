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

// match finds the contact of a submission, or makes one, and gives it the contact points that are new. A contact
// that is known already (not 0) is kept; else the first point that is known decides: e-mail, phone, WhatsApp,
// WeChat. A point that belongs to somebody else suggests that the two are one.
func match(tx *database.Tx, s crm.Submission, contact int64) (int64, error) {
	points := s.ContactPoints()
	owners := make([]int64, len(points))
	for i, p := range points {
		owner, err := store.ContactOfPoint(tx, p)
		if err != nil {
			return 0, err
		}
		if owners[i] = owner; contact == 0 {
			contact = owner
		}
	}
	if contact == 0 {
		var err error
		contact, err = store.InsertContact(tx, crm.Contact{Name: s.Name, Company: s.Company, Country: s.Country, Locale: s.Locale})
		if err != nil {
			return 0, err
		}
	}
	for i, p := range points {
		if err := attach(tx, contact, owners[i], p, s.ID); err != nil {
			return 0, err
		}
	}
	return contact, nil
}

func attach(tx *database.Tx, contact, owner int64, p crm.ContactPoint, submission int64) error {
	switch owner {
	case contact:
		return nil
	case 0:
		return store.InsertContactPoint(tx, contact, p)
	}
	return store.SuggestMerge(tx, contact, owner, submission)
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

// openLeadOf returns the newest open lead of a contact. One that was closed while we waited for it is passed by.
func openLeadOf(tx *database.Tx, contact int64) (crm.Lead, error) {
	for {
		id, err := store.OpenLeadOfContact(tx, contact)
		if err != nil || id == 0 {
			return crm.Lead{}, err
		}
		lead, err := store.LeadForUpdate(tx, id)
		if err != nil || lead.State.Open() {
			return lead, err
		}
	}
}
