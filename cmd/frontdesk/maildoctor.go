package main

import (
	"context"
	"fmt"
	"net/netip"
	"os"
	"slices"
	"strings"

	"frontdesk/internal/config"
	"frontdesk/internal/doctor"
)

type mailDoctorCommand struct {
	JSON    bool         `help:"Write the findings as JSON."`
	Address []netip.Addr `help:"The address from which mail leaves, as the world sees it; where the mail server is on this host or network and that address cannot be found out."`
	Only    []string     `help:"Names of the checks to make."`
}

// Run asks the DNS and the mail server, changes nothing, sends nothing, and fails when there are faults; warnings are none.
func (m *mailDoctorCommand) Run(c *config.Config) error {
	for _, name := range m.Only {
		if !slices.Contains(doctor.MailNames(), name) {
			return fmt.Errorf("no check is named %q; there are: %s", name, strings.Join(doctor.MailNames(), ", "))
		}
	}
	findings := doctor.ExamineMail(context.Background(), doctor.MailOptions{Options: doctor.Options{Config: c, Only: m.Only}, Addresses: m.Address})
	return report(os.Stdout, findings, m.JSON)
}
