package inbox

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"frontdesk/internal/conversation"
	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/i18n"
	"frontdesk/internal/token"
	"frontdesk/internal/web/response"
)

// ReplyBox is where the client is answered. Heard and Key go with what is typed.
type ReplyBox struct {
	i18n.Reader
	Action, DraftAction string
	Heard, Key          string
	To                  response.Field // which of the client's addresses
	Field               response.Field
	Canned              *response.Field // nil: there is none to choose
	CannedHref          string          // of one, its number to follow
	Signature           string          // what stands below; empty: a name
	Files               []FileLink      // that wait
	More                []response.Field
	Open                bool   // More is
	Held                string // why an answer would not be sent; empty: it would
	Meanwhile           string // that the client wrote while this was typed; empty: they did not
	Saved               string // when what stands there was kept; empty: nothing was
}

// NewReplyBox asks for an answer to what the client said last; nil where the client has no address.
func NewReplyBox(r i18n.Reader, f desk.File, w conversation.Writing) *ReplyBox {
	own, others := f.Addressees()
	if own == "" && len(others) == 0 {
		return nil
	}
	path, draft := leadPath(f.Lead.ID), w.Draft
	b := &ReplyBox{
		Reader: r,
		Action: path + "/replies", DraftAction: path + "/draft", CannedHref: path + "/canned/", Heard: strconv.FormatInt(f.Heard, 10), Key: token.Random(),
		Field: response.Field{Name: "reply", Label: r.T("reply.label"), Kind: response.KindTextarea, Rows: 8, Wide: true, Hint: r.T("reply.hint"), MaxLength: 20_000, Value: draft.Text},
		To:    addressField(r, own, others), Held: held(r, f),
		Signature: w.Signature, Canned: cannedField(r, w.Canned),
		Open: draft.CC != "" || draft.Due != "" || len(draft.Files) > 0,
	}
	if !draft.UpdatedAt.IsZero() {
		b.Saved = r.T("reply.saved_at", "When", r.DateTime(draft.UpdatedAt))
	}
	for _, file := range draft.Files {
		b.Files = append(b.Files, FileLink{ID: file.ID, Name: file.Name, Detail: size(file.Size), Href: fmt.Sprintf("%s/reply-files/%d", path, file.ID)}.scanned(r, file.Scan))
	}
	choose(&b.To, draft.To)
	b.More = []response.Field{
		{Name: "files", Label: r.T("reply.files"), Kind: response.KindFile, Multiple: true, Wide: true, Hint: r.T("reply.files_hint", "Max", w.MaxFile>>20), Accept: strings.Join(w.Endings, ",")},
		{Name: "cc", Label: r.T("reply.cc"), Value: draft.CC, Hint: r.T("reply.cc_hint"), InputMode: "email", Autocomplete: "off"},
		{Name: "at", Label: r.T("reply.at"), Kind: "datetime-local", Value: draft.Due, Hint: r.T("reply.at_hint")},
	}
	return b
}

// cannedField offers the canned replies, those of one's own first.
func cannedField(r i18n.Reader, all []crm.CannedReply) *response.Field {
	if len(all) == 0 {
		return nil
	}
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b crm.CannedReply) int { return own(b) - own(a) })
	field := &response.Field{Name: "canned", Label: r.T("reply.canned"), Kind: response.KindSelect, Options: []response.Option{{Label: r.T("reply.canned_choose")}}}
	for _, c := range all {
		field.Options = append(field.Options, response.Option{Value: response.IDValue(c.ID), Label: c.Name})
	}
	return field
}

func own(c crm.CannedReply) int {
	if c.UserID != 0 {
		return 1
	}
	return 0
}

// addressField asks where the client is written to. The address that the lead was opened with is chosen already; another
// may have been given by somebody else, and is chosen by a person.
func addressField(r i18n.Reader, own string, others []string) response.Field {
	f := response.Field{Name: "to", Label: r.T("reply.to"), Kind: response.KindSelect, Required: true}
	if own != "" {
		f.Options = append(f.Options, response.Option{Value: own, Label: own, Selected: true})
	} else {
		f.Hint = r.T("reply.to_hint")
		f.Options = append(f.Options, response.Option{Label: r.T("reply.to_choose"), Selected: true})
	}
	for _, address := range others {
		f.Options = append(f.Options, response.Option{Value: address, Label: address})
	}
	return f
}

// choose selects what was chosen before, if it can be still.
func choose(field *response.Field, value string) {
	if !slices.ContainsFunc(field.Options, func(o response.Option) bool { return o.Value == value }) {
		return
	}
	for n := range field.Options {
		field.Options[n].Selected = field.Options[n].Value == value
	}
}

// retype shows what was typed, and why it was not sent.
func (p *LeadPage) retype(typed crm.Draft, e *crm.Error) {
	b := p.ReplyBox
	if b == nil {
		return
	}
	b.Field.Value, b.More[1].Value, b.More[2].Value = typed.Text, typed.CC, typed.Due
	choose(&b.To, typed.To)
	if e.Code == "client_wrote" {
		b.Meanwhile = p.T("reply.client_wrote")
		return
	}
	fields := []response.Field{b.To, b.Field}
	response.Mark(p.Reader, e.Fields, fields, b.More)
	b.To, b.Field = fields[0], fields[1]
	b.Open = b.Open || slices.ContainsFunc(b.More, func(f response.Field) bool { return f.Error != "" })
}
