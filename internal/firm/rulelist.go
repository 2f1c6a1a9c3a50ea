package firm

import (
	"encoding/json"
	"slices"

	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

// lockRules returns what rules are checked against, and keeps others from changing them.
func lockRules(tx *database.Tx) (Setup, error) {
	if err := tx.Lock(rulesLock); err != nil {
		return Setup{}, err
	}
	return readSetup(tx)
}

// ruleFirm is the firm as rules are checked against it.
func (s Setup) ruleFirm() crm.RuleFirm {
	firm := crm.RuleFirm{Sites: s.Sites, Forms: s.Forms, Services: s.Services, Members: map[int64]int{}, Hours: readWeek}
	for _, t := range s.Teams {
		firm.Members[t.ID] = 0
		for _, c := range s.Members[t.ID] {
			if c.Active {
				firm.Members[t.ID]++
			}
		}
	}
	return firm
}

func readWeek(week json.RawMessage) error {
	_, err := calendar.ParseWeek(week)
	return err
}

// refused is why rule i cannot be saved.
func (s Setup) refused(i int) (faults []crm.FieldError) {
	for _, fault := range crm.CheckRules(s.Rules, s.ruleFirm()) {
		if fault.Index == i && fault.Refuse {
			faults = append(faults, fault.FieldError)
		}
	}
	return faults
}

// placed puts a rule among the others: in its own place, or last before the fallback; and says where that is.
func placed(rules []crm.Rule, r crm.Rule) ([]crm.Rule, int, error) {
	if r.ID == 0 {
		i := slices.IndexFunc(rules, func(other crm.Rule) bool { return other.Fallback })
		if i < 0 {
			i = len(rules)
		}
		r.Fallback, r.Position = false, last(rules[:i])+1
		return slices.Insert(slices.Clone(rules), i, r), i, nil
	}
	i := slices.IndexFunc(rules, func(other crm.Rule) bool { return other.ID == r.ID })
	if i < 0 {
		return nil, 0, crm.NotFound("rule")
	}
	r.Fallback, r.Position = rules[i].Fallback, rules[i].Position
	rules = slices.Clone(rules)
	rules[i] = r
	return rules, i, nil
}

// last is the highest position.
func last(rules []crm.Rule) (position int) {
	for _, r := range rules {
		position = max(position, r.Position)
	}
	return position
}

func putRule(tx *database.Tx, r crm.Rule) (int64, error) {
	if r.ID == 0 {
		return store.InsertRule(tx, r)
	}
	return r.ID, store.UpdateRule(tx, r)
}

// numberRules gives rules the positions of their order.
func numberRules(tx *database.Tx, rules []crm.Rule) error {
	for i, r := range rules {
		if r.Position == i+1 {
			continue
		}
		r.Position = i + 1
		if err := store.UpdateRule(tx, r); err != nil {
			return err
		}
	}
	return nil
}

// ensureFallback makes the rule that holds for every enquiry, when there is none yet: it leads to the first team.
func ensureFallback(tx *database.Tx, actor crm.Actor, t crm.Team) error {
	if err := tx.Lock(rulesLock); err != nil {
		return err
	}
	rules, err := store.Rules(tx)
	if err != nil || slices.ContainsFunc(rules, func(r crm.Rule) bool { return r.Fallback }) {
		return err
	}
	id, err := store.InsertRule(tx, crm.Rule{
		Position: last(rules) + 1, Name: t.Name, TeamID: t.ID, Strategy: crm.StrategyRotation, Fallback: true,
	})
	if err != nil {
		return err
	}
	return store.InsertEvent(tx, crm.Event{Actor: actor, Kind: "rule.created", Subject: "rule", SubjectID: id})
}
