package intake

import (
	"context"
	"crypto/rand"
	"errors"
	"math/big"
	"time"

	"frontdesk/internal/database"
	"frontdesk/internal/spam"
	"frontdesk/internal/store"
	"frontdesk/internal/token"
)

const (
	formPurpose  = "form"
	proofPurpose = "altcha"
	tokenLives   = 24 * time.Hour  // people leave pages open over night
	tooQuick     = 2 * time.Second // from the first focus of a form to its post
)

// formClaims are what a form token says: which form, and when it was first looked at.
type formClaims struct {
	Form string `json:"f"`
	At   int64  `json:"t"` // microseconds
}

// Token makes the token that a page fetches on the first focus of a form.
func (in *Intake) Token(form Form) string {
	now := in.db.Now()
	return in.guard.keys.Sign(formPurpose, formClaims{form.Slug, now.UnixMicro()}, now.Add(tokenLives))
}

// token says what a posted form token tells.
func (g *guard) token(form Form, posted string) spam.Token {
	if posted == "" {
		return spam.TokenMissing
	}
	var claims formClaims
	now := g.db.Now()
	err := g.keys.Verify(formPurpose, posted, now, &claims)
	switch {
	case errors.Is(err, token.ErrInvalid), claims.Form != form.Slug:
		return spam.TokenForged
	case err != nil:
		return spam.TokenExpired
	case now.Sub(time.UnixMicro(claims.At)) < tooQuick:
		return spam.TokenQuick
	}
	return spam.TokenGood
}

// Challenge returns the proof of work that a post of the form has to bring; nil: none.
func (in *Intake) Challenge(ctx context.Context, form Form) *spam.Challenge {
	if !in.guard.asksProof(ctx, form) {
		return nil
	}
	number, err := rand.Int(rand.Reader, big.NewInt(spam.MaxNumber+1))
	if err != nil {
		panic(err) // crypto/rand never fails
	}
	c := spam.NewChallenge(form.Slug, rand.Text(), int(number.Int64()), in.db.Now(), in.guard.mac)
	return &c
}

func (g *guard) mac(text string) string { return g.keys.MAC(proofPurpose, text) }

// proven reports whether a post brings a proof of work that nobody has used before. The use is on the disk before the
// post is, in the name of the post, so that the same post sent again is proven again.
func (g *guard) proven(ctx context.Context, form Form, e *entry) (bool, error) {
	challenge, expires, ok := spam.CheckProof(e.posted.proof, form.Slug, g.db.Now(), g.mac)
	if !ok {
		return false, nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitDeadline)
	defer cancel()
	err := g.db.WriteFirst(ctx, func(tx *database.Tx) (err error) {
		ok, err = store.UseChallenge(tx, challenge, token.Hash(e.key+"/"+e.bodyHash), expires)
		return err
	})
	return ok && err == nil, err
}
