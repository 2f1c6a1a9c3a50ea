package intake

import (
	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

// recordUnlocks notes which new submissions ask for a solution, and names a job for each that is accepted and says where a
// mail finds the visitor.
func recordUnlocks(tx *database.Tx, batch []*pending, answers []store.Captured) (toSend []queue.Entry, err error) {
	var asking []*crm.Submission
	var events []crm.Event
	for i, a := range answers {
		s := batch[i].capture.Submission
		if a.Outcome != store.Created || s.SolutionID == 0 {
			continue
		}
		asking = append(asking, s)
		events = append(events, crm.Event{Actor: crm.Visitor(), Kind: "solution.asked", Subject: "solution", SubjectID: s.SolutionID,
			Detail: crm.Detail(map[string]any{"reference": s.Reference})})
		if s.State == crm.SubmissionAccepted && s.Email.Value != "" {
			toSend = append(toSend, queue.Entry{Args: jobs.SendSolution{Submission: s.ID}, Options: []queue.Option{queue.Trace(batch[i].place)}})
		}
	}
	if err := store.InsertUnlocks(tx, asking); err != nil {
		return nil, err
	}
	return toSend, store.InsertEvents(tx, events)
}

// unlock has the solution sent that a submission asks for which was held back.
func (in *Intake) unlock(tx *database.Tx, submission int64) error {
	solution, err := store.UnlockOf(tx, submission)
	if err != nil || solution == 0 {
		return err
	}
	return in.queue.Insert(tx, jobs.SendSolution{Submission: submission})
}
