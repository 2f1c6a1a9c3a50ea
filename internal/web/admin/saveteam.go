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

// newOffer is how long an offer of a new team waits for its answer.
const newOffer = 15 * time.Minute

// Teams is GET /admin/teams.
func (a *Admin) Teams(c *gin.Context) {
	a.list(c, func(chrome response.Chrome, setup firm.Setup) ListPage {
		members := map[int64]int{}
		for team, people := range setup.Members {
			members[team] = len(people)
		}
		return NewTeamList(chrome, setup.Teams, setup.Services, members)
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
		in.Team, in.Members = readTeam(typed, in.Team), typed.IDs("members")
		err = typed.err()
	}
	if err == nil {
		_, err = a.Firm.SaveTeam(c.Request.Context(), request.Actor(c), in.Team, in.Members)
	}
	a.settle(c, typed, err, savedAt("/admin/teams", len(setup.Teams)), func(chrome response.Chrome, faults []crm.FieldError) EditPage {
		in.Faults = faults
		return NewTeamEdit(chrome, in)
	})
}

// teamEdit is what the form of the address's team is made from; a new team is asked last.
func (a *Admin) teamEdit(c *gin.Context, setup firm.Setup) (in TeamEdit, err error) {
	in.Services = setup.Services
	fresh := crm.Team{OfferTimeout: newOffer, Position: len(setup.Teams)}
	if in.Team, err = find(c, setup.Teams, fresh, func(t crm.Team) int64 { return t.ID }); err != nil {
		return in, err
	}
	for _, member := range setup.Members[in.Team.ID] {
		in.Members = append(in.Members, member.ID)
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

func readTeam(typed *reading, t crm.Team) crm.Team {
	t.Name = typed.text("name", t.Name)
	t.Position = typed.number("position", t.Position)
	t.Services = typed.IDs("services")
	t.Languages = typed.languages(t.Languages)
	t.OfferTimeout = time.Duration(typed.number("offer_minutes", int(t.OfferTimeout/time.Minute))) * time.Minute
	t.Fallback = typed.Bool("fallback")
	return t
}
