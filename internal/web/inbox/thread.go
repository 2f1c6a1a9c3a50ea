package inbox

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/i18n"
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
	Copies       string     // who gets or got a copy
	Due          string     // when it goes out, and whether it will; empty: nothing is to be said
	RecallAction string     // empty: it is on its way
	At, When     string
	time         time.Time
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
		mailed.wait(r, f, m)
		if m.State != crm.MessageScheduled && m.State != crm.MessageDraft || !mayAct {
			mailed.RecallAction = ""
		}
		all = append(all, mailed)
	}
	slices.SortStableFunc(all, func(a, b Mailed) int { return a.time.Compare(b.time) })
	for i := range all {
		all[i].At, all[i].When = all[i].time.UTC().Format(time.RFC3339), r.DateTime(all[i].time)
	}
	return all
}

// wait says of a reply who gets it besides, and when it goes out.
func (m *Mailed) wait(r i18n.Reader, f desk.File, reply crm.Message) {
	m.RecallAction = fmt.Sprintf("%s/replies/%d/recall", leadPath(f.Lead.ID), reply.ID)
	if len(reply.CC) > 0 {
		m.Copies = r.T("mail.copies", "To", strings.Join(reply.CC, ", "))
	}
	for _, file := range reply.Files {
		m.Files = append(m.Files, FileLink{Name: file.Name, Detail: size(file.Size), Href: fmt.Sprintf("%s/reply-files/%d", leadPath(f.Lead.ID), file.ID)}.scanned(r, file.Scan))
	}
	due, err := time.Parse(time.RFC3339, wordOf(reply, "Due"))
	switch {
	case reply.State == crm.MessageDraft:
		m.State.Label, m.Due = r.T("mail.stopped"), r.T("mail.stopped_detail")
	case reply.State != crm.MessageScheduled || err != nil:
	case f.Heard > reply.Heard:
		m.Due = r.T("mail.overtaken")
	default:
		m.Due = r.T("mail.due", "When", r.DateTime(due))
	}
}

// mailFiles are the files of a mail; those that are not handed on say why.
func mailFiles(r i18n.Reader, lead int64, in crm.Incoming) (all []FileLink) {
	for i, a := range in.Attachments {
		link := FileLink{Name: a.Name, Detail: size(a.Size), Href: fmt.Sprintf("%s/mails/%d/files/%d", leadPath(lead), in.ID, i+1)}.scanned(r, a.Scan)
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
