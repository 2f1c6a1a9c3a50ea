package admin

import (
	"maps"
	"slices"
	"strconv"

	"golang.org/x/text/width"

	"frontdesk/internal/crm"
	"frontdesk/internal/web/request"
)

// maxNumber bounds what counts as a number; that many minutes are still a time.Duration.
const maxNumber = 100_000_000

// reading is a posted form while it is read; faults collects what cannot be. What can be read is the station's to
// judge. A field that was not posted leaves things as they were; a box that was not ticked never is.
type reading struct {
	request.Fields
	faults []crm.FieldError
}

// err is the error for what could not be read, or nil.
func (r *reading) err() error { return crm.Invalid(r.faults) }

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

// team is the team of a form; 0 is the fallback team.
func (r *reading) team(teams []crm.Team, before int64) int64 {
	if _, posted := r.Fields["team"]; !posted {
		return before
	}
	id := r.ID("team")
	if r.Text("team") != "" && !slices.ContainsFunc(teams, func(t crm.Team) bool { return t.ID == id }) {
		r.faults = append(r.faults, crm.FieldError{Field: "team", Code: "choice_invalid"})
	}
	return id
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
