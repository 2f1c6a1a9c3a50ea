package admin

import (
	"slices"
	"strconv"
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// FieldRow is one field of a form that is being built.
type FieldRow struct {
	Anchor    string
	Number    int
	Title     string
	Kind      string
	Fields    []response.Field // label_en, label_zh, name, kind, required
	More      []response.Field // hint_en, hint_zh, choices_en, choices_zh
	MoreLabel string
	MoreOpen  bool
	Up, Down  RowButton // without a value it cannot go further
	Remove    RowButton
}

// RowButton moves or removes a row, and is at the row that is to be looked at next.
type RowButton struct{ Value, Sign, Label, To string }

func rowAnchor(place int) string { return "#row-" + strconv.Itoa(place) }

// fieldRows are the rows of a page at an address.
func fieldRows(r i18n.Reader, address string, fields []crm.FormField) (rows []FieldRow) {
	button := func(what, sign string, i, next int, label, title string) RowButton {
		return RowButton{what + "-" + strconv.Itoa(i), sign, label + r.T("form.colon") + title, address + rowAnchor(next)}
	}
	for i, f := range fields {
		row := newFieldRow(r, i, f)
		if i > 0 {
			row.Up = button("up", "↑", i, i-1, r.T("admin.rule_up"), row.Title)
		}
		if i+1 < len(fields) {
			row.Down = button("down", "↓", i, i+1, r.T("admin.rule_down"), row.Title)
		}
		row.Remove = button("remove", "✕", i, max(0, i-1), r.T("admin.field_remove"), row.Title)
		rows = append(rows, row)
	}
	return rows
}

func newFieldRow(r i18n.Reader, place int, f crm.FormField) FieldRow {
	at := fieldAt(place)
	row := FieldRow{
		Anchor: rowAnchor(place)[1:], Number: place + 1, Title: f.Label.In(r.Lang), Kind: kindLabel(r, f.Kind),
		MoreLabel: r.T("admin.field_more"), MoreOpen: f.Kind.Chosen(),
	}
	if row.Title == "" {
		row.Title = r.T("admin.field_new")
	}
	row.Fields = append(inBoth(r, at+"label", r.T("admin.field_label"), f.Label),
		response.Field{Name: at + "name", Label: r.T("admin.field_name"), Value: f.Name, Autocomplete: "off", MaxLength: 40},
		response.Field{Name: at + "kind", Label: r.T("admin.field_kind"), Kind: response.KindSelect, Options: kindOptions(r, f.Kind)},
		response.Field{Name: at + "required", Label: r.T("admin.field_required"), Kind: response.KindCheck, Value: ticked(f.Required)})
	row.More = inBoth(r, at+"hint", r.T("admin.field_hint"), f.Hint)
	for i, field := range inBoth(r, at+"choices", r.T("admin.field_choices"), nil) {
		field.Kind, field.Rows, field.Value = response.KindTextarea, max(4, len(f.Choices)), choiceLines(f.Choices, i18n.Languages[i])
		row.More = append(row.More, field)
	}
	return row
}

// open shows what is at fault.
func (row *FieldRow) open() {
	row.MoreOpen = row.MoreOpen || slices.ContainsFunc(row.More, func(f response.Field) bool { return f.Error != "" })
}

func fieldAt(place int) string { return "field_" + strconv.Itoa(place) + "_" }

func kindOptions(r i18n.Reader, chosen crm.FieldKind) (options []response.Option) {
	for _, kind := range crm.FieldKinds {
		options = append(options, response.Option{Value: string(kind), Label: kindLabel(r, kind), Selected: kind == chosen})
	}
	return options
}

// choiceLines are the choices in one language, each on the line of its place; none when none is in that language.
func choiceLines(choices []crm.Text, lang string) string {
	var lines []string
	some := false
	for _, c := range choices {
		lines = append(lines, c[lang])
		some = some || c[lang] != ""
	}
	if !some {
		return ""
	}
	return strings.Join(lines, "\n")
}
