package status

import (
	"context"
	"net/netip"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/width"

	"frontdesk/internal/contactpoint"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/ratelimit"
	"frontdesk/internal/reference"
	"frontdesk/internal/store"
	"frontdesk/internal/token"
)

// How often somebody may ask: from one network, for one reference, and in the name of one contact. A reference has five
// digits that say nothing, so each of the three ways of guessing takes months for one client.
var (
	networkRate   = ratelimit.Rate{Count: 40, Per: time.Hour, Burst: 20}
	referenceRate = ratelimit.Rate{Count: 10, Per: time.Hour, Burst: 5}
	contactRate   = ratelimit.Rate{Count: 10, Per: time.Hour, Burst: 10}
)

// Question is what opens a page without a link.
type Question struct {
	Reference string // as typed
	Contact   string // the e-mail, number or WeChat id given with it, as typed
	Address   netip.Addr
}

// Find returns the token that opens the page of a reference, for whoever knows by what the client is reached. Errors:
// crm.KindInvalid with the fields reference and given; KindNotFound "enquiry_not_found", the same for a reference of
// nothing, of something else and of what is held back; KindRateLimited.
func (s *Status) Find(ctx context.Context, q Question) (of, signed string, err error) {
	given, err := read(q)
	if err != nil {
		return "", "", err
	}
	if err := s.admit(ctx, q, given.String()); err != nil {
		return "", "", err
	}
	made, err := s.accepted(ctx, given.String())
	if err != nil && !crm.IsKind(err, crm.KindNotFound) {
		return "", "", err
	}
	countries, failed := s.countries(ctx, made)
	if failed != nil {
		return "", "", failed
	}
	if same := reaches(made, q.Contact, countries); err != nil || !same { // compared in any case: both take as long
		return "", "", crm.NotFound("enquiry")
	}
	return made.Reference, s.sign(claims{Reference: made.Reference, Typed: true}, visitLife), nil
}

func read(q Question) (given reference.Reference, err error) {
	var faults []crm.FieldError
	given, err = reference.Parse(q.Reference)
	switch {
	case strings.TrimSpace(q.Reference) == "":
		faults = append(faults, crm.FieldError{Field: "reference", Code: "required"})
	case err != nil:
		faults = append(faults, crm.FieldError{Field: "reference", Code: "reference_invalid"})
	}
	if strings.TrimSpace(q.Contact) == "" {
		faults = append(faults, crm.FieldError{Field: "given", Code: "required"})
	}
	return given, crm.Invalid(faults)
}

// admit counts before anything is looked up, whatever there is to find.
func (s *Status) admit(ctx context.Context, q Question, of string) error {
	if !s.Limited {
		return nil
	}
	for _, limit := range []struct {
		key  string
		rate ratelimit.Rate
	}{
		{"status:" + crm.Network(q.Address, 24, 48), networkRate}, {"status of:" + of, referenceRate},
		{"status to:" + token.Hash(bare(q.Contact)), contactRate}, // Redis need not know them
	} {
		if v := s.Limiter.Allow(ctx, limit.key, limit.rate); !v.Allowed {
			return &crm.Error{Kind: crm.KindRateLimited, Code: "rate_limited", RetryAfter: v.RetryAfter}
		}
	}
	return nil
}

// bare is a contact without the marks that may be typed in many ways.
func bare(contact string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, width.Fold.String(contact))
}

// countries are those in which a number without a country code may be: the client's, and those of the sites.
func (s *Status) countries(ctx context.Context, made crm.Submission) (all []string, err error) {
	if region, err := language.ParseRegion(made.Country); err == nil {
		all = append(all, region.Canonicalize().String()) // people write UK for GB
	}
	err = s.DB.ReadOne(ctx, func(tx *database.Tx) error {
		sites, err := store.Sites(tx)
		for _, site := range sites {
			all = append(all, site.Country)
		}
		return err
	})
	return all, err
}

// reaches reports whether what was typed is a way to reach whoever made the submission, which may be none.
func reaches(made crm.Submission, typed string, countries []string) (same bool) {
	ways := map[contactpoint.Kind]crm.ContactPoint{
		contactpoint.Email: made.Email, contactpoint.Phone: made.Phone, contactpoint.WeChat: made.WeChat, contactpoint.WhatsApp: made.WhatsApp,
	}
	for kind, own := range ways {
		for _, country := range countries {
			p, err := contactpoint.Parse(kind, typed, country)
			same = same || err == nil && p.Value == own.Value
		}
	}
	return same
}
