// Package notice is what each person of the firm says about the mail that they are sent: which kinds, when not, and
// whether a daily digest, which it writes. What is said here is obeyed in one place, where a message is put, by outbox.
// It promises that a link of a mail changes nothing by being looked at. It moves no lead.
package notice

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/i18n"
	"frontdesk/internal/jobs"
	"frontdesk/internal/outbox"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
	"frontdesk/internal/token"
)

// Options are what Notice works with.
type Options struct {
	DB      *database.DB
	Queue   *queue.Queue
	Outbox  *outbox.Outbox
	Keys    token.Keyring // signs the links that end a digest
	Catalog *i18n.Catalog
	Firm    string // its name in digests
}

// Notice reads and keeps what people say about their mail.
type Notice struct{ Options }

// New returns a Notice and names its job handlers.
func New(o Options) *Notice {
	n := &Notice{o}
	queue.Handle(o.Queue, queue.Persistent(1), n.digest)
	return n
}

// Mine is what somebody has said, and what waits for them.
type Mine struct {
	User    crm.User
	Notices crm.Notices
	Held    []crm.Message    // that wait for the end of their quiet hours, the next to go first
	Leads   map[int64]string // the references of the leads that these are about
}

// heldMost is how many held mails are shown.
const heldMost = 50

// Mine returns what the actor has said.
func (n *Notice) Mine(ctx context.Context, actor crm.Actor) (m Mine, err error) {
	err = n.DB.Read(ctx, func(tx *database.Tx) (err error) {
		if m.User, err = store.UserByID(tx, actor.ID); err != nil {
			return err
		}
		if m.Notices, err = said(tx, actor.ID); err != nil {
			return err
		}
		if m.Held, err = store.HeldMessages(tx, m.User.Email, heldMost); err != nil {
			return err
		}
		var leads []int64
		for _, one := range m.Held {
			leads = append(leads, one.LeadID)
		}
		m.Leads, err = store.ReferencesOfLeads(tx, leads)
		return err
	})
	return m, err
}

// said is what somebody has said, or the usual.
func said(tx *database.Tx, userID int64) (crm.Notices, error) {
	notices, err := store.NoticesOf(tx, userID)
	if crm.IsKind(err, crm.KindNotFound) {
		return crm.UsualNotices(userID), nil
	}
	return notices, err
}

// Save keeps what the actor says about their own mail; watched says that they look into the inbox for offers that they are
// not mailed. What was put already stays as it was put. Errors: crm.KindInvalid with the fields kinds, quiet_from,
// quiet_until, quiet_days, digest and watched; unread is what could not be read of what was typed.
func (n *Notice) Save(ctx context.Context, actor crm.Actor, s crm.Notices, watched bool, unread ...crm.FieldError) error {
	s.UserID = actor.ID
	if err := crm.Invalid(crm.Faults(unread, check(s, watched))); err != nil {
		return err
	}
	return n.DB.Write(ctx, func(tx *database.Tx) error {
		user, err := store.UserForUpdate(tx, s.UserID)
		if err != nil {
			return err
		}
		if err := n.keep(tx, user, s); err != nil {
			return err
		}
		detail := crm.Detail(map[string]any{"off": s.Off, "quiet": s.Quiet, "digest": s.Digest})
		return store.InsertEvent(tx, crm.Event{Actor: actor, Kind: "notices.saved", Subject: "user", SubjectID: s.UserID, Detail: detail})
	})
}

// keep writes what somebody says, and has their next digest written when they want it.
func (n *Notice) keep(tx *database.Tx, user crm.User, s crm.Notices) error {
	if err := store.PutNotices(tx, s); err != nil {
		return err
	}
	if _, err := n.Queue.Cancel(tx, digestKey(user.ID)); err != nil {
		return err
	}
	return n.plan(tx, user, s)
}

// plan has the next digest of somebody written, if they want any.
func (n *Notice) plan(tx *database.Tx, user crm.User, s crm.Notices) error {
	if s.Digest == crm.NoDigest {
		return nil
	}
	at := crm.NextHour(tx.Now(), s.Digest, user.Location())
	return n.Queue.Insert(tx, jobs.SendDigest{User: user.ID}, queue.At(at), queue.Key(digestKey(user.ID)))
}

