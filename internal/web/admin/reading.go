package admin

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"golang.org/x/text/width"

	"frontdesk/internal/crm"
	"frontdesk/internal/web/request"
)

// maxNumber bounds what counts as a number.
const maxNumber = 100_000_000

// reading is a posted form while it is read; faults collects what cannot be. What can be read is the station's to
// judge. A field that was not posted leaves things as they were; a box that was not ticked never is.
type reading struct {
	request.Fields
	faults []crm.FieldError
}

// err is the error for what could not be read, or nil.
func (r *reading) err() error { return crm.Invalid(r.faults) }

// fault notes what cannot be read of a field; param fills the words.
func (r *reading) fault(field, code, param string, value any) {
	r.faults = append(r.faults, crm.FieldError{Field: field, Code: code, Params: map[string]any{param: value}})
}

// text is a field as typed, without surrounding space.
func (r *reading) text(name, before string) string {
	if _, posted := r.Fields[name]; !posted {
		return before
	}
	return r.Text(name)
}

// words is the text of the fields name_en and name_zh; other languages stay as they were.
func (r *reading) words(name string, before crm.Text) crm.Text {
	text := crm.Text{}
	maps.Copy(text, before)
	for _, lang := range []string{"en", "zh"} {
		text[lang] = r.text(name+"_"+lang, before[lang])
		if text[lang] == "" {
			delete(text, lang)
		}
	}
	return text
}

// number is a whole number, in the digits of any keyboard.
func (r *reading) number(name string, before int) int {
	n, err := strconv.Atoi(width.Fold.String(r.text(name, strconv.Itoa(before))))
	if err != nil || n < -maxNumber || n > maxNumber {
		r.faults = append(r.faults, crm.FieldError{Field: name, Code: "number_invalid"})
		return before
	}
	return n
}

// span is a length of time, typed as a number of minutes or hours. No station takes one of a million of either, which is
// as far as a time.Duration goes.
func (r *reading) span(name string, unit, before time.Duration) time.Duration {
	n := r.number(name, int(before/unit))
	return time.Duration(max(-1_000_000, min(n, 1_000_000))) * unit
}

// targets are the fields first_minutes and next_minutes.
func (r *reading) targets(before crm.Targets) crm.Targets {
	return crm.Targets{
		FirstResponse: r.span("first_minutes", time.Minute, before.FirstResponse),
		NextResponse:  r.span("next_minutes", time.Minute, before.NextResponse),
	}
}

// choice is the id of what is chosen among others; 0 is none of them. Whether it is there is the station's to judge.
func (r *reading) choice(name string, before int64) int64 {
	if _, posted := r.Fields[name]; !posted {
		return before
	}
	if r.Text(name) != "" && r.ID(name) == 0 {
		r.faults = append(r.faults, crm.FieldError{Field: name, Code: "choice_invalid"})
	}
	return r.ID(name)
}

// list is what is typed with commas or spaces between.
func (r *reading) list(name string, before []string) []string {
	if _, posted := r.Fields[name]; !posted {
		return before
	}
	return splitList(r.Text(name))
}

// site is the site of something new, which it stays with; the only one when there is but one.
func (r *reading) site(sites []crm.Site, before int64) int64 {
	id := before
	if _, posted := r.Fields["site"]; posted {
		id = r.ID("site")
	}
	switch {
	case len(sites) == 0:
		r.faults = append(r.faults, crm.FieldError{Field: "site", Code: "site_needed"})
	case !slices.ContainsFunc(sites, func(s crm.Site) bool { return s.ID == id }):
		r.faults = append(r.faults, crm.FieldError{Field: "site", Code: "choice_invalid"})
	}
	return id
}
