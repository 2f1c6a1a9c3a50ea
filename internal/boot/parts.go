package boot

import (
	"net"
	"net/url"
	"time"

	"frontdesk/internal/config"
	"frontdesk/internal/crm"
	"frontdesk/internal/demo"
	"frontdesk/internal/i18n"
	"frontdesk/internal/mail"
	"frontdesk/internal/web"
)

func openTransport(c *config.Config, now func() time.Time) (mail.Transport, error) {
	if c.SMTPURL == "" {
		return mail.NewFile(c.MailFolder(), now)
	}
	return mail.NewFailover(mail.SplitURLs(c.SMTPURL), mail.Options{Hello: Hello(c.BaseURL), Connections: mail.Senders})
}

// Hello is the name we give to a mail server: the host people reach us under.
func Hello(base string) string {
	u, err := url.Parse(base)
	if err != nil || net.ParseIP(u.Hostname()) != nil {
		return "localhost"
	}
	return u.Hostname()
}

func (a *App) webOptions() web.Options {
	c := a.options.Config
	o := web.Options{
		Log: a.options.Log, Catalog: a.Catalog, BaseURL: c.BaseURL, Proxies: c.Proxies(),
		Health: a.health(), Metrics: a.Metrics, Tracer: a.options.Tracer, MetricsToken: c.MetricsToken,
		Intake: a.Intake, Assignment: a.Assignment, Conversation: a.Conversation, Desk: a.Desk,
		Account: a.Account, Firm: a.Firm, Mail: a.Mail, Machinery: a.Machinery, Routing: a.Routing, Page: a.Page, Status: a.Status, Notice: a.Notice, Demo: a.options.Demo,
	}
	if o.Demo {
		o.LoginHint = demo.Admin + " " + demo.Password
	}
	return o
}

func checkMail(r *mail.Renderer) error {
	return r.Check(crm.MessageKinds[:], i18n.Languages[:])
}

// firstUser is the administrator of an empty database.
func firstUser(c *config.Config) crm.User {
	return crm.User{
		Name: "Administrator", Email: c.AdminEmail, Role: crm.RoleAdmin, Locale: "en", TimeZone: "UTC", Active: true,
	}
}
