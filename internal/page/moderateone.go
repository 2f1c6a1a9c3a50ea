package page

import (
	"context"
	"fmt"
	"strconv"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/intake"
	"frontdesk/internal/store"
)

// Reply writes a consultant's reply to a comment, which it approves if it waited. Errors: crm.KindForbidden, KindNotFound,
// KindInvalid with fields, KindConflict for a comment that cannot be approved.
func (p *Page) Reply(ctx context.Context, actor crm.Actor, id int64, text string) error {
	if err := actor.Require(crm.RoleConsultant); err != nil {
		return err
	}
	text = paragraphs(text)
	if err := crm.Invalid(required("text", text, maxText)); err != nil {
		return err
	}
	return p.DB.WriteShared(ctx, func(tx *database.Tx) error {
		parent, err := p.own(tx, actor, id)
		if err != nil {
			return err
		}
		if parent.State != crm.CommentApproved {
			if err := p.decide(tx, actor, parent, crm.CommentApproved); err != nil {
				return err
			}
		}
		return p.reply(tx, actor, parent, text)
	})
}

func (p *Page) reply(tx *database.Tx, actor crm.Actor, parent crm.Comment, text string) error {
	user, err := store.UserByID(tx, actor.ID)
	if err != nil {
		return err
	}
	c := crm.Comment{
		SiteID: parent.SiteID, ArticleID: parent.ArticleID, RootID: parent.RootID, ParentID: parent.ID, State: crm.CommentApproved,
		Name: user.Name, Locale: user.Locale, Text: text, HTML: commentHTML(text), UserID: user.ID, CreatedAt: p.DB.Now(),
	}
	if c.RootID == 0 {
		c.RootID = parent.ID
	}
	if c.ID, err = store.InsertComment(tx, c); err != nil {
		return err
	}
	if err := event(tx, actor, "comment.replied", c.ID); err != nil {
		return err
	}
	return p.withPlace(tx, c, p.appears)
}

// Trust approves a comment and, from now on, what its author writes from the same place, but for what links or words hold.
// For managers. Errors: crm.KindForbidden, KindNotFound, KindConflict.
func (p *Page) Trust(ctx context.Context, actor crm.Actor, id int64, trusted bool) error {
	if err := actor.Require(crm.RoleManager); err != nil {
		return err
	}
	return p.DB.WriteShared(ctx, func(tx *database.Tx) error {
		c, err := p.own(tx, actor, id)
		if err != nil {
			return err
		}
		if c.Email == "" {
			return crm.Errorf(crm.KindConflict, "comment_without_email")
		}
		if trusted && c.State != crm.CommentApproved {
			if err := p.decide(tx, actor, c, crm.CommentApproved); err != nil {
				return err
			}
		}
		return trust(tx, actor, c, trusted)
	})
}

func trust(tx *database.Tx, actor crm.Actor, c crm.Comment, trusted bool) error {
	author, err := store.CommentAuthorOf(tx, c.SiteID, c.Email)
	if err != nil || author.Trusted == trusted {
		return err
	}
	author.Trusted = trusted
	if err := store.PutCommentAuthor(tx, author); err != nil {
		return err
	}
	return event(tx, actor, map[bool]string{true: "comment.trusted", false: "comment.distrusted"}[trusted], c.ID)
}

// MakeLead makes an enquiry of a comment, once, and returns its reference. Errors: crm.KindForbidden, KindNotFound,
// KindConflict "comment_without_email" where its author cannot be reached, KindNotFound "form" when the site has none.
func (p *Page) MakeLead(ctx context.Context, actor crm.Actor, id int64) (reference string, err error) {
	if err := actor.Require(crm.RoleConsultant); err != nil {
		return "", err
	}
	var c crm.Comment
	var article crm.Article
	err = p.DB.Write(ctx, func(tx *database.Tx) (err error) {
		if c, err = p.own(tx, actor, id); err == nil {
			article, err = store.ArticleByID(tx, c.ArticleID)
		}
		return err
	})
	switch {
	case err != nil || c.Submission != "":
		return c.Submission, err
	case c.Email == "" || c.UserID != 0:
		return "", crm.Errorf(crm.KindConflict, "comment_without_email")
	}
	receipt, err := p.Intake.Enter(ctx, c.SiteID, actor, intake.Post{Key: p.keyOf(c), Fields: map[string][]string{
		"name": {c.Name}, "email": {c.Email}, "message": {c.Text}, "page": {article.Address}, "locale": {c.Locale},
	}})
	if err != nil {
		return "", err
	}
	return receipt.Reference, p.DB.Write(ctx, func(tx *database.Tx) error {
		if err := store.CommentMade(tx, c.ID, receipt.Reference); err != nil {
			return err
		}
		return event(tx, actor, "comment.made_lead", c.ID)
	})
}

// keyOf is the key of the enquiry that is made of a comment. Visitors choose the keys of theirs, so it is none that they
// could think of before us.
func (p *Page) keyOf(c crm.Comment) string {
	return fmt.Sprintf("comment-%d-%s", c.ID, p.Keys.MAC("enquiry of a comment", strconv.FormatInt(c.ID, 10)))
}
