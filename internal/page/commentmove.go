package page

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// move changes the state of a comment whose article is ours, and the counts with it. crm.KindConflict "comment_moved_on"
// when it cannot go there.
func (p *Page) move(tx *database.Tx, c *crm.Comment, to crm.CommentState) error {
	if !c.State.CanMove(to) {
		return crm.Errorf(crm.KindConflict, "comment_moved_on")
	}
	before := c.State
	c.State = to
	if err := store.MoveComment(tx, *c); err != nil {
		return err
	}
	switch {
	case to == crm.CommentApproved:
		return p.withPlace(tx, *c, p.appears)
	case before == crm.CommentApproved:
		return store.CountComment(tx, *c, -1)
	}
	return nil
}

// withPlace does something that the site and the article of a comment are needed for.
func (p *Page) withPlace(tx *database.Tx, c crm.Comment, do func(*database.Tx, crm.Site, crm.Article, crm.Comment) error) error {
	site, err := store.SiteByID(tx, c.SiteID)
	if err != nil {
		return err
	}
	article, err := store.ArticleByID(tx, c.ArticleID)
	if err != nil {
		return err
	}
	return do(tx, site, article, c)
}
