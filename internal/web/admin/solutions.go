package admin

import (
	"html/template"
	"strconv"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/page"
	"frontdesk/internal/web/response"
)

// NewSolutionList lists the solutions.
func NewSolutionList(chrome response.Chrome, all []crm.Solution) ListPage {
	p := newList(chrome, "solutions", "col.page", "col.form", "col.languages", "col.unlocked", "col.changed")
	for _, s := range all {
		p.add("solutions", s.ID, !s.Active, s.Address, s.Form, languageLabels(chrome.Reader, written(s)), strconv.FormatInt(s.Unlocked, 10), chrome.DateTime(s.UpdatedAt))
	}
	return p
}

// written are the languages that a solution is written in.
func written(s crm.Solution) (languages []string) {
	for _, l := range i18n.Languages {
		for _, part := range crm.SolutionParts {
			if s.Texts[part][l] != "" {
				languages = append(languages, l)
				break
			}
		}
	}
	return languages
}

// SolutionPage is the form of a solution with what visitors will read: page admin/solution.
type SolutionPage struct {
	EditPage
	Previews []Preview // one for each language that something is written in
}

// Preview is a solution in one language, as visitors see it when it is unlocked.
type Preview struct {
	Lang  string
	Label string
	Parts []PreviewPart
}

// PreviewPart is a part under its heading. The HTML was rendered and sanitised by package page.
type PreviewPart struct {
	Heading string
	HTML    template.HTML
}

// SolutionEdit is what the form of a solution is made from.
type SolutionEdit struct {
	Solution crm.Solution
	Forms    []crm.Form
	Readers  []i18n.Reader // one for each language
	Faults   []crm.FieldError
}

// NewSolutionEdit is the form of a solution; its fields are page, form, active, and for each part and language one such as
// analysis_en.
func NewSolutionEdit(chrome response.Chrome, in SolutionEdit) SolutionPage {
	r, s := chrome.Reader, in.Solution
	groups := []Group{{Legend: r.T("edit.basics"), Fields: []response.Field{
		{Name: "page", Label: r.T("edit.page"), Kind: "url", Value: s.Address, Hint: r.T("edit.page_hint"), Placeholder: "https://www.example.com/article", Wide: true, Required: true},
		{Name: "form", Label: r.T("edit.solution_form"), Kind: response.KindSelect, Options: oneForm(in.Forms, s.FormID), Hint: r.T("edit.solution_form_hint")},
		checkField("active", r.T("edit.solution_active"), s.Active),
	}}}
	for _, reader := range in.Readers {
		groups = append(groups, textsGroup(r, reader, s))
	}
	p := SolutionPage{EditPage: newEdit(chrome, "solutions", s.ID, s.Address, in.Faults, groups...)}
	for _, reader := range in.Readers {
		if preview := newPreview(r, reader, s); len(preview.Parts) > 0 {
			p.Previews = append(p.Previews, preview)
		}
	}
	return p
}

func checkField(name, label string, ticked bool) response.Field {
	f := response.Field{Name: name, Label: label, Kind: response.KindCheck}
	if ticked {
		f.Value = "1"
	}
	return f
}

func oneForm(forms []crm.Form, chosen int64) (options []response.Option) {
	for _, f := range forms {
		options = append(options, response.Option{Value: response.IDValue(f.ID), Label: f.Name, Selected: f.ID == chosen})
	}
	return options
}

// textsGroup are the texts of one language, under the headings that its readers see.
func textsGroup(r, reader i18n.Reader, s crm.Solution) Group {
	g := Group{Legend: r.T("language." + reader.Lang), Hint: r.T("edit.markdown_hint")}
	for _, part := range crm.SolutionParts {
		g.Fields = append(g.Fields, response.Field{
			Name: string(part) + "_" + reader.Lang, Label: reader.T("ticket.part." + string(part)), Kind: response.KindTextarea, Rows: 8, Wide: true,
			Value: s.Texts[part][reader.Lang], Lang: reader.Lang,
		})
	}
	return g
}

func newPreview(r, reader i18n.Reader, s crm.Solution) Preview {
	p := Preview{Lang: reader.Lang, Label: r.T("language." + reader.Lang)}
	for _, part := range crm.SolutionParts {
		if text := s.Texts[part][reader.Lang]; text != "" {
			p.Parts = append(p.Parts, PreviewPart{reader.T("ticket.part." + string(part)), template.HTML(page.HTML(text))})
		}
	}
	return p
}
