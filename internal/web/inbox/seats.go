package inbox

import (
	"strconv"
	"strings"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// SeatCard is one seat of a lead: who has it, or who is being asked until when, or why it waits.
type SeatCard struct {
	Seat   crm.Seat
	Label  string
	Who    string // empty: nobody
	State  State  // empty: the lead is closed
	Detail string
	Give   *GiveBox // nil: not the actor's to give
	Back   *BackBox // nil: not the actor's to give back
}

// GiveBox gives a seat to somebody.
type GiveBox struct {
	Label        string
	Open         bool // after a fault
	Fields       []response.Field
	AskAction    string
	AskLabel     string
	AssignAction string // empty: only asking is theirs
	AssignLabel  string
}

// BackBox gives a seat back to the team.
type BackBox struct {
	Label  string
	Submit string
	Action string
	Open   bool
	Fields []response.Field
}

// NewSeatCard says who has a seat, is being asked, or why it waits; offer is the one that holds it.
func NewSeatCard(r i18n.Reader, l crm.Lead, seat crm.Seat, offer crm.Offer, now time.Time) SeatCard {
	card := SeatCard{Seat: seat, Label: r.T("seat." + string(seat))}
	owner, asked, reason := l.OwnerName, l.OfferedName, l.QueueReason
	if seat == crm.SeatSupport {
		owner, asked, reason = l.Support.OwnerName, l.Support.OfferedName, l.Support.Reason
	}
	switch {
	case owner != "":
		card.Who, card.State = owner, State{"working", r.T("seat.taken")}
	case asked != "":
		card.Who, card.State = asked, State{"offered", r.T("seat.asked")}
		card.Detail = r.T("seat.until", "Time", momentWords(r, offer.Deadline, now), "When", r.Relative(offer.Deadline, now))
	case reason != "":
		card.State, card.Detail = State{"queued", r.T("seat.queued")}, QueueReason(r, reason)
	}
	if !l.State.Open() {
		card.State, card.Detail = State{}, ""
	}
	return card
}

// QueueReason is why a seat waits in line, in words; "" is "".
func QueueReason(r i18n.Reader, code string) string {
	if key := "queue." + code; r.Has(key) {
		return r.T(key)
	}
	return code
}

// seatCards are the seats of a lead that are wanted, with what the actor may do with each.
func seatCards(r i18n.Reader, f desk.File, actor crm.Actor, successors map[crm.Seat][]desk.Successor) (cards []SeatCard) {
	for _, seat := range crm.Seats {
		if seat == crm.SeatSupport && f.Lead.Support.State == crm.SupportNone {
			continue
		}
		card := NewSeatCard(r, f.Lead, seat, f.OfferOf(seat), f.Now)
		manages := actor.May(crm.RoleManager)
		if f.Lead.State.Open() && (manages || f.Lead.OwnerOf(seat) == actor.ID) {
			card.Give = NewGiveBox(r, f.Lead.ID, seat, successors[seat], manages)
			if f.Lead.HolderOf(seat) != 0 {
				card.Back = NewBackBox(r, f.Lead.ID, seat)
			}
		}
		cards = append(cards, card)
	}
	return cards
}

// NewGiveBox asks to whom a seat goes; its fields are {seat}_to and {seat}_note. Managers may assign without asking.
func NewGiveBox(r i18n.Reader, leadID int64, seat crm.Seat, all []desk.Successor, manages bool) *GiveBox {
	box := &GiveBox{Label: r.T("give.heading"), AskAction: leadPath(leadID) + "/hand-over", AskLabel: r.T("give.ask"), Fields: []response.Field{
		successorField(r, string(seat)+"_to", r.T("give.to"), "", all),
		{Name: string(seat) + "_note", Label: r.T("give.note"), Kind: response.KindTextarea, Rows: 2, Wide: true, MaxLength: maxWords},
	}}
	if manages {
		box.Label, box.AssignAction = r.T("give.manager_heading"), leadPath(leadID)+"/assign"
		box.AssignLabel, box.Fields[0].Hint = r.T("give.assign"), r.T("give.manager_hint")
	}
	return box
}

// NewBackBox asks why a seat is given back; its field is {seat}_back.
func NewBackBox(r i18n.Reader, leadID int64, seat crm.Seat) *BackBox {
	return &BackBox{Label: r.T("back.heading"), Submit: r.T("back.submit"), Action: leadPath(leadID) + "/return", Fields: []response.Field{
		{Name: string(seat) + "_back", Label: r.T("back.reason"), Wide: true, Required: true, MaxLength: maxWords},
	}}
}

// successorField chooses a consultant: those of the team first.
func successorField(r i18n.Reader, name, label, none string, all []desk.Successor) response.Field {
	if none == "" {
		none = r.T("give.choose")
	}
	f := response.Field{Name: name, Label: label, Kind: response.KindSelect, Wide: true, Options: []response.Option{{Label: none}}}
	team, others := response.OptionGroup{Label: r.T("give.team")}, response.OptionGroup{Label: r.T("give.others")}
	for _, s := range all {
		o := response.Option{Value: response.IDValue(s.ID), Label: successorWords(r, s)}
		if s.Member {
			team.Options = append(team.Options, o)
		} else {
			others.Options = append(others.Options, o)
		}
	}
	for _, group := range []response.OptionGroup{team, others} {
		if len(group.Options) > 0 {
			f.Groups = append(f.Groups, group)
		}
	}
	return f
}

// successorWords are a name, how much they have, and whether they are there.
func successorWords(r i18n.Reader, s desk.Successor) string {
	words := []string{s.Name, r.T("give.load", "Count", s.Load)}
	if s.Capacity > 0 {
		words[1] = r.T("give.load_of", "Load", strconv.Itoa(s.Load), "Capacity", strconv.Itoa(s.Capacity))
	}
	if s.Full() {
		words[1] = r.T("give.full", "Load", strconv.Itoa(s.Load), "Capacity", strconv.Itoa(s.Capacity))
	}
	switch {
	case s.Away:
		words = append(words, Excluded(r, "away"))
	case s.Closed != "":
		words = append(words, Excluded(r, string(s.Closed)))
	}
	return strings.Join(words, " · ")
}
