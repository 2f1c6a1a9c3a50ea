package machinery

import (
	"context"
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// maxReason is how many characters of a reason are kept.
const maxReason = 500

// DeadJob is a job that was given up, with what it was about.
type DeadJob struct {
	ID        int64
	Kind      string
	Attempts  int
	LastError string
	DiedAt    time.Time
	Subject
}

// Cursor is the last dead job of the page before; the zero cursor is the first page.
type Cursor struct {
	At time.Time
	ID int64
}

// Dead returns up to limit dead jobs, the latest first. Administrators only.
func (m *Machinery) Dead(ctx context.Context, actor crm.Actor, before Cursor, limit int) (dead []DeadJob, err error) {
	if err := actor.Require(crm.RoleAdmin); err != nil {
		return nil, err
	}
	err = m.db.Read(ctx, func(tx *database.Tx) error {
		jobs, err := store.DeadJobs(tx, before.At, before.ID, limit)
		if err != nil {
			return err
		}
		dead, err = describe(tx, jobs)
		return err
	})
	return dead, err
}

// Revive has a dead job tried again, with its attempts counted anew. Administrators only; crm.KindNotFound when it is
// not dead, or not any more.
func (m *Machinery) Revive(ctx context.Context, actor crm.Actor, id int64) error {
	return m.decide(ctx, actor, id, "job.revived", "", func(tx *database.Tx, job store.DeadJob) error {
		return m.queue.Revive(tx, job.Job)
	})
}

// GiveUp ends a dead job undone, and keeps why in the trail. Administrators only; crm.KindNotFound as in Revive,
// crm.KindInvalid without a reason.
func (m *Machinery) GiveUp(ctx context.Context, actor crm.Actor, id int64, reason string) error {
	reason = strings.TrimSpace(reason)
	switch {
	case reason == "":
		return crm.Invalid([]crm.FieldError{{Field: "why", Code: "required"}})
	case utf8.RuneCountInString(reason) > maxReason:
		return crm.Invalid([]crm.FieldError{{Field: "why", Code: "too_long", Params: map[string]any{"Max": maxReason}}})
	}
	return m.decide(ctx, actor, id, "job.given_up", reason, func(tx *database.Tx, job store.DeadJob) error {
		return store.GiveUpJob(tx, job.ID)
	})
}

// decide does something about a dead job and writes it into the trail, of its lead if it has one.
func (m *Machinery) decide(ctx context.Context, actor crm.Actor, id int64, kind, reason string, act func(*database.Tx, store.DeadJob) error) error {
	if err := actor.Require(crm.RoleAdmin); err != nil {
		return err
	}
	return m.db.Write(ctx, func(tx *database.Tx) error {
		job, err := store.DeadJobByID(tx, id)
		if err != nil {
			return err
		}
		if err := act(tx, job); err != nil {
			return err
		}
		described, err := describe(tx, []store.DeadJob{job})
		if err != nil {
			return err
		}
		return store.InsertEvent(tx, crm.Event{
			Actor: actor, Kind: kind, LeadID: described[0].LeadID, Subject: "job", SubjectID: id,
			Detail: detailOf(job, described[0].LeadID, reason).json(),
		})
	})
}

// ReviveAll has every dead job of a kind tried again and returns how many there were. Administrators only.
func (m *Machinery) ReviveAll(ctx context.Context, actor crm.Actor, kind string) (n int64, err error) {
	if err := actor.Require(crm.RoleAdmin); err != nil {
		return 0, err
	}
	err = m.db.Write(ctx, func(tx *database.Tx) error {
		if n, err = m.queue.ReviveAll(tx, kind); err != nil || n == 0 {
			return err
		}
		return store.InsertEvent(tx, crm.Event{
			Actor: actor, Kind: "job.all_revived", Subject: "job", Detail: detail{Job: kind, Count: n}.json(),
		})
	})
	return n, err
}

// detailOf leaves out of the trail of a lead, which consultants read, what is for administrators.
func detailOf(job store.DeadJob, lead int64, reason string) detail {
	d := detail{Job: job.Kind, Reason: reason}
	if lead == 0 {
		d.Args, d.Error = job.Args, job.LastError
	}
	return d
}

// detail is what the trail keeps of a decision about a job.
type detail struct {
	Job    string `json:"job"`
	Args   string `json:"args,omitempty"` // ids only
	Error  string `json:"error,omitempty"`
	Reason string `json:"reason,omitempty"`
	Count  int64  `json:"count,omitempty"`
}

func (d detail) json() json.RawMessage { return json.RawMessage(database.JSON(d)) }
