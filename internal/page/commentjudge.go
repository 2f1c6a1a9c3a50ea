package page

import (
	"context"
	"errors"
	"slices"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/spam"
	"frontdesk/internal/store"
	"frontdesk/internal/token"
)

const (
	formPurpose = "comment form"
	formTime    = 24 * time.Hour  // how long a form's token is good
	quickTime   = 2 * time.Second // sooner than anybody types
)

type formClaims struct {
	At int64 `json:"t"` // seconds
}

// Now is the time, as pages tell how old a comment is.
func (p *Page) Now() time.Time { return p.DB.Now() }

// FormToken is what the form of a page that we serve carries, so that it is seen how long it was open.
func (p *Page) FormToken() string {
	now := p.DB.Now()
	return p.Keys.Sign(formPurpose, formClaims{At: now.Unix()}, now.Add(formTime))
}

// wording is everything of a comment that is read, as one text.
func wording(c crm.Comment) string { return c.Name + "\n" + c.Text }

// evidence is what a comment itself says for spam: what was learned, and what its site says about its visitors.
func (p *Page) evidence(ctx context.Context, site crm.Site, c crm.Comment) (spam.Evidence, error) {
	return p.Intake.Suspect(ctx, site, wording(c), c.Email)
}

// judge decides where a new comment stands, and notes why.
func judge(tx *database.Tx, c *crm.Comment, evidence spam.Evidence) error {
	rules, err := store.CommentRulesOf(tx, c.SiteID)
	if err != nil {
		return err
	}
	trusted, err := isTrusted(tx, *c, rules)
	if err != nil {
		return err
	}
	c.State, c.Reasons = stand(evidence, rules, trusted)
	return nil
}

// stand is the state that signs of spam and the site's rules give, and the codes of all that spoke for it. Links and words
// may be spoken of by both.
func stand(e spam.Evidence, rules crm.CommentRules, trusted bool) (crm.CommentState, []string) {
	held := rules.Holds(trusted, spam.CountLinks(e.Text), spam.HasWord(e.Text, rules.Words))
	e.Limits.Links = rules.Links // comments have a limit of their own
	v, reasons := spam.Judge(e), held
	for _, r := range v.Reasons {
		if !slices.Contains(reasons, string(r)) {
			reasons = append(reasons, string(r))
		}
	}
	switch {
	case v.Hold:
		return crm.CommentSpam, reasons
	case len(held) > 0 || v.Doubtful():
		return crm.CommentPending, reasons
	}
	return crm.CommentApproved, nil
}

// isTrusted reports whether the author of a comment is trusted: by a moderator's word or by the comments before.
func isTrusted(tx *database.Tx, c crm.Comment, rules crm.CommentRules) (bool, error) {
	if c.Email == "" {
		return false, nil
	}
	author, err := store.CommentAuthorOf(tx, c.SiteID, c.Email)
	if err != nil {
		return false, err
	}
	need := max(rules.Known, 1)
	if author.Trusted {
		need = 1
	}
	n, err := store.CountApprovedBy(tx, c, need)
	return n >= int64(need), err
}

// formSign is what the token of a form says. One that we did not sign is none: whoever made it up could leave it out.
func (p *Page) formSign(signed string) spam.Token {
	var claims formClaims
	err := p.Keys.Verify(formPurpose, signed, p.DB.Now(), &claims)
	switch {
	case errors.Is(err, token.ErrExpired):
		return spam.TokenExpired
	case err != nil:
		return spam.TokenMissing
	case p.DB.Now().Sub(time.Unix(claims.At, 0)) < quickTime:
		return spam.TokenQuick
	}
	return spam.TokenGood
}
