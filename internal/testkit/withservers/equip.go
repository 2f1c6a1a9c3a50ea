package main

import (
	"fmt"
	"os"
	"os/exec"
)

// tools are programs that some tests look with, each in the Debian package of its name.
var tools = []string{"strace"}

// equip installs the tools that are not here. One that cannot be had is an error where CI=true only: elsewhere the
// tests that need it are skipped.
func equip() error {
	for _, name := range tools {
		if _, err := exec.LookPath(name); err == nil {
			continue
		}
		err := install(name)
		if err != nil && os.Getenv("CI") == "true" {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err != nil {
			say("*** %s IS MISSING: ALL TESTS THAT NEED IT ARE SKIPPED *** (%v)", name, err)
		}
	}
	return nil
}
