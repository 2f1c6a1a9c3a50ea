package page

import (
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/i18n"
	"frontdesk/internal/store"
)

// masked stands in the place of what is not shown.
const masked = "*****"

// Ticket is what everybody sees of a solution: that there is one. Its texts are given to whoever leaves contact details.
type Ticket struct {
	ID       string    `json:"id"`
	Number   string    `json:"number"`            // NO.20261122*****: today at the site
	Form     string    `json:"form"`              // whose fields are asked for
	Consent  string    `json:"consent,omitempty"` // to what visitors are asked to agree
	Headings []Heading `json:"headings"`
}

// Heading is that of a part of a solution.
type Heading struct {
	Key    crm.SolutionPart `json:"key"`
	Label  string           `json:"label"`
	Masked string           `json:"masked"`
}

// Content is a solution in one language, as HTML that can stand in any page.
type Content struct {
	Analysis string `json:"analysis,omitempty"`
	Solution string `json:"solution,omitempty"`
	Process  string `json:"process,omitempty"`
}

// addTicket adds the ticket of an article that has one.
func (b *Bundle) addTicket(tx *database.Tx, articleID int64, reader i18n.Reader) error {
	s, err := store.SolutionOfArticle(tx, articleID)
	if crm.IsKind(err, crm.KindNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	form, err := store.FormByID(tx, s.FormID)
	if err != nil {
		return err
	}
	t := Ticket{ID: ticketID(s.ID), Number: "NO." + b.Date + masked, Form: s.Form, Consent: form.Consent.In(b.Language)}
	for _, part := range s.Parts() {
		t.Headings = append(t.Headings, Heading{Key: part, Label: reader.T("ticket.part." + string(part)), Masked: masked})
	}
	b.Ticket = &t
	return nil
}

func newContent(s crm.Solution, language string) Content {
	return Content{
		Analysis: HTML(s.Texts["analysis"].In(language)), Solution: HTML(s.Texts["solution"].In(language)),
		Process: HTML(s.Texts["process"].In(language)),
	}
}

// solutionLife is how long a solution stays unlocked.
const solutionLife = 30 * 24 * time.Hour

// ContentPart is a part of a solution as HTML.
type ContentPart struct{ Key, HTML string }

// Parts are the parts that there are, in their order.
func (c Content) Parts() (all []ContentPart) {
	for _, part := range []ContentPart{{"analysis", c.Analysis}, {"solution", c.Solution}, {"process", c.Process}} {
		if part.HTML != "" {
			all = append(all, part)
		}
	}
	return all
}
