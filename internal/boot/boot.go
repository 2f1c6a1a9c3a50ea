// Package boot builds every part of Frontdesk once, in the order in which they need each other, and starts and
// stops them in order. The program and the tests start the same way. It decides nothing else.
package boot

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"time"

	"frontdesk/internal/account"
	"frontdesk/internal/assignment"
	"frontdesk/internal/config"
	"frontdesk/internal/conversation"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/demo"
	"frontdesk/internal/desk"
	"frontdesk/internal/files"
	"frontdesk/internal/firm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/imap"
	"frontdesk/internal/intake"
	"frontdesk/internal/jobs"
	"frontdesk/internal/machinery"
	"frontdesk/internal/mail"
	"frontdesk/internal/mailbox"
	"frontdesk/internal/notice"
	"frontdesk/internal/observe"
	"frontdesk/internal/outbound"
	"frontdesk/internal/outbox"
	"frontdesk/internal/page"
	"frontdesk/internal/queue"
	"frontdesk/internal/ratelimit"
	"frontdesk/internal/rediskit"
	"frontdesk/internal/routing"
	"frontdesk/internal/scan"
	"frontdesk/internal/sla"
	"frontdesk/internal/status"
	"frontdesk/internal/token"
	"frontdesk/internal/web"
	"frontdesk/templates"
)

// Options are what tests set differently from the program.
type Options struct {
	Config *config.Config // checked
	Log    *slog.Logger
	Now    func() time.Time // nil: time.Now
	Sweep  time.Duration    // of the queue; 0: one second
	Demo   bool             // fill an empty database with the demo firm and show its pages
	Past   bool             // the demo firm has had clients before
	Worker bool             // work on jobs
	Web    bool             // take the mail that a mail server hands over
	Beside bool             // a command beside a server: it neither migrates nor makes the first user

	Pace imap.Pace // of reading mailboxes

	Version string          // of the program
	Tracer  *observe.Tracer // nil: nothing is traced; whoever opened it closes it

	Outbound *http.Client // asks judges outside; nil: one that refuses private addresses
}

// App is the running house.
type App struct {
	DB           *database.DB
	Redis        *rediskit.Redis
	Queue        *queue.Queue
	Intake       *intake.Intake
	Assignment   *assignment.Assignment
	Routing      *routing.Routing
	Conversation *conversation.Conversation
	Desk         *desk.Desk
	Account      *account.Account
	Firm         *firm.Firm
	Mail         *mail.Mail
	Mailbox      *mailbox.Keeper
	Machinery    *machinery.Machinery
	Page         *page.Page
	Status       *status.Status
	Notice       *notice.Notice
	Catalog      *i18n.Catalog
	Handler      http.Handler // everything
	Metrics      *observe.Metrics
	Health       http.Handler // for a process that serves nobody: whether it lives and is ready
	DemoSite     http.Handler // the demo firm's website, for an origin of its own; nil: no demo
	FirstLink    string       // sets the first administrator's password; empty: not needed

	options   Options
	transport mail.Transport
	kept      *files.Folder
	gate      *scan.Gate
	listening *mailbox.Listening // nil: nowhere
	readers   *imap.Readers      // nil: of no mailbox
	weak      []string           // settings of the database that are not durable, though allowed
	opened    []func()           // what to close, in the order in which it was opened
}

// Open builds the app: migrations have run and the firm's first user exists when it returns. Nothing works on
// jobs before Start. On an error everything opened is closed again.
func Open(ctx context.Context, o Options) (_ *App, err error) {
	a := &App{options: o, Metrics: observe.NewMetrics(o.Version)}
	defer func() {
		if err != nil {
			a.close()
		}
	}()
	if err := a.openStores(ctx); err != nil {
		return nil, err
	}
	secret, err := a.secret(ctx)
	if err != nil {
		return nil, err
	}
	if err := a.build(secret); err != nil {
		return nil, err
	}
	if o.Beside {
		return a, nil
	}
	if err := a.populate(ctx); err != nil {
		return nil, err
	}
	if err := a.checkMailForm(ctx); err != nil {
		return nil, err
	}
	return a, nil
}

