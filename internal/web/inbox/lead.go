package inbox

import (
	"html/template"

	"frontdesk/internal/web/response"
)

// LeadPage is one lead: page inbox/lead.
type LeadPage struct {
	response.Chrome
	ListHref     string
	Name         string
	Reference    string
	State        State
	Promise      *Mark   // of the clock that runs
	Points       []Point // each way to reach the client
	Facts        []Fact  // about the client
	Seats        []SeatCard
	Standing     []Fact // team, rule, promise
	Offer        *OfferBox
	Submissions  []Said
	Thread       []Mailed
	ReplyBox     *ReplyBox // nil: not theirs, or there is no address
	NoteAction   string    // empty: the actor may not add one
	CallAction   string
	NoteField    response.Field
	Trail        []TrailLine
	Decisions    []DecisionTable
	Messages     []MessageRow
	Wait         *Step     // nil: not theirs, or nothing to wait for
	Close        *CloseBox // nil: not theirs to close, or closed
	ReopenAction string    // empty: open, or not theirs
}

// Step is one button and what it does.
type Step struct{ Action, Label, Hint string }

// State is a state and its word; its value is also the style of the pill.
type State struct{ State, Label string }

// Fact is one line about something. Href is for addresses that are safe to follow.
// More is what stands behind it, to be opened.
type Fact struct{ Label, Text, Href, More string }

// Point is one way to reach the client. Href is of a scheme that templates do not trust by themselves (tel:), so
// NewPoint alone makes it, from normalised values; empty: there is nothing to follow.
type Point struct {
	Label, Text string
	Href        template.URL
}

// Said is one submission, word for word.
type Said struct {
	Reference string
	When      string
	Corrects  string // in words; empty: nothing
	Held      string // in words; empty: not held
	Message   string
	Lang      string
	Answers   []Fact // to what the form asks for besides
	Files     []FileLink
	Facts     []Fact
}

// FileLink is a file that came along.
type FileLink struct {
	ID                        int64 // of one that waits to be sent
	Name, Label, Detail, Href string
	Mark                      *State // what the virus scanner says of it; nil: nothing is to be said
}

// TrailLine is one event in words.
type TrailLine struct{ Text, Detail, Note, At, Exact, Age string }

// DecisionTable is why a seat went where it went.
type DecisionTable struct {
	Heading string
	Why     []string
	When    string
	Numbers string // what the table is called; empty: nobody was considered
	Open    bool   // the table is shown at once
	Credits bool   // turns were counted
	Rows    []DecisionRow
}

// DecisionRow is one consultant who was considered; numbers are empty where none were counted.
type DecisionRow struct {
	Name, Weight, Share, Before, After, Load, Outcome string
	Chosen, Out                                       bool
}

// MessageRow is one mail about the lead.
type MessageRow struct {
	To, Kind, Reply, When string
	State                 State
	Delivery              response.Delivery
}

// CloseBox asks how the lead ended.
type CloseBox struct {
	Action string
	Open   bool
	Fields []response.Field
}
