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
	Points       []Point // each way to reach the client
	Facts        []Fact  // about the client
	Standing     []Fact  // owner, team, who is asked and until when
	Offer        *OfferBox
	Submissions  []Said
	NoteAction   string // empty: the actor may not add one
	NoteField    response.Field
	Trail        []TrailLine
	Decisions    []DecisionTable
	Messages     []MessageRow
	Close        *CloseBox // nil: not theirs to close, or closed
	ReopenAction string    // empty: open, or not theirs
}

// State is a state and its word; its value is also the style of the pill.
type State struct{ State, Label string }

// Fact is one line about something. Href is for addresses that are safe to follow.
type Fact struct{ Label, Text, Href string }

// Point is one way to reach the client. Href is of a scheme that templates do not trust by themselves (tel:), so
// NewPoint alone makes it, from normalised values; empty: there is nothing to follow.
type Point struct {
	Label, Text string
	Href        template.URL
}

// OfferBox asks the consultant who looks.
type OfferBox struct {
	Heading       string
	Detail        string
	AcceptAction  string
	AcceptLabel   string
	DeclineAction string
	DeclineLabel  string
	DeclineSubmit string
	Open          bool // the reasons stand open, after a fault
	Fields        []response.Field
}

// Said is one submission, word for word.
type Said struct {
	Reference string
	When      string
	Corrects  string // in words; empty: nothing
	Held      string // in words; empty: not held
	Message   string
	Lang      string
	Facts     []Fact
}

// TrailLine is one event in words.
type TrailLine struct{ Text, Detail, Note, At, Exact, Age string }

// DecisionTable is why a lead went where it went.
type DecisionTable struct {
	Heading string
	Why     string
	When    string
	Rows    []DecisionRow
}

// DecisionRow is one consultant who was considered; numbers are empty for those left out.
type DecisionRow struct {
	Name, Weight, Share, Before, After, Load, Outcome string
	Chosen, Out                                       bool
}

// MessageRow is one mail about the lead.
type MessageRow struct {
	To, Kind, Reply, When string
	State                 State
}

// CloseBox asks how the lead ended.
type CloseBox struct {
	Action string
	Open   bool
	Fields []response.Field
}
