package crm

import "time"

// WayIn is a way by which mail comes in, and how it is.
type WayIn struct {
	Name      string // LMTP, or that of a mailbox
	State     WayState
	Reason    string    // a code of why it is so; empty: nothing to say
	Words     string    // of the other side, or of the system
	Since     time.Time // when it became so; zero: not known yet
	HeldUntil time.Time // until when a process has said to stand there
	MailAt    time.Time // when mail came by it last; zero: never
	Refused   int64     // how many mails were not taken
	RefusedAt time.Time
	Why       string // the code of why the last of them was not
}

// LMTP is the name of the way by which a mail server hands mail over.
const LMTP = "lmtp"

// WayState is how a way in is.
type WayState string

const (
	WayOpen   WayState = "open"
	WayClosed WayState = "closed" // the process that stood there has ended in order
	WayFailed WayState = "failed"
)
