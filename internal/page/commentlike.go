package page

import (
	"context"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// LikeComment takes a visitor's like of a comment, or takes it back, and returns its likes. Errors: those of a bundle,
// crm.KindInvalid with fields, KindNotFound, KindRateLimited.
func (p *Page) LikeComment(ctx context.Context, v Visitor, b Ballot) (counts crm.Counts, err error) {
	at, err := p.at(ctx, b.Page)
	if err != nil {
		return counts, err
	}
	if b.Choice == crm.ChoiceNone {
		b.Kind = crm.VoteLike
	}
	vote, err := read(v, b)
	if err == nil && vote.Kind != crm.VoteLike {
		err = crm.Invalid([]crm.FieldError{{Field: "choice", Code: "choice_invalid"}})
	}
	if err != nil {
		return counts, err
	}
	if err := p.admit(ctx, v); err != nil {
		return counts, err
	}
	vote.Network = hidden(at.site, v.Address)
	err = p.DB.WriteShared(ctx, func(tx *database.Tx) (err error) {
		counts.Likes, err = like(tx, at, b.Comment, vote, p.Limited)
		return err
	})
	return counts, err
}

// like writes a like and counts it, in one transaction.
func like(tx *database.Tx, at place, id int64, vote crm.Vote, limited bool) (int64, error) {
	c, err := store.LockComment(tx, id)
	if err == nil && (c.State != crm.CommentApproved || c.SiteID != at.site.ID) {
		err = crm.NotFound("comment")
	}
	if err != nil {
		return 0, err
	}
	likes := vote.Choice == crm.ChoiceLike
	if likes && limited {
		if n, err := store.CountLikesFrom(tx, id, vote.Network); err != nil || n >= mostFrom {
			return c.Likes, err // as with votes
		}
	}
	news, err := store.LikeComment(tx, id, vote, likes)
	if err != nil || !news {
		return c.Likes, err
	}
	by := int64(1)
	if !likes {
		by = -1
	}
	return c.Likes + by, store.AddLikes(tx, c, by)
}
