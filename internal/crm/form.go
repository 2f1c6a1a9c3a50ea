package crm

import (
	"net/url"
	"strings"
	"time"
)

// FormWords are the texts of a form that are its own; an empty one is the usual one.
type FormWords struct {
	Heading       Text `json:"heading,omitempty"`
	Lede          Text `json:"lede,omitempty"`
	Button        Text `json:"button,omitempty"`
	ThanksHeading Text `json:"thanks_heading,omitempty"`
	ThanksText    Text `json:"thanks_text,omitempty"`
}

// FieldKind is what is filled into a field of a form.
type FieldKind string

const (
	FieldText     FieldKind = "text"     // one line
	FieldTextarea FieldKind = "textarea" // many lines
	FieldNumber   FieldKind = "number"
	FieldDate     FieldKind = "date"
	FieldChoice   FieldKind = "choice"  // one of the choices
	FieldChoices  FieldKind = "choices" // any of them
	FieldFile     FieldKind = "file"
)

// FieldKinds lists every kind.
var FieldKinds = [...]FieldKind{FieldText, FieldTextarea, FieldNumber, FieldDate, FieldChoice, FieldChoices, FieldFile}

// Chosen reports whether a field of that kind has choices.
func (k FieldKind) Chosen() bool { return k == FieldChoice || k == FieldChoices }

// FormField is a field of one form, beside those that every submission has.
type FormField struct {
	Name     string    `json:"name"` // under which it is posted and kept
	Kind     FieldKind `json:"kind"`
	Label    Text      `json:"label"`
	Hint     Text      `json:"hint,omitempty"`
	Required bool      `json:"required,omitempty"`
	Choices  []Text    `json:"choices,omitempty"` // each in every language
}

// Choice returns the choice that a visitor posted, in whichever language, as it is kept: Text.In("en") of it.
func (f FormField) Choice(posted string) (kept string, ok bool) {
	for _, choice := range f.Choices {
		for _, label := range choice {
			if label == posted {
				return choice.In("en"), true
			}
		}
	}
	return "", false
}

// AnswerIn is what was kept of an answer, in a language: choices are those of the form as it is now, and what is none of
// them any more is as it was.
func (f FormField) AnswerIn(language, kept string) string {
	if !f.Kind.Chosen() {
		return kept
	}
	lines := strings.Split(kept, "\n")
	for i, line := range lines {
		for _, choice := range f.Choices {
			if choice.In("en") == line {
				lines[i] = choice.In(language)
			}
		}
	}
	return strings.Join(lines, " · ")
}

// Takes reports whether visitors may send files with the form.
func (f Form) Takes() bool {
	for _, field := range f.Fields {
		if field.Kind == FieldFile {
			return true
		}
	}
	return false
}

// After is where a visitor goes after sending, with the reference of what was sent; empty: to our page of thanks.
func (f Form) After(reference string) string {
	u, err := url.Parse(f.Redirect)
	if err != nil || f.Redirect == "" {
		return ""
	}
	query := u.Query()
	query.Set("reference", reference)
	u.RawQuery = query.Encode()
	return u.String()
}

// Field returns the form's field of that name.
func (f Form) Field(name string) (FormField, bool) {
	for _, field := range f.Fields {
		if field.Name == name {
			return field, true
		}
	}
	return FormField{}, false
}

// Consent is a wording that visitors of a form are or were asked to agree to.
type Consent struct {
	FormID  int64
	Version string
	Wording Text
	Since   time.Time // zero: not written down
}

// File is what a visitor sent with a submission.
type File struct {
	ID           int64
	SubmissionID int64
	Field        string // of the form
	Name         string // as the visitor called it, made safe to keep
	Type         string // media type, by what is in it
	Size         int64  // bytes
	SHA256       string // hexadecimal; its place in the folder of files
	Scan         Scan
}
