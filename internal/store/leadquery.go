package store

import (
	"strconv"
	"strings"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// Mark is a place in a list that is sorted by a time, then by id: the last row of the page before. ID 0 is its top.
type Mark struct {
	At time.Time
	ID int64
}

// LeadQuery selects leads for programs, the latest first. A zero value limits nothing.
type LeadQuery struct {
	States                              []crm.LeadState
	Team, Owner, Site, Service, Contact int64
	Since, Until                        time.Time // of creation: from Since on, before Until
	ByCreation                          bool      // sorted by creation, else by activity
	After                               Mark
	Limit                               int
}

// FindLeads returns the leads of a query that are within the scope. Each way for a lead to be within it is walked
// along its own index, no further than the page needs. Sorted by creation it wants an index on (created_at, id).
func FindLeads(tx *database.Tx, scope crm.Scope, f LeadQuery) ([]crm.Lead, error) {
	sql, args := f.sql(scope)
	return database.All(tx, scanLead, sql, args...)
}

func (f LeadQuery) sql(scope crm.Scope) (string, []any) {
	var q query
	var arms []string
	for _, way := range ways(scope) {
		q.conditions = nil
		way(&q)
		f.limit(&q)
		q.args = append(q.args, f.Limit)
		arms = append(arms, `SELECT * FROM (SELECT l.id, l.`+f.at()+` AS at FROM leads l`+q.clause()+`
			ORDER BY l.`+f.at()+` DESC, l.id DESC LIMIT $`+strconv.Itoa(len(q.args))+`) arm`)
	}
	q.args = append(q.args, f.Limit)
	return selectLead + `JOIN (SELECT id, at FROM (` + strings.Join(arms, ` UNION `) + `) arms
		ORDER BY at DESC, id DESC LIMIT $` + strconv.Itoa(len(q.args)) + `) page ON page.id = l.id
		ORDER BY page.at DESC, page.id DESC`, q.args
}

func (f LeadQuery) at() string {
	if f.ByCreation {
		return "created_at"
	}
	return "last_activity_at"
}

// ways are the conditions of which one at least holds for a lead within the scope.
func ways(scope crm.Scope) []func(*query) {
	if scope.All {
		return []func(*query){func(*query) {}}
	}
	all := []func(*query){
		func(q *query) { q.where("l.owner_id = %s", scope.UserID) },
		func(q *query) { q.where("l.offered_id = %s", scope.UserID) },
		func(q *query) { q.where("l.support_id = %s", scope.UserID) },
		func(q *query) { q.where("l.support_offered_id = %s", scope.UserID) },
	}
	for _, team := range scope.Teams {
		all = append(all, func(q *query) { q.where("l.team_id = %s", team) })
	}
	return all
}

func (f LeadQuery) limit(q *query) {
	for _, c := range []struct {
		condition string
		id        int64
	}{
		{"l.team_id = %s", f.Team}, {"l.owner_id = %s", f.Owner}, {"l.site_id = %s", f.Site},
		{"l.service_id = %s", f.Service}, {"l.contact_id = %s", f.Contact},
	} {
		if c.id != 0 {
			q.where(c.condition, c.id)
		}
	}
	if len(f.States) > 0 {
		text := "l.state IN " + list(len(f.States), len(q.args)+1)
		for _, s := range f.States {
			q.args = append(q.args, string(s))
		}
		q.where(text)
	}
	f.limitTime(q)
}

func (f LeadQuery) limitTime(q *query) {
	if !f.Since.IsZero() {
		q.where("l.created_at >= %s", database.Micros(f.Since))
		if !f.ByCreation { // follows from the other, and ends the walk along the index
			q.where("l.last_activity_at >= %s", database.Micros(f.Since))
		}
	}
	if !f.Until.IsZero() {
		q.where("l.created_at < %s", database.Micros(f.Until))
	}
	if f.After.ID != 0 {
		q.where("(l."+f.at()+", l.id) < (%s, %s)", database.Micros(f.After.At), f.After.ID)
	}
}

// LeadByReference returns the lead of a reference that the actor may see; not found when there is none or it is hidden.
func LeadByReference(tx *database.Tx, scope crm.Scope, reference string) (crm.Lead, error) {
	var q query
	q.scoped(scope)
	q.where("l.reference = %s", reference)
	l, err := database.One(tx, scanLead, selectLead+q.clause(), q.args...)
	return found(l, err, "lead")
}
