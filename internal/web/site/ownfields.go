package site

import (
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// fewChoices is up to how many choices are all shown at once.
const fewChoices = 5

// ownFields are the fields that a form has beside those of every submission.
func ownFields(r i18n.Reader, in FormInput) (fields []response.Field) {
	for _, own := range in.Form.Fields {
		fields = append(fields, ownField(r, own, in))
	}
	return fields
}

func ownField(r i18n.Reader, own crm.FormField, in FormInput) response.Field {
	f := response.Field{
		Name: own.Name, Label: own.Label.In(r.Lang), Hint: own.Hint.In(r.Lang), Required: own.Required,
		Value: value(in.Values, own.Name), Autocomplete: "off",
	}
	if own.Required {
		f.Mark = r.T("form.required")
	}
	switch own.Kind {
	case crm.FieldTextarea:
		f.Kind, f.Wide, f.Rows = response.KindTextarea, true, 4
	case crm.FieldNumber:
		f.InputMode = "decimal"
	case crm.FieldDate:
		f.Kind = "date"
	case crm.FieldChoice:
		f.Kind, f.Options = choiceOptions(r, own, in.Values[own.Name])
		f.Wide = f.Kind == response.KindRadios
	case crm.FieldChoices:
		_, f.Options = choiceOptions(r, own, in.Values[own.Name])
		f.Kind, f.Required = response.KindChecks, false // a browser would ask for each box
	case crm.FieldFile:
		fileField(r, &f, in)
	}
	return f
}

// choiceOptions are the choices, with what was chosen, in whichever language it was posted.
func choiceOptions(r i18n.Reader, own crm.FormField, posted []string) (kind string, options []response.Option) {
	chosen := make([]string, 0, len(posted))
	for _, p := range posted {
		kept, _ := own.Choice(strings.TrimSpace(p))
		chosen = append(chosen, kept)
	}
	kind = response.KindRadios
	if len(own.Choices) > fewChoices || !own.Required {
		kind, options = response.KindSelect, []response.Option{{Label: r.T("form.choose")}}
	}
	if own.Kind == crm.FieldChoices {
		options = nil
	}
	for _, c := range own.Choices {
		options = append(options, response.Option{Value: c.In("en"), Label: c.In(r.Lang)})
	}
	return kind, response.Choose(options, chosen...)
}

// fileField is where files are chosen. A browser forgets them when the page comes back, so that it says so.
func fileField(r i18n.Reader, f *response.Field, in FormInput) {
	f.Kind, f.Value, f.Wide, f.Accept, f.Multiple = response.KindFile, "", true, in.Endings, true
	if len(in.Faults) > 0 {
		f.Hint = strings.TrimSpace(r.T("form.file_again") + " " + f.Hint)
	} else if f.Hint == "" && in.MaxFiles > 0 {
		f.Hint = r.T("form.file_hint", "Count", in.MaxFiles, "Max", in.MaxFile>>20)
	}
}
