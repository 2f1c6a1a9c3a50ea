package crm

import "slices"

// Faults joins what could not be read of a form with what else is wrong with it, so that whoever typed it hears of all at
// once. Of a field that could not be read nothing else is told: what stands in its place was never typed.
func Faults(unread []FieldError, checked ...[]FieldError) []FieldError {
	faults := slices.Clone(unread)
	for _, fault := range slices.Concat(checked...) {
		if !slices.ContainsFunc(unread, func(u FieldError) bool { return u.Field == fault.Field }) {
			faults = append(faults, fault)
		}
	}
	return faults
}
