// Package web is the house's front: one table of every route with the right it needs, the middleware around
// it, and the rooms that answer. Rooms call stations; nothing here touches the database, the queue or Redis,
// but for asking whether they are well.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/account"
	"frontdesk/internal/assignment"
	"frontdesk/internal/conversation"
	"frontdesk/internal/desk"
	"frontdesk/internal/firm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/intake"
	"frontdesk/internal/mail"
	"frontdesk/internal/web/admin"
	"frontdesk/internal/web/api"
	"frontdesk/internal/web/demo"
	"frontdesk/internal/web/inbox"
	"frontdesk/internal/web/response"
	"frontdesk/internal/web/site"
	"frontdesk/templates"
)

// Pinger is a part whose health is asked for.
type Pinger interface {
	Ping(ctx context.Context) error
}

// Options are what the rooms work with.
type Options struct {
	Log       *slog.Logger
	Catalog   *i18n.Catalog
	DB        Pinger
	Redis     Pinger
	BaseURL   string
	Proxies   []netip.Prefix
	Demo      bool   // show the demo firm's website and its mail
	LoginHint string // "user password", shown at the door of the demo

	Intake       *intake.Intake
	Assignment   *assignment.Assignment
	Conversation *conversation.Conversation
	Desk         *desk.Desk
	Account      *account.Account
	Firm         *firm.Firm
	Mail         *mail.Mail
}

// house holds the rooms.
type house struct {
	Options
	responder *response.Responder
	protect   *http.CrossOriginProtection
	site      *site.Site
	api       *api.API
	inbox     *inbox.Inbox
	admin     *admin.Admin
	demo      *demo.Demo
}

// New returns the handler of everything, and one that tells of this process's health only. It fails when a
// template is missing or broken.
func New(o Options) (all, health http.Handler, err error) {
	responder, err := response.New(templates.Files, o.Catalog)
	if err != nil {
		return nil, nil, err
	}
	h := &house{
		Options: o, responder: responder, protect: http.NewCrossOriginProtection(),
		site:  &site.Site{Responder: responder, Intake: o.Intake, Assignment: o.Assignment},
		api:   &api.API{Responder: responder, Intake: o.Intake},
		inbox: &inbox.Inbox{Responder: responder, Catalog: o.Catalog, Desk: o.Desk, Assignment: o.Assignment, Conversation: o.Conversation, Account: o.Account, Intake: o.Intake, Secure: strings.HasPrefix(o.BaseURL, "https:"), Hint: o.LoginHint},
		admin: &admin.Admin{Responder: responder, Firm: o.Firm, Account: o.Account, Intake: o.Intake, BaseURL: o.BaseURL},
	}
	if o.Demo {
		if h.demo, err = demo.New(responder, o.Catalog, o.Intake, o.Mail); err != nil {
			return nil, nil, err
		}
	}
	if all, err = h.engine(h.routes()); err != nil {
		return nil, nil, err
	}
	health, err = h.engine(h.healthRoutes())
	return all, health, err
}

func (h *house) engine(routes []Route) (http.Handler, error) {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.HandleMethodNotAllowed = true
	proxies := make([]string, len(h.Proxies))
	for i, p := range h.Proxies {
		proxies[i] = p.String()
	}
	if err := e.SetTrustedProxies(proxies); err != nil {
		return nil, err
	}
	e.Use(h.identify, h.observe, h.recover, response.Secure)
	for _, r := range routes {
		handlers := append(h.guard(r.Right), r.handle)
		e.Handle(r.Method, r.Path, handlers...)
		if r.Method == http.MethodGet {
			e.Handle(http.MethodHead, r.Path, handlers...)
		}
	}
	e.NoRoute(h.notFound)
	e.NoMethod(h.methodNotAllowed)
	return e, nil
}
