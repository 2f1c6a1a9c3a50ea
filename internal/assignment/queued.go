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

// A team's manager is told of its queue once it has lasted for gather, so that one mail tells of all that came at once,
// and again every tellEvery while it lasts.
const (
	gather    = time.Minute
	tellEvery = 24 * time.Hour
	countMost = 1000
)

// Enqueue puts a seat that nobody has into the queue of its team, with the reason, and has it looked at again at a time
// (zero: when somebody comes free). The rotation is locked.
func (a *Assignment) Enqueue(tx *database.Tx, lead crm.Lead, seat crm.Seat, team crm.Team, reason string, again time.Time) error {
	if !again.IsZero() {
		if err := a.drainAt(tx, team.ID, again); err != nil {
			return err
		}
	}
	queued := lead.Queued(seat, reason)
	if lead.Free(seat) && lead.State == queued.State && lead.QueueReason == queued.QueueReason && lead.Support.Reason == queued.Support.Reason {
		return nil
	}
	if err := save(tx, lead, queued); err != nil {
		return err
	}
	if seat == crm.SeatLead && team.QueueToldAt.IsZero() {
		if err := a.tellAt(tx, team.ID, tx.Now().Add(gather)); err != nil {
			return err
		}
	}
	return record(tx, crm.System(), "lead.queued", lead.ID, map[string]any{"reason": reason, "seat": seat})
}

// tellAt has a team's manager told of its queue at a time, or sooner if that is planned already.
func (a *Assignment) tellAt(tx *database.Tx, teamID int64, at time.Time) error {
	return a.Queue.Insert(tx, jobs.TellManager{Team: teamID}, queue.At(at), queue.Key(fmt.Sprintf("tell:%d", teamID)))
}

// tellManager tells the manager of a team of its queue, for as long as there is one.
func (a *Assignment) tellManager(ctx context.Context, job queue.Job[jobs.TellManager]) error {
	return a.move(ctx, func(tx *database.Tx) error {
		team, err := store.TeamByID(tx, job.Args.Team)
		if err != nil {
			return err
		}
		waiting, err := store.QueueOfTeam(tx, team.ID, countMost)
		if err != nil {
			return err
		}
		if err := a.tellOf(tx, team, waiting); err != nil {
			return err
		}
		return job.Finish(tx)
	})
}

// tellOf tells of a queue, unless that was done within tellEvery, and has it told of again after as long.
func (a *Assignment) tellOf(tx *database.Tx, team crm.Team, waiting store.StateCount) error {
	if waiting.Count == 0 {
		return a.Drained(tx, team)
	}
	if again := team.QueueToldAt.Add(tellEvery); again.After(tx.Now()) {
		return a.tellAt(tx, team.ID, again)
	}
	if err := a.digest(tx, team, waiting); err != nil {
		return err
	}
	if err := store.ToldOfQueue(tx, team.ID, tx.Now()); err != nil {
		return err
	}
	return a.tellAt(tx, team.ID, tx.Now().Add(tellEvery))
}

// Drained notes that a team's queue is empty: the next queue is told of anew.
func (a *Assignment) Drained(tx *database.Tx, team crm.Team) error {
	if team.QueueToldAt.IsZero() {
		return nil
	}
	return store.ToldOfQueue(tx, team.ID, time.Time{})
}

// digest writes to the team's manager what is queued.
func (a *Assignment) digest(tx *database.Tx, team crm.Team, waiting store.StateCount) error {
	managers, err := store.ManagersOf(tx, team)
	if err != nil {
		return err
	}
	reasons, err := store.QueueReasons(tx, team.ID, countMost)
	if err != nil {
		return err
	}
	all := make([]crm.Message, len(managers))
	for i, u := range managers {
		all[i] = a.queueNotice(u, team, waiting, reasons)
	}
	return a.Outbox.PutAll(tx, all)
}

func (a *Assignment) queueNotice(u crm.User, team crm.Team, waiting store.StateCount, reasons []store.StateCount) crm.Message {
	language := a.Catalog.Match(u.Locale)
	reader := a.Catalog.Reader(language, u.Location())
	lines := make([]map[string]any, len(reasons))
	for i, r := range reasons {
		lines[i] = map[string]any{"Reason": reader.T("queue." + r.State), "Count": r.Count}
	}
	return crm.Message{
		Kind: crm.MessageQueueNotice, Language: language, ToName: u.Name, ToAddress: u.Email,
		Vars: map[string]any{
			"Name": u.Name, "Team": team.Name, "Count": waiting.Count, "Most": waiting.Count == countMost,
			"Since": reader.DateTime(waiting.Oldest), "Reasons": lines, "URL": a.Outbox.URL("/inbox?tab=unassigned"),
		},
	}
}
