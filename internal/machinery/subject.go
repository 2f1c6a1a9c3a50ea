package machinery

import (
	"encoding/json"
	"maps"
	"slices"

	"frontdesk/internal/contactpoint"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/store"
)

// Subject is what a job or a message is about, as far as that still exists.
type Subject struct {
	LeadID      int64  // 0: none
	Reference   string // of the lead, or of a submission that has none yet
	Team        string // its name
	MessageKind string
	Recipient   string // masked
}

// ids are the things that jobs name in their arguments. A kind that names none of them leaves all zero.
type ids struct {
	Submission int64 `json:"submission"`
	Team       int64 `json:"team"`
	Offer      int64 `json:"offer"`
	Message    int64 `json:"message"`
}

func idsOf(j store.DeadJob) (named ids) {
	known := []string{
		jobs.RouteSubmission{}.Kind(), jobs.DrainQueue{}.Kind(), jobs.ExpireOffer{}.Kind(), jobs.SendMessage{}.Kind(),
	}
	if !slices.Contains(known, j.Kind) || json.Unmarshal([]byte(j.Args), &named) != nil {
		return ids{} // what cannot be read may be why it died
	}
	return named
}

// described is what is known of everything that some jobs name.
type described struct {
	submissions map[int64]crm.Submission
	teams       map[int64]string
	offers      map[int64]int64
	messages    map[int64]crm.Message
	references  map[int64]string // by lead
}

// describe adds to jobs what they are about.
func describe(tx *database.Tx, all []store.DeadJob) ([]DeadJob, error) {
	named := make([]ids, 0, len(all))
	for _, j := range all {
		named = append(named, idsOf(j))
	}
	known, err := look(tx, named)
	if err != nil {
		return nil, err
	}
	dead := make([]DeadJob, 0, len(all))
	for n, j := range all {
		dead = append(dead, DeadJob{
			ID: j.ID, Kind: j.Kind, Attempts: j.Attempts, LastError: j.LastError, DiedAt: j.EndedAt, Subject: known.subject(named[n]),
		})
	}
	return dead, nil
}

// look reads everything that is named, each sort of thing at once.
func look(tx *database.Tx, all []ids) (k described, err error) {
	submissions := each(all, func(i ids) int64 { return i.Submission })
	if k.submissions, err = readSubmissions(tx, submissions); err != nil {
		return k, err
	}
	if k.teams, err = readTeams(tx, each(all, func(i ids) int64 { return i.Team })); err != nil {
		return k, err
	}
	if k.offers, err = store.LeadsOfOffers(tx, each(all, func(i ids) int64 { return i.Offer })); err != nil {
		return k, err
	}
	if k.messages, err = store.MessageHeads(tx, each(all, func(i ids) int64 { return i.Message })); err != nil {
		return k, err
	}
	leads := slices.Collect(maps.Values(k.offers))
	for _, m := range k.messages {
		leads = append(leads, m.LeadID)
	}
	for _, s := range k.submissions {
		leads = append(leads, s.LeadID)
	}
	k.references, err = store.ReferencesOfLeads(tx, distinct(leads))
	return k, err
}

func each(all []ids, id func(ids) int64) []int64 {
	var list []int64
	for _, i := range all {
		list = append(list, id(i))
	}
	return distinct(list)
}

// distinct sorts ids and drops those that are twice or 0.
func distinct(list []int64) []int64 {
	slices.Sort(list)
	list = slices.Compact(list)
	return slices.DeleteFunc(list, func(id int64) bool { return id == 0 })
}

func readSubmissions(tx *database.Tx, list []int64) (map[int64]crm.Submission, error) {
	if len(list) == 0 {
		return nil, nil
	}
	all, err := store.SubmissionsByID(tx, list)
	found := map[int64]crm.Submission{}
	for _, s := range all {
		found[s.ID] = s
	}
	return found, err
}

func readTeams(tx *database.Tx, list []int64) (map[int64]string, error) {
	if len(list) == 0 {
		return nil, nil
	}
	all, err := store.Teams(tx)
	found := map[int64]string{}
	for _, t := range all {
		found[t.ID] = t.Name
	}
	return found, err
}

func (k described) subject(i ids) Subject {
	switch {
	case i.Submission != 0:
		s := k.submissions[i.Submission]
		return k.ofLead(Subject{LeadID: s.LeadID, Reference: s.Reference})
	case i.Team != 0:
		return Subject{Team: k.teams[i.Team]}
	case i.Offer != 0:
		return k.ofLead(Subject{LeadID: k.offers[i.Offer]})
	case i.Message != 0:
		return k.ofLead(ofMessage(k.messages[i.Message]))
	}
	return Subject{}
}

// ofLead adds the lead's reference, which a submission that joined it does not share.
func (k described) ofLead(s Subject) Subject {
	if r := k.references[s.LeadID]; r != "" {
		s.Reference = r
	}
	return s
}

func ofMessage(m crm.Message) Subject {
	s := Subject{LeadID: m.LeadID, MessageKind: m.Kind}
	if m.ToAddress != "" {
		s.Recipient = contactpoint.Point{Kind: contactpoint.Email, Value: m.ToAddress}.Masked()
	}
	return s
}