// checkMailForm refuses to start where mail that belongs to no lead would have no form to become an enquiry by.
func (a *App) checkMailForm(ctx context.Context) error {
	slug := a.options.Config.MailForm
	if slug == "" {
		return nil
	}
	_, err := a.Intake.MailForm(ctx, slug)
	if crm.IsKind(err, crm.KindNotFound) {
		return fmt.Errorf("FRONTDESK_MAIL_FORM: there is no form %q in use; leave it empty for the oldest", slug)
	}
	return err
}

func (a *App) openStores(ctx context.Context) (err error) {
	c := a.options.Config
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return fmt.Errorf("making the data folder: %w", err)
	}
	a.DB, err = database.Open(ctx, database.Options{URL: c.DatabaseURL, Path: c.DatabasePath(), Now: a.options.Now})
	if err != nil {
		return err
	}
	a.opened = append(a.opened, a.DB.Close)
	if err := a.requireDurability(ctx); err != nil {
		return err
	}
	if err := a.prepare(ctx); err != nil {
		return err
	}
	if a.Redis, err = rediskit.Open(c.RedisURL); err != nil {
		return err
	}
	a.opened = append(a.opened, func() {
		if err := a.Redis.Close(); err != nil {
			a.options.Log.Debug("closing Redis", "error", err)
		}
	})
	return nil
}

// build makes the stations, those first that others call.
func (a *App) build(secret []byte) error {
	c, log := a.options.Config, a.options.Log
	key, err := token.Derive(secret)
	if err != nil {
		return err
	}
	keys, err := token.New(key)
	if err != nil {
		return err
	}
	locales, err := fs.Sub(templates.Files, "locales")
	if err != nil {
		return err
	}
	if a.Catalog, err = i18n.Load(locales); err != nil {
		return err
	}
	a.Queue = queue.New(queue.Options{DB: a.DB, Redis: a.Redis.Client(), Log: log, Sweep: a.options.Sweep, Metrics: a.Metrics, Tracer: a.options.Tracer})
	from := c.From()
	_, domain, _ := strings.Cut(from.Address, "@")
	replies, err := outbox.NewReplies(keys, c.ReplyAddress)
	if err != nil {
		return err
	}
	out := outbox.New(a.Queue, domain, c.BaseURL).Answered(replies)
	kept := files.New(c.FilesFolder(), a.DB.Now)
	a.kept = kept
	a.gate = scan.New(scan.Options{DB: a.DB, Queue: a.Queue, Files: kept, Scanner: c.Scanner(), Log: log})
	a.Intake = intake.New(intake.Options{DB: a.DB, Queue: a.Queue, Limiter: a.limiter(), Rate: c.Rate(), Metrics: a.Metrics,
		Keys: keys, Log: log, Outbound: a.outbound(),
		Files: kept, Gate: a.gate, MaxFile: int64(c.UploadLimit) << 20})
	a.opened = append(a.opened, a.Intake.Close)
	a.Queue.YieldWhile(a.Intake.Busy)
	a.Queue.Prefer(jobs.RouteSubmission{}, jobs.SendMessage{}) // in a flood the last lead has its place before every mail of the first is out
	clocks := sla.New(sla.Options{DB: a.DB, Queue: a.Queue, Outbox: out, Catalog: a.Catalog})
	a.Assignment = assignment.New(assignment.Options{DB: a.DB, Queue: a.Queue, Outbox: out, SLA: clocks, Keys: keys, Catalog: a.Catalog})
	a.Status = status.New(status.Options{DB: a.DB, Queue: a.Queue, Catalog: a.Catalog, Outbox: out, Intake: a.Intake, Keys: keys, Limiter: a.limiter(), Limited: !c.Rate().Off()})
	a.Routing = routing.New(routing.Options{DB: a.DB, Queue: a.Queue, Outbox: out, Assignment: a.Assignment, SLA: clocks, Catalog: a.Catalog, Log: log, StatusLink: a.Status.Link})
	a.Desk, a.Firm = desk.New(a.DB, a.gate), firm.New(a.DB, a.Queue)
	a.Conversation = conversation.New(conversation.Options{DB: a.DB, Queue: a.Queue, Outbox: out, SLA: clocks, Assignment: a.Assignment, Intake: a.Intake,
		Files: kept, Gate: a.gate, MaxFile: int64(c.UploadLimit) << 20, Catalog: a.Catalog, Keys: keys, Outbound: a.outbound(), Log: log, Limited: !c.Rate().Off(), Form: c.MailForm})
	a.Mailbox = mailbox.NewKeeper(a.DB, a.Conversation)
	a.Account = account.New(account.Options{DB: a.DB, Queue: a.Queue, Outbox: out, Limiter: ratelimit.New(nil, a.DB.Now), Keys: keys, Firm: from.Name})
	a.opened = append(a.opened, a.Account.Close)
	a.Notice = notice.New(notice.Options{DB: a.DB, Queue: a.Queue, Outbox: out, Keys: keys, Catalog: a.Catalog, Firm: from.Name})
	if err := a.buildMail(out); err != nil {
		return err
	}
	a.Page = page.New(page.Options{Outbound: a.outbound(), DB: a.DB, Queue: a.Queue, Outbox: out, Intake: a.Intake, Keys: keys, Catalog: a.Catalog, Limiter: a.limiter(), Limited: !c.Rate().Off(), Log: log})
	a.Machinery = machinery.New(machinery.Options{DB: a.DB, Queue: a.Queue, Outbox: out, Mail: a.Mail, Ways: c.WaysIn(), Scanner: c.Scanner()})
	keepHouse(a.DB, a.Queue, a.Intake)
	a.Metrics.Watch(a.gauges)
	faces, err := web.New(a.webOptions())
	a.Handler, a.Health, a.DemoSite = faces.All, faces.Health, faces.Site
	return err
}

