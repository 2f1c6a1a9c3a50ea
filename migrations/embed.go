// Package migrations carries the tables of Frontdesk for both databases, as SQL files that run in the order of
// their numbers. The two folders hold the same tables under the same names; they differ in types alone.
package migrations

import (
	"embed"
	"io/fs"

	"frontdesk/internal/database"
)

//go:embed postgres/*.sql sqlite/*.sql
var files embed.FS

// For returns the migrations of that database.
func For(dialect database.Dialect) fs.FS {
	folder := "sqlite"
	if dialect == database.PostgreSQL {
		folder = "postgres"
	}
	sub, err := fs.Sub(files, folder)
	if err != nil {
		panic(err) // the folders are compiled in
	}
	return sub
}
