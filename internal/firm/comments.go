package firm

import (
	"slices"
	"strings"

	"frontdesk/internal/crm"
)

const (
	linksMost   = 100
	knownMost   = 100
	wordsMost   = 500
	wordLongest = 100 // characters
)

// checkComments says what is wrong with the rules of a site's comments; rules that nobody has set are the usual ones.
func checkComments(rules *crm.CommentRules) (faults []crm.FieldError) {
	if rules.Known == 0 && rules.Links == 0 && !rules.FirstTime && !rules.Premoderate && len(rules.Words) == 0 {
		*rules = crm.UsualCommentRules()
	}
	if rules.Links < 0 || rules.Links > linksMost {
		faults = append(faults, crm.FieldError{Field: "comment_links", Code: "number_range", Params: map[string]any{"Min": 0, "Max": linksMost}})
	}
	if rules.Known < 1 || rules.Known > knownMost {
		faults = append(faults, crm.FieldError{Field: "comment_known", Code: "number_range", Params: map[string]any{"Min": 1, "Max": knownMost}})
	}
	long := slices.ContainsFunc(rules.Words, func(word string) bool { return len([]rune(strings.TrimSpace(word))) > wordLongest })
	if long || len(rules.Words) > wordsMost {
		faults = append(faults, crm.FieldError{Field: "comment_words", Code: "words_too_many", Params: map[string]any{"Max": wordsMost, "Long": wordLongest}})
	}
	return faults
}
