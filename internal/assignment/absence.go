package assignment

import (
	"context"
	"errors"
	"fmt"
	"time"

	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

// longestAbsence is how long time off may be.
const longestAbsence = 2 * 366 * 24 * time.Hour

// SetAway turns a consultant's away switch. Going away takes back what they have not answered, offers and clients alike;
// coming back has the queues looked at in which they may be awaited. Oneself or a manager.
func (a *Assignment) SetAway(ctx context.Context, actor crm.Actor, userID int64, away bool) error {
	if err := ownOrManager(actor, userID); err != nil {
		return err
	}
	return a.move(ctx, func(tx *database.Tx) error {
		c, err := store.ConsultantByID(tx, userID)
		if err != nil || c.Away == away {
			return err
		}
		if err := store.SetAway(tx, userID, away); err != nil {
			return err
		}
		kind := "consultant.back"
		if away {
			kind = "consultant.away"
			if err := a.takeBack(tx, actor, userID); err != nil {
				return err
			}
		}
		if err := store.InsertEvent(tx, crm.Event{Actor: actor, Kind: kind, Subject: "user", SubjectID: userID}); err != nil {
			return err
		}
		return a.release(tx, userID)
	})
}

func ownOrManager(actor crm.Actor, userID int64) error {
	if actor.ID == userID {
		return nil
	}
	return actor.Require(crm.RoleManager)
}

// AddAbsence writes down time off, which may begin in the past but not end there, and returns its id. Oneself or a
// manager. Errors: crm.KindInvalid for from and until.
func (a *Assignment) AddAbsence(ctx context.Context, actor crm.Actor, off crm.Absence) (id int64, err error) {
	if err := ownOrManager(actor, off.ConsultantID); err != nil {
		return 0, err
	}
	err = a.move(ctx, func(tx *database.Tx) error {
		if _, err := store.ConsultantByID(tx, off.ConsultantID); err != nil {
			return err
		}
		if err := checkAbsence(tx, off); err != nil {
			return err
		}
		if id, err = store.InsertAbsence(tx, off); err != nil {
			return err
		}
		if err := a.Queue.Insert(tx, jobs.BeginAbsence{Absence: id}, queue.At(off.From), queue.Key(absenceKey(id))); err != nil {
			return err
		}
		if err := a.awaken(tx, off.ConsultantID, off.Until); err != nil {
			return err
		}
		return store.InsertEvent(tx, crm.Event{Actor: actor, Kind: "absence.added", Subject: "user", SubjectID: off.ConsultantID,
			Detail: crm.Detail(map[string]any{"from": off.From, "until": off.Until})})
	})
	return id, err
}

func absenceKey(id int64) string { return fmt.Sprintf("absence:%d", id) }

func checkAbsence(tx *database.Tx, off crm.Absence) error {
	fault := func(field, code string) error { return crm.Invalid([]crm.FieldError{{Field: field, Code: code}}) }
	switch {
	case off.From.IsZero():
		return fault("from", "required")
	case off.Until.IsZero():
		return fault("until", "required")
	case !off.Until.After(tx.Now()):
		return fault("until", "in_the_past")
	case off.Until.Sub(off.From) > longestAbsence:
		return fault("until", "too_long_off")
	}
	others, err := store.AbsencesOf(tx, off.ConsultantID)
	if err != nil {
		return err
	}
	spans := []calendar.Span{{From: off.From, Until: off.Until}}
	for _, o := range others {
		spans = append(spans, calendar.Span{From: o.From, Until: o.Until})
	}
	var wrong *calendar.Error
	if err := calendar.CheckSpans(spans); errors.As(err, &wrong) {
		return fault("until", wrong.Code)
	}
	return nil
}

// awaken has the queues of a consultant's teams looked at when they are back.
func (a *Assignment) awaken(tx *database.Tx, userID int64, at time.Time) error {
	teams, err := store.TeamsOfUser(tx, userID)
	if err != nil {
		return err
	}
	for _, id := range teams {
		if err := a.drainAt(tx, id, at); err != nil {
			return err
		}
	}
	return nil
}

// RemoveAbsence strikes time off: who was to be away is back at once. Oneself or a manager.
func (a *Assignment) RemoveAbsence(ctx context.Context, actor crm.Actor, userID, id int64) error {
	if err := ownOrManager(actor, userID); err != nil {
		return err
	}
	return a.move(ctx, func(tx *database.Tx) error {
		if err := store.DeleteAbsence(tx, userID, id); err != nil {
			return err
		}
		if _, err := a.Queue.Cancel(tx, absenceKey(id)); err != nil {
			return err
		}
		if err := store.InsertEvent(tx, crm.Event{Actor: actor, Kind: "absence.removed", Subject: "user", SubjectID: userID}); err != nil {
			return err
		}
		return a.release(tx, userID)
	})
}

// beginAbsence takes back what a consultant has not answered when their time off begins.
func (a *Assignment) beginAbsence(ctx context.Context, job queue.Job[jobs.BeginAbsence]) error {
	return a.move(ctx, func(tx *database.Tx) error {
		off, err := store.AbsenceByID(tx, job.Args.Absence)
		if crm.IsKind(err, crm.KindNotFound) {
			return job.Finish(tx) // struck meanwhile
		}
		if err != nil {
			return err
		}
		if wait := off.From.Sub(tx.Now()); wait > 0 {
			return job.Fail(tx, queue.Snooze(wait))
		}
		if err := a.takeBack(tx, crm.System(), off.ConsultantID); err != nil {
			return err
		}
		return job.Finish(tx)
	})
}

// takeBack gives back to the team what a consultant will not answer in time: the offers they are being asked about, with
// the turn these took, and the leads of theirs whose client still waits for a first response.
func (a *Assignment) takeBack(tx *database.Tx, actor crm.Actor, userID int64) error {
	leads, err := store.OpenLeadsOf(tx, userID)
	if err != nil {
		return err
	}
	for _, lead := range leads {
		seat, ok := lead.SeatOf(userID)
		if !ok {
			continue
		}
		unanswered, err := a.unanswered(tx, lead, seat)
		if err != nil {
			return err
		}
		if !unanswered {
			continue
		}
		if err := a.giveBack(tx, actor, lead, seat, "away"); err != nil {
			return err
		}
	}
	return nil
}

// unanswered reports whether a seat is only offered, or leads a client who still waits for the first response.
func (a *Assignment) unanswered(tx *database.Tx, lead crm.Lead, seat crm.Seat) (bool, error) {
	if lead.OwnerOf(seat) == 0 {
		return true, nil
	}
	if seat == crm.SeatSupport {
		return false, nil
	}
	clock, err := store.RunningClock(tx, lead.ID)
	if crm.IsKind(err, crm.KindNotFound) {
		return false, nil
	}
	return err == nil && clock.Kind == crm.ClockFirst, err
}

// Reassign moves every open lead of a consultant to another (0: back to the teams) and returns how many seats moved.
// Managers only; it may exceed the capacity of who gets them. A lead of which the other has the other seat goes back to
// the team.
func (a *Assignment) Reassign(ctx context.Context, actor crm.Actor, from, to int64) (moved int, err error) {
	if err := actor.Require(crm.RoleManager); err != nil {
		return 0, err
	}
	if from == to {
		return 0, crm.Invalid([]crm.FieldError{{Field: "to", Code: "choice_invalid"}})
	}
	err = a.move(ctx, func(tx *database.Tx) error {
		moved = 0
		leads, err := store.OpenLeadsOf(tx, from)
		if err != nil {
			return err
		}
		for _, lead := range leads {
			seat, ok := lead.SeatOf(from)
			if !ok {
				continue
			}
			if to != 0 && lead.HolderOf(seat.Other()) != to {
				err = a.assign(tx, actor, lead, seat, to, "")
			} else {
				err = a.giveBack(tx, actor, lead, seat, "reassigned")
			}
			if err != nil {
				return err
			}
			moved++
		}
		return nil
	})
	return moved, err
}
