// Package status is what a client sees of their enquiry: where it stands, who looks after them, what happens next and by
// when, the history that the firm chose to tell, and a box to write. It promises that looking changes nothing, that a
// reference alone opens nothing, and that nothing is in what it answers but what the client may know: no internal name, no
// word of a colleague, no offer that was declined, nobody else's data. What a client writes goes through intake.
package status

import (
	"context"
	"strings"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/i18n"
	"frontdesk/internal/intake"
	"frontdesk/internal/outbox"
	"frontdesk/internal/queue"
	"frontdesk/internal/ratelimit"
	"frontdesk/internal/reference"
	"frontdesk/internal/store"
	"frontdesk/internal/token"
)

const (
	linkLife  = 365 * 24 * time.Hour // of the link in a mail; matters of this kind take months
	visitLife = 2 * time.Hour        // of what opens by reference and contact: somebody may read the address over a shoulder
)

// Options are what Status works with.
type Options struct {
	DB      *database.DB
	Queue   *queue.Queue
	Catalog *i18n.Catalog
	Outbox  *outbox.Outbox
	Intake  *intake.Intake
	Keys    token.Keyring
	Limiter *ratelimit.Limiter
	Limited bool // whether rates hold
}

// Status answers clients. It is safe for concurrent use.
type Status struct{ Options }

// New returns a Status and names its job handler.
func New(o Options) *Status {
	s := &Status{o}
	queue.Handle(o.Queue, queue.Persistent(2), s.tellClient)
	return s
}

const purpose = "status"

// claims bind a link to one reference.
type claims struct {
	Reference string `json:"r"`
	Typed     bool   `json:"t,omitempty"` // it was not sent to the client: somebody typed how they are reached
}

// Link is the link of a mail to the page of a reference.
func (s *Status) Link(reference string) string {
	return s.Outbox.URL(Path(reference) + "?k=" + s.sign(claims{Reference: reference}, linkLife))
}

func (s *Status) sign(c claims, life time.Duration) string {
	return s.Keys.Sign(purpose, c, s.DB.Now().Add(life))
}

// Path is where the page of a reference is; it asks who opens it.
func Path(reference string) string { return "/t/" + reference }

// errOver is what every link hears that does not open: forged, over, or of something else. They are not told apart.
func errOver() error { return crm.Errorf(crm.KindGone, "status_over") }

// verify returns what the token was signed for, if that is the reference of the path.
func (s *Status) verify(typed, signed string) (c claims, err error) {
	if err := s.Keys.Verify(purpose, signed, s.DB.Now(), &c); err != nil {
		return c, errOver()
	}
	if of, err := reference.Parse(typed); err != nil || of.String() != c.Reference {
		return c, errOver()
	}
	return c, nil
}

// submission reads what a token stands for; what is held back is as if it were not there.
func (s *Status) submission(ctx context.Context, typed, signed string) (made crm.Submission, c claims, err error) {
	c, err = s.verify(typed, signed)
	if err != nil {
		return made, c, err
	}
	made, err = s.accepted(ctx, c.Reference)
	if crm.IsKind(err, crm.KindNotFound) {
		return made, c, errOver()
	}
	return made, c, err
}

func (s *Status) accepted(ctx context.Context, of string) (made crm.Submission, err error) {
	err = s.DB.ReadOne(ctx, func(tx *database.Tx) error {
		made, err = store.SubmissionByReference(tx, of)
		return err
	})
	if crm.IsKind(err, crm.KindNotFound) || err == nil && made.State != crm.SubmissionAccepted {
		return crm.Submission{}, crm.NotFound("enquiry")
	}
	return made, err
}

// Written is what a client writes on their page.
type Written struct {
	intake.Post
	Reference string // of the page
	Signed    string
}

// Write takes what a client writes, as one more submission of the same person, and returns its reference. Errors:
// crm.KindGone "status_over"; KindInvalid with the field "message"; else those of intake.Again.
func (s *Status) Write(ctx context.Context, w Written) (string, error) {
	made, _, err := s.submission(ctx, w.Reference, w.Signed)
	if err != nil {
		return "", err
	}
	if strings.TrimSpace(strings.Join(w.Fields["message"], "")) == "" {
		return "", crm.Invalid([]crm.FieldError{{Field: "message", Code: "required"}})
	}
	w.Fields["page"] = []string{s.Outbox.URL(Path(made.Reference))}
	receipt, err := s.Intake.Again(ctx, made, w.Post)
	return receipt.Reference, err
}

// Asker is the site whose page asks for a reference: the only one, or, where there are several, none.
func (s *Status) Asker(ctx context.Context) (site crm.Site, err error) {
	err = s.DB.ReadOne(ctx, func(tx *database.Tx) error {
		all, err := store.Sites(tx)
		if len(all) == 1 {
			site = all[0]
		}
		return err
	})
	return site, err
}
