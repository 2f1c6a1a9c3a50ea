package store

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
)

const submissionColumns = `reference, site_id, form_id, state, corrects, name, points, company, country, service,
	service_id, message, locale, page, referrer, utm, extra, consent, consent_version, spam_reasons, address,
	user_agent, created_at, spam_score, held_at`

const submissionWidth = 25

// insertSubmissions writes submissions in one statement and sets their ids.
func insertSubmissions(tx *database.Tx, all []*crm.Submission) error {
	args := make([]any, 0, len(all)*submissionWidth)
	byReference := make(map[string]*crm.Submission, len(all))
	for _, s := range all {
		byReference[s.Reference] = s
		args = append(args, s.Reference, s.SiteID, s.FormID, string(s.State), database.Text(s.Corrects), s.Name,
			database.JSON(s.ContactPoints()), s.Company, s.Country, s.Service, database.ID(s.ServiceID), s.Message,
			s.Locale, s.Page, s.Referrer, database.JSON(s.UTM), database.JSON(s.Extra), s.Consent,
			s.ConsentVersion, database.JSON(s.SpamReasons), s.Address, s.UserAgent, database.Micros(s.CreatedAt),
			s.SpamScore, heldAt(s))
	}
	type identity struct {
		id        int64
		reference string
	}
	inserted, err := database.All(tx, func(row database.Scanner) (i identity, err error) {
		return i, row.Scan(&i.id, &i.reference)
	}, `INSERT INTO submissions (`+submissionColumns+`) VALUES `+rows(len(all), submissionWidth)+`
		RETURNING id, reference`, args...)
	for _, i := range inserted {
		byReference[i.reference].ID = i.id
	}
	return err
}

// heldAt is when a new submission was held back: at once, or never.
func heldAt(s *crm.Submission) any {
	if s.State == crm.SubmissionQuarantined {
		return database.Micros(s.CreatedAt)
	}
	return nil
}

func scanSubmission(row database.Scanner) (s crm.Submission, err error) {
	var points []crm.ContactPoint
	err = row.Scan(&s.ID, database.Optional(&s.LeadID), &s.Reference, &s.SiteID, &s.FormID, &s.State,
		database.Optional(&s.Corrects), &s.Name, database.IntoJSON(&points), &s.Company, &s.Country, &s.Service,
		database.Optional(&s.ServiceID), &s.Message, &s.Locale, &s.Page, &s.Referrer, database.IntoJSON(&s.UTM),
		database.IntoJSON(&s.Extra), &s.Consent, &s.ConsentVersion, database.IntoJSON(&s.SpamReasons), &s.Address,
		&s.UserAgent, database.Time(&s.CreatedAt), &s.SpamScore, database.Time(&s.HeldAt))
	for _, p := range points {
		s.SetContactPoint(p)
	}
	return s, err
}

const selectSubmission = `SELECT id, lead_id, ` + submissionColumns + ` FROM submissions `

// SubmissionsByID returns the submissions with these ids, in the order of their ids; missing ones are left out.
func SubmissionsByID(tx *database.Tx, ids []int64) ([]crm.Submission, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return database.All(tx, scanSubmission, selectSubmission+`WHERE id IN `+list(len(ids), 1)+` ORDER BY id`, arguments(ids)...)
}

// SubmissionByID returns one submission.
func SubmissionByID(tx *database.Tx, id int64) (crm.Submission, error) {
	s, err := database.One(tx, scanSubmission, selectSubmission+`WHERE id = $1`, id)
	return found(s, err, "submission")
}

// SubmissionByReference returns the submission of that reference.
func SubmissionByReference(tx *database.Tx, reference string) (crm.Submission, error) {
	s, err := database.One(tx, scanSubmission, selectSubmission+`WHERE reference = $1`, reference)
	return found(s, err, "submission")
}

// SubmissionsOfLead returns what the client has said on a lead, oldest first.
func SubmissionsOfLead(tx *database.Tx, leadID int64) ([]crm.Submission, error) {
	return database.All(tx, scanSubmission, selectSubmission+`WHERE lead_id = $1 ORDER BY id`, leadID)
}

// LatestSubmission returns what the client said last on a lead.
func LatestSubmission(tx *database.Tx, leadID int64) (crm.Submission, error) {
	s, err := database.One(tx, scanSubmission, selectSubmission+`WHERE lead_id = $1 ORDER BY id DESC LIMIT 1`, leadID)
	return found(s, err, "submission")
}

// HeldSubmissions returns up to limit quarantined submissions with an id below before (0: the newest).
func HeldSubmissions(tx *database.Tx, before int64, limit int) ([]crm.Submission, error) {
	return database.All(tx, scanSubmission, selectSubmission+`
		WHERE state = 'quarantined' AND (id < $1 OR $1 = 0) ORDER BY id DESC LIMIT $2`, before, limit)
}

// CountHeldSubmissions returns how many submissions are in quarantine.
func CountHeldSubmissions(tx *database.Tx) (int64, error) {
	return database.One(tx, database.Column[int64], `SELECT COUNT(*) FROM submissions WHERE state = 'quarantined'`)
}

// MoveSubmission changes the state of a submission that is in state from; not found when it is in another.
func MoveSubmission(tx *database.Tx, id int64, from, to crm.SubmissionState) error {
	return one(tx, "submission", `UPDATE submissions SET state = $3 WHERE id = $1 AND state = $2`, id, string(from), string(to))
}

// AttachSubmissions notes the lead that each submission was routed to.
func AttachSubmissions(tx *database.Tx, leads map[int64]int64) error {
	return updateGiven(tx, pairsOf(leads), `UPDATE submissions SET lead_id = given.value FROM given WHERE submissions.id = given.id`)
}
