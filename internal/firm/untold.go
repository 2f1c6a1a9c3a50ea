package firm

import (
	"slices"

	"frontdesk/internal/crm"
)

// checkUntold refuses what is no kind of history.
func checkUntold(all []crm.Told) []crm.FieldError {
	for _, kind := range all {
		if !slices.Contains(crm.ToldKinds[:], kind) {
			return []crm.FieldError{{Field: "untold", Code: "choice_invalid"}}
		}
	}
	return nil
}
