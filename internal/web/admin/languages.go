package admin

import (
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/width"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// otherLanguagesField is where languages are typed that we do not write ourselves but people speak.
func otherLanguagesField(r i18n.Reader, tags []string) response.Field {
	return response.Field{
		Name: "other_languages", Label: r.T("edit.other_languages"), Value: strings.Join(otherLanguages(tags), ", "),
		Hint: r.T("edit.other_languages_hint"), Placeholder: "es, de", Autocomplete: "off",
	}
}

// otherLanguages are those for which there is no box to tick.
func otherLanguages(tags []string) (others []string) {
	for _, tag := range tags {
		if !slices.Contains(i18n.Languages[:], tag) {
			others = append(others, tag)
		}
	}
	return others
}

// languages are those ticked, then those typed, each once and without its region. What is no language is a fault.
func (r *reading) languages(before []string) (tags []string) {
	for _, tag := range i18n.Languages {
		if slices.Contains(r.Fields["languages"], tag) {
			tags = append(tags, tag)
		}
	}
	for _, typed := range splitList(r.text("other_languages", strings.Join(otherLanguages(before), ","))) {
		tag, ok := baseLanguage(typed)
		if !ok {
			r.faults = append(r.faults, crm.FieldError{Field: "other_languages", Code: "language_unknown", Params: map[string]any{"Language": typed}})
			continue
		}
		if !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	return tags
}

// splitList splits at commas of any keyboard, spaces and semicolons.
func splitList(typed string) []string {
	return strings.FieldsFunc(width.Fold.String(typed), func(c rune) bool { return strings.ContainsRune(",;、 \t\n", c) })
}

// baseLanguage is the language of a tag as submissions have it: "es" of "es-MX".
func baseLanguage(tag string) (string, bool) {
	parsed, err := language.Parse(tag)
	base, confidence := parsed.Base()
	return base.String(), err == nil && confidence == language.Exact
}

// languageLabels joins the names of the languages, or says that any will do.
func languageLabels(r i18n.Reader, tags []string) string {
	if len(tags) == 0 {
		return r.T("col.any")
	}
	return strings.Join(languageNames(r, tags), " · ")
}

func languageNames(r i18n.Reader, tags []string) (names []string) {
	for _, tag := range tags {
		if key := "language." + tag; r.Has(key) {
			tag = r.T(key)
		}
		names = append(names, tag)
	}
	return names
}
