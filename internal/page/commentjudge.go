package page

import (
	"errors"
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

// judge decides where a new comment stands, and notes why.
func (p *Page) judge(tx *database.Tx, c *crm.Comment, r Remark) error {
	rules, err := store.CommentRulesOf(tx, c.SiteID)
	if err != nil {
		return err
	}
	trusted, err := isTrusted(tx, *c, rules)
	if err != nil {
		return err
	}
	verdict := spam.Judge(spam.Evidence{
		Honeypot: r.Trap, Token: p.formSign(r.Token), Text: c.Text, Email: c.Email, Limits: spam.Limits{Links: rules.Links},
	})
	c.State, c.Reasons = stand(verdict, holds(rules, trusted, c.Text))
	return nil
}

func holds(rules crm.CommentRules, trusted bool, text string) []string {
	return rules.Holds(trusted, spam.CountLinks(text), spam.HasWord(text, rules.Words))
}

// stand is the state that signs of spam and the site's rules give, and the codes of all that spoke for it.
func stand(v spam.Verdict, held []string) (crm.CommentState, []string) {
	reasons := held
	for _, r := range v.Reasons {
		if string(r) != crm.HeldLinks { // said by the rules
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
