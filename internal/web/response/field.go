package response

import (
	"strconv"
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
)

// Kinds of a Field beyond the types of an <input>.
const (
	KindTextarea = "textarea"
	KindSelect   = "select"
	KindRadios   = "radios" // one of Options
	KindChecks   = "checks" // any of Options
	KindCheck    = "check"  // one box; Value is "1" when ticked
	KindWeek     = "week"   // Items, one for each weekday
	KindFile     = "file"   // Accept, Multiple
)

// Field is one control of a form with everything around it: parts/field shows it.
type Field struct {
	Name         string
	Of           string // which form of a page it stands in, where there are several
	Label        string
	Mark         string // beside the label
	Kind         string // an input's type, or one of the kinds above; empty: text
	Value        string
	Hint         string
	Error        string
	Autocomplete string
	InputMode    string
	Placeholder  string
	Lang         string // of what is typed, when that is not the page's
	Required     bool
	Wide         bool // takes the whole row
	Rows         int
	MaxLength    int
	Options      []Option
	Groups       []OptionGroup // of a select, below its Options
	Items        []Field
	Accept       string // endings of files, with commas between
	Multiple     bool   // several files
}

// OptionGroup is some choices of a select under a heading.
type OptionGroup struct {
	Label   string
	Options []Option
}

// Option is one choice of a Field.
type Option struct {
	Value    string
	Label    string
	Hint     string
	Selected bool
}

// ID is the id of the control.
func (f Field) ID() string { return "f-" + f.Of + f.Name }

// DescribedBy lists the ids of the texts that belong to the control.
func (f Field) DescribedBy() string {
	var ids []string
	if f.Error != "" {
		ids = append(ids, f.ID()+"-error")
	}
	if f.Hint != "" {
		ids = append(ids, f.ID()+"-hint")
	}
	return strings.Join(ids, " ")
}

// Within says of fields which form of a page they stand in.
func Within(form string, fields []Field) {
	for i := range fields {
		fields[i].Of = form
		Within(form, fields[i].Items)
	}
}

// Hidden is a field that is carried and not shown.
type Hidden struct{ Name, Value string }

// Fault is one line of the summary above a form, leading to its field.
type Fault struct{ Href, Text string }

// Mark writes each fault beside its field and returns the summary of all of them, in the order of the fields.
func Mark(r i18n.Reader, faults []crm.FieldError, groups ...[]Field) []Fault {
	var summary []Fault
	for _, group := range groups {
		for i := range group {
			summary = append(summary, group[i].mark(r, faults)...)
			summary = append(summary, Mark(r, faults, group[i].Items)...)
		}
	}
	return summary
}

func (f *Field) mark(r i18n.Reader, faults []crm.FieldError) (summary []Fault) {
	for _, fault := range faults {
		if fault.Field == f.Name {
			f.Error = FieldText(r, fault)
			summary = append(summary, Fault{Href: "#" + f.ID(), Text: f.summaryLabel(r) + f.Error})
		}
	}
	return summary
}

// summaryLabel leads to the fault; a label that is a question carries its own mark.
func (f *Field) summaryLabel(r i18n.Reader) string {
	if strings.HasSuffix(f.Label, "?") {
		return f.Label + " "
	}
	if strings.HasSuffix(f.Label, "？") {
		return f.Label
	}
	return f.Label + r.T("form.colon")
}

// Choose marks the options whose value is among the given ones.
func Choose(options []Option, values ...string) []Option {
	chosen := make([]Option, len(options))
	for i, o := range options {
		for _, v := range values {
			o.Selected = o.Selected || o.Value == v
		}
		chosen[i] = o
	}
	return chosen
}

// IDValue is an id as a form carries it; 0 is "".
func IDValue(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}
