// Command hasten makes the waiting jobs of some kinds due now, in the SQLite database of a Frontdesk that is running: tests
// of the program itself cannot wait for days.
//
//	go run ./internal/testkit/hasten DATA invite_review relate_articles
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"frontdesk/internal/database"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: hasten data-folder kind...")
		os.Exit(2)
	}
	if err := hasten(context.Background(), os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "hasten:", err)
		os.Exit(1)
	}
}

func hasten(ctx context.Context, data string, kinds []string) error {
	db, err := database.Open(ctx, database.Options{Path: filepath.Join(data, "frontdesk.db")})
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Write(ctx, func(tx *database.Tx) error {
		for _, kind := range kinds {
			n, err := tx.Exec(`UPDATE jobs SET run_at = $1 WHERE kind = $2 AND run_at > $1`, database.Micros(tx.Now()), kind)
			if err != nil {
				return err
			}
			fmt.Println(kind, n)
		}
		return nil
	})
}
