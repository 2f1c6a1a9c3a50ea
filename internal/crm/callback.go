package crm

import "time"

// CallBack is when a consultant means to call the client of a lead. It changes nothing of what the client is promised.
type CallBack struct {
	ID     int64
	LeadID int64
	UserID int64
	At     time.Time
	DoneAt time.Time // zero: it is to come, or due
}

// MostAhead is how far ahead a call may be planned.
const MostAhead = 30 * 24 * time.Hour
