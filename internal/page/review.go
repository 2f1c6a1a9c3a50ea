package page

import (
	"context"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
	"frontdesk/internal/token"
)

const maxReview = 2000 // characters

// Invited is what a link of an invitation stands for.
type Invited struct {
	Site     crm.Site
	Language string
	Shown    string // the client's name as it will appear
	Review   crm.Review
	Answered bool // there is a review
}

// OpenInvitation reads the link of an invitation without changing anything. Errors: crm.KindNotFound "link_invalid",
// KindGone "review_expired".
func (p *Page) OpenInvitation(ctx context.Context, signed string) (i Invited, err error) {
	id, err := p.invitation(signed)
	if err != nil {
		return i, err
	}
	err = p.DB.Read(ctx, func(tx *database.Tx) (err error) {
		i, _, err = readInvited(tx, id)
		return err
	})
	return i, err
}

func (p *Page) invitation(signed string) (int64, error) {
	var claims reviewClaims
	err := p.Keys.Verify(reviewPurpose, signed, p.DB.Now(), &claims)
	if errors.Is(err, token.ErrExpired) {
		return 0, crm.Errorf(crm.KindGone, "review_expired")
	}
	if err != nil {
		return 0, crm.Errorf(crm.KindNotFound, "link_invalid")
	}
	return claims.Invitation, nil
}

func readInvited(tx *database.Tx, id int64) (i Invited, invitation crm.ReviewInvitation, err error) {
	if invitation, err = store.ReviewInvitationByID(tx, id); err != nil {
		return i, invitation, invalidLink(err)
	}
	i.Language = invitation.Language
	if i.Site, err = store.SiteByID(tx, invitation.SiteID); err != nil {
		return i, invitation, err
	}
	contact, err := store.ContactByID(tx, invitation.ContactID)
	if err != nil {
		return i, invitation, err
	}
	i.Shown = Masked(contact.Name)
	i.Review, err = store.ReviewOfInvitation(tx, id)
	i.Answered = err == nil
	switch {
	case !crm.IsKind(err, crm.KindNotFound):
		return i, invitation, err
	case tx.Now().After(invitation.CreatedAt.Add(invitationLife)):
		return i, invitation, crm.Errorf(crm.KindGone, "review_expired")
	}
	return i, invitation, nil
}

// Written is a review as it is posted.
type Written struct {
	Rating  int
	Text    string
	Consent string // the words that the client agreed to; empty: they did not
	Locale  string // in which they read them
}

// Review takes the review of an invitation, once; it waits until somebody has looked at it. A second one changes nothing.
// Errors: those of OpenInvitation, crm.KindInvalid with fields.
func (p *Page) Review(ctx context.Context, signed string, w Written) (i Invited, err error) {
	id, err := p.invitation(signed)
	if err != nil {
		return i, err
	}
	w.Text = plain(w.Text)
	faults := w.faults()
	err = p.DB.Write(ctx, func(tx *database.Tx) error {
		var invitation crm.ReviewInvitation
		if i, invitation, err = readInvited(tx, id); err != nil || i.Answered {
			return err
		}
		if err := crm.Invalid(faults); err != nil {
			return err
		}
		return writeReview(tx, &i, invitation, w)
	})
	return i, err
}

func writeReview(tx *database.Tx, i *Invited, invitation crm.ReviewInvitation, w Written) error {
	r := crm.Review{
		SiteID: invitation.SiteID, InvitationID: invitation.ID, LeadID: invitation.LeadID, Rating: w.Rating, Text: w.Text,
		Shown: i.Shown, Language: w.Locale, Consent: w.Consent, State: crm.ReviewPending, CreatedAt: tx.Now(),
	}
	var err error
	i.Review, i.Answered = r, true
	if i.Review.ID, err = store.InsertReview(tx, r); err != nil || i.Review.ID == 0 {
		return err // the same, posted twice at once
	}
	if err := store.TouchSite(tx, r.SiteID); err != nil { // everybody sees how many wait
		return err
	}
	return store.InsertEvent(tx, crm.Event{Actor: crm.Visitor(), Kind: "review.written", LeadID: r.LeadID, Subject: "review", SubjectID: i.Review.ID,
		Detail: crm.Detail(map[string]any{"rating": r.Rating})})
}

func (w Written) faults() (faults []crm.FieldError) {
	if w.Rating < 1 || w.Rating > crm.MaxRating {
		faults = append(faults, crm.FieldError{Field: "rating", Code: "choice_invalid"})
	}
	if w.Text == "" {
		faults = append(faults, crm.FieldError{Field: "text", Code: "required"})
	}
	if utf8.RuneCountInString(w.Text) > maxReview {
		faults = append(faults, crm.FieldError{Field: "text", Code: "too_long", Params: map[string]any{"Max": maxReview}})
	}
	if w.Consent == "" {
		faults = append(faults, crm.FieldError{Field: "consent", Code: "publish_required"})
	}
	return faults
}

// plain is a text of many lines without what has no shape or turns the direction of writing.
func plain(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(text, ""))
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' {
			return -1
		}
		return r
	}, text))
}

// RefuseReviews takes a client at their word who wants no invitation any more. Errors: those of OpenInvitation.
func (p *Page) RefuseReviews(ctx context.Context, signed string) (i Invited, err error) {
	id, err := p.invitation(signed)
	if err != nil {
		return i, err
	}
	err = p.DB.Write(ctx, func(tx *database.Tx) error {
		var invitation crm.ReviewInvitation
		if i, invitation, err = readInvited(tx, id); err != nil {
			return err
		}
		fresh, err := store.RefuseReviews(tx, invitation.Address)
		if err != nil || !fresh {
			return err
		}
		return store.InsertEvent(tx, crm.Event{Actor: crm.Visitor(), Kind: "review.refused", LeadID: invitation.LeadID, Subject: "review_invitation", SubjectID: id})
	})
	return i, err
}

// WithdrawReview takes a review back, whatever has become of it. Errors: those of OpenInvitation, KindConflict
// "review_moved_on".
func (p *Page) WithdrawReview(ctx context.Context, signed string) (i Invited, err error) {
	id, err := p.invitation(signed)
	if err != nil {
		return i, err
	}
	err = p.DB.Write(ctx, func(tx *database.Tx) error {
		if i, _, err = readInvited(tx, id); err != nil || !i.Answered || i.Review.Reason == crm.ReviewWithdrawn {
			return err
		}
		before := i.Review
		i.Review.State, i.Review.Reason = crm.ReviewTrash, crm.ReviewWithdrawn
		return moveReview(tx, crm.Visitor(), before, crm.ReviewTrash, crm.ReviewWithdrawn, "review.withdrawn")
	})
	return i, err
}
