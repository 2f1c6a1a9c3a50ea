package i18n

import (
	"maps"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/number"
)

// Reader speaks to one person: in their language, in their time zone. Views embed it, so that a template says
// {{.T "key"}} and {{.Date .At}}. The zero Reader answers with keys.
type Reader struct {
	Lang    string
	catalog *Catalog
	zone    *time.Location
}

// In returns the same reader in another time zone; nil leaves it.
func (r Reader) In(zone *time.Location) Reader {
	if zone != nil {
		r.zone = zone
	}
	return r
}

// T returns the message under key. Params are either pairs of name and value, or one map; "Count" chooses the
// plural form. A key that is written in no language comes back as itself.
func (r Reader) T(key string, params ...any) string {
	if r.catalog == nil {
		return key
	}
	values := r.named(params)
	ask := &i18n.LocalizeConfig{MessageID: key, TemplateData: values}
	if count, ok := values["Count"]; ok {
		ask.PluralCount = count
		values["Count"] = r.shown(count)
	}
	// A message missing in this language comes in the default one, with an error that the test has reported.
	text, err := r.catalog.voices[r.Lang].localizer.Localize(ask)
	if err != nil && text == "" {
		return key
	}
	return text
}

// Has reports whether the key is written in the reader's language, for keys made of codes.
func (r Reader) Has(key string) bool { return r.catalog != nil && r.catalog.Has(r.Lang, key) }

// named collects params into a map of its own.
func (r Reader) named(params []any) map[string]any {
	values := map[string]any{}
	if len(params) == 1 {
		if m, ok := params[0].(map[string]any); ok {
			maps.Copy(values, m)
		}
		return values
	}
	for i := 0; i+1 < len(params); i += 2 {
		if name, ok := params[i].(string); ok {
			values[name] = params[i+1]
		}
	}
	return values
}

// shown is a count as it stands in a text.
func (r Reader) shown(count any) any {
	switch n := count.(type) {
	case int:
		return r.Number(int64(n))
	case int64:
		return r.Number(n)
	}
	return count
}

// Number returns n with the reader's separators.
func (r Reader) Number(n int64) string {
	if r.catalog == nil {
		return ""
	}
	return r.catalog.voices[r.Lang].printer.Sprint(number.Decimal(n))
}
