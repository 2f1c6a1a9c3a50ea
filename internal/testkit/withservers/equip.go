package main

import (
	"fmt"
	"os"
	"os/exec"
)

// tool is a program that some tests look with or talk to, and the Debian package that it is in.
type tool struct{ program, packages string }

var tools = []tool{{"strace", "strace"}, {"postfix", "postfix"}, {"dovecot", "dovecot-imapd"}, {"spamassassin", "spamassassin"}, {"clamd", "clamav-daemon"}}

// equip installs the tools that are not here. One that cannot be had is an error where CI=true only: elsewhere the
// tests that need it are skipped.
func equip() error {
	for _, t := range tools {
		if _, err := exec.LookPath(t.program); err == nil {
			continue
		}
		err := install(t.packages)
		if err != nil && os.Getenv("CI") == "true" {
			return fmt.Errorf("%s: %w", t.program, err)
		}
		if err != nil {
			say("*** %s IS MISSING: ALL TESTS THAT NEED IT ARE SKIPPED *** (%v)", t.program, err)
		}
	}
	return nil
}
