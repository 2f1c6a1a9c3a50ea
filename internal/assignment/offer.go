package assignment

import (
	"fmt"
	"time"

	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

// Proposal is an offer to be made.
type Proposal struct {
	Lead       crm.Lead // read for update in the same transaction
	Seat       crm.Seat
	Consultant crm.Consultant
	Decision   int64 // 0: by hand
	Wait       Wait
	Brief      Brief
	By         crm.Actor // who offers it; the zero actor: the system
	Note       string    // of who hands it over
	Trace      string    // the place in a trace that the notice goes on from; empty: the transaction's
}

// Wait is how long an offer waits for its answer.
type Wait struct {
	Reminder time.Time // when to remind; zero: not at all
	Deadline time.Time
}

// WaitOf counts a team's timeout and reminder in the business time of who is asked. Whoever will not have as much of it
// within ten years is given the plain time.
func WaitOf(team crm.Team, schedule calendar.Schedule, now time.Time) (w Wait) {
	var ok bool
	if w.Deadline, ok = schedule.Add(now, team.OfferTimeout); !ok {
		w.Deadline = now.Add(team.OfferTimeout)
	}
	if team.Reminder <= 0 || team.Reminder >= team.OfferTimeout {
		return w
	}
	if at, ok := schedule.Add(now, team.OfferTimeout-team.Reminder); ok {
		w.Reminder = at
	}
	return w
}

// Brief is what the notice to the consultant tells.
type Brief struct {
	Submission crm.Submission
	Site       string
	Service    crm.Text // empty: none of the site's
}

// ServiceIn is the name of the service in a language, or what the visitor called it.
func (b Brief) ServiceIn(language string) string {
	if name := b.Service.In(language); name != "" {
		return name
	}
	return b.Submission.Service
}

// briefOf reads what is told of a lead: its latest submission.
func briefOf(tx *database.Tx, lead crm.Lead) (b Brief, err error) {
	if b.Submission, err = store.LatestSubmission(tx, lead.ID); err != nil {
		return b, err
	}
	site, err := store.SiteByID(tx, lead.SiteID)
	if err != nil {
		return b, err
	}
	b.Site = site.Name
	b.Service, err = serviceOf(tx, lead)
	return b, err
}

// serviceOf is the name of the service that a lead is about; empty: none of the site's.
func serviceOf(tx *database.Tx, lead crm.Lead) (crm.Text, error) {
	services, err := store.Services(tx)
	for _, s := range services {
		if s.ID == lead.ServiceID {
			return s.Name, nil
		}
	}
	return nil, err
}

// Offer asks consultants to take seats of leads that nobody has: each offer, its deadline, the notice and the trail
// are written together. The rotation is locked.
func (a *Assignment) Offer(tx *database.Tx, all []Proposal) error {
	if len(all) == 0 {
		return nil
	}
	offers := make([]crm.Offer, len(all))
	asked := map[crm.Seat]map[int64]int64{crm.SeatLead: {}, crm.SeatSupport: {}}
	load := map[int64]int{}
	for i, p := range all {
		offers[i] = crm.Offer{
			LeadID: p.Lead.ID, Seat: p.Seat, ConsultantID: p.Consultant.ID, DecisionID: p.Decision,
			State: crm.OfferOffered, OfferedAt: tx.Now(), Deadline: p.Wait.Deadline,
		}
		asked[p.Seat][p.Lead.ID] = p.Consultant.ID
		load[p.Consultant.ID]++
	}
	ids, err := store.InsertOffers(tx, offers)
	if err != nil {
		return fmt.Errorf("offering %d leads, the first %d: %w", len(all), all[0].Lead.ID, err)
	}
	for _, seat := range crm.Seats {
		if err := store.OfferLeads(tx, seat, asked[seat]); err != nil {
			return err
		}
	}
	if err := store.AddLoad(tx, load); err != nil {
		return err
	}
	for i := range offers {
		offers[i].ID = ids[i]
	}
	return a.announce(tx, all, offers)
}

// announce writes what follows from offers: their deadlines, the notices, the trail.
func (a *Assignment) announce(tx *database.Tx, all []Proposal, offers []crm.Offer) error {
	deadlines := make([]queue.Entry, len(all))
	notices, events := make([]crm.Message, len(all)), make([]crm.Event, len(all))
	for i, p := range all {
		o := offers[i]
		deadlines[i] = expiry(o, p.Wait)
		notices[i] = a.notice(o, p)
		by := p.By
		if by.Kind == "" {
			by = crm.System()
		}
		events[i] = crm.Event{Actor: by, Kind: "offer.made", LeadID: p.Lead.ID, Detail: crm.Detail(map[string]any{
			"consultant": p.Consultant.Name, "seat": p.Seat, "deadline": o.Deadline, "note": p.Note,
		})}
	}
	if err := a.Queue.InsertAll(tx, deadlines); err != nil {
		return err
	}
	if err := a.Outbox.PutAll(tx, notices); err != nil {
		return err
	}
	return store.InsertEvents(tx, events)
}

// expiry is the job that reminds of an offer and ends it.
func expiry(o crm.Offer, w Wait) queue.Entry {
	job, at := jobs.ExpireOffer{Offer: o.ID, Reminded: true}, o.Deadline
	if !w.Reminder.IsZero() {
		job.Reminded, at = false, w.Reminder
	}
	return queue.Entry{Args: job, Options: []queue.Option{queue.At(at), queue.Key(expiryKey(o.ID))}}
}

func expiryKey(offer int64) string { return fmt.Sprintf("expire:%d", offer) }
