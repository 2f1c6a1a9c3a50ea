package store

import (
	"strconv"
	"strings"
	"time"

	"frontdesk/internal/database"
)

// NextJob is the ready job of a kind that runs first.
type NextJob struct {
	Kind  string
	RunAt time.Time
}

// NextJobs returns, of each of these kinds that has ready jobs, the one that runs first, whether it is due or not.
func NextJobs(tx *database.Tx, kinds []string) ([]NextJob, error) {
	if len(kinds) == 0 {
		return nil, nil
	}
	each := make([]string, len(kinds))
	for i := range kinds {
		each[i] = `SELECT * FROM (SELECT kind, run_at FROM jobs WHERE kind = $` + strconv.Itoa(i+1) + ` AND state = 'ready'
			ORDER BY priority, run_at, id LIMIT 1) j` + strconv.Itoa(i)
	}
	return database.All(tx, func(row database.Scanner) (j NextJob, err error) {
		return j, row.Scan(&j.Kind, database.Time(&j.RunAt))
	}, strings.Join(each, " UNION ALL "), arguments(kinds)...)
}
