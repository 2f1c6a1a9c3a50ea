package crm

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// MaxFormFields is how many fields a form may have of its own, MaxChoices how many choices one of them.
const (
	MaxFormFields = 20
	MaxChoices    = 50
	maxFormText   = 300
)

var fieldName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// reservedFields are names that mean something in every submission; so do those that begin with reservedStarts.
var (
	reservedFields = []string{
		"name", "email", "phone", "wechat", "whatsapp", "company", "country", "service", "message", "locale", "page", "referrer",
		"consent", "submission_id", "website", "form_token", "altcha", "token", "proof", "tags", "contact", "first_page", "first_referrer",
	}
	reservedStarts = []string{"utm_", "first_utm_"}
)

// Reserved reports whether a name means something in every submission, so that no form may have a field of that name.
func Reserved(name string) bool {
	return slices.Contains(reservedFields, name) ||
		slices.ContainsFunc(reservedStarts, func(start string) bool { return strings.HasPrefix(name, start) })
}

// CheckFields says what is wrong with the fields of a form. A fault is of "field_" + its place from 0 + "_" + what of it:
// name, kind, label_en, choices_en.
func CheckFields(fields []FormField) (faults []FieldError) {
	if len(fields) > MaxFormFields {
		faults = append(faults, FieldError{Field: "fields", Code: "form_fields_many", Params: map[string]any{"Max": MaxFormFields}})
	}
	for i, f := range fields {
		at := "field_" + strconv.Itoa(i) + "_"
		named := slices.ContainsFunc(fields[:i], func(other FormField) bool { return other.Name == f.Name })
		faults = append(faults, prefixed(at, f.checkName(named), f.check())...)
	}
	return faults
}

func prefixed(at string, all ...[]FieldError) (faults []FieldError) {
	for _, f := range slices.Concat(all...) {
		f.Field = at + f.Field
		faults = append(faults, f)
	}
	return faults
}

func (f FormField) checkName(named bool) []FieldError {
	params := map[string]any{"Name": f.Name}
	switch {
	case f.Name == "":
		return []FieldError{{Field: "name", Code: "required"}}
	case !fieldName.MatchString(f.Name):
		return []FieldError{{Field: "name", Code: "form_field_name_invalid", Params: params}}
	case Reserved(f.Name):
		return []FieldError{{Field: "name", Code: "form_field_reserved", Params: params}}
	case named:
		return []FieldError{{Field: "name", Code: "form_field_taken", Params: params}}
	}
	return nil
}

func (f FormField) check() (faults []FieldError) {
	if !slices.Contains(FieldKinds[:], f.Kind) {
		faults = append(faults, FieldError{Field: "kind", Code: "choice_invalid"})
	}
	if f.Label.In("en") == "" {
		faults = append(faults, FieldError{Field: "label_en", Code: "required"})
	}
	if long(f.Label) || long(f.Hint) {
		faults = append(faults, FieldError{Field: "label_en", Code: "too_long", Params: map[string]any{"Max": maxFormText}})
	}
	if f.Kind.Chosen() {
		faults = append(faults, f.checkChoices()...)
	}
	return faults
}

func (f FormField) checkChoices() []FieldError {
	switch {
	case len(f.Choices) == 0:
		return []FieldError{{Field: "choices_en", Code: "form_choices_needed"}}
	case len(f.Choices) > MaxChoices:
		return []FieldError{{Field: "choices_en", Code: "form_choices_many", Params: map[string]any{"Max": MaxChoices}}}
	case slices.ContainsFunc(f.Choices, long):
		return []FieldError{{Field: "choices_en", Code: "too_long", Params: map[string]any{"Max": maxFormText}}}
	}
	return f.checkDoubles()
}

// checkDoubles refuses two choices that could not be told apart.
func (f FormField) checkDoubles() []FieldError {
	owner := map[string]int{}
	for i, choice := range f.Choices {
		for _, label := range choice {
			if first, taken := owner[label]; taken && first != i {
				return []FieldError{{Field: "choices_en", Code: "form_choice_double", Params: map[string]any{"Choice": label}}}
			}
			owner[label] = i
		}
	}
	return nil
}

func long(t Text) bool {
	for _, words := range t {
		if utf8.RuneCountInString(words) > maxFormText {
			return true
		}
	}
	return false
}

// Check says which texts of a form are too long.
func (w FormWords) Check() (faults []FieldError) {
	for name, text := range map[string]Text{
		"heading": w.Heading, "lede": w.Lede, "button": w.Button, "thanks_heading": w.ThanksHeading, "thanks_text": w.ThanksText,
	} {
		for language, words := range text {
			if utf8.RuneCountInString(words) > 2*maxFormText {
				faults = append(faults, FieldError{Field: name + "_" + language, Code: "too_long", Params: map[string]any{"Max": 2 * maxFormText}})
			}
		}
	}
	return faults
}
