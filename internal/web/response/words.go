package response

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
)

// Title returns what sort of fault it is, in a few words.
func Title(r i18n.Reader, e *crm.Error) string { return r.T("error.kind." + string(e.Kind)) }

// Detail returns the fault in words that help; one whose code has no words of its own gets those of its kind.
func Detail(r i18n.Reader, e *crm.Error) string {
	if key := "error." + e.Code; r.Has(key) {
		return r.T(key, params(e.Params))
	}
	return Title(r, e)
}

// FieldText returns what is wrong with a field, in words that help: those for this field, or else for any.
func FieldText(r i18n.Reader, f crm.FieldError) string {
	for _, key := range []string{"field." + f.Field + "_" + f.Code, "field." + f.Code} {
		if r.Has(key) {
			return r.T(key, params(f.Params))
		}
	}
	return r.T("field.invalid")
}

func params(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	return m
}
