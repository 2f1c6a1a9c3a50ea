// Command frontdesk is the front desk of a consultancy that sells through its website.
package main

import (
	"fmt"
	"os"
	_ "time/tzdata" // time zones, on hosts that have none

	"github.com/alecthomas/kong"

	"frontdesk/internal/config"
)

// version is set by the build.
var version = "dev"

// program is the command line. Each subcommand has a file of its own.
type program struct {
	config.Config

	Serve    serveCommand    `cmd:"" default:"withargs" help:"Serve websites and consultants, and work on jobs (default)."`
	Demo     demoCommand     `cmd:"" help:"Serve a demonstration firm: fills an empty database, shows its website and its mail."`
	Migrate  migrateCommand  `cmd:"" help:"Bring the database to this version and exit."`
	User     userCommand     `cmd:"" help:"Make and list users."`
	Simulate simulateCommand `cmd:"" help:"Run the firm's rules and rotation in virtual time, over the past or made submissions; changes nothing."`
	Doctor   doctorCommand   `cmd:"" help:"Examine settings, data folder, database, Redis, mail and more; changes nothing."`
	Backup   backupCommand   `cmd:"" help:"Write everything into one archive while Frontdesk serves."`
	Restore  restoreCommand  `cmd:"" help:"Bring back an archive, on SQLite or PostgreSQL, while no server runs."`
	Import   importCommand   `cmd:"" help:"Bring in what another system has exported."`
	Version  versionCommand  `cmd:"" help:"Print the version."`
}

func main() {
	if err := config.ReadFiles(); err != nil {
		fail(err)
	}
	var p program
	ctx := kong.Parse(&p, kong.Name("frontdesk"), kong.Description("Takes every enquiry, loses none, and hands each to the right consultant."), kong.UsageOnError())
	if err := ctx.Run(&p.Config); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "frontdesk:", err)
	os.Exit(1)
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run() error {
	fmt.Println("frontdesk", version)
	return nil
}
