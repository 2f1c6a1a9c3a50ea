package assignment

import (
	"context"
	"errors"

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
)

const linkPurpose = "offer"

type linkClaims struct {
	Action Action `json:"a"`
	Offer  int64  `json:"o"`
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
	Other      string         // the address of the other button; empty: nothing is to be answered
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
// nothing, and its Err says why.
func (a *Assignment) Follow(ctx context.Context, signed, reason string) (link Link, err error) {
	claims, err := a.verify(signed)
	if err != nil {
		return Link{}, err
	}
	err = a.DB.Write(ctx, func(tx *database.Tx) (err error) {
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
		if link.Action == ActionDecline {
			return a.decline(tx, link.actor(), lead, link.Offer, reason)
		}
		return a.accept(tx, link.actor(), lead, link.Offer)
	})
	return link, err
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
	link := Link{Action: claims.Action}
	var err error
	if link.Offer, err = store.OfferByID(tx, claims.Offer); err != nil {
		return link, err
	}
	if link.User, err = store.UserByID(tx, claims.User); err != nil {
		return link, err
	}
	if link.Lead, err = store.LeadInScope(tx, crm.Scope{All: true}, link.Offer.LeadID); err != nil {
		return link, err
	}
	if link.Submission, err = store.LatestSubmission(tx, link.Lead.ID); err != nil {
		return link, err
	}
	services, err := store.Services(tx)
	if err != nil {
		return link, err
	}
	for _, s := range services {
		if s.ID == link.Lead.ServiceID {
			link.Service = s.Name
		}
	}
	if link.Err = link.obstacle(); link.Err == nil {
		link.Other = a.link(link.Offer, map[Action]Action{ActionAccept: ActionDecline, ActionDecline: ActionAccept}[link.Action])
	}
	return link, nil
}

// obstacle says why the link can do nothing any more, or nil.
func (l Link) obstacle() error {
	switch {
	case !l.User.Active || l.User.ID != l.Offer.ConsultantID:
		return crm.Errorf(crm.KindForbidden, "forbidden")
	case l.Offer.Live():
		return answerable(l.Offer, l.actor())
	case l.Lead.OwnerID == l.User.ID:
		return crm.Errorf(crm.KindConflict, "already_yours")
	case l.Lead.OwnerID != 0:
		return taken(l.Lead.OwnerName)
	}
	return crm.Errorf(crm.KindGone, "offer_over")
}

func (l Link) actor() crm.Actor {
	return crm.Actor{Kind: crm.ActorPerson, ID: l.User.ID, Name: l.User.Name, Role: l.User.Role}
}
