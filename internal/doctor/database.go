package doctor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/store"
)

const oldestPostgres = 15 // the oldest that is promised to work

var errNoFile = errors.New("there is no database file yet")

// open opens the database, and makes no file.
func (p *patient) open(ctx context.Context) (*database.DB, error) {
	c := p.Config
	if c.DatabaseURL == "" {
		if found, err := os.Stat(c.DatabasePath()); err != nil || found.Size() == 0 {
			return nil, errNoFile
		}
	}
	return database.Open(ctx, database.Options{URL: c.DatabaseURL, Path: c.DatabasePath()})
}

// lookAtDatabase: does it answer and take writes, is it durable, does it fit this program, and is the secret its own?
func lookAtDatabase(ctx context.Context, p *patient, r *record) {
	db, err := p.open(ctx)
	if errors.Is(err, errNoFile) {
		r.warn("%s does not exist; the first start makes it", p.Config.DatabasePath()).do("if there should be a database already, FRONTDESK_DATA names the wrong folder")
		return
	}
	if err == nil {
		defer db.Close()
		err = db.Ping(ctx)
	}
	if err != nil {
		r.fault("it cannot be reached, so nothing can be served: %s", cause(err)).do("%s", p.databaseRemedy(err))
		return
	}
	lookAtVersion(ctx, db, r)
	p.lookAtDurability(ctx, db, r)
	p.lookAtSchema(ctx, db, lookAtRights(ctx, db, r), r)
	p.lookAtFingerprint(ctx, db, r)
}

// cause is what an outage came from.
func cause(err error) string {
	if e := crm.AsError(err); e.Err != nil {
		err = e.Err
	}
	return strings.ReplaceAll(err.Error(), "\n", " ")
}

func (p *patient) databaseRemedy(err error) string {
	if p.Config.DatabaseURL == "" {
		return "give the user that runs frontdesk access to " + p.Config.DatabasePath() + " and its folder"
	}
	for part, remedy := range map[string]string{
		"password authentication failed": "put the right user and password into FRONTDESK_DATABASE_URL; special characters in it as %XX",
		"does not exist":                 "make what is missing (createuser, createdb), or correct FRONTDESK_DATABASE_URL",
		"connection refused":             "start PostgreSQL, or correct host and port in FRONTDESK_DATABASE_URL",
		"no such host":                   "correct the host in FRONTDESK_DATABASE_URL, or the name server",
		"pg_hba.conf":                    "allow this host and user in the server's pg_hba.conf",
	} {
		if strings.Contains(err.Error(), part) {
			return remedy
		}
	}
	return "look whether PostgreSQL runs and nothing between blocks it; the address is in FRONTDESK_DATABASE_URL"
}

func lookAtVersion(ctx context.Context, db *database.DB, r *record) {
	about, err := db.About(ctx)
	if err != nil {
		r.fault("it does not tell its version: %s", cause(err)).do("try again; look at the database's log")
		return
	}
	major, _, _ := strings.Cut(about.Version, ".")
	if n, err := strconv.Atoi(major); about.Dialect == database.PostgreSQL && (err != nil || n < oldestPostgres) {
		r.warn("PostgreSQL %s is older than frontdesk is made for", about.Version).do("upgrade it to %d or later", oldestPostgres)
	}
	name := map[database.Dialect]string{database.PostgreSQL: "PostgreSQL", database.SQLite: "SQLite"}[about.Dialect]
	r.ok("%s %s, %s", name, about.Version, size(about.Bytes))
}

func (p *patient) lookAtDurability(ctx context.Context, db *database.DB, r *record) {
	settings, err := db.Durability(ctx)
	if err != nil {
		r.fault("its durability is unknown: %s", cause(err)).do("try again; look at the database's log")
		return
	}
	var sound []string
	for _, s := range settings {
		switch {
		case !s.Weak:
			sound = append(sound, s.Name+" = "+s.Value)
		case p.Config.AllowWeakDurability:
			r.warn("%s = %s, allowed by FRONTDESK_ALLOW_WEAK_DURABILITY: a power cut can lose what was acknowledged", s.Name, s.Value).do("%s", s.Remedy)
		default:
			r.fault("%s = %s: a power cut can lose what was acknowledged, and frontdesk refuses to serve", s.Name, s.Value).do("%s", s.Remedy)
		}
	}
	if len(sound) == len(settings) {
		r.ok("durable: %s", strings.Join(sound, ", "))
	}
}

func (p *patient) lookAtSchema(ctx context.Context, db *database.DB, rights database.Rights, r *record) {
	schema, err := db.Schema(ctx, p.Migrations(db.Dialect()))
	switch {
	case err != nil:
		r.fault("its migrations are unknown: %s", cause(err)).do("give the user in FRONTDESK_DATABASE_URL the rights to the tables, best by owning them")
	case schema.Newer():
		r.fault("it is at migration %d and this program knows %d: it belongs to a newer frontdesk, and this one refuses to serve", schema.Version, schema.Newest).
			do("run the newer version, or restore a backup made by this one")
	case len(schema.Changed) > 0:
		r.fault("migration %s is not what the database was given: this program was altered", strings.Join(schema.Changed, ", ")).do("run a released version of frontdesk")
	case len(schema.Pending) > 0 && !rights.MayCreate:
		r.fault("%s, and the user in FRONTDESK_DATABASE_URL may not create tables: frontdesk cannot start", pending(len(schema.Pending))).
			do("as the owner of the database: GRANT CREATE ON SCHEMA public TO that user, best by making it the database's owner")
	case len(schema.Pending) > 0:
		r.warn("%s: %s", pending(len(schema.Pending)), strings.Join(schema.Pending, ", ")).do("take a backup, then frontdesk migrate, or start the server, which does it")
	default:
		r.ok("at migration %d, as this program", schema.Version)
	}
}

func pending(n int) string {
	if n == 1 {
		return "1 migration has yet to run"
	}
	return fmt.Sprintf("%d migrations have yet to run", n)
}

// fingerprint is the one that the database keeps; empty in a new one.
func fingerprint(ctx context.Context, db *database.DB) (kept string, err error) {
	err = db.Read(ctx, func(tx *database.Tx) error {
		tables, err := database.Tables(tx)
		if err != nil || len(tables) == 0 {
			return err
		}
		kept, err = store.Setting(tx, store.SecretFingerprint)
		if crm.IsKind(err, crm.KindNotFound) {
			return nil
		}
		return err
	})
	return kept, err
}
