package testkit

import (
	"cmp"
	"context"
	"fmt"
	"testing"
	"time"

	"frontdesk/internal/account"
	"frontdesk/internal/boot"
	"frontdesk/internal/calendar"
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/desk"
	"frontdesk/internal/intake"
	"frontdesk/internal/store"
)

// Contact is the slug of the form that every Firm has.
const Contact = "contact"

// Password is that of everybody in a Firm.
const Password = "correct horse battery"

// passwordHash is that of Password, by argon2id. Who has a password already is sent no invitation.
const passwordHash = "$argon2id$v=19$m=19456,t=2,p=1$8QOy6yEHUNrQ7orLdSNxbA$Rgp8JJPg7ruNBzC99cvQT+79jvG9VNR8qQxDByI1zX4"

// Firm is a small firm made the way an administrator makes one. What a form shows is made before the first
// enquiry: intake keeps a copy of it for a second.
type Firm struct {
	t      testing.TB
	env    *Env
	App    *boot.App
	Admin  crm.Actor
	SiteID int64
}

// NewFirm makes a site. Its first team brings the form Contact, and the fallback rule that leads there.
func (e *Env) NewFirm(app *boot.App) *Firm {
	e.T.Helper()
	f := &Firm{t: e.T, env: e, App: app}
	people, err := app.Account.People(context.Background(), crm.System())
	f.must(err)
	f.Admin = f.Actor(people[0].User.ID)
	f.SiteID, err = app.Firm.SaveSite(context.Background(), f.Admin, crm.Site{
		Name: "Harbourline", Origins: []string{"https://harbourline.test"}, TimeZone: "Asia/Shanghai", Country: "CN", Locale: "en",
	})
	f.must(err)
	return f
}

func (f *Firm) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

// Service makes a service of the site.
func (f *Firm) Service(slug string) int64 {
	f.t.Helper()
	id, err := f.App.Firm.SaveService(context.Background(), f.Admin, crm.Service{SiteID: f.SiteID, Slug: slug, Name: crm.Text{"en": slug}})
	f.must(err)
	return id
}

// Form makes a form of the site.
func (f *Firm) Form(slug string) int64 {
	f.t.Helper()
	id, err := f.App.Firm.SaveForm(context.Background(), f.Admin, crm.Form{SiteID: f.SiteID, Slug: slug, Name: slug, Active: true})
	f.must(err)
	return id
}

// Rule makes a rule, asked last before the fallback; in rotation unless a strategy is given.
func (f *Firm) Rule(name string, conditions crm.Conditions, team int64, strategy ...crm.Strategy) int64 {
	f.t.Helper()
	r := crm.Rule{Name: name, Conditions: conditions, TeamID: team, Strategy: crm.StrategyRotation}
	for _, r.Strategy = range strategy {
	}
	id, err := f.App.Firm.SaveRule(context.Background(), f.Admin, r)
	f.must(err)
	return id
}

// FormFor makes a form whose enquiries go to a team.
func (f *Firm) FormFor(slug string, team int64) {
	f.t.Helper()
	f.Rule(slug, crm.Conditions{Forms: []int64{f.Form(slug)}}, team)
}

// Consultant makes a consultant of weight 1, without a limit, on duty at all hours, for any language and
// service, unless changed.
func (f *Firm) Consultant(name string, change ...func(*crm.Consultant)) int64 {
	f.t.Helper()
	c := crm.Consultant{Name: name, Email: name + "@harbourline.test", Locale: "en", Weight: 1, TimeZone: "Asia/Shanghai"}
	for _, apply := range change {
		apply(&c)
	}
	id, err := f.App.Account.SavePerson(context.Background(), f.Admin, account.Person{Consultant: &c, User: crm.User{
		Name: c.Name, Email: c.Email, Role: crm.RoleConsultant, Locale: c.Locale, TimeZone: c.TimeZone, Active: true, PasswordHash: passwordHash,
	}})
	f.must(err)
	return id
}

// Change changes a person.
func (f *Firm) Change(id int64, change func(*account.Person)) {
	f.t.Helper()
	p, err := f.App.Account.Person(context.Background(), f.Admin, id)
	f.must(err)
	change(&p)
	_, err = f.App.Account.SavePerson(context.Background(), f.Admin, p)
	f.must(err)
}

// Team makes a team, or changes the one of that ID, with these members. Unless it says otherwise it is called Team, works
// at all hours in Shanghai, and its offers wait for 15 minutes, three of them for each member.
func (f *Firm) Team(team crm.Team, members ...int64) int64 {
	f.t.Helper()
	team.Name = cmp.Or(team.Name, "Team")
	team.TimeZone = cmp.Or(team.TimeZone, "Asia/Shanghai")
	team.OffHours = cmp.Or(team.OffHours, crm.OffHoursOffer)
	team.OfferTimeout = cmp.Or(team.OfferTimeout, 15*time.Minute)
	team.Rounds = cmp.Or(team.Rounds, 3)
	id, err := f.App.Firm.SaveTeam(context.Background(), f.Admin, team, members)
	f.must(err)
	if f.Count(`SELECT COUNT(*) FROM forms`) == 0 {
		f.Form(Contact)
	}
	return id
}

