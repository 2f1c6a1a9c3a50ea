package store

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

const openStates = `('new', 'queued', 'offered', 'working', 'waiting')`

const selectLead = `SELECT l.id, l.reference, l.site_id, l.contact_id, c.name, l.service_id, l.team_id, l.rule,
	l.strategy, l.score, l.state, l.queue_reason, l.close_reason, l.language, l.country, l.owner_id, o.name, l.offered_id,
	f.name, l.support_state, l.support_reason, l.support_id, so.name, l.support_offered_id, sf.name, l.sla_state,
	l.sla_due_at, l.summary, l.created_at, l.last_activity_at
	FROM leads l
	JOIN contacts c ON c.id = l.contact_id
	LEFT JOIN users o ON o.id = l.owner_id
	LEFT JOIN users f ON f.id = l.offered_id
	LEFT JOIN users so ON so.id = l.support_id
	LEFT JOIN users sf ON sf.id = l.support_offered_id `

func scanLead(row database.Scanner) (l crm.Lead, err error) {
	err = row.Scan(&l.ID, &l.Reference, &l.SiteID, &l.ContactID, &l.ContactName, database.Optional(&l.ServiceID),
		&l.TeamID, &l.Rule, &l.Strategy, &l.Score, &l.State, &l.QueueReason, &l.CloseReason, &l.Language, &l.Country,
		database.Optional(&l.OwnerID), database.Optional(&l.OwnerName), database.Optional(&l.OfferedID),
		database.Optional(&l.OfferedName), &l.Support.State, &l.Support.Reason, database.Optional(&l.Support.OwnerID),
		database.Optional(&l.Support.OwnerName), database.Optional(&l.Support.OfferedID),
		database.Optional(&l.Support.OfferedName), &l.SLA.State, database.Time(&l.SLA.DueAt), &l.Summary, database.Time(&l.CreatedAt), database.Time(&l.LastActivity))
	l.SLA.Paused = l.SLA.State != "" && l.SLA.DueAt.IsZero()
	return l, err
}

// InsertLeads opens leads and returns their ids.
func InsertLeads(tx *database.Tx, all []crm.Lead) ([]int64, error) {
	return insertMany(tx, "leads", `reference, site_id, contact_id, service_id, team_id, rule, strategy, score, state,
		queue_reason, close_reason, language, country, support_state, sla_state, sla_due_at, summary, created_at, last_activity_at`, all, func(l crm.Lead) []any {
		return []any{l.Reference, l.SiteID, l.ContactID, database.ID(l.ServiceID), l.TeamID, l.Rule, string(l.Strategy), l.Score,
			string(l.State), "", "", l.Language, l.Country, string(l.Support.State), string(l.SLA.State), database.Micros(l.SLA.DueAt), l.Summary, database.Micros(tx.Now()), database.Micros(tx.Now())}
	})
}

// LeadForUpdate returns one lead and keeps others from changing it before the transaction ends. Whoever writes
// a lead with UpdateLead has read it here.
func LeadForUpdate(tx *database.Tx, id int64) (crm.Lead, error) {
	l, err := database.One(tx, scanLead, selectLead+`WHERE l.id = $1 `+tx.ForUpdate("l"), id)
	return found(l, err, "lead")
}

// OpenLeadsOfContacts returns the id of the newest open lead of each contact that has one.
func OpenLeadsOfContacts(tx *database.Tx, contacts []int64) (map[int64]int64, error) {
	open := make(map[int64]int64, len(contacts))
	if len(contacts) == 0 {
		return open, nil
	}
	found, err := database.All(tx, scanPair, `SELECT contact_id, MAX(id) FROM leads
		WHERE contact_id IN `+list(len(contacts), 1)+` AND state IN `+openStates+` GROUP BY contact_id`, arguments(contacts)...)
	for _, p := range found {
		open[p.id] = p.value
	}
	return open, err
}

// QueuedLeads returns up to limit queued leads of a team, the longest waiting first, that came after the one
// given, and keeps others from changing them before the transaction ends.
func QueuedLeads(tx *database.Tx, teamID, after int64, limit int) ([]crm.Lead, error) {
	return database.All(tx, scanLead, selectLead+`
		WHERE l.team_id = $1 AND l.state = 'queued' AND l.id > $2 ORDER BY l.id `+limited(limit)+` `+tx.ForUpdate("l"), teamID, after)
}

