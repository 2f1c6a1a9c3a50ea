package intake

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/width"

	"frontdesk/internal/crm"
)

const maxLine = 500 // of a field of one line

// own reads what a form asks for beside what every submission has: answers in the shape in which they are kept, and files.
// Of files that were not taken the names stand among the answers, should the submission be held back.
func (f *fields) own(form Form, u *Upload) (map[string]string, []crm.File) {
	answers, sent := f.answers(form.Fields), f.files(form, u)
	for _, r := range u.refusals() {
		answers[r.fault.Field] = r.name
	}
	return answers, sent
}

// answers reads the fields of a form that are not for files. What is at fault is left to rest.
func (f *fields) answers(own []crm.FormField) map[string]string {
	kept := map[string]string{}
	for _, field := range own {
		if field.Kind == crm.FieldFile {
			continue
		}
		value := f.answer(field)
		if value == "" && field.Required && !f.atFault(field.Name) {
			f.fault(field.Name, required(field.Kind))
		}
		if f.atFault(field.Name) {
			delete(f.seen, field.Name)
			continue
		}
		if value != "" {
			kept[field.Name] = value
		}
	}
	return kept
}

func required(kind crm.FieldKind) string {
	if kind.Chosen() {
		return "choice_required"
	}
	return "required"
}

func (f *fields) atFault(name string) bool {
	return slices.ContainsFunc(f.faults, func(e crm.FieldError) bool { return e.Field == name })
}

func (f *fields) answer(field crm.FormField) string {
	switch field.Kind {
	case crm.FieldTextarea:
		return f.text(field.Name, maxExtra)
	case crm.FieldNumber:
		return f.number(field.Name)
	case crm.FieldDate:
		return f.date(field.Name)
	case crm.FieldChoice, crm.FieldChoices:
		return f.chosen(field)
	}
	return f.line(field.Name, maxLine)
}

var number = regexp.MustCompile(`^[+-]?\d+([., ]\d+)*$`)

// number reads a number in the digits of any keyboard, and keeps it with the marks that the visitor put into it.
func (f *fields) number(name string) string {
	value := width.Fold.String(f.line(name, 60))
	if value != "" && !number.MatchString(value) {
		f.fault(name, "number_needed")
	}
	return value
}

// date reads a day as browsers send it.
func (f *fields) date(name string) string {
	value := width.Fold.String(f.line(name, 60))
	if value == "" {
		return ""
	}
	if _, err := time.Parse(time.DateOnly, value); err != nil {
		f.fault(name, "date_needed")
	}
	return value
}

// chosen reads what was chosen, each choice on a line of its own.
func (f *fields) chosen(field crm.FormField) string {
	f.seen[field.Name] = true
	var kept []string
	for _, posted := range f.posted[field.Name] {
		posted = clean(posted)
		if posted == "" {
			continue
		}
		choice, ok := field.Choice(posted)
		if !ok {
			f.fault(field.Name, "choice_invalid")
		}
		if !slices.Contains(kept, choice) {
			kept = append(kept, choice)
		}
	}
	if field.Kind == crm.FieldChoice && len(kept) > 1 {
		f.fault(field.Name, "choice_invalid")
	}
	return strings.Join(kept, "\n")
}
