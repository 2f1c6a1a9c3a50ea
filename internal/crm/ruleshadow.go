package crm

// warn says what a manager should know of rule i, though it may stay; sound tells which rules before it may be saved.
func (f RuleFirm) warn(rules []Rule, sound []bool, i int) (warnings []FieldError) {
	rule := rules[i]
	if f.Members[rule.TeamID] == 0 {
		warnings = append(warnings, fault("team", "team_nobody", "ID", rule.TeamID))
	}
	for j, earlier := range rules[:i] {
		if sound[j] && f.shadows(earlier, rule) {
			return append(warnings, fault("position", shadow(earlier, rule), "Rule", earlier.Name, "Index", j))
		}
	}
	return warnings
}

// shadows tells whether the earlier rule takes every enquiry that the later would.
func (f RuleFirm) shadows(earlier, later Rule) bool {
	narrow := later.Conditions
	narrow.Sites = f.sites(narrow)
	return covers(earlier.Conditions, narrow)
}

// shadow is the code of why a rule is never reached: it says what the earlier one says already, or less.
func shadow(earlier, later Rule) string {
	same := earlier.TeamID == later.TeamID && earlier.Strategy == later.Strategy
	if same && covers(later.Conditions, earlier.Conditions) {
		return "rule_duplicate"
	}
	return "rule_unreachable"
}
