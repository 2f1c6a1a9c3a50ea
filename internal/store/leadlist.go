package store

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// LeadView is one of the lists of the inbox.
type LeadView string

const (
	ViewMine       LeadView = "mine"       // owned by or offered to the actor
	ViewUnassigned LeadView = "unassigned" // without an owner
	ViewTeam       LeadView = "team"       // of the actor's teams
	ViewAll        LeadView = "all"        // everything the actor may see
)

// LeadFilter selects leads. Before and BeforeID are the cursor: the last lead of the page before.
type LeadFilter struct {
	View     LeadView
	Before   time.Time
	BeforeID int64
	Limit    int
}

// query collects the conditions of a WHERE clause with their arguments.
type query struct {
	conditions []string
	args       []any
}

// where adds a condition in which each %s stands for the next of the arguments.
func (q *query) where(condition string, args ...any) {
	names := make([]any, len(args))
	for i, arg := range args {
		q.args = append(q.args, arg)
		names[i] = fmt.Sprintf("$%d", len(q.args))
	}
	q.conditions = append(q.conditions, fmt.Sprintf(condition, names...))
}

func (q *query) in(column string, ids []int64) string {
	if len(ids) == 0 {
		return "FALSE"
	}
	text := column + " IN " + list(len(ids), len(q.args)+1)
	q.args = append(q.args, arguments(ids)...)
	return text
}

func (q *query) clause() string {
	if len(q.conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(q.conditions, " AND ")
}

// holds is that a user has a seat of the lead or is being asked for one.
const holds = "l.owner_id = %s OR l.offered_id = %s OR l.support_id = %s OR l.support_offered_id = %s"

// scoped limits the query to the leads an actor may see.
func (q *query) scoped(scope crm.Scope) {
	if scope.All {
		return
	}
	teams := q.in("l.team_id", scope.Teams)
	q.where("("+teams+" OR "+holds+")", scope.UserID, scope.UserID, scope.UserID, scope.UserID)
}

func (q *query) view(view LeadView, scope crm.Scope) {
	switch view {
	case ViewMine:
		q.where("("+holds+")", scope.UserID, scope.UserID, scope.UserID, scope.UserID)
		q.where("l.state IN " + openStates)
	case ViewUnassigned:
		q.where("l.state IN ('new', 'queued', 'offered')")
	case ViewTeam:
		q.where(q.in("l.team_id", scope.Teams))
	}
}

// Leads returns the leads of a filter that are within the scope, the latest activity first.
func Leads(tx *database.Tx, scope crm.Scope, f LeadFilter) ([]crm.Lead, error) {
	var q query
	q.scoped(scope)
	q.view(f.View, scope)
	if f.BeforeID != 0 {
		q.where("(l.last_activity_at, l.id) < (%s, %s)", database.Micros(f.Before), f.BeforeID)
	}
	q.args = append(q.args, f.Limit)
	return database.All(tx, scanLead, selectLead+q.clause()+`
		ORDER BY l.last_activity_at DESC, l.id DESC LIMIT $`+strconv.Itoa(len(q.args)), q.args...)
}

// CountLeads returns how many leads a view has within the scope, counting no further than most.
func CountLeads(tx *database.Tx, scope crm.Scope, view LeadView, most int) (int64, error) {
	var q query
	q.scoped(scope)
	q.view(view, scope)
	q.args = append(q.args, most)
	return database.One(tx, database.Column[int64], `SELECT COUNT(*) FROM (SELECT 1 FROM leads l`+q.clause()+`
		LIMIT $`+strconv.Itoa(len(q.args))+`) counted`, q.args...)
}

// LeadInScope returns a lead that the actor may see; not found when there is none or it is hidden.
func LeadInScope(tx *database.Tx, scope crm.Scope, id int64) (crm.Lead, error) {
	var q query
	q.scoped(scope)
	q.where("l.id = %s", id)
	l, err := database.One(tx, scanLead, selectLead+q.clause(), q.args...)
	return found(l, err, "lead")
}