// Calendar makes a calendar with these holidays, given as dates.
func (f *Firm) Calendar(name string, dates ...string) int64 {
	f.t.Helper()
	c := crm.Calendar{Name: name}
	for _, d := range dates {
		date, err := calendar.ParseDate(d)
		f.must(err)
		c.Days = append(c.Days, calendar.Holiday{Date: date, Name: name})
	}
	id, err := f.App.Firm.SaveCalendar(context.Background(), f.Admin, c)
	f.must(err)
	return id
}

// Actor is the person as a session of theirs makes them.
func (f *Firm) Actor(id int64) (actor crm.Actor) {
	f.t.Helper()
	f.read(func(tx *database.Tx) error {
		u, err := store.UserByID(tx, id)
		if err != nil {
			return err
		}
		teams, err := store.TeamsOfUser(tx, id)
		actor = crm.Actor{Kind: crm.ActorPerson, ID: u.ID, Name: u.Name, Role: u.Role, Teams: teams}
		return err
	})
	return actor
}

// Post posts a form, given as names and values in turn, and returns the reference.
func (f *Firm) Post(form string, fields ...string) string {
	f.t.Helper()
	return f.PostTo(f.App, form, fields...)
}

// PostTo is Post to another process of the firm.
func (f *Firm) PostTo(app *boot.App, form string, fields ...string) string {
	f.t.Helper()
	posted := map[string][]string{}
	for i := 0; i < len(fields); i += 2 {
		posted[fields[i]] = append(posted[fields[i]], fields[i+1])
	}
	receipt, err := app.Intake.Submit(context.Background(), intake.Post{Form: form, Fields: posted})
	if err != nil {
		f.t.Error(err)
	}
	return receipt.Reference
}

// Enquire posts the form Contact, waits until all that follows is done and returns the file of the lead.
func (f *Firm) Enquire(fields ...string) desk.File {
	f.t.Helper()
	reference := f.Post(Contact, fields...)
	f.Settle()
	return f.FileOf(reference)
}

// FileOf returns the file of the lead that a submission was routed to.
func (f *Firm) FileOf(reference string) desk.File {
	f.t.Helper()
	var id int64
	f.read(func(tx *database.Tx) error {
		s, err := store.SubmissionByReference(tx, reference)
		id = s.LeadID
		return err
	})
	if id == 0 {
		f.t.Fatalf("%s is not routed", reference)
	}
	return f.File(id)
}

// File returns a lead with all that belongs to it.
func (f *Firm) File(lead int64) desk.File {
	f.t.Helper()
	file, err := f.App.Desk.Lead(context.Background(), f.Admin, lead)
	f.must(err)
	return file
}

// Settle waits until no job is due or running. Without a further cause nothing changes then, until the clock
// is moved.
func (f *Firm) Settle() {
	f.t.Helper()
	Eventually(f.t, f.settled)
}

func (f *Firm) settled() error {
	n := f.Count(`SELECT COUNT(*) FROM jobs WHERE state = 'running' OR (state = 'ready' AND run_at <= $1)`, f.env.Clock.Now().UnixMicro())
	if n > 0 {
		return fmt.Errorf("%d jobs are due or running", n)
	}
	return nil
}

// Until moves the clock on by steps, settled each time, until condition returns nil. A worker's lease never
// runs out meanwhile, because none works while the clock moves.
func (f *Firm) Until(step time.Duration, condition func() error) {
	f.t.Helper()
	Eventually(f.t, func() error {
		if err := f.settled(); err != nil {
			return err
		}
		err := condition()
		if err != nil {
			f.env.Clock.Advance(step)
		}
		return err
	})
}

// Advance moves the clock and waits for what is due by then.
func (f *Firm) Advance(d time.Duration) {
	f.t.Helper()
	f.Settle()
	f.env.Clock.Advance(d)
	f.Settle()
}

// Count returns the one number that a query yields.
func (f *Firm) Count(sql string, args ...any) (n int64) {
	f.t.Helper()
	f.read(func(tx *database.Tx) (err error) {
		n, err = database.One(tx, database.Column[int64], sql, args...)
		return err
	})
	return n
}

// Exec changes the database behind everybody's back.
func (f *Firm) Exec(sql string, args ...any) {
	f.t.Helper()
	f.must(f.App.DB.Write(context.Background(), func(tx *database.Tx) error {
		_, err := tx.Exec(sql, args...)
		return err
	}))
}

func (f *Firm) read(fn func(*database.Tx) error) {
	f.t.Helper()
	f.must(f.App.DB.Read(context.Background(), fn))
}
