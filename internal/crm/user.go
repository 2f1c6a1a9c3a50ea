package crm

import "time"

// User is somebody who signs in.
type User struct {
	ID           int64
	Name         string
	Email        string // normalised; unique
	Role         Role
	Locale       string
	TimeZone     string
	PasswordHash string // argon2id; empty until the first password is set
	Active       bool
	CreatedAt    time.Time
	Duty         Duty // of who is signed in; not kept with the user
}

// Duty is whether somebody is given leads, as their own switch says.
type Duty string

const (
	DutyNone Duty = "" // no consultant, or not an active one
	DutyOn   Duty = "on"
	DutyAway Duty = "away"
)

// Location returns the user's time zone.
func (u User) Location() *time.Location { return location(u.TimeZone) }

// Session is one browser of one user that is signed in.
type Session struct {
	TokenHash  string // SHA-256 of the cookie's value; the value itself is nowhere
	UserID     int64
	CreatedAt  time.Time
	LastSeenAt time.Time
	ExpiresAt  time.Time
	UserAgent  string
	Address    string
}
