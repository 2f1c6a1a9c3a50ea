package admin

import (
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// Which comments wait for a person: the values of comment_hold.
const (
	holdNone  = "none"
	holdFirst = "first"
	holdAll   = "all"
)

// commentGroup is which comments of a site wait for a person; its fields are comment_hold, comment_known, comment_links and
// comment_words.
func commentGroup(r i18n.Reader, rules crm.CommentRules) Group {
	var choices []response.Option
	for _, hold := range []string{holdFirst, holdAll, holdNone} {
		choices = append(choices, response.Option{Value: hold, Label: r.T("edit.comment_hold_" + hold)})
	}
	return Group{Legend: r.T("edit.comments"), Hint: r.T("edit.comments_hint"), Fields: []response.Field{
		{Name: "comment_hold", Label: r.T("edit.comment_hold"), Kind: response.KindRadios, Options: response.Choose(choices, holdOf(rules))},
		numberField("comment_known", r.T("edit.comment_known"), rules.Known, r.T("edit.comment_known_hint")),
		numberField("comment_links", r.T("edit.comment_links"), rules.Links, r.T("edit.comment_links_hint")),
		{Name: "comment_words", Label: r.T("edit.comment_words"), Kind: response.KindTextarea, Rows: 3, Wide: true, Value: strings.Join(rules.Words, "\n"), Hint: r.T("edit.comment_words_hint")},
	}}
}

func holdOf(rules crm.CommentRules) string {
	switch {
	case rules.Premoderate:
		return holdAll
	case rules.FirstTime:
		return holdFirst
	}
	return holdNone
}

// comments reads the fields of commentGroup.
func (r *reading) comments(before crm.CommentRules) crm.CommentRules {
	hold := r.text("comment_hold", holdOf(before))
	rules := crm.CommentRules{
		Premoderate: hold == holdAll, FirstTime: hold == holdFirst, Known: r.number("comment_known", before.Known),
		Links: r.number("comment_links", before.Links), Words: before.Words,
	}
	if hold != holdAll && hold != holdFirst && hold != holdNone {
		r.faults = append(r.faults, crm.FieldError{Field: "comment_hold", Code: "choice_invalid"})
	}
	if _, posted := r.Fields["comment_words"]; posted {
		rules.Words = r.Lines("comment_words")
	}
	return rules
}
