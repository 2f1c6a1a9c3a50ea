package routing

import (
	"slices"
	"time"

	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
)

// Codes of why a consultant is left out of a decision, beside those of calendar.Reason and of the periods, and of why a
// seat is queued.
const (
	inactive   = "inactive"
	away       = "away"
	language   = "language"
	service    = "service"
	atCapacity = "at_capacity"
	asked      = "asked"
	otherSeat  = "other_seat"
	noMembers  = "no_members"
	nobodyFree = "nobody_free"
	closed     = "closed"
)

// consider looks at every member and says why some are left out. The language leaves nobody out when it would leave out
// everybody who is active, and the service nobody when it would leave out all whom the language has left.
func (r *round) consider(p placement, team crm.Team, members []*member) []crm.Considered {
	speakers := slices.ContainsFunc(members, func(m *member) bool { return m.Consultant.Active && speaks(m, p.lead) })
	servers := slices.ContainsFunc(members, func(m *member) bool {
		return m.Consultant.Active && serves(m, p.lead) && (!speakers || speaks(m, p.lead))
	})
	all := make([]crm.Considered, len(members))
	for i, m := range members {
		c, credit := m.Consultant, m.Turn(p.seat).Credit
		all[i] = crm.Considered{
			ConsultantID: c.ID, Name: c.Name, Weight: c.Weight, Before: credit, After: credit, Load: r.load[c.ID], Capacity: c.Capacity,
		}
		switch {
		case !c.Active:
			all[i].Excluded = inactive
		case p.lead.HolderOf(p.seat.Other()) == c.ID:
			all[i].Excluded = otherSeat
		case speakers && !speaks(m, p.lead):
			all[i].Excluded = language
		case servers && !serves(m, p.lead):
			all[i].Excluded = service
		default:
			all[i].Excluded = r.unavailable(m, p.passed[c.ID] >= team.Rounds)
		}
	}
	preferUnasked(all, p.passed)
	return all
}

// unavailable says why somebody who could take a lead cannot now; empty: they can.
func (r *round) unavailable(m *member, exhausted bool) string {
	c := m.Consultant
	if c.Away {
		return away
	}
	if reason := m.schedule.Closed(r.now); reason != "" {
		return string(reason)
	}
	if c.Capacity > 0 && r.load[c.ID] >= c.Capacity {
		return atCapacity
	}
	if code, _ := full(c, r.given[c.ID], r.now); code != "" {
		return code
	}
	if exhausted {
		return asked
	}
	return ""
}

// preferUnasked leaves out who was asked more often than another who could take the lead.
func preferUnasked(all []crm.Considered, passed map[int64]int) {
	least := -1
	for _, c := range all {
		if n := passed[c.ConsultantID]; c.Excluded == "" && (least < 0 || n < least) {
			least = n
		}
	}
	for i, c := range all {
		if c.Excluded == "" && passed[c.ConsultantID] > least {
			all[i].Excluded = asked
		}
	}
}

func speaks(m *member, lead crm.Lead) bool {
	return len(m.Consultant.Languages) == 0 || slices.Contains(m.Consultant.Languages, lead.Language)
}

func serves(m *member, lead crm.Lead) bool {
	return lead.ServiceID == 0 || len(m.Consultant.Services) == 0 || slices.Contains(m.Consultant.Services, lead.ServiceID)
}

// queueReason is the reason that holds for everybody who could have taken the seat, or that nobody is free.
func queueReason(considered []crm.Considered) string {
	never := []string{inactive, language, service, otherSeat} // could not have taken it at any time
	reason := ""
	for _, c := range considered {
		switch {
		case slices.Contains(never, c.Excluded):
			continue
		case reason == "":
			reason = c.Excluded
		case reason != c.Excluded:
			return nobodyFree
		}
	}
	if reason == "" {
		return noMembers
	}
	return reason
}

// absent reports whether somebody is left out for being off work, so that a team which lets people catch up owes them
// their share.
func absent(excluded string) bool {
	return excluded == away || excluded == string(calendar.TimeOff) || excluded == string(calendar.OnHoliday)
}

// nextOpening is when the first of the members who could take a seat comes on duty or may be given leads again; zero:
// nobody will without somebody's doing.
func (r *round) nextOpening(members []*member) (first time.Time) {
	for _, m := range members {
		if !m.Consultant.Active || m.Consultant.Away {
			continue
		}
		from := r.now
		if _, until := full(m.Consultant, r.given[m.Consultant.ID], r.now); !until.IsZero() {
			from = until
		}
		at, ok := m.schedule.NextOpening(from)
		if ok && at.After(r.now) && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return first
}
