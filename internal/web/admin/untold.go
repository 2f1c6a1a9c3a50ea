package admin

import (
	"slices"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// statusGroup is what clients are not told on the page that says how their enquiry stands; its field is untold.
func statusGroup(r i18n.Reader, s crm.Site) Group {
	field := response.Field{Name: "untold", Label: r.T("edit.untold"), Kind: response.KindChecks}
	for _, kind := range crm.ToldKinds {
		option := response.Option{Value: string(kind), Label: r.T("edit.untold_" + string(kind)), Selected: slices.Contains(s.Untold, kind)}
		field.Options = append(field.Options, option)
	}
	return Group{Legend: r.T("edit.status"), Hint: r.T("edit.status_hint"), Fields: []response.Field{field}}
}

// untold reads the field of statusGroup; what is no kind is the station's to refuse.
func (r *reading) untold() (all []crm.Told) {
	for _, kind := range r.Fields["untold"] {
		all = append(all, crm.Told(kind))
	}
	return all
}
