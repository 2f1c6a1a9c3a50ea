package store

import "frontdesk/internal/crm"

// LeadSQL is what FindLeads runs.
func LeadSQL(q LeadQuery, scope crm.Scope) (string, []any) { return q.sql(scope) }

// ThreadsIn is the statement that reads threads.
var ThreadsIn = threadsIn

// OfferedSQL reads a solution as visitors meet it.
const OfferedSQL = selectOffered + `WHERE s.id = $1`
