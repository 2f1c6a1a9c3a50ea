package main

import (
	"fmt"
	"log/slog"
	"net"
	"strings"
	"testing"

	"frontdesk/internal/testkit"
)

func TestTheDemoGreetsWithTheOriginOfItsWebsiteOnlyIfItIsServedThere(t *testing.T) {
	env := testkit.New(t)
	app := env.Boot(testkit.Demo)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := env.Config
	c.Listen = fmt.Sprintf("127.0.0.1:%d", taken.Addr().(*net.TCPAddr).Port-1)
	for _, free := range []bool{false, true} {
		if free {
			if err := taken.Close(); err != nil {
				t.Fatal(err)
			}
		}
		server, origin, err := serveSite(&c, app, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		greeting := demoGreeting("http://127.0.0.1:8080", origin)
		if told := strings.Contains(greeting, c.DemoSite()); told != free || strings.Contains(greeting, "on a website") != free || !strings.Contains(greeting, "\n  2. See the mails") {
			t.Errorf("free: %t\n%s", free, greeting)
		}
	}
}
