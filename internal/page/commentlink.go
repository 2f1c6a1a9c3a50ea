package page

import (
	"context"
	"errors"
	"net/url"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
	"frontdesk/internal/token"
)

// CommentAction is what a link of a mail does to a comment.
type CommentAction string

const (
	ActionApprove     CommentAction = "approve"
	ActionSpam        CommentAction = "spam"
	ActionUnsubscribe CommentAction = "unsubscribe" // the address of its author hears of no reply any more
)

const commentPurpose = "comment"

// linkTime is how long a link acts: to moderate, and to unsubscribe.
var linkTime = map[CommentAction]time.Duration{ActionApprove: 14 * 24 * time.Hour, ActionSpam: 14 * 24 * time.Hour, ActionUnsubscribe: 365 * 24 * time.Hour}

type commentClaims struct {
	Action  CommentAction `json:"a"`
	Comment int64         `json:"c"`
	User    int64         `json:"u,omitempty"` // whom the mail was sent to; 0: a visitor
}

// CommentLink is what a signed link of a mail stands for, as things are now.
type CommentLink struct {
	Action  CommentAction
	Comment crm.Comment
	Article crm.Article
	Site    crm.Site
	User    crm.User // who moderates; the zero one: a visitor
	Err     error    // why it can do nothing any more, or nil
}

// PagePath is where an article's own page of ours is; locale may be empty.
func PagePath(address, locale string) string {
	query := url.Values{"url": {address}}
	if locale != "" {
		query.Set("lang", locale)
	}
	return "/p?" + query.Encode()
}

func (p *Page) commentLink(c crm.Comment, action CommentAction, user int64) string {
	claims := commentClaims{Action: action, Comment: c.ID, User: user}
	return p.Outbox.URL("/c/" + p.Keys.Sign(commentPurpose, claims, p.DB.Now().Add(linkTime[action])))
}

// OpenComment reads a link and changes nothing. Errors: crm.KindNotFound "link_invalid", KindGone "link_expired".
func (p *Page) OpenComment(ctx context.Context, signed string) (link CommentLink, err error) {
	claims, err := p.verifyComment(signed)
	if err != nil {
		return link, err
	}
	err = p.DB.Read(ctx, func(tx *database.Tx) (err error) {
		link, err = resolve(tx, claims)
		return err
	})
	return link, err
}

// FollowComment does what a link stands for, and returns it as it was before; the errors of OpenComment.
func (p *Page) FollowComment(ctx context.Context, signed string) (link CommentLink, err error) {
	claims, err := p.verifyComment(signed)
	if err != nil {
		return link, err
	}
	err = p.DB.WriteShared(ctx, func(tx *database.Tx) (err error) {
		if _, err := store.LockComment(tx, claims.Comment); err != nil {
			return err
		}
		if link, err = resolve(tx, claims); err != nil || link.Err != nil {
			return err
		}
		return p.follow(tx, link)
	})
	return link, err
}

func (p *Page) follow(tx *database.Tx, link CommentLink) error {
	switch link.Action {
	case ActionApprove:
		return p.decide(tx, link.actor(), link.Comment, crm.CommentApproved)
	case ActionSpam:
		return p.decide(tx, link.actor(), link.Comment, crm.CommentSpam)
	}
	return mute(tx, link.Comment)
}

// mute notes that the address of a comment's author hears of no reply on this site any more.
func mute(tx *database.Tx, c crm.Comment) error {
	author, err := store.CommentAuthorOf(tx, c.SiteID, c.Email)
	if err != nil || author.Muted {
		return err
	}
	author.Muted = true
	if err := store.PutCommentAuthor(tx, author); err != nil {
		return err
	}
	return event(tx, crm.Visitor(), "comment.unsubscribed", c.ID)
}

func (p *Page) verifyComment(signed string) (claims commentClaims, err error) {
	err = p.Keys.Verify(commentPurpose, signed, p.DB.Now(), &claims)
	if errors.Is(err, token.ErrExpired) {
		return claims, crm.Errorf(crm.KindGone, "link_expired")
	}
	if err != nil {
		return claims, crm.Errorf(crm.KindNotFound, "link_invalid")
	}
	return claims, nil
}

func resolve(tx *database.Tx, claims commentClaims) (link CommentLink, err error) {
	link.Action = claims.Action
	if link.Comment, err = store.CommentByID(tx, claims.Comment); err != nil {
		return link, err
	}
	if link.Site, err = store.SiteByID(tx, link.Comment.SiteID); err != nil {
		return link, err
	}
	if link.Article, err = store.ArticleByID(tx, link.Comment.ArticleID); err != nil {
		return link, err
	}
	if claims.User != 0 {
		if link.User, err = store.UserByID(tx, claims.User); err == nil {
			link.Err = link.obstacle()
		}
	}
	return link, err
}

// obstacle says why a moderator's link can do nothing any more, or nil.
func (l CommentLink) obstacle() error {
	want := map[CommentAction]crm.CommentState{ActionApprove: crm.CommentApproved, ActionSpam: crm.CommentSpam}[l.Action]
	switch {
	case !l.User.Active || !l.User.Role.Includes(crm.RoleManager):
		return crm.Errorf(crm.KindForbidden, "forbidden")
	case !l.Comment.State.CanMove(want):
		return crm.Errorf(crm.KindConflict, "comment_moved_on")
	}
	return nil
}

func (l CommentLink) actor() crm.Actor {
	return crm.Actor{Kind: crm.ActorPerson, ID: l.User.ID, Name: l.User.Name, Role: l.User.Role}
}
