package page

import (
	"context"
	"crypto/subtle"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/spam"
	"frontdesk/internal/store"
	"frontdesk/internal/token"
)

// deletedByAuthor is why a comment is in the trash that no moderator put there.
const deletedByAuthor = "deleted_by_author"

// CommentSite returns the site of a comment; crm.KindNotFound when there is none.
func (p *Page) CommentSite(ctx context.Context, id int64) (crm.Site, error) {
	_, site, err := p.written(ctx, id)
	return site, err
}

// written returns a comment and its site.
func (p *Page) written(ctx context.Context, id int64) (c crm.Comment, site crm.Site, err error) {
	err = p.DB.Read(ctx, func(tx *database.Tx) error {
		if c, err = store.CommentByID(tx, id); err != nil {
			return err
		}
		site, err = store.SiteByID(tx, c.SiteID)
		return err
	})
	return c, site, err
}

// EditComment lets the author of a comment write it anew, within five minutes. What the rules would hold waits again.
// Errors: crm.KindNotFound, KindForbidden "edit_token_invalid", KindGone "edit_over", KindInvalid with fields.
func (p *Page) EditComment(ctx context.Context, id int64, edit, text string) (posted Posted, err error) {
	text = paragraphs(text)
	if err := crm.Invalid(required("text", text, maxText)); err != nil {
		return posted, err
	}
	before, site, err := p.written(ctx, id)
	if err != nil {
		return posted, err
	}
	before.Text = text
	evidence, err := p.evidence(ctx, site, before)
	if err != nil {
		return posted, err
	}
	err = p.byAuthor(ctx, id, edit, func(tx *database.Tx, c crm.Comment) (err error) {
		posted, err = p.rewrite(tx, c, text, evidence)
		return err
	})
	posted.Edit = edit
	return posted, err
}

func (p *Page) rewrite(tx *database.Tx, c crm.Comment, text string, evidence spam.Evidence) (Posted, error) {
	if c.Text == text {
		return Posted{ID: c.ID, State: told(c.State)}, nil
	}
	c.Text, c.HTML = text, commentHTML(text)
	if err := store.RewriteComment(tx, c); err != nil {
		return Posted{}, err
	}
	if err := event(tx, crm.Visitor(), "comment.edited", c.ID); err != nil {
		return Posted{}, err
	}
	var err error
	if c.State == crm.CommentApproved {
		c.State, err = p.rejudge(tx, c, evidence)
	}
	return Posted{ID: c.ID, State: told(c.State)}, err
}

// rejudge holds a comment back whose new words the rules would hold; else it shows them.
func (p *Page) rejudge(tx *database.Tx, c crm.Comment, evidence spam.Evidence) (crm.CommentState, error) {
	rules, err := store.CommentRulesOf(tx, c.SiteID)
	if err != nil {
		return c.State, err
	}
	state, reasons := stand(evidence, rules, true)
	if state == crm.CommentApproved {
		return state, store.TouchArticle(tx, c.ArticleID)
	}
	c.Reasons = reasons
	if err := p.move(tx, &c, crm.CommentPending); err != nil {
		return c.State, err
	}
	return c.State, p.withPlace(tx, c, p.askModerators)
}

// DeleteComment lets the author of a comment delete it, within five minutes; the errors of EditComment.
func (p *Page) DeleteComment(ctx context.Context, id int64, edit string) error {
	return p.byAuthor(ctx, id, edit, func(tx *database.Tx, c crm.Comment) error {
		c.Reasons = append(c.Reasons, deletedByAuthor)
		if err := p.move(tx, &c, crm.CommentTrash); err != nil {
			return err
		}
		return event(tx, crm.Visitor(), "comment.deleted", c.ID)
	})
}

// byAuthor does something to a comment for whoever has its token.
func (p *Page) byAuthor(ctx context.Context, id int64, edit string, do func(*database.Tx, crm.Comment) error) error {
	return p.DB.WriteShared(ctx, func(tx *database.Tx) error {
		c, err := store.LockComment(tx, id)
		if err != nil {
			return err
		}
		if c.EditHash == "" || subtle.ConstantTimeCompare([]byte(token.Hash(edit)), []byte(c.EditHash)) != 1 {
			return crm.Errorf(crm.KindForbidden, "edit_token_invalid")
		}
		if !p.DB.Now().Before(c.EditUntil) || c.State == crm.CommentTrash {
			return crm.Errorf(crm.KindGone, "edit_over")
		}
		return do(tx, c)
	})
}

// event writes what somebody did to a comment.
func event(tx *database.Tx, who crm.Actor, kind string, id int64) error {
	return store.InsertEvent(tx, crm.Event{Actor: who, Kind: kind, Subject: "comment", SubjectID: id})
}
