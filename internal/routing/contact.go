package routing

import (
	"errors"
	"fmt"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

// errNotYet is why a correction waits until what it corrects has been routed.
var errNotYet = errors.New("what this corrects is not routed yet")

// match finds the contact of a submission, or makes one, and gives it the contact points that are new. The
// first point that is known decides: e-mail, phone, WhatsApp, WeChat. A point that belongs to somebody else
// suggests that the two are one.
func match(tx *database.Tx, s crm.Submission) (int64, error) {
	points := s.ContactPoints()
	owners := make([]int64, len(points))
	var contact int64
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

// openLead returns the lead that a submission belongs to: that of the one it corrects, or the open one of its
// contact; 0 when there is none.
func openLead(tx *database.Tx, s crm.Submission, contact int64) (int64, error) {
	if s.Corrects == "" {
		return store.OpenLeadOfContact(tx, contact)
	}
	first, err := store.SubmissionByReference(tx, s.Corrects)
	if err != nil {
		return 0, fmt.Errorf("finding what submission %d corrects: %w", s.ID, err)
	}
	switch {
	case first.LeadID != 0:
		return first.LeadID, nil
	case first.State == crm.SubmissionAccepted:
		return 0, errors.Join(errNotYet, queue.Snooze(200*time.Millisecond))
	}
	return store.OpenLeadOfContact(tx, contact)
}
