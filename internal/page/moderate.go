package page

import (
	"context"
	"slices"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

const (
	mostCounted = 1000 // comments of a state that are counted
	mostTicked  = 200  // that are moderated at once
)

// Case is a comment with what its moderator looks at.
type Case struct {
	crm.Comment
	Article crm.Article
	Parent  *crm.Comment // what it replies to; nil: nothing
	Trusted bool         // its author, by a moderator's word
}

// Desk are the comments that somebody moderates.
type Desk struct {
	Cases  []Case
	Counts map[crm.CommentState]int64 // by state, up to 1000
}

// Moderation returns up to limit comments in a state with an id below before (0: the newest), of the sites that the actor
// looks after. Errors: crm.KindForbidden.
func (p *Page) Moderation(ctx context.Context, actor crm.Actor, state crm.CommentState, before int64, limit int) (d Desk, err error) {
	if err := actor.Require(crm.RoleConsultant); err != nil {
		return d, err
	}
	err = p.DB.Read(ctx, func(tx *database.Tx) error {
		sites, err := sitesOf(tx, actor)
		if err != nil {
			return err
		}
		if d.Counts, err = countStates(tx, sites); err != nil {
			return err
		}
		comments, err := store.CommentsInState(tx, sites, state, before, limit)
		if err != nil {
			return err
		}
		d.Cases, err = cases(tx, comments)
		return err
	})
	return d, err
}

// Waiting returns how many comments wait for the actor, up to 1000.
func (p *Page) Waiting(ctx context.Context, actor crm.Actor) (n int64, err error) {
	err = p.DB.Read(ctx, func(tx *database.Tx) error {
		sites, err := sitesOf(tx, actor)
		if err == nil {
			n, err = store.CountCommentsInState(tx, sites, crm.CommentPending, mostCounted)
		}
		return err
	})
	return n, err
}

func countStates(tx *database.Tx, sites []int64) (map[crm.CommentState]int64, error) {
	counts := map[crm.CommentState]int64{}
	for _, state := range crm.CommentStates {
		n, err := store.CountCommentsInState(tx, sites, state, mostCounted)
		if err != nil {
			return nil, err
		}
		counts[state] = n
	}
	return counts, nil
}

func cases(tx *database.Tx, comments []crm.Comment) ([]Case, error) {
	ids, parents := make([]int64, len(comments)), []int64{}
	for i, c := range comments {
		ids[i] = c.ArticleID
		if c.ParentID != 0 {
			parents = append(parents, c.ParentID)
		}
	}
	articles, err := store.ArticlesByID(tx, ids)
	if err != nil {
		return nil, err
	}
	answered, err := store.CommentsByID(tx, parents)
	if err != nil {
		return nil, err
	}
	all := make([]Case, len(comments))
	for i, c := range comments {
		all[i] = Case{Comment: c, Article: articles[c.ArticleID]}
		if parent, ok := answered[c.ParentID]; ok {
			all[i].Parent = &parent
		}
		author, err := store.CommentAuthorOf(tx, c.SiteID, c.Email)
		if err != nil {
			return nil, err
		}
		all[i].Trusted = author.Trusted
	}
	return all, nil
}

// sitesOf are the sites whose comments somebody moderates: all for managers, those of their services for consultants.
func sitesOf(tx *database.Tx, actor crm.Actor) ([]int64, error) {
	if actor.May(crm.RoleManager) {
		return store.SitesOfConsultant(tx, nil)
	}
	consultant, err := store.ConsultantByID(tx, actor.ID)
	if notThere(err) != nil || err != nil || !consultant.Active {
		return nil, notThere(err)
	}
	return store.SitesOfConsultant(tx, consultant.Services)
}

// Moderate moves comments to a state, and returns how many went there; those that are there already, or cannot go there
// any more, are left. Errors: crm.KindForbidden, KindNotFound for a comment of a site that is not the actor's.
func (p *Page) Moderate(ctx context.Context, actor crm.Actor, ids []int64, to crm.CommentState) (moved int, err error) {
	if err := actor.Require(crm.RoleConsultant); err != nil {
		return 0, err
	}
	if to != crm.CommentApproved && to != crm.CommentSpam && to != crm.CommentTrash {
		return 0, crm.Invalid([]crm.FieldError{{Field: "verdict", Code: "choice_invalid"}})
	}
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	for batch := range slices.Chunk(ids[:min(len(ids), mostTicked)], 20) {
		n, err := p.moderate(ctx, actor, batch, to)
		if moved += n; err != nil {
			return moved, err
		}
	}
	return moved, nil
}

func (p *Page) moderate(ctx context.Context, actor crm.Actor, ids []int64, to crm.CommentState) (moved int, err error) {
	err = p.DB.WriteShared(ctx, func(tx *database.Tx) error {
		moved = 0
		var judged []crm.Comment
		for _, id := range ids {
			c, err := p.own(tx, actor, id)
			if err != nil {
				return err
			}
			if !c.State.CanMove(to) {
				continue
			}
			if err := p.settle(tx, actor, c, to); err != nil {
				return err
			}
			judged = append(judged, c)
			moved++
		}
		return p.learn(tx, judged, to) // last: who teaches keeps others from it, and may lock no article any more
	})
	return moved, err
}

// own returns a comment of a site of the actor's, and keeps its article for the transaction.
func (p *Page) own(tx *database.Tx, actor crm.Actor, id int64) (crm.Comment, error) {
	sites, err := sitesOf(tx, actor)
	if err != nil {
		return crm.Comment{}, err
	}
	c, err := store.LockComment(tx, id)
	if err == nil && !slices.Contains(sites, c.SiteID) {
		return crm.Comment{}, crm.NotFound("comment")
	}
	return c, err
}

// decide moves a comment on somebody's word, and learns from it.
func (p *Page) decide(tx *database.Tx, actor crm.Actor, c crm.Comment, to crm.CommentState) error {
	if err := p.settle(tx, actor, c, to); err != nil {
		return err
	}
	return p.learn(tx, []crm.Comment{c}, to)
}

// learn teaches what people think of comments, as they stood before they were moved: one that was held and is approved was
// wanted, one marked as spam was not. What is deleted, or comes back from there, says nothing of its words.
func (p *Page) learn(tx *database.Tx, judged []crm.Comment, to crm.CommentState) error {
	for _, c := range judged {
		if c.UserID != 0 || to == crm.CommentTrash || c.State == crm.CommentTrash {
			continue
		}
		if err := p.Intake.Teach(tx, to == crm.CommentSpam, wording(c), c.Email); err != nil {
			return err
		}
	}
	return nil
}

// settle moves a comment on somebody's word, who then stands behind it.
func (p *Page) settle(tx *database.Tx, actor crm.Actor, c crm.Comment, to crm.CommentState) error {
	if err := p.move(tx, &c, to); err != nil {
		return err
	}
	return event(tx, actor, "comment."+map[crm.CommentState]string{crm.CommentApproved: "approved", crm.CommentSpam: "marked_spam", crm.CommentTrash: "trashed"}[to], c.ID)
}
