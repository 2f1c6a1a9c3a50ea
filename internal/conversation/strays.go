package conversation

import (
	"context"
	"slices"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/scan"
	"frontdesk/internal/store"
)

// mostStrays is how many mails without effect are counted; that number means as many or more.
const mostStrays = 1000

// StrayQuery and ReasonCount are store's: what is asked for in the lists of mails without effect, and how many are there.
type (
	StrayQuery  = store.StrayQuery
	ReasonCount = store.ReasonCount
)

// StrayList is a page of one of the lists of mails that had no effect.
type StrayList struct {
	Mails   []crm.Incoming
	Reasons []ReasonCount           // of the newest thousand of the list
	Counts  map[crm.StrayView]int64 // up to a thousand each
}

// Strays lists mails that came in and had no effect, the newest first. Managers only: they are on nobody's lead.
func (c *Conversation) Strays(ctx context.Context, actor crm.Actor, q StrayQuery) (list StrayList, err error) {
	if err := actor.Require(crm.RoleManager); err != nil {
		return list, err
	}
	err = c.DB.Read(ctx, func(tx *database.Tx) (err error) {
		if list.Mails, err = store.Strays(tx, q); err != nil {
			return err
		}
		var marks scan.Marks
		marks.Mails(list.Mails)
		if err := c.Gate.Mark(tx, marks); err != nil {
			return err
		}
		if list.Reasons, err = store.StrayReasons(tx, q.View, mostStrays); err != nil {
			return err
		}
		list.Counts = map[crm.StrayView]int64{}
		for _, view := range crm.StrayViews {
			if list.Counts[view], err = store.CountStrays(tx, view, mostStrays); err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}

// StraysWaiting counts the mails that wait for a manager, up to a thousand; none do for anybody else.
func (c *Conversation) StraysWaiting(ctx context.Context, actor crm.Actor) (n int64, err error) {
	if !actor.May(crm.RoleManager) {
		return 0, nil
	}
	err = c.DB.Read(ctx, func(tx *database.Tx) (err error) {
		n, err = store.CountStrays(tx, crm.StrayWaiting, mostStrays)
		return err
	})
	return n, err
}

// Stray is one mail that had no effect, or had none until a manager found its place.
type Stray struct {
	Mail   crm.Incoming
	Whole  crm.Scan    // what is known of the whole mail
	To     []string    // the addresses that it came to, that of its envelope first
	Lead   crm.Lead    // that it is about, or was put on; the zero lead: none
	Owner  crm.User    // the consultant whose address it came to; the zero user: nobody's
	Events []crm.Event // oldest first
}

// Stray returns one of them. Managers only. Errors: crm.KindForbidden, KindNotFound.
func (c *Conversation) Stray(ctx context.Context, actor crm.Actor, id int64) (s Stray, err error) {
	if s.Mail, err = c.stray(ctx, actor, id); err != nil {
		return s, err
	}
	_, letter, err := c.open(ctx, id)
	if err != nil && !crm.IsKind(err, crm.KindInvalid) { // else it is one that nobody can read
		return s, err
	}
	for _, to := range recipients(s.Mail, letter) {
		if to != "" && !slices.Contains(s.To, to) {
			s.To = append(s.To, to)
		}
	}
	err = c.DB.Read(ctx, func(tx *database.Tx) (err error) {
		var marks scan.Marks
		marks.Mail(&s.Mail, &s.Whole)
		if err := c.Gate.Mark(tx, marks); err != nil {
			return err
		}
		if s.Mail.LeadID != 0 {
			if s.Lead, err = store.LeadInScope(tx, actor.Scope(), s.Mail.LeadID); err != nil {
				return err
			}
		}
		if s.Owner, err = c.givenTo(tx, s.Mail, letter); err != nil {
			return err
		}
		s.Events, err = store.EventsOfIncoming(tx, id)
		return err
	})
	return s, err
}

// stray reads the row of one.
func (c *Conversation) stray(ctx context.Context, actor crm.Actor, id int64) (in crm.Incoming, err error) {
	if err := actor.Require(crm.RoleManager); err != nil {
		return in, err
	}
	err = c.DB.Read(ctx, func(tx *database.Tx) (err error) {
		in, err = store.IncomingByID(tx, id)
		return err
	})
	if err == nil && !in.WasStray() {
		return crm.Incoming{}, crm.NotFound("incoming")
	}
	return in, err
}
