package intake

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/internal/contactpoint"
	"frontdesk/internal/crm"
)

const (
	maxHidden = 2000 // of fields the page fills in: clipped, because the visitor cannot mend them
	maxExtra  = 4000 // of each further field of a form
	maxKey    = 200
)

// fields reads the fields of one post, each once, and collects the first thing that is wrong with each.
type fields struct {
	posted map[string][]string
	seen   map[string]bool
	faults []crm.FieldError
}

func newFields(posted map[string][]string) *fields {
	return &fields{posted: posted, seen: map[string]bool{}}
}

func (f *fields) fault(field, code string, params ...any) {
	if slices.ContainsFunc(f.faults, func(e crm.FieldError) bool { return e.Field == field }) {
		return
	}
	e := crm.FieldError{Field: field, Code: code}
	if len(params) == 2 {
		e.Params = map[string]any{params[0].(string): params[1]}
	}
	f.faults = append(f.faults, e)
}

func (f *fields) refuse(field string, err error) {
	code := "invalid"
	var bad contactpoint.Error
	if errors.As(err, &bad) {
		code = bad.Code
	}
	f.fault(field, code)
}

func (f *fields) raw(name string) string {
	f.seen[name] = true
	if values := f.posted[name]; len(values) == 1 {
		return values[0]
	}
	return strings.Join(f.posted[name], ", ")
}

// line reads a value of one line. A line break inside it is refused, because it may reach the header of a mail.
func (f *fields) line(name string, most int) string {
	value := strings.TrimSpace(f.raw(name))
	if strings.ContainsAny(value, "\r\n\v\f\u0085\u2028\u2029") {
		f.fault(name, "line_break")
	}
	value = clean(value)
	if utf8.RuneCountInString(value) > most {
		f.fault(name, "too_long", "Max", most)
	}
	return value
}

var unixLines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// text reads a value of many lines.
func (f *fields) text(name string, most int) string {
	value := unixLines.Replace(f.raw(name))
	value = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, value))
	if utf8.RuneCountInString(value) > most {
		f.fault(name, "too_long", "Max", most)
	}
	return value
}

// hidden reads a value that the page filled in.
func (f *fields) hidden(name string, most int) string { return clip(clean(f.raw(name)), most) }

func (f *fields) yes(name string) bool {
	switch strings.ToLower(strings.TrimSpace(f.raw(name))) {
	case "yes", "on", "true", "1", "y":
		return true
	}
	return false
}

// utm reads every utm_ field, and what the page kept of the visitor's first visit: "first_source" is the source of then.
func (f *fields) utm() map[string]string {
	found := map[string]string{}
	for name := range f.posted {
		short := trait(name)
		if short == "" {
			continue
		}
		if value := f.hidden(name, 500); value != "" {
			found[clip(clean(short), 64)] = value
		}
	}
	return found
}

// trait is under which name a field of attribution is kept; empty: it is none.
func trait(field string) string {
	switch {
	case field == "first_page" || field == "first_referrer":
		return field
	case strings.HasPrefix(field, "first_utm_"):
		return "first_" + strings.TrimPrefix(field, "first_utm_")
	case strings.HasPrefix(field, "utm_"):
		return strings.TrimPrefix(field, "utm_")
	}
	return ""
}

// key reads the idempotency key, of the header or of the field submission_id. One at fault is cut to a shape
// that the database can index, because what is held back as spam is kept in spite of its faults.
func (f *fields) key(header string) string {
	field := f.line("submission_id", maxKey)
	if header == "" {
		return clip(field, maxKey)
	}
	if len(header) > maxKey || clean(header) != header {
		f.fault("submission_id", "key_invalid")
	}
	return clip(clean(header), maxKey)
}

// rest keeps every field that nothing else has read, in an order of its own: names that differ in invisible
// characters only must come out alike each time.
func (f *fields) rest() map[string]string {
	extra := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(f.posted)) {
		if f.seen[name] {
			continue
		}
		if value := f.text(name, maxExtra); value != "" {
			extra[clip(clean(name), 64)] = value
		}
	}
	return extra
}

// clean makes one line of a value and removes what has no shape: control characters and invisible marks
// that turn the direction of writing.
func clean(value string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\ufeff':
			return -1
		}
		return r
	}, strings.ToValidUTF8(value, "\ufffd")))
}

// clip cuts a value after so many characters.
func clip(value string, most int) string {
	if utf8.RuneCountInString(value) <= most {
		return value
	}
	return string([]rune(value)[:most])
}
