package crm

import "time"

// Why an address is written to no more.
const (
	SuppressedBounce    = "hard_bounce" // a mail server says that there is no such mailbox
	SuppressedComplaint = "complaint"   // whoever reads there told their provider that they do not want our mail
	SuppressedManual    = "manual"      // somebody of the firm put it on the list
)

// Suppressions lists why an address may be on the list.
var Suppressions = [...]string{SuppressedBounce, SuppressedComplaint, SuppressedManual}

// Suppression keeps an address from being written to until somebody lifts it.
type Suppression struct {
	ID        int64
	Address   string // in lower case, its domain in ASCII
	Why       string
	Words     string // of the server, or of who put it on the list
	MessageID int64  // the message that taught us; 0: none
	CreatedAt time.Time
	By        string // who put it on the list; empty: it was found out
	LiftedAt  time.Time
	LiftedBy  string
	UserID    int64  // of the firm, whose address it is; 0: nobody's
	UserName  string // theirs
}

// Attempt is what became of one attempt at a message.
type Attempt struct {
	MessageID int64
	At        time.Time
	Channel   string // the mail server, without its password; "file" where there is none
	Outcome   string // accepted, retry, failed or unknown
	Phase     string // where it ended: connect, tls, auth, mail, rcpt, data, dot
	Code      int    // of the server's last reply; 0: it gave none
	Reply     string // that reply, or the error of the network
}
