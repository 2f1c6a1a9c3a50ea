package page

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

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
