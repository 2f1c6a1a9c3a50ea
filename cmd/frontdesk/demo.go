package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"

	"frontdesk/internal/boot"
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

// serveSite serves the demo firm's website on an origin of its own, as a customer's is. Where the usual port is taken by
// somebody else the demo does without it, and the origin is empty.
func serveSite(c *config.Config, app *boot.App, log *slog.Logger) (server *http.Server, origin string, err error) {
	server = newServer(app.DemoSite, log)
	if app.DemoSite == nil || c.DemoSite() == "" {
		return server, "", nil
	}
	listener, err := net.Listen("tcp", strings.TrimPrefix(c.DemoSite(), "http://"))
	if err != nil && c.DemoSiteListen == "" {
		log.Warn("the website of the demo is under this origin only", "error", err)
		return server, "", nil
	}
	if err != nil {
		return nil, "", fmt.Errorf("listening for the website of the demo: %w", err)
	}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			log.Warn("the website of the demo has stopped", "error", err)
		}
	}()
	return server, c.DemoSite(), nil
}

// demoGreeting says where a newcomer begins; site is empty where the firm's website has no origin of its own.
func demoGreeting(base, site string) string {
	own := ""
	if site != "" {
		own = fmt.Sprintf("     … on a website    %s/demo/        the same articles on an origin of their own\n", site)
	}
	return fmt.Sprintf(`
  1. Be a visitor:     %[1]s/demo/        open an article and send the form
%[4]s  2. See the mails:    %[1]s/demo/mail    the notice to a consultant, the acknowledgement
  3. Be a consultant:  %[1]s/login        whoever the notice went to
  4. Be the manager:   %[2]s

  Every password is %[3]s
`, base, demo.Admin, demo.Password, own)
}