func (a *App) outbound() *http.Client {
	if a.options.Outbound != nil {
		return a.options.Outbound
	}
	return outbound.New()
}

// limiter counts submissions where Redis is: in this process, or in the Redis that all hosts share.
func (a *App) limiter() *ratelimit.Limiter {
	now := a.DB.Now
	if a.Redis.Embedded() {
		return ratelimit.New(nil, now)
	}
	return ratelimit.New(a.Redis.Client(), now)
}

// buildMail makes what sends what out takes; reports of what cannot be delivered go to where answers come, or to the sender.
func (a *App) buildMail(out *outbox.Outbox) (err error) {
	c := a.options.Config
	files, err := fs.Sub(templates.Files, "email")
	if err != nil {
		return err
	}
	renderer, err := mail.NewRenderer(files)
	if err != nil {
		return err
	}
	if err := checkMail(renderer); err != nil {
		return err
	}
	if a.transport, err = openTransport(c, a.DB.Now); err != nil {
		return err
	}
	a.Mail = mail.New(mail.Settings{DB: a.DB, Queue: a.Queue, Transport: a.transport, Renderer: renderer, From: c.From(), Returns: out.Replies().Plain(), Outbox: out, Signer: c.Signer(), Log: a.options.Log, Metrics: a.Metrics, Gate: a.gate, Replies: a.Conversation,
		Rates: mail.Rates{All: c.MailRates(), Domains: c.MailDomainRates()}, Limiter: a.limiter(), Catalog: a.Catalog})
	return nil
}

// populate makes the first user, or the demo firm, in an empty database.
func (a *App) populate(ctx context.Context) (err error) {
	c := a.options.Config
	if a.options.Demo {
		hash, err := a.Account.HashPassword(ctx, demo.Password)
		if err != nil {
			return err
		}
		return demo.Fill(ctx, a.DB, demo.Firm{PasswordHash: hash, Base: c.BaseURL, Site: c.DemoSite(), Past: a.options.Past})
	}
	a.FirstLink, err = a.Account.First(ctx, firstUser(c), c.AdminPassword)
	return err
}

// Start works on jobs, if this process is a worker, and opens the ways by which mail comes in.
func (a *App) Start(ctx context.Context) error {
	if a.options.Worker {
		if err := scheduleHousekeeping(ctx, a.DB, a.Queue, a.Page, a.gate); err != nil {
			return err
		}
		a.Queue.Start()
	}
	return a.openWaysIn()
}

// Stop ends everything in the opposite order: what visitors have posted is committed, running jobs finish or,
// when ctx ends first, are given back. The HTTP server has been stopped before.
func (a *App) Stop(ctx context.Context) {
	a.closeWaysIn(ctx)
	a.Queue.Stop(ctx)
	if err := a.transport.Close(); err != nil && !errors.Is(err, context.Canceled) {
		a.options.Log.Debug("closing the mail transport", "error", err)
	}
	a.close()
}

func (a *App) close() {
	for i := len(a.opened) - 1; i >= 0; i-- {
		a.opened[i]()
	}
}
