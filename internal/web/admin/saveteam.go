package admin

import (
	"time"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/account"
	"frontdesk/internal/crm"
	"frontdesk/internal/firm"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// fresh is a team as it is made: open at all hours, its offers a quarter of an hour long, where its maker is.
func fresh(setup firm.Setup, maker crm.User) crm.Team {
	t := crm.Team{
		TimeZone: maker.TimeZone, OffHours: crm.OffHoursOffer, OfferTimeout: 15 * time.Minute, Reminder: 5 * time.Minute,
		Rounds: 3, StickyAway: 24 * time.Hour,
	}
	if len(setup.Sites) > 0 {
		t.TimeZone = setup.Sites[0].TimeZone
	}
	return t
}

// Teams is GET /admin/teams.
func (a *Admin) Teams(c *gin.Context) {
	unsent, err := a.Mail.SuppressedUsers(c.Request.Context(), request.Actor(c))
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	a.list(c, func(chrome response.Chrome, setup firm.Setup) ListPage {
		return NewTeamList(chrome, setup, unsent)
	})
}

// EditTeam is GET /admin/teams/{id}, or "new".
func (a *Admin) EditTeam(c *gin.Context) {
	a.edit(c, func(chrome response.Chrome, setup firm.Setup) (EditPage, error) {
		in, err := a.teamEdit(c, setup)
		return NewTeamEdit(chrome, in), err
	})
}

// SaveTeam is POST /admin/teams, and /admin/teams/{id}.
func (a *Admin) SaveTeam(c *gin.Context) {
	typed, setup, err := a.posted(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	in, err := a.teamEdit(c, setup)
	if err == nil {
		in = readTeam(typed, in)
		_, err = a.Firm.SaveTeam(c.Request.Context(), request.Actor(c), in.Team, in.Members, typed.faults...)
	}
	a.settle(c, typed, err, savedAt("/admin/teams", len(setup.Teams)), func(chrome response.Chrome, faults []crm.FieldError) EditPage {
		in.Faults = faults
		return NewTeamEdit(chrome, in)
	})
}

// teamEdit is what the form of the address's team is made from.
func (a *Admin) teamEdit(c *gin.Context, setup firm.Setup) (in TeamEdit, err error) {
	in.Setup = setup
	if in.Team, err = find(c, setup.Teams, fresh(setup, request.User(c)), func(t crm.Team) int64 { return t.ID }); err != nil {
		return in, err
	}
	if in.Week, err = writeWeek(in.Team.Hours); err != nil {
		return in, err
	}
	for _, member := range setup.Members[in.Team.ID] {
		in.Members = append(in.Members, member.ID)
	}
	if in.Unsent, err = a.Mail.SuppressedUsers(c.Request.Context(), request.Actor(c)); err != nil {
		return in, err
	}
	people, err := a.Account.People(c.Request.Context(), request.Actor(c))
	in.People = consultants(people)
	return in, err
}

// consultants are the people who can be given leads.
func consultants(people []account.Person) (all []crm.Consultant) {
	for _, p := range people {
		if p.Consultant != nil {
			all = append(all, *p.Consultant)
		}
	}
	return all
}

func readTeam(typed *reading, in TeamEdit) TeamEdit {
	t := &in.Team
	t.Name = typed.text("name", t.Name)
	t.TimeZone = typed.text("time_zone", t.TimeZone)
	t.CalendarID = typed.choice("calendar", t.CalendarID)
	t.OffHours = crm.OffHours(typed.text("off_hours", string(t.OffHours)))
	t.OfferTimeout = typed.span("offer_minutes", time.Minute, t.OfferTimeout)
	t.Reminder = typed.span("reminder_minutes", time.Minute, t.Reminder)
	t.Rounds = typed.number("rounds", t.Rounds)
	t.StickyAway = typed.span("sticky_hours", time.Hour, t.StickyAway)
	t.CatchUp = typed.Bool("catch_up")
	t.SupportTeamID = typed.choice("support_team", t.SupportTeamID)
	t.ManagerID = typed.choice("manager", t.ManagerID)
	t.Targets = typed.targets(t.Targets)
	in.Week, t.Hours = typed.week(in.Week)
	in.Members = typed.IDs("members")
	return in
}
