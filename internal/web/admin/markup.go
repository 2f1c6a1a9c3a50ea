package admin

import (
	"html"
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
)

// markup is a form while it is written out.
type markup struct{ strings.Builder }

func (w *markup) line(parts ...string) { w.WriteString(strings.Join(parts, "") + "\n") }

func needed(required bool) string {
	if required {
		return " required"
	}
	return ""
}

// choice is one of several values, each with its label.
func (w *markup) choice(label, name, attributes string, choices [][2]string) {
	w.line(`  <label>`, html.EscapeString(label), ` <select name="`, name, `"`, attributes, `>`)
	for _, c := range choices {
		w.line(`    <option value="`, html.EscapeString(c[0]), `">`, html.EscapeString(c[1]), `</option>`)
	}
	w.line(`  </select></label>`)
}

func serviceChoices(r i18n.Reader, services []crm.Service) (choices [][2]string) {
	for _, s := range services {
		choices = append(choices, [2]string{s.Slug, s.Name.In(r.Lang)})
	}
	return choices
}

// own writes a field that a form has of its own.
func (w *markup) own(r i18n.Reader, f crm.FormField) {
	label := html.EscapeString(f.Label.In(r.Lang))
	control := map[crm.FieldKind]string{
		crm.FieldText: `type="text"`, crm.FieldNumber: `type="text" inputmode="decimal"`, crm.FieldDate: `type="date"`, crm.FieldFile: `type="file" multiple`,
	}
	switch f.Kind {
	case crm.FieldTextarea:
		w.line(`  <label>`, label, ` <textarea name="`, f.Name, `"`, needed(f.Required), `></textarea></label>`)
	case crm.FieldChoice:
		choices := [][2]string{{"", ""}}
		for _, c := range f.Choices {
			choices = append(choices, [2]string{c.In("en"), c.In(r.Lang)})
		}
		w.choice(f.Label.In(r.Lang), f.Name, needed(f.Required), choices)
	case crm.FieldChoices:
		w.line(`  <fieldset><legend>`, label, `</legend>`)
		for _, c := range f.Choices {
			w.line(`    <label><input type="checkbox" name="`, f.Name, `" value="`, html.EscapeString(c.In("en")), `"> `, html.EscapeString(c.In(r.Lang)), `</label>`)
		}
		w.line(`  </fieldset>`)
	default:
		w.line(`  <label>`, label, ` <input name="`, f.Name, `" `, control[f.Kind], needed(f.Required), `></label>`)
	}
}
