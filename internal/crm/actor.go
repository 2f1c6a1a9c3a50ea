package crm

import "slices"

// Role is what a user may do in general; each role includes the ones before it.
type Role string

const (
	RoleConsultant Role = "consultant" // works on the leads they are offered, own, or see in their teams
	RoleManager    Role = "manager"    // sees and moves every lead, edits teams and consultants
	RoleAdmin      Role = "admin"      // also edits sites, forms, users and sees the machinery
)

// Roles lists the roles, least first.
var Roles = [...]Role{RoleConsultant, RoleManager, RoleAdmin}

// Includes reports whether r has every right of other.
func (r Role) Includes(other Role) bool {
	rank := slices.Index(Roles[:], other)
	return rank >= 0 && slices.Index(Roles[:], r) >= rank
}

// ActorKind says what sort of actor did something.
type ActorKind string

const (
	ActorPerson  ActorKind = "person"  // a signed-in user, or one who followed a signed link from a mail
	ActorVisitor ActorKind = "visitor" // somebody on a website
	ActorKey     ActorKind = "key"     // a program with an API key, on behalf of a user
	ActorSystem  ActorKind = "system"  // a job
)

// Actor is who does something. Every call that changes or reads leads carries one.
type Actor struct {
	Kind  ActorKind
	ID    int64  // the user's id, for a key that of whoever it acts for; 0 for visitors and the system
	Name  string // for people to read
	Role  Role
	Teams []int64 // the teams the person is a member of
	Key   KeyName // of ActorKey: by which key

	Scopes []KeyScope // of ActorKey: what the key may; see Holds
}

// KeyName names an API key in the trail.
type KeyName struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// System is the actor of jobs.
func System() Actor { return Actor{Kind: ActorSystem, Role: RoleAdmin} }

// Visitor is the actor behind a website's form.
func Visitor() Actor { return Actor{Kind: ActorVisitor} }

// May reports whether the actor's role includes the given one.
func (a Actor) May(role Role) bool { return a.Role != "" && a.Role.Includes(role) }

// Require returns a KindForbidden error unless the actor's role includes the given one.
func (a Actor) Require(role Role) error {
	if a.May(role) {
		return nil
	}
	return Errorf(KindForbidden, "forbidden")
}

// Scope limits a query for leads to those the actor may see.
type Scope struct {
	All    bool    // managers, administrators and the system see every lead
	UserID int64   // otherwise: leads they own, are offered ...
	Teams  []int64 // ... or that belong to one of these teams
}

// Scope returns what the actor may see.
func (a Actor) Scope() Scope {
	return Scope{All: a.May(RoleManager), UserID: a.ID, Teams: a.Teams}
}

// Sees reports whether a lead is within the scope.
func (s Scope) Sees(l Lead) bool {
	return s.All || l.Holder() == s.UserID || l.Support.Holder() == s.UserID || slices.Contains(s.Teams, l.TeamID)
}
