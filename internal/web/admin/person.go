package admin

import (
	"github.com/gin-gonic/gin"

	"frontdesk/internal/account"
	"frontdesk/internal/crm"
	"frontdesk/internal/web/request"
)

// userEdit is what the form of the address's person is made from. Errors: crm.KindNotFound; crm.KindForbidden for
// somebody whom the actor may not change.
func (a *Admin) userEdit(c *gin.Context) (in UserEdit, err error) {
	actor := request.Actor(c)
	setup, err := a.Firm.Setup(c.Request.Context(), actor)
	if err != nil {
		return in, err
	}
	in = UserEdit{Actor: actor, Services: setup.Services, Calendars: setup.Calendars}
	if isNew(c) {
		in.Person = newPerson(request.User(c))
		if len(setup.Sites) > 0 && in.Person.User.TimeZone == "UTC" {
			in.Person.User.TimeZone = setup.Sites[0].TimeZone // the maker has not said where they are
		}
		return in, nil
	}
	id, err := request.ID(c, "id", "user")
	if err != nil {
		return in, err
	}
	stored, err := a.Account.Person(c.Request.Context(), actor, id)
	if err != nil {
		return in, err
	}
	if !mayEdit(actor, stored.User) {
		return in, crm.Errorf(crm.KindForbidden, "forbidden")
	}
	in.Invite = stored.User.PasswordHash == ""
	in.Person, err = storedPerson(stored)
	return in, err
}

// newPerson is somebody to invite, who works where the maker does until something else is typed.
func newPerson(maker crm.User) Person {
	return Person{
		User:       crm.User{Role: crm.RoleConsultant, Locale: maker.Locale, TimeZone: maker.TimeZone, Active: true},
		Consultant: crm.Consultant{Weight: 1},
	}
}

func storedPerson(stored account.Person) (Person, error) {
	p := Person{User: stored.User, Consultant: crm.Consultant{Weight: 1}}
	if stored.Consultant != nil {
		p.Consultant = *stored.Consultant
	}
	week, err := writeWeek(p.Consultant.Hours)
	p.Week = week
	return p, err
}

func readPerson(typed *reading, p Person) Person {
	u, c := &p.User, &p.Consultant
	u.Name = typed.text("name", u.Name)
	u.Email = typed.text("email", u.Email)
	u.Role = crm.Role(typed.text("role", string(u.Role)))
	u.Locale = typed.text("locale", u.Locale)
	u.TimeZone = typed.text("time_zone", u.TimeZone)
	u.Active = typed.Bool("active")
	c.Languages = typed.languages(c.Languages)
	c.Services = typed.IDs("services")
	c.Weight = typed.number("weight", c.Weight)
	c.Capacity = typed.number("capacity", c.Capacity)
	c.Limits.Day = typed.number("capacity_day", c.Limits.Day)
	c.Limits.Week = typed.number("capacity_week", c.Limits.Week)
	c.Limits.Month = typed.number("capacity_month", c.Limits.Month)
	c.CalendarID = typed.choice("calendar", c.CalendarID)
	p.Week, c.Hours = typed.week(p.Week)
	return p
}
