package site

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/page"
	"frontdesk/internal/status"
	"frontdesk/internal/web/response"
)

// StatusPage is how an enquiry stands: page site/status.
type StatusPage struct {
	response.Chrome
	Reference string
	Thanks    []string // for what was just written; empty: nothing was
	Steps     []Step
	Next      string
	When      string // by when the client hears from us, or that we are late; empty: nothing is promised
	Late      bool
	Who       []Person
	History   []ToldLine
	Zone      string // of the times on the page; empty: there are none
	Action    string
	Hidden    []response.Hidden
	Box       response.Field
	BoxLede   string
	Faults    []response.Fault
	Contact   []ContactRow
}

// Step is one of those that every enquiry goes. State is "done", "current" or "ahead".
type Step struct{ Text, State string }

// Person is somebody who looks after the client.
type Person struct{ Role, Name string }

// ToldLine is something that has happened.
type ToldLine struct{ At, When, Text string }

// StatusInput is what somebody has just done on the page.
type StatusInput struct {
	Action  string
	Key     string // of the next thing they write
	Sent    string // the reference of what they wrote; empty: nothing
	Message string // what they typed
	Faults  []crm.FieldError
}

// NewStatusPage prepares the page.
func NewStatusPage(chrome response.Chrome, st status.Standing, in StatusInput) StatusPage {
	r := chrome.Reader
	chrome.Title = r.T("status.stage."+string(st.Stage), "Name", st.Lead)
	p := StatusPage{Chrome: chrome, Reference: st.Reference, Action: in.Action, Steps: stepsOf(r, st.Stage), Who: whoOf(r, st), Next: nextOf(r, st)}
	p.thank(st, in.Sent)
	p.promise(st.Promise)
	p.tell(st)
	p.box(st, in)
	for _, c := range page.Channels(st.Site) {
		p.Contact = append(p.Contact, newContactRow(c))
	}
	return p
}

// stepsOf are the steps of every enquiry, up to the one at which it is.
func stepsOf(r i18n.Reader, now status.Stage) (steps []Step) {
	names := []status.Stage{status.Received, status.Assigning, status.Working, status.Completed}
	switch now {
	case status.Waiting:
		names[2] = now
	case status.Closed:
		names[3] = now
	}
	state := "done"
	for _, name := range names {
		if name == now {
			state = "current"
		}
		steps = append(steps, Step{r.T("status.step." + string(name)), state})
		if name == now {
			state = "ahead"
		}
	}
	return steps
}

func whoOf(r i18n.Reader, st status.Standing) (who []Person) {
	if st.Lead != "" {
		who = append(who, Person{r.T("status.leads"), st.Lead})
	}
	if st.Support != "" {
		who = append(who, Person{r.T("status.supports"), st.Support})
	}
	return who
}

// nextOf says what happens next, in the words of what the client waits for.
func nextOf(r i18n.Reader, st status.Standing) string {
	key := "status.next." + string(st.Stage)
	if st.Stage == status.Working && st.Promise.Kind != "" {
		key += "_" + string(st.Promise.Kind)
	}
	return r.T(key, "Name", st.Lead)
}

// promise tells by when; a time that is over is never shown.
func (p *StatusPage) promise(promise status.Promise) {
	switch {
	case promise.Late:
		p.When, p.Late = p.T("status.late"), true
	case !promise.Due.IsZero():
		p.When = p.T("status.by", "Time", p.DateTime(promise.Due))
		p.zone(promise.Shown)
	}
}

// zone says in which time the page tells times.
func (p *StatusPage) zone(now time.Time) { p.Zone = p.T("status.zone", "Zone", p.Offset(now)) }

func (p *StatusPage) tell(st status.Standing) {
	for _, l := range st.History {
		line := ToldLine{At: l.At.UTC().Format(time.RFC3339), When: p.DateTime(l.At), Text: p.T("status.told." + string(l.Kind))}
		if l.Name != "" {
			line.Text = p.T("status.told."+string(l.Kind)+"_by", "Name", l.Name)
		}
		p.History = append(p.History, line)
	}
	if len(p.History) > 0 {
		p.zone(st.Promise.Shown)
	}
}

// thank says that what was written is here; after a closed enquiry it is a new one, with a reference of its own.
func (p *StatusPage) thank(st status.Standing, sent string) {
	switch {
	case sent == "":
	case st.Stage.Over():
		p.Thanks = []string{p.T("status.thanks"), p.T("status.thanks_new", "Reference", sent)}
	case st.Lead != "":
		p.Thanks = []string{p.T("status.thanks"), p.T("status.thanks_lead", "Name", st.Lead)}
	default:
		p.Thanks = []string{p.T("status.thanks"), p.T("status.thanks_soon")}
	}
}

func (p *StatusPage) box(st status.Standing, in StatusInput) {
	p.Hidden = []response.Hidden{{Name: "submission_id", Value: in.Key}, {Name: "form_token", Value: st.Token}, {Name: "locale", Value: p.Lang}}
	fields := []response.Field{{Name: "message", Label: p.T("status.message"), Kind: response.KindTextarea, Rows: 5, Wide: true, Value: in.Message}}
	p.Faults = response.Mark(p.Reader, in.Faults, fields)
	for _, f := range in.Faults {
		if f.Field != "message" {
			p.Faults = append(p.Faults, response.Fault{Href: "#main", Text: response.FieldText(p.Reader, f)})
		}
	}
	p.Box, p.BoxLede = fields[0], p.T("status.box_open")
	if st.Stage.Over() {
		p.BoxLede = p.T("status.box_over")
	}
}
