package boot

import (
	"context"
	"errors"

	"frontdesk/internal/database"
	"frontdesk/migrations"
)

// errNotPrepared is why a command beside the server refuses a database of another version.
var errNotPrepared = errors.New("the database is not at this program's version: run frontdesk migrate, or start the server once")

// prepare brings the database to this version; a command beside the server only looks whether it is.
func (a *App) prepare(ctx context.Context) error {
	files := migrations.For(a.DB.Dialect())
	if !a.options.Beside {
		_, err := a.DB.Migrate(ctx, files)
		return err
	}
	schema, err := a.DB.Schema(ctx, files)
	switch {
	case err != nil:
		return err
	case schema.Newer():
		return database.ErrNewerDatabase
	case len(schema.Pending)+len(schema.Changed) > 0:
		return errNotPrepared
	}
	return nil
}
