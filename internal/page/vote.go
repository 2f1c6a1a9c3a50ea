package page

import (
	"context"
	"regexp"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// mostFrom is how many visitors of one network may answer a question on an article: an office shares its address, a
// script has one of its own.
const mostFrom = 50

var visitorID = regexp.MustCompile(`^[A-Za-z0-9_-]{16,64}$`)

// Ballot is a vote as it is posted.
type Ballot struct {
	Page    string
	Choice  crm.VoteChoice
	Kind    crm.VoteKind // which answer is taken back, when Choice is none
	Comment int64        // that is liked; 0: the answer is on the article
}

// Vote takes a visitor's answer on an article, or their like of a comment, which they may change or take back, and returns
// the counts after it. Errors: those of a bundle, crm.KindInvalid with fields, KindNotFound, KindRateLimited.
func (p *Page) Vote(ctx context.Context, v Visitor, b Ballot) (counts crm.Counts, err error) {
	at, err := p.at(ctx, b.Page)
	if err != nil {
		return counts, err
	}
	vote, err := read(v, b)
	if err != nil {
		return counts, err
	}
	if err := p.admit(ctx, v, "page", writes); err != nil {
		return counts, err
	}
	vote.Network = hidden(at.site, v.Address)
	err = p.DB.WriteShared(ctx, func(tx *database.Tx) (err error) {
		if b.Comment != 0 {
			counts.Likes, err = like(tx, at, b.Comment, vote, p.Limited)
		} else {
			counts, err = cast(tx, at, vote, p.Limited)
		}
		return err
	})
	return counts, err
}

// read makes a vote of a ballot, or names every field that is at fault. A comment can be liked and nothing else.
func read(v Visitor, b Ballot) (crm.Vote, error) {
	var faults []crm.FieldError
	kind := b.Choice.Kind()
	switch {
	case b.Choice != crm.ChoiceNone:
	case b.Comment != 0:
		kind = crm.VoteLike
	case b.Kind == crm.VoteLike || b.Kind == crm.VoteHelpful:
		kind = b.Kind
	}
	if kind == "" || b.Comment != 0 && kind != crm.VoteLike {
		faults = append(faults, crm.FieldError{Field: "choice", Code: "choice_invalid"})
	}
	if !visitorID.MatchString(v.ID) {
		faults = append(faults, crm.FieldError{Field: "visitor", Code: "visitor_invalid"})
	}
	return crm.Vote{Kind: kind, Visitor: v.ID, Choice: b.Choice}, crm.Invalid(faults)
}

// cast writes a vote and changes the counts by its difference, in one transaction.
func cast(tx *database.Tx, at place, vote crm.Vote, limited bool) (crm.Counts, error) {
	article, err := at.lock(tx)
	if err != nil {
		return crm.Counts{}, err
	}
	vote.ArticleID = article.ID
	before, err := store.ChoiceOf(tx, vote)
	if err != nil || before == vote.Choice {
		return article.Counts, err
	}
	if before == crm.ChoiceNone && limited {
		if n, err := store.CountVotesFrom(tx, vote); err != nil || n >= mostFrom {
			return article.Counts, err // no answer of theirs counts any more, and a script learns nothing
		}
	}
	if err := store.PutVote(tx, vote); err != nil {
		return crm.Counts{}, err
	}
	counts := article.Counts.Add(before, -1).Add(vote.Choice, 1)
	return counts, store.UpdateCounts(tx, article.ID, counts)
}
