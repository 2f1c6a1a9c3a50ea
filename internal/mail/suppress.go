package mail

import (
	"context"
	"strings"
	"unicode/utf8"

	"frontdesk/internal/contactpoint"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// maxWords is how many characters of a reason are kept.
const maxWords = 500

// SuppressionFilter says which entries of the list are meant.
type SuppressionFilter = store.SuppressionFilter

// Suppressions returns up to limit entries of the list of addresses that are written to no more, the newest first.
// Managers and administrators.
func (m *Mail) Suppressions(ctx context.Context, actor crm.Actor, f SuppressionFilter, limit int) (all []crm.Suppression, err error) {
	if err := actor.Require(crm.RoleManager); err != nil {
		return nil, err
	}
	err = m.db.Read(ctx, func(tx *database.Tx) (err error) {
		all, err = store.ListSuppressions(tx, f, limit)
		return err
	})
	return all, err
}

// SuppressedUsers returns the entries that keep people of the firm from being written to: they miss their leads. Managers
// and administrators.
func (m *Mail) SuppressedUsers(ctx context.Context, actor crm.Actor) (all []crm.Suppression, err error) {
	if err := actor.Require(crm.RoleManager); err != nil {
		return nil, err
	}
	err = m.db.Read(ctx, func(tx *database.Tx) (err error) {
		all, err = store.SuppressedUsers(tx)
		return err
	})
	return all, err
}

// Suppress puts an address on the list by hand, with a reason. Managers and administrators. Errors: crm.KindInvalid with the
// fields address and reason, KindConflict "suppressed_already".
func (m *Mail) Suppress(ctx context.Context, actor crm.Actor, address, reason string) (s crm.Suppression, err error) {
	if err := actor.Require(crm.RoleManager); err != nil {
		return s, err
	}
	point, reason, err := checkSuppression(address, reason)
	if err != nil {
		return s, err
	}
	err = m.db.Write(ctx, func(tx *database.Tx) error {
		news, err := store.Suppress(tx, actor, crm.Suppression{Address: point, Why: crm.SuppressedManual, Words: reason})
		if err == nil && !news {
			err = crm.Errorf(crm.KindConflict, "suppressed_already")
		}
		if err != nil {
			return err
		}
		if s, err = store.SuppressionOf(tx, point); err != nil {
			return err
		}
		return suppressionEvent(tx, actor, "address.suppressed", s)
	})
	return s, err
}

func checkSuppression(address, reason string) (value, why string, err error) {
	var faults []crm.FieldError
	point, err := contactpoint.ParseEmail(address)
	switch {
	case strings.TrimSpace(address) == "":
		faults = append(faults, crm.FieldError{Field: "address", Code: "required"})
	case err != nil:
		faults = append(faults, crm.FieldError{Field: "address", Code: err.Error()})
	}
	why = strings.TrimSpace(reason)
	switch {
	case why == "":
		faults = append(faults, crm.FieldError{Field: "reason", Code: "required"})
	case utf8.RuneCountInString(why) > maxWords:
		faults = append(faults, crm.FieldError{Field: "reason", Code: "too_long", Params: map[string]any{"Max": maxWords}})
	}
	return point.Value, why, crm.Invalid(faults)
}

// Lift has an address written to again. Managers and administrators. Errors: crm.KindNotFound when it is not on the list, or
// not any more.
func (m *Mail) Lift(ctx context.Context, actor crm.Actor, id int64) (s crm.Suppression, err error) {
	if err := actor.Require(crm.RoleManager); err != nil {
		return s, err
	}
	err = m.db.Write(ctx, func(tx *database.Tx) error {
		if err := store.Lift(tx, actor, id); err != nil {
			return err
		}
		if s, err = store.SuppressionByID(tx, id); err != nil {
			return err
		}
		return suppressionEvent(tx, actor, "address.lifted", s)
	})
	return s, err
}

func suppressionEvent(tx *database.Tx, actor crm.Actor, kind string, s crm.Suppression) error {
	return store.InsertEvent(tx, crm.Event{
		Actor: actor, Kind: kind, Subject: "suppression", SubjectID: s.ID,
		Detail: crm.Detail(map[string]any{"address": s.Address, "why": s.Why, "words": s.Words}),
	})
}

// Messages returns up to limit messages of the ledger without their contents, the newest first, from those with an id below
// before: those in a state, or all. Managers and administrators.
func (m *Mail) Messages(ctx context.Context, actor crm.Actor, state crm.MessageState, before int64, limit int) (all []crm.Message, err error) {
	if err := actor.Require(crm.RoleManager); err != nil {
		return nil, err
	}
	err = m.db.Read(ctx, func(tx *database.Tx) (err error) {
		all, err = store.MessagesIn(tx, state, before, limit)
		return err
	})
	return all, err
}
