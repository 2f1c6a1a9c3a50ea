package page

import (
	"context"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// Reviews returns up to limit reviews with an id below before (0: the newest): those that wait, those that are published, or
// with crm.ReviewSpam those that are neither. Managers and administrators only.
func (p *Page) Reviews(ctx context.Context, actor crm.Actor, state crm.ReviewState, before int64, limit int) (all []crm.Review, err error) {
	if err := actor.Require(crm.RoleManager); err != nil {
		return nil, err
	}
	err = p.DB.Read(ctx, func(tx *database.Tx) (err error) {
		all, err = store.ReviewsIn(tx, state, before, limit)
		return err
	})
	return all, err
}

// Publish shows a review to everybody. Managers and administrators only. Errors: crm.KindConflict "review_moved_on".
func (p *Page) Publish(ctx context.Context, actor crm.Actor, id int64) error {
	return p.judgeReview(ctx, actor, id, crm.ReviewApproved, "", "review.published")
}

// Withhold keeps a review from being shown, for one of crm.ReviewReasons; how many were for each is shown to everybody.
// Managers and administrators only. Errors: crm.KindInvalid on the field reason, KindConflict "review_moved_on".
func (p *Page) Withhold(ctx context.Context, actor crm.Actor, id int64, reason crm.ReviewReason) error {
	state := reason.State()
	if state == "" {
		return crm.Invalid([]crm.FieldError{{Field: "reason", Code: "choice_invalid"}})
	}
	return p.judgeReview(ctx, actor, id, state, reason, "review.withheld")
}

func (p *Page) judgeReview(ctx context.Context, actor crm.Actor, id int64, state crm.ReviewState, reason crm.ReviewReason, kind string) error {
	if err := actor.Require(crm.RoleManager); err != nil {
		return err
	}
	return p.DB.Write(ctx, func(tx *database.Tx) error {
		r, err := store.ReviewByID(tx, id)
		if err != nil {
			return err
		}
		if !r.May(state) {
			return crm.Errorf(crm.KindConflict, "review_moved_on")
		}
		return moveReview(tx, actor, r, state, reason, kind)
	})
}

// moveReview changes the state of a review as read, and so what everybody sees of the site.
func moveReview(tx *database.Tx, actor crm.Actor, r crm.Review, state crm.ReviewState, reason crm.ReviewReason, kind string) error {
	before := r.State
	r.State, r.Reason = state, reason
	err := store.MoveReview(tx, r, before)
	if crm.IsKind(err, crm.KindNotFound) {
		return crm.Errorf(crm.KindConflict, "review_moved_on")
	}
	if err != nil {
		return err
	}
	if err := store.TouchSite(tx, r.SiteID); err != nil {
		return err
	}
	return store.InsertEvent(tx, crm.Event{Actor: actor, Kind: kind, LeadID: r.LeadID, Subject: "review", SubjectID: r.ID,
		Detail: crm.Detail(map[string]any{"reason": string(reason), "rating": r.Rating})})
}
