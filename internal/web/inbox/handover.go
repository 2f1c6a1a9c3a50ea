package inbox

import (
	"context"
	"slices"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// giving is a posted form that gives a seat of a lead to somebody, or back.
type giving struct {
	lead int64
	seat crm.Seat
	to   int64
	text string // the note, or the reason
	form request.Fields
}

// HandOver is POST /inbox/leads/{lead}/hand-over: a colleague is asked to take a seat over.
func (i *Inbox) HandOver(c *gin.Context) {
	i.give(c, "handed_over", func(ctx context.Context, actor crm.Actor, g giving) error {
		return i.Assignment.HandOver(ctx, actor, g.lead, g.seat, g.to, g.text)
	})
}

// Assign is POST /inbox/leads/{lead}/assign: a manager gives a seat without asking.
func (i *Inbox) Assign(c *gin.Context) {
	i.give(c, "assigned", func(ctx context.Context, actor crm.Actor, g giving) error {
		return i.Assignment.Assign(ctx, actor, g.lead, g.seat, g.to, g.text)
	})
}

// refusals are the conflicts that another choice mends.
var refusals = []string{"colleague_at_capacity", "other_seat", "already_theirs"}

// give reads to whom a seat goes, and shows the form again where that cannot be.
func (i *Inbox) give(c *gin.Context, done string, act func(context.Context, crm.Actor, giving) error) {
	g, err := readGiving(c, "_note")
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	if err = g.check(); err == nil {
		err = act(c.Request.Context(), request.Actor(c), g)
	}
	switch e := crm.AsError(err); {
	case err == nil:
		i.moved(c, done)
	case e.Kind == crm.KindInvalid && len(e.Fields) > 0 || slices.Contains(refusals, e.Code):
		i.giveAgain(c, g, e)
	default:
		i.Responder.ErrorPage(c, err)
	}
}

func readGiving(c *gin.Context, text string) (g giving, err error) {
	if g.form, err = request.ReadForm(c); err != nil {
		return g, err
	}
	if g.lead, err = request.ID(c, "lead", "lead"); err != nil {
		return g, err
	}
	g.seat = crm.Seat(g.form.Get("seat"))
	if !slices.Contains(crm.Seats[:], g.seat) {
		g.seat = crm.SeatLead
	}
	g.to, g.text = g.form.ID(string(g.seat)+"_to"), g.form.Text(string(g.seat)+text)
	return g, nil
}

// check refuses a form without a person, or with more words than are taken.
func (g giving) check() error {
	switch {
	case g.to == 0:
		return crm.Invalid([]crm.FieldError{{Field: "to", Code: "required"}})
	case utf8.RuneCountInString(g.text) > maxWords:
		return crm.Invalid([]crm.FieldError{{Field: "note", Code: "too_long", Params: map[string]any{"Max": maxWords}}})
	}
	return nil
}

// giveAgain shows the lead with the form open, what was typed and what is wrong with it.
func (i *Inbox) giveAgain(c *gin.Context, g giving, e *crm.Error) {
	i.show(c, response.Status(e), func(p *LeadPage) {
		for _, card := range p.Seats {
			if card.Seat == g.seat && card.Give != nil {
				card.Give.retype(p.Reader, g, e)
			}
		}
	})
}

func (b *GiveBox) retype(r i18n.Reader, g giving, e *crm.Error) {
	to, note := &b.Fields[0], &b.Fields[1]
	b.Open, note.Value = true, g.text
	for n := range to.Groups {
		to.Groups[n].Options = response.Choose(to.Groups[n].Options, response.IDValue(g.to))
	}
	switch {
	case len(e.Fields) == 0:
		to.Error = words(r, e)
	case e.Fields[0].Field == "note":
		note.Error = response.FieldText(r, e.Fields[0])
	default:
		to.Error = response.FieldText(r, e.Fields[0])
	}
}
