package inbox

import (
	"fmt"
	"slices"
	"strings"

	"frontdesk/internal/conversation"
	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// TextsPage is what somebody keeps to write with: page inbox/writing.
type TextsPage struct {
	response.Chrome
	Signature []response.Field
	Rows      []CannedRow
	Canned    []response.Field // of a new one, or of the one that is changed
	Change    string           // its number; empty: a new one
	Faults    []response.Fault
}

// CannedRow is a canned reply in the list.
type CannedRow struct {
	ID                int64
	Name, Whose, Text string
	Href              string // where it is changed; empty: not the reader's to change
}

// NewTextsPage prepares them; typed is what a form at fault said.
func NewTextsPage(chrome response.Chrome, t conversation.Texts, actor crm.Actor, change int64, typed request.Fields, faults []crm.FieldError) TextsPage {
	p := TextsPage{Chrome: chrome}
	p.Title = p.T("writing.heading")
	for _, language := range i18n.Languages {
		field := response.Field{Name: "signature_" + language, Label: p.T("writing.signature_in", "Language", p.T("language."+language)), Kind: response.KindTextarea, Rows: 4, Lang: language, MaxLength: 1000, Value: t.Signature[language]}
		if _, given := typed[field.Name]; given {
			field.Value = typed.Text(field.Name)
		}
		p.Signature = append(p.Signature, field)
	}
	canned := crm.CannedReply{UserID: actor.ID}
	for _, c := range t.Canned {
		row := CannedRow{ID: c.ID, Name: c.Name, Whose: p.whose(c, t), Text: c.Text}
		if conversation.Mine(actor, c) {
			row.Href = fmt.Sprintf("/inbox/writing?canned=%d#canned", c.ID)
			if c.ID == change || c.ID == typed.ID("canned") && typed != nil {
				canned, p.Change = c, response.IDValue(c.ID)
			}
		}
		p.Rows = append(p.Rows, row)
	}
	p.Canned = p.cannedFields(canned, t, actor, typed)
	p.Faults = response.Mark(p.Reader, faults, p.Signature, p.Canned)
	return p
}

// variables are those of canned replies, as they are written.
func variables() string {
	var all []string
	for _, name := range crm.CannedVariables {
		all = append(all, "{"+name+"}")
	}
	return strings.Join(all, " ")
}

// whose says for whom a canned reply is.
func (p TextsPage) whose(c crm.CannedReply, t conversation.Texts) string {
	words := []string{p.T("writing.whose_all")}
	switch {
	case c.UserID != 0:
		words[0] = p.T("writing.whose_mine")
	case c.SiteID != 0:
		i := slices.IndexFunc(t.Sites, func(s crm.Site) bool { return s.ID == c.SiteID })
		words[0] = t.Sites[i].Name
	case c.TeamID != 0:
		i := slices.IndexFunc(t.Teams, func(t crm.Team) bool { return t.ID == c.TeamID })
		words[0] = t.Teams[i].Name
	}
	if c.Language != "" {
		words = append(words, p.T("language."+c.Language))
	}
	return strings.Join(words, " · ")
}

func (p TextsPage) cannedFields(c crm.CannedReply, t conversation.Texts, actor crm.Actor, typed request.Fields) []response.Field {
	if _, given := typed["text"]; given {
		c.Name, c.Text, c.Language = typed.Text("name"), typed.Text("text"), typed.Get("language")
	}
	languages := []response.Option{{Label: p.T("writing.any_language")}}
	for _, language := range i18n.Languages {
		languages = append(languages, response.Option{Value: language, Label: p.T("language." + language)})
	}
	fields := []response.Field{
		{Name: "name", Label: p.T("writing.name"), MaxLength: 100, Value: c.Name},
		{Name: "language", Label: p.T("writing.language"), Kind: response.KindSelect, Options: response.Choose(languages, c.Language)},
		{Name: "text", Label: p.T("writing.text"), Kind: response.KindTextarea, Rows: 8, Wide: true, MaxLength: 10_000, Hint: p.T("writing.text_hint", "Variables", variables()), Value: c.Text},
	}
	if actor.May(crm.RoleManager) {
		whose := response.Choose(p.owners(t), whoseValue(c))
		if given := typed.Get("whose"); given != "" {
			whose = response.Choose(p.owners(t), given)
		}
		fields = slices.Insert(fields, 2, response.Field{Name: "whose", Label: p.T("writing.whose"), Kind: response.KindSelect, Options: whose})
	}
	return fields
}

func whoseValue(c crm.CannedReply) string {
	switch {
	case c.UserID != 0:
		return "mine"
	case c.SiteID != 0:
		return fmt.Sprintf("site:%d", c.SiteID)
	case c.TeamID != 0:
		return fmt.Sprintf("team:%d", c.TeamID)
	}
	return "all"
}

func (p TextsPage) owners(t conversation.Texts) []response.Option {
	all := []response.Option{{Value: "mine", Label: p.T("writing.whose_mine")}, {Value: "all", Label: p.T("writing.whose_all")}}
	for _, s := range t.Sites {
		all = append(all, response.Option{Value: fmt.Sprintf("site:%d", s.ID), Label: p.T("writing.whose_site", "Name", s.Name)})
	}
	for _, team := range t.Teams {
		all = append(all, response.Option{Value: fmt.Sprintf("team:%d", team.ID), Label: p.T("writing.whose_team", "Name", team.Name)})
	}
	return all
}
