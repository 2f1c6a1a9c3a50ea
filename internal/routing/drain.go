package routing

import (
	"context"
	"fmt"

	"frontdesk/internal/assignment"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

// drained is how many queued seats of each kind are looked at in one transaction.
const drained = 25

// drain offers the queued seats of a team, the longest waiting first, as far as anybody is free. A long queue
// is gone through in several jobs.
func (r *Routing) drain(ctx context.Context, job queue.Job[jobs.DrainQueue]) error {
	return r.DB.Write(ctx, func(tx *database.Tx) error {
		if err := tx.Lock(store.RotationLock); err != nil {
			return err
		}
		round, err := newRound(tx)
		if err != nil {
			return err
		}
		last, failed := int64(0), error(nil) // one that cannot be placed holds up nobody behind it
		for _, seat := range crm.Seats {
			at, err := r.drainSeat(tx, round, seat, job.Args, &failed)
			if err != nil {
				return err
			}
			last = max(last, at)
		}
		if err := round.save(tx); err != nil {
			return err
		}
		if last != 0 {
			err = r.Queue.Insert(tx, jobs.DrainQueue{Team: job.Args.Team, After: last})
		} else {
			err = r.settle(tx, round.teams[job.Args.Team])
		}
		if err != nil {
			return err
		}
		if failed != nil {
			return job.Fail(tx, failed)
		}
		return job.Finish(tx)
	})
}

// settle notes that a team's queue is empty, if it is.
func (r *Routing) settle(tx *database.Tx, team crm.Team) error {
	if team.QueueToldAt.IsZero() {
		return nil
	}
	left, err := store.QueueOfTeam(tx, team.ID, 1)
	if err != nil || left.Count > 0 {
		return err
	}
	return r.Assignment.Drained(tx, team)
}

// drainSeat goes through the queue of one seat; it returns the last lead it looked at when there may be more, and
// leaves in failed why one could not be placed.
func (r *Routing) drainSeat(tx *database.Tx, round *round, seat crm.Seat, args jobs.DrainQueue, failed *error) (last int64, err error) {
	queued := store.QueuedLeads
	if seat == crm.SeatSupport {
		queued = store.SupportQueuedLeads
	}
	leads, err := queued(tx, args.Team, args.After, drained)
	if err != nil {
		return 0, err
	}
	for _, lead := range leads {
		if err := round.attempt(tx, func() error { return r.placeAgain(tx, round, lead, seat) }); err != nil {
			*failed = fmt.Errorf("placing the %s seat of lead %d: %w", seat, lead.ID, err)
		}
	}
	if len(leads) < drained {
		return 0, nil
	}
	return leads[drained-1].ID, nil
}

func (r *Routing) placeAgain(tx *database.Tx, round *round, lead crm.Lead, seat crm.Seat) error {
	s, err := store.LatestSubmission(tx, lead.ID)
	if err != nil {
		return err
	}
	p := placement{lead: lead, seat: seat, strategy: strategyOf(lead, seat), brief: round.brief(s)}
	if p.passed, err = passed(tx, lead.ID, seat); err != nil {
		return err
	}
	one := []placement{p}
	if err := findOwners(tx, one); err != nil {
		return err
	}
	if lead.QueueReason == crm.ReasonPool && seat == crm.SeatLead {
		over, err := unclaimed(tx, round, lead)
		if err != nil || !over {
			return err
		}
		one[0].strategy = crm.StrategyRotation
	}
	return r.place(tx, round, one)
}

// strategyOf is how a seat of a lead is handed out: as its rule says, but the support seat always in turn.
func strategyOf(lead crm.Lead, seat crm.Seat) crm.Strategy {
	if seat == crm.SeatSupport {
		return crm.StrategyRotation
	}
	return lead.Strategy
}

// passed counts how often each consultant has let a seat go: declined it, let it lapse or given it back.
func passed(tx *database.Tx, leadID int64, seat crm.Seat) (map[int64]int, error) {
	offers, err := store.OffersOfLead(tx, leadID)
	count := map[int64]int{}
	for _, o := range offers {
		gaveBack := o.State == crm.OfferAccepted && !o.Live()
		if o.Seat == seat && (o.State == crm.OfferDeclined || o.State == crm.OfferExpired || gaveBack) {
			count[o.ConsultantID]++
		}
	}
	return count, err
}

// unclaimed reports whether the time is over in which anybody of the team might have claimed a lead.
func unclaimed(tx *database.Tx, round *round, lead crm.Lead) (bool, error) {
	decisions, err := store.DecisionsOfLead(tx, lead.ID)
	if err != nil {
		return false, err
	}
	told := lead.CreatedAt
	for _, d := range decisions {
		if d.Seat == crm.SeatLead && d.Strategy == crm.StrategyPool {
			told = d.CreatedAt
		}
	}
	team := round.teams[lead.TeamID]
	schedule, err := round.hours.Team(team)
	return err == nil && !round.now.Before(assignment.WaitOf(team, schedule, told).Deadline), err
}
