package store

import (
	"strconv"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

// SubmissionQuery selects submissions for programs, the newest first. A zero value limits nothing.
type SubmissionQuery struct {
	State        crm.SubmissionState
	Form, Site   int64
	Since, Until time.Time // of creation: from Since on, before Until
	Before       int64     // the last id of the page before
	Limit        int
}

// FindSubmissions returns the submissions of a query that are within the scope: those of leads within it. What was
// not routed to a lead is for those who see everything.
func FindSubmissions(tx *database.Tx, scope crm.Scope, f SubmissionQuery) ([]crm.Submission, error) {
	var q query
	q.ofLeads(scope, "lead_id = l.id")
	if f.State != "" {
		q.where("state = %s", string(f.State))
	}
	if f.Form != 0 {
		q.where("form_id = %s", f.Form)
	}
	if f.Site != 0 {
		q.where("site_id = %s", f.Site)
	}
	if !f.Since.IsZero() {
		q.where("created_at >= %s", database.Micros(f.Since))
	}
	if !f.Until.IsZero() {
		q.where("created_at < %s", database.Micros(f.Until))
	}
	if f.Before != 0 {
		q.where("id < %s", f.Before)
	}
	q.args = append(q.args, f.Limit)
	return database.All(tx, scanSubmission, selectSubmission+q.clause()+`
		ORDER BY id DESC LIMIT $`+strconv.Itoa(len(q.args)), q.args...)
}

// ofLeads limits the query to what a condition ties to a lead within the scope.
func (q *query) ofLeads(scope crm.Scope, tie string) {
	if scope.All {
		return
	}
	lead := query{args: q.args}
	lead.conditions = append(lead.conditions, tie)
	lead.scoped(scope)
	q.args = lead.args
	q.conditions = append(q.conditions, "EXISTS (SELECT 1 FROM leads l"+lead.clause()+")")
}

// SubmissionInScope returns the submission of a reference that the actor may see; not found when there is none or it is hidden.
func SubmissionInScope(tx *database.Tx, scope crm.Scope, reference string) (crm.Submission, error) {
	var q query
	q.ofLeads(scope, "lead_id = l.id")
	q.where("reference = %s", reference)
	s, err := database.One(tx, scanSubmission, selectSubmission+q.clause(), q.args...)
	return found(s, err, "submission")
}
