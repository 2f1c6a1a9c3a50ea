package firm

import (
	"context"
	"slices"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// rulesLock is held by a transaction that changes rules: their order is one thing.
const rulesLock = "rules"

// SaveRule makes a rule (ID 0), which is asked last before the fallback, or changes one. Where it stands and whether it is
// the fallback stay as they are. It is refused if it could never hold; what does no harm is told by Setup. Queued leads of
// its team are looked at again. Managers and administrators. Errors: crm.KindNotFound.
func (f *Firm) SaveRule(ctx context.Context, actor crm.Actor, r crm.Rule, unread ...crm.FieldError) (int64, error) {
	r.Conditions = r.Conditions.Tidy()
	return f.save(ctx, change{actor, crm.RoleManager, "rule", r.ID}, func(tx *database.Tx) (int64, error) {
		s, err := lockRules(tx)
		if err != nil {
			return 0, err
		}
		rules, i, err := placed(s.Rules, r)
		if err != nil {
			return 0, err
		}
		s.Rules = rules
		if err := crm.Invalid(crm.Faults(unread, s.refused(i))); err != nil {
			return 0, err
		}
		id, err := putRule(tx, rules[i])
		if err != nil {
			return 0, err
		}
		return id, f.drain(tx, r.TeamID)
	})
}

// MoveRule moves a rule up by one place, or down. One that cannot go further, and the fallback, stay where they are.
// Managers and administrators. Errors: crm.KindNotFound.
func (f *Firm) MoveRule(ctx context.Context, actor crm.Actor, id int64, up bool) error {
	_, err := f.save(ctx, change{actor, crm.RoleManager, "rule", id}, func(tx *database.Tx) (int64, error) {
		s, err := lockRules(tx)
		if err != nil {
			return 0, err
		}
		rules := s.Rules
		i := slices.IndexFunc(rules, func(r crm.Rule) bool { return r.ID == id })
		if i < 0 {
			return 0, crm.NotFound("rule")
		}
		other := i + 1
		if up {
			other = i - 1
		}
		if other >= 0 && other < len(rules) && !rules[i].Fallback && !rules[other].Fallback {
			rules[i], rules[other] = rules[other], rules[i]
		}
		return id, numberRules(tx, rules)
	})
	return err
}

// DeleteRule removes a rule. Managers and administrators. Errors: crm.KindNotFound; crm.KindConflict for the fallback.
func (f *Firm) DeleteRule(ctx context.Context, actor crm.Actor, id int64) error {
	if err := actor.Require(crm.RoleManager); err != nil {
		return err
	}
	return f.db.Write(ctx, func(tx *database.Tx) error {
		s, err := lockRules(tx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(s.Rules, func(r crm.Rule) bool { return r.ID == id })
		switch {
		case i < 0:
			return crm.NotFound("rule")
		case s.Rules[i].Fallback:
			return crm.Errorf(crm.KindConflict, "fallback_stays")
		}
		if err := store.DeleteRule(tx, id); err != nil {
			return err
		}
		return store.InsertEvent(tx, crm.Event{Actor: actor, Kind: "rule.deleted", Subject: "rule", SubjectID: id})
	})
}
