package admin

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/firm"
)

// readForm reads the form of a form. A part that was not posted leaves things as they were.
func readForm(typed *reading, f crm.Form, setup firm.Setup) crm.Form {
	f.Name = typed.text("name", f.Name)
	f.Slug = typed.text("slug", f.Slug)
	f.Active = typed.Bool("active")
	f.ConsentVersion = typed.text("consent_version", f.ConsentVersion)
	f.Consent = typed.words("consent", f.Consent)
	f.MustConsent = typed.Bool("must_consent")
	f.Redirect = typed.text("redirect", f.Redirect)
	if f.ID == 0 {
		f.SiteID = typed.site(setup.Sites, f.SiteID)
	}
	if _, posted := typed.Fields["rows"]; posted { // so were its boxes, ticked or not
		f.Fields = typed.formFields()
		f.Services, f.Told = typed.IDs("services"), typed.IDs("told")
	}
	w := &f.Words
	w.Heading, w.Lede, w.Button = typed.words("heading", w.Heading), typed.words("lede", w.Lede), typed.words("button", w.Button)
	w.ThanksHeading, w.ThanksText = typed.words("thanks_heading", w.ThanksHeading), typed.words("thanks_text", w.ThanksText)
	return f
}

// formFields are the fields being built, rows of them.
func (r *reading) formFields() (fields []crm.FormField) {
	rows, _ := r.Int("rows") // what is no number is none
	for i := range min(rows, crm.MaxFormFields+1) {
		at := fieldAt(i)
		f := crm.FormField{
			Name: r.Text(at + "name"), Kind: crm.FieldKind(r.Text(at + "kind")), Required: r.Bool(at + "required"),
			Label: r.words(at+"label", nil), Hint: r.words(at+"hint", nil), Choices: r.choices(at),
		}
		if f.Name == "" {
			f.Name = nameOf(f.Label["en"], fields)
		}
		fields = append(fields, f)
	}
	return fields
}

// choices are typed one a line, each language beside the other.
func (r *reading) choices(at string) (choices []crm.Text) {
	english, chinese := r.Lines(at+"choices_en"), r.Lines(at+"choices_zh")
	if len(english) > 0 && len(chinese) > 0 && len(english) != len(chinese) {
		r.fault(at+"choices_zh", "form_choices_uneven", "Count", len(english))
	}
	for i := range max(len(english), len(chinese)) {
		choice := crm.Text{}
		if i < len(english) {
			choice["en"] = english[i]
		}
		if i < len(chinese) {
			choice["zh"] = chinese[i]
		}
		choices = append(choices, choice)
	}
	return choices
}

var notOfName = regexp.MustCompile(`[^a-z0-9]+`)

// nameOf makes a name of a label, if it can: one that no field before has.
func nameOf(label string, before []crm.FormField) string {
	name := strings.Trim(notOfName.ReplaceAllString(strings.ToLower(label), "_"), "_0123456789")
	if name = strings.TrimRight(name[:min(len(name), 36)], "_"); name == "" {
		return ""
	}
	free := name
	for n := 2; crm.Reserved(free) || slices.ContainsFunc(before, func(f crm.FormField) bool { return f.Name == free }); n++ {
		free = name + "_" + strconv.Itoa(n)
	}
	return free
}

// build does what a button of the builder says: "add-text", "up-2", "down-2", "remove-2". What it does not know it leaves.
func build(fields []crm.FormField, do string) []crm.FormField {
	what, rest, _ := strings.Cut(do, "-")
	if what == "add" {
		return append(fields, crm.FormField{Kind: crm.FieldKind(rest)})
	}
	i, err := strconv.Atoi(rest)
	if err != nil || i < 0 || i >= len(fields) {
		return fields
	}
	switch {
	case what == "remove":
		return slices.Delete(fields, i, i+1)
	case what == "up" && i > 0:
		fields[i-1], fields[i] = fields[i], fields[i-1]
	case what == "down" && i+1 < len(fields):
		fields[i], fields[i+1] = fields[i+1], fields[i]
	}
	return fields
}
