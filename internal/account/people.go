package account

import (
	"context"
	"slices"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

// Person is a user, and the consultant that the user may be.
type Person struct {
	User       crm.User
	Consultant *crm.Consultant // nil: cannot be given leads
}

// People returns every user.
func (a *Account) People(ctx context.Context, actor crm.Actor) (all []Person, err error) {
	if err := actor.Require(crm.RoleManager); err != nil {
		return nil, err
	}
	err = a.DB.Read(ctx, func(tx *database.Tx) error {
		users, err := store.Users(tx)
		if err != nil {
			return err
		}
		consultants, err := store.Consultants(tx)
		if err != nil {
			return err
		}
		all = nil
		for _, u := range users {
			p := Person{User: u}
			if i := slices.IndexFunc(consultants, func(c crm.Consultant) bool { return c.ID == u.ID }); i >= 0 {
				p.Consultant = &consultants[i]
			}
			all = append(all, p)
		}
		return nil
	})
	return all, err
}

// Person returns one user.
func (a *Account) Person(ctx context.Context, actor crm.Actor, id int64) (Person, error) {
	all, err := a.People(ctx, actor)
	if err != nil {
		return Person{}, err
	}
	i := slices.IndexFunc(all, func(p Person) bool { return p.User.ID == id })
	if i < 0 {
		return Person{}, crm.NotFound("user")
	}
	return all[i], nil
}

// SavePerson makes a user (ID 0), who is sent an invitation to set a password, or changes one, and returns the
// id. Managers may save consultants; only administrators may save managers and administrators. Unread is what could not
// be read of what was typed, and is refused together with all that is wrong besides. The away switch stays as it is.
// Queued leads are looked at again, since somebody may have come free.
func (a *Account) SavePerson(ctx context.Context, actor crm.Actor, p Person, unread ...crm.FieldError) (id int64, err error) {
	faults := p.check()
	err = a.DB.Write(ctx, func(tx *database.Tx) error {
		if err := mayEdit(tx, actor, p.User); err != nil {
			return err
		}
		taken, err := p.checkAround(tx)
		if err != nil {
			return err
		}
		if err := crm.Invalid(crm.Faults(unread, faults, taken)); err != nil {
			return err
		}
		if id, err = a.saveUser(tx, actor, p.User); err != nil {
			return err
		}
		if err := saveConsultant(tx, id, p); err != nil {
			return err
		}
		return a.wakeQueues(tx)
	})
	return id, err
}

// mayEdit refuses managers who would make or change anybody but consultants, and nobody may lock themselves out.
func mayEdit(tx *database.Tx, actor crm.Actor, u crm.User) error {
	if err := actor.Require(crm.RoleManager); err != nil {
		return err
	}
	before := u
	if u.ID != 0 {
		var err error
		if before, err = store.UserByID(tx, u.ID); err != nil {
			return err
		}
	}
	if (u.Role != crm.RoleConsultant || before.Role != crm.RoleConsultant) && !actor.May(crm.RoleAdmin) {
		return crm.Errorf(crm.KindForbidden, "forbidden")
	}
	if u.ID == actor.ID && actor.Kind == crm.ActorPerson && (!u.Active || u.Role != before.Role) {
		return crm.Errorf(crm.KindConflict, "own_account")
	}
	return nil
}

func (a *Account) saveUser(tx *database.Tx, actor crm.Actor, u crm.User) (int64, error) {
	event, invited, err := "user.changed", false, error(nil)
	if u.ID == 0 {
		event, invited = "user.created", u.PasswordHash == ""
		u.ID, err = store.InsertUser(tx, u)
	} else {
		invited, err = a.reinvited(tx, u)
		if err == nil {
			err = store.UpdateUser(tx, u)
		}
	}
	if database.IsUnique(err) {
		return 0, crm.Invalid([]crm.FieldError{{Field: "email", Code: "email_taken"}})
	}
	if err != nil {
		return 0, err
	}
	if !u.Active {
		if err := store.DeleteSessionsOf(tx, u.ID); err != nil {
			return 0, err
		}
	}
	if invited {
		if err := a.invite(tx, u); err != nil {
			return 0, err
		}
	}
	return u.ID, recordUser(tx, actor, event, u.ID)
}

// reinvited reports whether the e-mail of somebody without a password changes: the invitation went to another.
func (a *Account) reinvited(tx *database.Tx, u crm.User) (bool, error) {
	before, err := store.UserByID(tx, u.ID)
	return before.PasswordHash == "" && before.Email != u.Email, err
}

func (a *Account) invite(tx *database.Tx, u crm.User) error {
	return a.Outbox.Put(tx, crm.Message{
		Kind: crm.MessageInvitation, ToName: u.Name, ToAddress: u.Email, Language: u.Locale,
		Vars: map[string]any{
			"Name": u.Name, "Firm": a.Firm, "Hours": int(inviteLifetime.Hours()),
			"URL": a.Outbox.URL(a.passwordLink(u, tx.Now().Add(inviteLifetime))),
		},
	})
}

func saveConsultant(tx *database.Tx, id int64, p Person) error {
	if p.Consultant == nil {
		return nil
	}
	c := *p.Consultant
	c.ID, c.Active = id, p.User.Active
	before, err := store.ConsultantByID(tx, id)
	switch {
	case err == nil:
		c.Away = before.Away // it may have been switched while this was typed
	case !crm.IsKind(err, crm.KindNotFound):
		return err
	}
	return store.PutConsultant(tx, c)
}

// Invite sends a user who has no password yet another link to set one. crm.KindConflict when there is one.
func (a *Account) Invite(ctx context.Context, actor crm.Actor, id int64) (user crm.User, err error) {
	err = a.DB.Write(ctx, func(tx *database.Tx) error {
		if user, err = store.UserByID(tx, id); err != nil {
			return err
		}
		if err := mayEdit(tx, actor, user); err != nil {
			return err
		}
		if user.PasswordHash != "" {
			return crm.Errorf(crm.KindConflict, "has_password")
		}
		if err := recordUser(tx, actor, "user.invited", id); err != nil {
			return err
		}
		return a.invite(tx, user)
	})
	return user, err
}

// wakeQueues has every queue looked at: whoever was changed may be free now.
func (a *Account) wakeQueues(tx *database.Tx) error {
	teams, err := store.Teams(tx)
	if err != nil {
		return err
	}
	for _, team := range teams { // also where no lead is queued yet: one may be about to be, in another transaction
		job := jobs.DrainQueue{Team: team.ID}
		if err := a.Queue.Insert(tx, job, queue.Key(job.Key())); err != nil {
			return err
		}
	}
	return nil
}