func digestKey(user int64) string { return fmt.Sprintf("digest:%d", user) }

func check(s crm.Notices, watched bool) (faults []crm.FieldError) {
	for _, kind := range s.Off {
		if _, ok := crm.NoticeOf(kind); !ok {
			faults = append(faults, crm.FieldError{Field: "kinds", Code: "choice_invalid"})
			break
		}
	}
	for field, minute := range map[string]int{"quiet_from": s.Quiet.From, "quiet_until": s.Quiet.Until} {
		if minute < 0 || minute >= crm.Day {
			faults = append(faults, crm.FieldError{Field: field, Code: "clock_invalid"})
		}
	}
	for _, day := range s.Quiet.Days {
		if day < time.Sunday || day > time.Saturday {
			faults = append(faults, crm.FieldError{Field: "quiet_days", Code: "choice_invalid"})
			break
		}
	}
	if days := slices.Compact(slices.Sorted(slices.Values(s.Quiet.Days))); len(days) == 7 {
		faults = append(faults, crm.FieldError{Field: "quiet_days", Code: "always_quiet"})
	}
	if s.Digest != crm.NoDigest && (s.Digest < 0 || s.Digest > 23) {
		faults = append(faults, crm.FieldError{Field: "digest", Code: "choice_invalid"})
	}
	if !s.Wants(crm.MessageOffer) && !watched {
		faults = append(faults, crm.FieldError{Field: "watched", Code: "offers_unwatched"})
	}
	return faults
}

const digestPurpose = "digest"

type digestClaims struct {
	User int64 `json:"u"`
}

// linkLife is how long a link still ends the digest that it came with.
const linkLife = 365 * 24 * time.Hour

func (n *Notice) link(user int64) string {
	return n.Outbox.URL("/u/" + n.Keys.Sign(digestPurpose, digestClaims{user}, n.DB.Now().Add(linkLife)))
}

// Reader returns whose digest a link ends, and whether they get one. It changes nothing. Errors: crm.KindNotFound
// "link_invalid", KindGone "link_expired".
func (n *Notice) Reader(ctx context.Context, signed string) (user crm.User, gets bool, err error) {
	claims, err := n.verify(signed)
	if err != nil {
		return user, false, err
	}
	err = n.DB.Read(ctx, func(tx *database.Tx) (err error) {
		user, gets, err = reader(tx, claims.User)
		return err
	})
	return user, gets, err
}

func reader(tx *database.Tx, id int64) (user crm.User, gets bool, err error) {
	if user, err = store.UserByID(tx, id); err != nil {
		return user, false, err
	}
	notices, err := said(tx, id)
	return user, notices.Digest != crm.NoDigest, err
}

// Unsubscribe ends the digest of a link; doing it again is as good. Errors as of Reader.
func (n *Notice) Unsubscribe(ctx context.Context, signed string) (user crm.User, err error) {
	claims, err := n.verify(signed)
	if err != nil {
		return user, err
	}
	err = n.DB.Write(ctx, func(tx *database.Tx) (err error) {
		if user, err = store.UserForUpdate(tx, claims.User); err != nil {
			return err
		}
		notices, err := said(tx, user.ID)
		if err != nil || notices.Digest == crm.NoDigest {
			return err
		}
		notices.Digest = crm.NoDigest
		if err := n.keep(tx, user, notices); err != nil {
			return err
		}
		by := crm.Actor{Kind: crm.ActorPerson, ID: user.ID, Name: user.Name, Role: user.Role}
		return store.InsertEvent(tx, crm.Event{Actor: by, Kind: "digest.ended", Subject: "user", SubjectID: user.ID})
	})
	return user, err
}

func (n *Notice) verify(signed string) (claims digestClaims, err error) {
	err = n.Keys.Verify(digestPurpose, signed, n.DB.Now(), &claims)
	if errors.Is(err, token.ErrExpired) {
		return claims, crm.Errorf(crm.KindGone, "link_expired")
	}
	if err != nil {
		return claims, crm.Errorf(crm.KindNotFound, "link_invalid")
	}
	return claims, nil
}
