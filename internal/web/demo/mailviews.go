package demo

import (
	"strings"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/mail"
	"frontdesk/internal/web/response"
)

// NewMailList prepares the list of messages as of now.
func NewMailList(chrome response.Chrome, messages []crm.Message, now time.Time) MailListPage {
	chrome.Title = chrome.T("demo.mail")
	p := MailListPage{Chrome: chrome}
	for _, m := range messages {
		p.Messages = append(p.Messages, MailRow{
			Href: mailPath(m) + "?" + response.LanguageQuery + "=" + chrome.Lang, To: m.ToAddress,
			Subject: subject(chrome.Reader, m), State: state(chrome.Reader, m), When: chrome.Relative(when(m), now),
		})
	}
	return p
}

// NewMail prepares one message; its content is empty before the first attempt.
func NewMail(chrome response.Chrome, m crm.Message, content mail.Content) MailPage {
	chrome.Title = subject(chrome.Reader, m)
	p := MailPage{
		Chrome: chrome, From: address(content.From.Name, content.From.Address), To: address(m.ToName, m.ToAddress),
		Subject: chrome.Title, State: state(chrome.Reader, m), When: chrome.DateTime(when(m)), Text: content.Text,
	}
	if len(m.Raw) > 0 {
		p.SourceHref = mailPath(m) + "/source"
	}
	if content.HTML != "" {
		p.HTMLHref = mailPath(m) + "/html"
	}
	return p
}

func mailPath(m crm.Message) string { return "/demo/mail/" + response.IDValue(m.ID) }

// subject is what the message is about, also before it has been composed.
func subject(r i18n.Reader, m crm.Message) string {
	if m.Subject == "" {
		return r.T("message.kind." + m.Kind)
	}
	return m.Subject
}

// state is where the message stands, in words; "" for one that was accepted.
func state(r i18n.Reader, m crm.Message) string {
	if m.State == crm.MessageAccepted {
		return ""
	}
	return r.T("state.message." + string(m.State))
}

// when is the time that the message was accepted, or was last looked at.
func when(m crm.Message) time.Time {
	if m.SentAt.IsZero() {
		return m.UpdatedAt
	}
	return m.SentAt
}

// address is a name with its address, in letters rather than as headers encode them.
func address(name, address string) string {
	if name == "" || address == "" {
		return address
	}
	return strings.TrimSpace(name) + " <" + address + ">"
}
