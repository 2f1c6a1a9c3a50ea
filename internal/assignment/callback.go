package assignment

import (
	"context"
	"fmt"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

// CallBack follows a link of ActionCallBack: the client is accepted, if they are not the consultant's yet, and the consultant
// is reminded at a time to call them. The clock of the promise runs on. It returns the link as it was before; one whose offer
// is over does nothing. Errors: those of Open, and crm.KindInvalid with the field when for a time that is over or too far off.
func (a *Assignment) CallBack(ctx context.Context, signed string, at time.Time) (link Link, err error) {
	now := a.DB.Now()
	if !at.After(now) || at.After(now.Add(crm.MostAhead)) {
		return link, crm.Invalid([]crm.FieldError{{Field: "when", Code: "call_back_when"}})
	}
	return a.followed(ctx, signed, func(tx *database.Tx, link Link, lead crm.Lead) error {
		if link.Action != ActionCallBack {
			return crm.Errorf(crm.KindNotFound, "link_invalid")
		}
		if lead.OwnerID != link.User.ID {
			if err := a.accept(tx, link.actor(), lead, link.Offer); err != nil {
				return err
			}
		}
		return a.planCall(tx, link.actor(), lead.ID, at)
	})
}

func (a *Assignment) planCall(tx *database.Tx, actor crm.Actor, leadID int64, at time.Time) error {
	id, err := store.InsertCallBack(tx, crm.CallBack{LeadID: leadID, UserID: actor.ID, At: at})
	if err != nil {
		return err
	}
	if err := a.Queue.Insert(tx, jobs.CallBack{CallBack: id}, queue.At(at), queue.Key(fmt.Sprintf("call back:%d", id))); err != nil {
		return err
	}
	return record(tx, actor, "callback.planned", leadID, map[string]any{"due": at})
}

// remindToCall writes to a consultant that the time has come, if the client is still theirs and has not been called since.
func (a *Assignment) remindToCall(ctx context.Context, job queue.Job[jobs.CallBack]) error {
	return a.DB.Write(ctx, func(tx *database.Tx) error {
		planned, err := store.CallBackByID(tx, job.Args.CallBack)
		if err != nil {
			return err
		}
		lead, err := store.LeadForUpdate(tx, planned.LeadID)
		if err != nil {
			return err
		}
		switch {
		case !planned.DoneAt.IsZero():
		case !lead.State.Open() || lead.OwnerID != planned.UserID:
			err = store.EndCallBack(tx, lead.ID)
		default:
			err = a.callNow(tx, lead, planned)
		}
		if err != nil {
			return err
		}
		return job.Finish(tx)
	})
}

func (a *Assignment) callNow(tx *database.Tx, lead crm.Lead, planned crm.CallBack) error {
	consultant, err := store.ConsultantByID(tx, planned.UserID)
	if err != nil {
		return err
	}
	brief, err := briefOf(tx, lead)
	if err != nil {
		return err
	}
	clock, err := store.RunningClock(tx, lead.ID)
	if err != nil && !crm.IsKind(err, crm.KindNotFound) {
		return err
	}
	m := a.about(crm.MessageCallBack, Proposal{Lead: lead, Consultant: consultant, Brief: brief})
	m.UserID = 0 // an answer to it is not for the client
	reader := a.Catalog.Reader(m.Language, consultant.Location())
	m.Vars["When"], m.Vars["Promise"], m.Vars["Late"] = reader.DateTime(planned.At), "", false
	if clock.ID != 0 && clock.PausedAt.IsZero() {
		m.Vars["Promise"], m.Vars["Late"] = reader.DateTime(clock.DueAt), !tx.Now().Before(clock.DueAt)
	}
	if err := a.Outbox.Put(tx, m); err != nil {
		return err
	}
	return record(tx, crm.System(), "callback.due", lead.ID, map[string]any{"consultant": consultant.Name})
}
