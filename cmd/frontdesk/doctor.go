package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"

	"frontdesk/internal/config"
	"frontdesk/internal/doctor"
	"frontdesk/internal/rediskit"
	"frontdesk/migrations"
)

type doctorCommand struct {
	Everything examineCommand    `cmd:"" default:"withargs" help:"Examine settings, data folder, database, Redis, mail and more (default)."`
	Mail       mailDoctorCommand `cmd:"" help:"Ask the DNS and the mail server whether receivers will believe our mail: SPF, DKIM, DMARC, reverse names, encryption, and where answers go; shows the records to add, sends nothing."`
	Fairness   fairnessCommand   `cmd:"" help:"Add up what everybody was due and was offered from the stored decisions, and compare it with what is promised."`
}

type examineCommand struct {
	JSON bool     `help:"Write the findings as JSON."`
	Only []string `help:"Names of the checks to make; 'serving' asks whether a server is ready here, as a container's health check does."`
}

var errFaults = errors.New("the doctor found faults")

// Run examines everything, changes nothing, and fails when there are faults; warnings are none.
func (d *examineCommand) Run(c *config.Config) error {
	for _, name := range d.Only {
		if !slices.Contains(doctor.Names(), name) {
			return fmt.Errorf("no check is named %q; there are: %s", name, strings.Join(doctor.Names(), ", "))
		}
	}
	rediskit.LogDriver(slog.New(slog.DiscardHandler)) // the finding says it
	findings := doctor.Examine(context.Background(), doctor.Options{Config: c, Migrations: migrations.For, Only: d.Only})
	return report(os.Stdout, findings, d.JSON)
}

// report writes findings, and returns an error when there are faults.
func report(w io.Writer, findings []doctor.Finding, asJSON bool) error {
	if err := writeFindings(w, findings, asJSON); err != nil {
		return err
	}
	if doctor.Worst(findings) == doctor.Fault {
		return errFaults
	}
	return nil
}

func writeFindings(w io.Writer, findings []doctor.Finding, asJSON bool) error {
	if asJSON {
		return writeJSON(w, findings)
	}
	for _, f := range findings {
		if _, err := fmt.Fprintf(w, "%-5s  %-11s  %s\n", f.Level, f.Check, f.Says); err != nil {
			return err
		}
		if f.Remedy == "" {
			continue
		}
		if _, err := fmt.Fprintf(w, "%20s→ %s\n", "", f.Remedy); err != nil {
			return err
		}
		if f.Record == nil {
			continue
		}
		if _, err := fmt.Fprintf(w, "%22sname:  %s\n%22stype:  %s\n%22svalue: %s\n", "", f.Record.Name, "", f.Record.Type, "", f.Record.Value); err != nil {
			return err
		}
	}
	return nil
}
