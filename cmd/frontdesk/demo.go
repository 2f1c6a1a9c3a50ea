package main

import (
	"fmt"

	"frontdesk/internal/config"
	"frontdesk/internal/demo"
)

type demoCommand struct{}

// Run serves the demonstration firm.
func (demoCommand) Run(c *config.Config) error {
	if err := c.Check(); err != nil {
		return err
	}
	return run(c, []string{webRole, workerRole}, true)
}

// demoGreeting says where a newcomer begins.
func demoGreeting(base string) string {
	return fmt.Sprintf(`
  1. Be a visitor:     %[1]s/demo/        open an article and send the form
  2. See the mails:    %[1]s/demo/mail    the notice to a consultant, the acknowledgement
  3. Be a consultant:  %[1]s/login        whoever the notice went to
  4. Be the manager:   %[2]s

  Every password is %[3]s
`, base, demo.Admin, demo.Password)
}
