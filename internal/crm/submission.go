package crm

import (
	"encoding/json"
	"fmt"
	"time"
)

// SubmissionState is where a submission stands.
type SubmissionState string

const (
	SubmissionAccepted    SubmissionState = "accepted"
	SubmissionQuarantined SubmissionState = "quarantined" // held as spam, with its reasons
	SubmissionRejected    SubmissionState = "rejected"    // by a person
)

// Submission is what a visitor said, word for word, and all we know about how it came. It never changes but
// for its state and the lead it was routed to.
type Submission struct {
	ID             int64
	Reference      string
	SiteID         int64
	FormID         int64
	State          SubmissionState
	LeadID         int64  // 0 until it is routed
	Corrects       string // the reference this one corrects; empty: none
	Name           string
	Email          ContactPoint
	Phone          ContactPoint
	WeChat         ContactPoint
	WhatsApp       ContactPoint
	Company        string
	Country        string
	Service        string // as posted; a slug of one of the site's services, or the visitor's own word
	ServiceID      int64  // 0: none of the site's
	Message        string
	Locale         string
	Page           string
	Referrer       string
	UTM            map[string]string
	Extra          map[string]string // further fields of the form
	Files          []File            // as far as they were read with it
	SolutionID     int64             // of an article, that the visitor asks for by it; as far as it was read with it
	Consent        bool
	ConsentVersion string
	SpamReasons    []string  // codes of all signs of spam, whether they sufficed or not
	SpamScore      int       // their points; see package spam
	HeldAt         time.Time // zero: never held back
	Address        string    // network prefix of the sender (/24, /48), never the whole address
	UserAgent      string
	CreatedAt      time.Time
}

// ContactPoint is one way to reach somebody. Kind is "email", "phone", "wechat" or "whatsapp".
type ContactPoint struct {
	Kind    string
	Value   string // normalised; equality is decided on it
	Display string // as typed
}

// ContactPoints returns the ways to reach the visitor, in the order in which they identify a contact.
func (s Submission) ContactPoints() []ContactPoint {
	var points []ContactPoint
	for _, p := range []ContactPoint{s.Email, s.Phone, s.WhatsApp, s.WeChat} {
		if p.Value != "" {
			points = append(points, p)
		}
	}
	return points
}

// SetContactPoint puts a contact point in the place of its kind.
func (s *Submission) SetContactPoint(p ContactPoint) {
	switch p.Kind {
	case "email":
		s.Email = p
	case "phone":
		s.Phone = p
	case "whatsapp":
		s.WhatsApp = p
	case "wechat":
		s.WeChat = p
	}
}

// Contact is a person or firm that has contacted us, unique by each normalised contact point.
type Contact struct {
	ID        int64
	Name      string
	Company   string
	Country   string
	Locale    string
	Points    []ContactPoint
	CreatedAt time.Time
}

// Addressees are the addresses of a client on a lead: the one that it was opened with, empty if there was none, and those
// that the contact was given besides. Of the latter a person must choose: whoever knows a client's telephone number can
// give us an address beside it.
func Addressees(opened Submission, c Contact) (own string, others []string) {
	own = opened.Email.Value
	for _, p := range c.Points {
		if p.Kind == "email" && p.Value != own {
			others = append(others, p.Value)
		}
	}
	return own, others
}

// Event is one line of the trail: who did what, when. Detail is a JSON object whose keys depend on Kind.
type Event struct {
	ID     int64
	At     time.Time
	Actor  Actor  // Kind, ID and Name
	Kind   string // "lead.opened", "offer.accepted", ...
	LeadID int64  // 0: not about a lead
	// Subject is what changed when that is not a lead: "user", "team", ...
	Subject   string
	SubjectID int64
	Detail    json.RawMessage
}

// Detail writes the detail of an event. What cannot be encoded is a fault of the program.
func Detail(values map[string]any) json.RawMessage {
	if len(values) == 0 {
		return nil
	}
	encoded, err := json.Marshal(values)
	if err != nil {
		panic(fmt.Sprintf("the detail of an event: %v", err))
	}
	return encoded
}
