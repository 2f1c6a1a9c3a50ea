package assignment

import (
	"fmt"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
)

// settled is how long a lead stays at a stage before its client is told, so that a stage that was clicked by mistake is not.
const settled = 5 * time.Minute

// progress has the client of a lead told at which stage it is; what they are told is looked up then.
func (a *Assignment) progress(tx *database.Tx, lead crm.Lead) error {
	return a.Queue.Insert(tx, jobs.TellClient{Lead: lead.ID}, queue.At(tx.Now().Add(settled)), queue.Key(fmt.Sprintf("progress:%d", lead.ID)))
}
