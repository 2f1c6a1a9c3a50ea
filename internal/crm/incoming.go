package crm

import "time"

// IncomingState is what became of a mail that came in.
type IncomingState string

const (
	IncomingReceived  IncomingState = "received"  // on the disk, not read yet
	IncomingFiled     IncomingState = "filed"     // on the timeline of its lead
	IncomingSent      IncomingState = "sent"      // a consultant's answer, on its way to the client
	IncomingSubmitted IncomingState = "submitted" // a new enquiry
	IncomingReport    IncomingState = "report"    // a machine's word on a mail of ours
	IncomingAutomatic IncomingState = "automatic" // no person wrote it: kept, never answered
	IncomingRefused   IncomingState = "refused"   // Reason says why: kept, and of no effect
	IncomingRepeated  IncomingState = "repeated"  // it is on its lead already, having come to another address of ours
	IncomingSetAside  IncomingState = "set_aside" // a manager saw that nothing is to be done; Reason stays
)

// BecomesEnquiry is the reason of a mail that is received and about to become an enquiry: decided once, whatever is made of it
// meanwhile.
const BecomesEnquiry = "enquiry"

// Incoming is a mail that came in, as it was taken, and what became of it.
type Incoming struct {
	ID         int64
	Mailbox    string // how it came: "lmtp", "api", or the name of an IMAP mailbox
	Sender     string // of the envelope; empty: nobody, or not known
	Recipient  string // of the envelope; empty: not known
	SHA256     string // of its bytes, in the folder of files
	Size       int64  // bytes
	State      IncomingState
	Reason     string // a code; empty: none
	LeadID     int64  // 0: none
	UserID     int64  // the consultant who wrote it; 0: a client
	MessageID  int64  // of ours, that it speaks of or became; 0: none
	Reference  string // of the submission that it became
	HeaderID   string // its own Message-ID, without angle brackets
	Name       string // of whoever wrote it
	Address    string
	Subject    string
	Said       string // what is new in it
	Quoted     string // what it repeats, and its signature
	Formatted  bool   // it has HTML
	Pictured   bool   // and that has pictures on servers elsewhere
	ReceivedAt time.Time
	Enquiring  time.Time // until then somebody makes an enquiry of it, and nobody else decides; zero: nobody does

	Attachments []MailFile
}

// MailFile is a file that came with a mail; it lies in the bytes of the mail.
type MailFile struct {
	Name    string `json:"name"` // safe to hand out
	Type    string `json:"type"` // media type, by what is in it
	Size    int64  `json:"size"` // bytes
	Refused string `json:"refused,omitempty"`
	SHA256  string `json:"sha256,omitempty"` // hexadecimal; empty: refused, or it came before sums were noted
	Scan    Scan   `json:"-"`
}