// SupportQueuedLeads is QueuedLeads of the open leads whose support seat waits for somebody of a team.
func SupportQueuedLeads(tx *database.Tx, teamID, after int64, limit int) ([]crm.Lead, error) {
	return database.All(tx, scanLead, selectLead+`
		WHERE l.support_state = 'queued' AND l.team_id IN (SELECT id FROM teams WHERE support_team_id = $1)
		AND l.state IN `+openStates+` AND l.id > $2 ORDER BY l.id `+limited(limit)+` `+tx.ForUpdate("l"), teamID, after)
}

// QueueOfTeam says how many leads of a team are queued, counted up to most, and since when the longest has been there.
func QueueOfTeam(tx *database.Tx, teamID int64, most int) (StateCount, error) {
	return database.One(tx, scanStateCount, `SELECT 'queued', COUNT(*), MIN(created_at) FROM
		(SELECT created_at FROM leads WHERE team_id = $1 AND state = 'queued' ORDER BY id LIMIT $2) l`, teamID, most)
}

// QueueReasons counts the queued leads of a team by the reason, of the longest waiting up to most; the commonest first.
func QueueReasons(tx *database.Tx, teamID int64, most int) ([]StateCount, error) {
	return database.All(tx, scanStateCount, `SELECT queue_reason, COUNT(*), MIN(created_at) FROM
		(SELECT queue_reason, created_at FROM leads WHERE team_id = $1 AND state = 'queued' ORDER BY id LIMIT $2) l
		GROUP BY queue_reason ORDER BY COUNT(*) DESC, queue_reason`, teamID, most)
}

// OpenLeadsOf returns the open leads of which a consultant has a seat or is being asked for one, by id.
func OpenLeadsOf(tx *database.Tx, userID int64) ([]crm.Lead, error) {
	return database.All(tx, scanLead, selectLead+`WHERE (l.owner_id = $1 OR l.offered_id = $1 OR l.support_id = $1
		OR l.support_offered_id = $1) AND l.state IN `+openStates+` ORDER BY l.id `+tx.ForUpdate("l"), userID)
}

// LastOwners returns, of each contact who has had one, the consultant who owned their latest lead.
func LastOwners(tx *database.Tx, contacts []int64) (map[int64]int64, error) {
	owners := map[int64]int64{}
	if len(contacts) == 0 {
		return owners, nil
	}
	found, err := database.All(tx, scanPair, `SELECT contact_id, owner_id FROM leads
		WHERE contact_id IN `+list(len(contacts), 1)+` AND owner_id IS NOT NULL ORDER BY id`, arguments(contacts)...)
	for _, p := range found {
		owners[p.id] = p.value
	}
	return owners, err
}

// TeamsWithQueue returns the teams that have queued leads.
func TeamsWithQueue(tx *database.Tx) ([]int64, error) {
	return database.All(tx, database.Column[int64], `SELECT DISTINCT team_id FROM leads WHERE state = 'queued' ORDER BY team_id`)
}

// UpdateLead writes what may change of a lead but for its clock: team, states, reasons, who has the seats and who is
// asked, summary and activity.
func UpdateLead(tx *database.Tx, l crm.Lead) error {
	return one(tx, "lead", `UPDATE leads SET state = $2, queue_reason = $3, close_reason = $4, owner_id = $5,
		offered_id = $6, summary = $7, last_activity_at = $8, support_state = $9, support_reason = $10, support_id = $11,
		support_offered_id = $12, team_id = $13 WHERE id = $1`,
		l.ID, string(l.State), l.QueueReason, l.CloseReason, database.ID(l.OwnerID), database.ID(l.OfferedID),
		l.Summary, database.Micros(l.LastActivity), string(l.Support.State), l.Support.Reason,
		database.ID(l.Support.OwnerID), database.ID(l.Support.OfferedID), l.TeamID)
}

// OfferLeads notes who is being asked for a seat of each of these leads, which nobody had.
func OfferLeads(tx *database.Tx, seat crm.Seat, consultants map[int64]int64) error {
	if seat == crm.SeatSupport {
		return updateGiven(tx, pairsOf(consultants), `UPDATE leads SET support_state = 'offered', support_reason = '',
			support_offered_id = given.value FROM given WHERE leads.id = given.id`)
	}
	return updateGiven(tx, pairsOf(consultants), `UPDATE leads SET state = 'offered', queue_reason = '', offered_id = given.value
		FROM given WHERE leads.id = given.id`)
}

// AddLoad changes how many open leads consultants have.
func AddLoad(tx *database.Tx, changes map[int64]int) error {
	pairs := make([]pair, 0, len(changes))
	for id, change := range changes {
		pairs = append(pairs, pair{id, int64(change)})
	}
	return updateGiven(tx, pairs, `UPDATE consultants SET load = load + given.value FROM given WHERE consultants.user_id = given.id`)
}
