package notice

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

const (
	countMost = 1000 // leads of one person that a digest counts
	listMost  = 20   // that it names
)

// Where a lead of somebody stands for their day, the most urgent first.
const (
	asked   = "asked"   // they are being asked to take it
	late    = "late"    // the client was to be answered by now
	near    = "near"    // most of the time to answer is over
	today   = "today"   // the client is to be answered today
	waiting = "waiting" // the client is to be answered later
	open    = "open"    // nothing is promised, or it is the client's turn
)

var urgency = [...]string{late, near, asked, today, waiting, open}

// digest writes somebody's day and has the next one written. Who is away, and who has nothing to do, is not mailed.
func (n *Notice) digest(ctx context.Context, job queue.Job[jobs.SendDigest]) error {
	return n.DB.Write(ctx, func(tx *database.Tx) error {
		user, err := store.UserForUpdate(tx, job.Args.User)
		if err != nil {
			return err
		}
		s, err := said(tx, user.ID)
		if err != nil {
			return err
		}
		if user.Active {
			err = n.plan(tx, user, s)
		}
		if err == nil && user.Active && s.Digest != crm.NoDigest {
			err = n.tell(tx, user)
		}
		if err != nil {
			return err
		}
		return job.Finish(tx)
	})
}

func (n *Notice) tell(tx *database.Tx, user crm.User) error {
	away, err := isAway(tx, user.ID)
	if err != nil || away {
		return err
	}
	mine := store.LeadFilter{View: store.ViewMine, Limit: countMost}
	leads, err := store.Leads(tx, crm.Scope{UserID: user.ID}, mine)
	if err != nil || len(leads) == 0 {
		return err
	}
	return n.Outbox.Put(tx, n.message(user, leads, tx.Now()))
}

// isAway reports whether somebody is given nothing today: by their switch, or as they planned.
func isAway(tx *database.Tx, userID int64) (bool, error) {
	c, err := store.ConsultantByID(tx, userID)
	if crm.IsKind(err, crm.KindNotFound) {
		return false, nil
	}
	if err != nil || c.Away {
		return c.Away, err
	}
	planned, err := store.AbsencesOf(tx, userID)
	return slices.ContainsFunc(planned, func(a crm.Absence) bool {
		return !a.From.After(tx.Now()) && a.Until.After(tx.Now())
	}), err
}

func (n *Notice) message(user crm.User, leads []crm.Lead, now time.Time) crm.Message {
	language := n.Catalog.Match(user.Locale)
	reader := n.Catalog.Reader(language, user.Location())
	vars := map[string]any{
		"Name": user.Name, "Firm": n.Firm, "Date": reader.Date(now), "Count": len(leads), "Most": len(leads) == countMost,
		"URL": n.Outbox.URL("/inbox"), "NoticesURL": n.Outbox.URL("/inbox/notices"), "UnsubscribeURL": n.link(user.ID),
	}
	counts, rows := map[string]int{}, make([]map[string]any, 0, len(leads))
	for _, lead := range leads {
		where := standing(lead, user, now)
		counts[where]++
		row := map[string]any{
			"ContactName": lead.ContactName, "Reference": lead.Reference, "Where": where, "Due": "",
			"URL": n.Outbox.URL(fmt.Sprintf("/inbox/leads/%d", lead.ID)),
		}
		if !lead.SLA.DueAt.IsZero() && where != open {
			row["Due"] = reader.DateTime(lead.SLA.DueAt)
		}
		rows = append(rows, row)
	}
	for key, where := range map[string]string{"Late": late, "Near": near, "Asked": asked, "Today": today, "Waiting": waiting} {
		vars[key] = counts[where]
	}
	vars["Rows"], vars["More"] = first(rows), max(0, len(rows)-listMost)
	return crm.Message{Kind: crm.MessageDigest, Language: language, ToName: user.Name, ToAddress: user.Email, Vars: vars}
}

// first are the rows that a digest names: by how urgent they are, then as they came.
func first(rows []map[string]any) []map[string]any {
	place := func(row map[string]any) int {
		return slices.Index(urgency[:], row["Where"].(string)) // of which it is one
	}
	slices.SortStableFunc(rows, func(a, b map[string]any) int { return cmp.Compare(place(a), place(b)) })
	return rows[:min(len(rows), listMost)]
}

// standing is where a lead stands for somebody's day.
func standing(lead crm.Lead, user crm.User, now time.Time) string {
	tomorrow := crm.NextHour(now, 0, user.Location())
	promised := lead.SLA.State == crm.SLADue || lead.SLA.State == crm.SLAWarned
	switch {
	case lead.OwnerID != user.ID && lead.Support.OwnerID != user.ID:
		return asked
	case lead.SLA.Paused || lead.SLA.State == "":
		return open
	case lead.SLA.State == crm.SLABreached, promised && !now.Before(lead.SLA.DueAt):
		return late
	case lead.SLA.State == crm.SLAWarned:
		return near
	case promised && lead.SLA.DueAt.Before(tomorrow):
		return today
	case promised:
		return waiting
	}
	return open
}
