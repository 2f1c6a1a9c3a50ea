package doctor

import (
	"context"
	"strings"

	"frontdesk/internal/database"
)

// lookAtRights: does the database take what is written?
func lookAtRights(ctx context.Context, db *database.DB, r *record) database.Rights {
	rights, err := db.Rights(ctx)
	switch {
	case err != nil:
		r.fault("whether it can be written to is unknown: %s", cause(err)).do("try again; look at the database's log")
	case rights.Standby:
		r.fault("it is a standby, which takes no writes: no enquiry can be taken").
			do("name the primary in FRONTDESK_DATABASE_URL; where it names several hosts, add target_session_attrs=read-write")
	case rights.ReadOnly:
		r.fault("its transactions are read-only (default_transaction_read_only = on): no enquiry can be taken").
			do("take that setting out of FRONTDESK_DATABASE_URL, the user (ALTER ROLE … RESET), the database and postgresql.conf")
	case len(rights.Unwritables) > 0:
		r.fault("the user in FRONTDESK_DATABASE_URL may not write to %s: what belongs there cannot be taken", strings.Join(rights.Unwritables, ", ")).
			do("give it the rights to the tables, best by owning them")
	}
	return rights
}
