package doctor

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"frontdesk/internal/database"
	"frontdesk/internal/token"
)

// lookAtSecret: is it there, and readable by us alone? Whether it is the database's is seen at the database.
func lookAtSecret(_ context.Context, p *patient, r *record) {
	if p.Config.Secret != "" {
		r.ok("given by FRONTDESK_SECRET")
		return
	}
	path := p.Config.SecretPath()
	found, err := os.Stat(path)
	switch {
	case p.Config.DatabaseURL != "":
		r.fault("there is none, and PostgreSQL needs one that all hosts share").do("make one with: openssl rand -hex 32, and give it as FRONTDESK_SECRET")
	case errors.Is(err, fs.ErrNotExist):
		r.warn("%s does not exist; the first start makes it", path).do("where it was lost, take it from a backup: links and sessions depend on it")
	case err != nil:
		r.fault("%v", err).do("give the user that runs frontdesk access to it")
	case found.Mode().Perm()&0o077 != 0:
		r.fault("%s can be read by other users of this host (mode %04o), who could then sign links as frontdesk does", path, found.Mode().Perm()).do("chmod 600 %s", path)
	default:
		r.ok("kept in %s", path)
	}
}

// lookAtFingerprint: is it the secret that this database was set up with?
func (p *patient) lookAtFingerprint(ctx context.Context, db *database.DB, r *record) {
	kept, err := fingerprint(ctx, db)
	if err != nil {
		r.fault("its settings cannot be read: %s", cause(err)).do("give the user in FRONTDESK_DATABASE_URL the rights to the tables, best by owning them")
		return
	}
	secret, err := p.Config.KeptSecret()
	switch {
	case kept == "" || (err == nil && secret != "" && token.Fingerprint(secret) == kept):
		return
	case err != nil:
		r.fault("the secret cannot be compared with the database's: %v", err).do("give the user that runs frontdesk access to it")
	default:
		r.fault("the secret is not the one this database was set up with: links and keys made before would fail, and frontdesk refuses to serve").
			do("give every host the same FRONTDESK_SECRET; a backup holds it: frontdesk restore --show-secret ARCHIVE")
	}
}
