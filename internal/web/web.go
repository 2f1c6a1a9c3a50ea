// Package web is the house's front: one table of every route with the right it needs, the middleware around
// it, and the rooms that answer. Rooms call stations; nothing here touches the database, the queue or Redis.
package web

import (
	"log/slog"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/account"
	"frontdesk/internal/assignment"
	"frontdesk/internal/conversation"
	"frontdesk/internal/desk"
	"frontdesk/internal/firm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/intake"
	"frontdesk/internal/machinery"
	"frontdesk/internal/mail"
	"frontdesk/internal/notice"
	"frontdesk/internal/observe"
	"frontdesk/internal/page"
	"frontdesk/internal/routing"
	"frontdesk/internal/status"
	"frontdesk/internal/web/admin"
	"frontdesk/internal/web/api"
	"frontdesk/internal/web/demo"
	"frontdesk/internal/web/embed"
	"frontdesk/internal/web/inbox"
	"frontdesk/internal/web/response"
	"frontdesk/internal/web/site"
	"frontdesk/templates"
)

// Options are what the rooms work with.
type Options struct {
	Log       *slog.Logger
	Catalog   *i18n.Catalog
	BaseURL   string
	Proxies   []netip.Prefix
	Demo      bool   // show the demo firm's website and its mail
	LoginHint string // "user password", shown at the door of the demo

	Health       *observe.Health
	Metrics      *observe.Metrics // nil: nothing is counted
	Tracer       *observe.Tracer  // nil: nothing is traced
	MetricsToken string           // what reading the metrics asks for; empty: to be on this host

	Intake       *intake.Intake
	Assignment   *assignment.Assignment
	Conversation *conversation.Conversation
	Desk         *desk.Desk
	Account      *account.Account
	Firm         *firm.Firm
	Mail         *mail.Mail
	Machinery    *machinery.Machinery
	Routing      *routing.Routing
	Page         *page.Page
	Status       *status.Status
	Notice       *notice.Notice
}

// house holds the rooms.
type house struct {
	Options
	responder *response.Responder
	protect   *http.CrossOriginProtection
	meters    http.Handler
	site      *site.Site
	api       *api.API
	inbox     *inbox.Inbox
	admin     *admin.Admin
	demo      *demo.Demo
	embed     *embed.Embed
}

// Faces are the handlers of a process.
type Faces struct {
	All    http.Handler // everything
	Health http.Handler // whether this process lives and is ready, and nothing else
	Site   http.Handler // the demo firm's website, for an origin of its own; nil: there is no demo
}

// New returns the faces. It fails when a template is missing or broken.
func New(o Options) (faces Faces, err error) {
	responder, err := response.New(templates.Files, o.Catalog)
	if err != nil {
		return faces, err
	}
	h := &house{
		Options: o, responder: responder, protect: http.NewCrossOriginProtection(), meters: o.Metrics.Handler(),
		site:  &site.Site{Responder: responder, Intake: o.Intake, Assignment: o.Assignment, Page: o.Page, Status: o.Status, Notice: o.Notice},
		api:   &api.API{Responder: responder, Mail: o.Mail, Machinery: o.Machinery, Intake: o.Intake, Desk: o.Desk, Assignment: o.Assignment, Conversation: o.Conversation, Page: o.Page, Notice: o.Notice, BaseURL: o.BaseURL},
		inbox: &inbox.Inbox{Responder: responder, Catalog: o.Catalog, Desk: o.Desk, Assignment: o.Assignment, Conversation: o.Conversation, Account: o.Account, Intake: o.Intake, Page: o.Page, Notice: o.Notice, Secure: strings.HasPrefix(o.BaseURL, "https:"), Hint: o.LoginHint},
		embed: embed.New(templates.Files, o.Catalog),
		admin: &admin.Admin{Responder: responder, Firm: o.Firm, Account: o.Account, Intake: o.Intake, Routing: o.Routing, Desk: o.Desk, Machinery: o.Machinery, Mail: o.Mail, Page: o.Page, BaseURL: o.BaseURL},
	}
	if o.Demo {
		if h.demo, err = demo.New(responder, o.Catalog, o.Intake, o.Mail); err != nil {
			return faces, err
		}
		if faces.Site, err = h.engine(h.siteRoutes(h.demo.At(o.BaseURL))); err != nil {
			return faces, err
		}
	}
	if faces.All, err = h.engine(h.routes()); err != nil {
		return faces, err
	}
	faces.Health, err = h.engine(h.healthRoutes())
	return faces, err
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
	handle := func(method string, r Route) {
		handlers := h.around(h.Metrics.Route(method, r.Path))
		if strings.Contains(r.Path, "/:token") {
			handlers = append(handlers, response.Token)
		}
		handlers = append(handlers, h.guard(r.Right)...)
		e.Handle(method, r.Path, append(handlers, r.handle)...)
	}
	for _, r := range routes {
		handle(r.Method, r)
		if r.Method == http.MethodGet {
			handle(http.MethodHead, r)
		}
	}
	unknown := h.around(h.Metrics.Route("any", "unknown"))
	e.NoRoute(append(slices.Clip(unknown), h.notFound)...)
	e.NoMethod(append(slices.Clip(unknown), h.methodNotAllowed)...)
	return e, nil
}
