package inbox

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/i18n"
	"frontdesk/internal/token"
	"frontdesk/internal/web/response"
)

// Mailed is one mail between the client and the firm.
type Mailed struct {
	Ours         bool
	Who          string
	Subject      string
	Text, Quoted string
	State        *State // of what we sent
	Reply        string // of the server it was handed to
	Files        []FileLink
	Formatted    *Formatted // nil: it is plain text
	RecallAction string     // empty: it is on its way
	At, When     string
	time         time.Time
}

// ReplyBox is where the client is answered. Heard and Key go with what is typed.
type ReplyBox struct {
	Action, Heard, Key string
	To                 response.Field // which of the client's addresses
	Field              response.Field
	Open               bool
	Held               string // why an answer would not be sent; empty: it would
	Meanwhile          string // that the client wrote while this was typed; empty: they did not
}

// thread is what was mailed, in the order in which it was.
func thread(r i18n.Reader, f desk.File, mayAct bool) []Mailed {
	var all []Mailed
	for _, in := range f.Mails {
		if in.UserID != 0 {
			continue // it became a reply, which is shown
		}
		who := in.Address
		if in.Name != "" {
			who = in.Name + " <" + in.Address + ">"
		}
		all = append(all, Mailed{Who: who, Subject: in.Subject, Text: in.Said, Quoted: in.Quoted, Files: mailFiles(r, f.Lead.ID, in), Formatted: newFormatted(f.Lead.ID, in), time: in.ReceivedAt})
	}
	for _, m := range f.Replies {
		if m.State == crm.MessageCancelled {
			continue // the trail says that there was one
		}
		mailed := Mailed{
			Ours: true, Who: wordOf(m, "Writer"), Subject: wordOf(m, "Subject"), Text: wordOf(m, "Text"), Reply: m.Reply, time: m.CreatedAt,
			State: &State{string(m.State), r.T("state.message." + string(m.State))},
		}
		if m.State == crm.MessageScheduled && mayAct {
			mailed.RecallAction = fmt.Sprintf("%s/replies/%d/recall", leadPath(f.Lead.ID), m.ID)
		}
		all = append(all, mailed)
	}
	slices.SortStableFunc(all, func(a, b Mailed) int { return a.time.Compare(b.time) })
	for i := range all {
		all[i].At, all[i].When = all[i].time.UTC().Format(time.RFC3339), r.DateTime(all[i].time)
	}
	return all
}

// mailFiles are the files of a mail; those that are not handed on say why.
func mailFiles(r i18n.Reader, lead int64, in crm.Incoming) (all []FileLink) {
	for i, a := range in.Attachments {
		link := FileLink{Name: a.Name, Detail: size(a.Size), Href: fmt.Sprintf("%s/mails/%d/files/%d", leadPath(lead), in.ID, i+1)}
		if a.Refused != "" {
			link.Href, link.Detail = "", r.T("mail."+a.Refused)
		}
		all = append(all, link)
	}
	return all
}

func wordOf(m crm.Message, name string) string {
	text, _ := m.Vars[name].(string)
	return text
}

// NewReplyBox asks for an answer to what the client said last; nil where the client has no address.
func NewReplyBox(r i18n.Reader, f desk.File) *ReplyBox {
	own, others := f.Addressees()
	if own == "" && len(others) == 0 {
		return nil
	}
	return &ReplyBox{
		Action: leadPath(f.Lead.ID) + "/replies", Heard: strconv.FormatInt(f.Heard, 10), Key: token.Random(), To: addressField(r, own, others),
		Field: response.Field{Name: "reply", Label: r.T("reply.label"), Kind: response.KindTextarea, Rows: 6, Wide: true, Hint: r.T("reply.hint"), MaxLength: 50_000},
	}
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
