package assignment

import (
	"context"
	"errors"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
	"frontdesk/internal/token"
)

// Action is what a button of a notice does.
type Action string

const (
	ActionAccept  Action = "accept"
	ActionDecline Action = "decline"
	ActionClaim   Action = "claim" // of a lead that a whole team was told of

	ActionCallBack Action = "call_back" // accepts, and plans a call to the client
)

const linkPurpose = "offer"

type linkClaims struct {
	Action Action `json:"a"`
	Offer  int64  `json:"o,omitempty"`
	Lead   int64  `json:"l,omitempty"` // of a claim
	User   int64  `json:"u"`
}

// Link is what a signed link of a notice stands for, as things are now.
type Link struct {
	Action     Action
	Offer      crm.Offer
	Lead       crm.Lead
	User       crm.User       // whom the notice was sent to
	Submission crm.Submission // the latest of the lead
	Service    crm.Text       // the lead's; empty: none of the site's
	Later      string         // the address of the button that plans a call; empty: there is none
	Other      string         // the address of the other button; empty: nothing is to be answered
	Now        time.Time      // when it was read
	Err        error          // why the action cannot be done any more, or nil
}

// Open reads a link without changing anything. Errors: crm.KindNotFound "link_invalid" for one that was not
// signed here, KindGone "link_expired".
func (a *Assignment) Open(ctx context.Context, signed string) (link Link, err error) {
	claims, err := a.verify(signed)
	if err != nil {
		return Link{}, err
	}
	err = a.DB.Read(ctx, func(tx *database.Tx) (err error) {
		link, err = a.resolve(tx, claims)
		return err
	})
	return link, err
}

// Follow does what a link stands for and returns it as it was before. A link whose offer is over does
// nothing, and its Err says why. For one of ActionCallBack see CallBack.
func (a *Assignment) Follow(ctx context.Context, signed, reason string) (link Link, err error) {
	return a.followed(ctx, signed, func(tx *database.Tx, link Link, lead crm.Lead) error {
		return a.follow(tx, link, lead, reason)
	})
}

func (a *Assignment) followed(ctx context.Context, signed string, do func(*database.Tx, Link, crm.Lead) error) (link Link, err error) {
	claims, err := a.verify(signed)
	if err != nil {
		return Link{}, err
	}
	err = a.move(ctx, func(tx *database.Tx) (err error) {
		link, err = a.resolve(tx, claims)
		if err != nil || link.Err != nil {
			return err
		}
		lead, err := store.LeadForUpdate(tx, link.Lead.ID)
		if err != nil {
			return err
		}
		// Once the lead is ours to change, look again at who holds the seat.
		if link, err = a.resolve(tx, claims); err != nil || link.Err != nil {
			return err
		}
		return do(tx, link, lead)
	})
	return link, err
}

func (a *Assignment) follow(tx *database.Tx, link Link, lead crm.Lead, reason string) error {
	switch link.Action {
	case ActionDecline:
		return a.decline(tx, link.actor(), lead, link.Offer, reason)
	case ActionCallBack:
		return crm.Errorf(crm.KindNotFound, "link_invalid") // it says no time
	case ActionClaim:
		return a.take(tx, link.actor(), lead, crm.SeatLead)
	}
	return a.accept(tx, link.actor(), lead, link.Offer)
}

func (a *Assignment) verify(signed string) (claims linkClaims, err error) {
	err = a.Keys.Verify(linkPurpose, signed, a.DB.Now(), &claims)
	if errors.Is(err, token.ErrExpired) {
		return claims, crm.Errorf(crm.KindGone, "link_expired")
	}
	if err != nil {
		return claims, crm.Errorf(crm.KindNotFound, "link_invalid")
	}
	return claims, nil
}

func (a *Assignment) resolve(tx *database.Tx, claims linkClaims) (Link, error) {
	link, lead := Link{Action: claims.Action, Now: tx.Now()}, claims.Lead
	var err error
	if claims.Action != ActionClaim {
		if link.Offer, err = store.OfferByID(tx, claims.Offer); err != nil {
			return link, err
		}
		lead = link.Offer.LeadID
	}
	if link.User, err = store.UserByID(tx, claims.User); err != nil {
		return link, err
	}
	if link.Lead, err = store.LeadInScope(tx, crm.Scope{All: true}, lead); err != nil {
		return link, err
	}
	if link.Submission, err = store.LatestSubmission(tx, link.Lead.ID); err != nil {
		return link, err
	}
	if link.Service, err = serviceOf(tx, link.Lead); err != nil {
		return link, err
	}
	if link.Err = link.obstacle(); link.Err == nil && link.Offer.State == crm.OfferOffered {
		link.Other = a.link(link.Offer, map[Action]Action{ActionAccept: ActionDecline, ActionDecline: ActionAccept, ActionCallBack: ActionDecline}[link.Action])
	}
	if link.Other != "" && link.Action == ActionAccept && link.Offer.Seat == crm.SeatLead {
		link.Later = a.link(link.Offer, ActionCallBack)
	}
	return link, nil
}

// obstacle says why the link can do nothing any more, or nil.
func (l Link) obstacle() error {
	seat, claim := l.Offer.Seat, l.Action == ActionClaim
	if claim {
		seat = crm.SeatLead
	}
	switch {
	case !l.User.Active || (!claim && l.User.ID != l.Offer.ConsultantID):
		return crm.Errorf(crm.KindForbidden, "forbidden")
	case claim && l.Lead.Free(seat):
		return nil
	case l.Action == ActionCallBack && l.Lead.OwnerID == l.User.ID && l.Lead.State.Open():
		return nil // they have accepted meanwhile, and may still plan the call
	case !claim && l.Offer.Live():
		return answerable(l.Offer, l.actor())
	case l.Lead.OwnerOf(seat) == l.User.ID:
		return crm.Errorf(crm.KindConflict, "already_yours")
	case l.Lead.OwnerOf(seat) != 0:
		return taken(l.owner(seat))
	case claim && l.Lead.OfferedID != 0:
		return named("offered_to_other", l.Lead.OfferedName)
	}
	return crm.Errorf(crm.KindGone, "offer_over")
}

func (l Link) owner(seat crm.Seat) string {
	if seat == crm.SeatSupport {
		return l.Lead.Support.OwnerName
	}
	return l.Lead.OwnerName
}

func (l Link) actor() crm.Actor {
	return crm.Actor{Kind: crm.ActorPerson, ID: l.User.ID, Name: l.User.Name, Role: l.User.Role}
}

// link signs what a button of the notice does: bound to the action, the offer and the person, until some time
// after the deadline, so that a late click is told what became of the lead.
func (a *Assignment) link(o crm.Offer, action Action) string {
	return a.sign(linkClaims{Action: action, Offer: o.ID, User: o.ConsultantID}, o.Deadline)
}

// claimLink signs the button with which one person claims a lead.
func (a *Assignment) claimLink(lead, user int64, until time.Time) string {
	return a.sign(linkClaims{Action: ActionClaim, Lead: lead, User: user}, until)
}

func (a *Assignment) sign(claims linkClaims, deadline time.Time) string {
	return a.Outbox.URL("/a/" + a.Keys.Sign(linkPurpose, claims, deadline.Add(linkLifetime)))
}
