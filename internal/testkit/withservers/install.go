package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"

	"frontdesk/internal/testkit/servers"
)

// install fetches a Debian package, asking nothing and starting no service. The
// error wraps servers.ErrMissing: without the package the server stays missing.
func install(name string) error {
	if os.Geteuid() != 0 {
		return fmt.Errorf("%w: apt-get install %s, or run as root", servers.ErrMissing, name)
	}
	if _, err := exec.LookPath("apt-get"); err != nil {
		return fmt.Errorf("%w: no apt-get here, install it by hand", servers.ErrMissing)
	}
	say("installing %s", name)
	allow, err := holdServices("/usr/sbin/policy-rc.d")
	if err != nil {
		return fmt.Errorf("%w: %w", servers.ErrMissing, err)
	}
	err = fetch(name)
	if err = errors.Join(err, allow()); err != nil {
		return fmt.Errorf("%w: %w", servers.ErrMissing, err)
	}
	return nil
}

// fetch installs a package from the newest lists that can be had.
func fetch(name string) error {
	stale := apt("update", "-q") // matters only if the package cannot be had by the old lists
	if err := apt("install", "-q", "-y", "--no-install-recommends", name); err != nil {
		return errors.Join(stale, err)
	}
	return nil
}

// holdServices keeps packages from starting their services, by the script that
// Debian's invoke-rc.d asks, until the given function is called. A script that
// is there already is somebody's decision and stays.
func holdServices(policy string) (allow func() error, err error) {
	f, err := os.OpenFile(policy, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o755)
	if errors.Is(err, fs.ErrExist) {
		return func() error { return nil }, nil
	}
	if err != nil {
		return nil, err
	}
	_, err = f.WriteString("#!/bin/sh\nexit 101\n") // 101: the action is forbidden
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, errors.Join(err, os.Remove(policy))
	}
	return func() error { return os.Remove(policy) }, nil
}

// apt runs apt-get with its talk on standard error.
func apt(args ...string) error {
	cmd := exec.Command("apt-get", args...)
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("apt-get %s: %w", args[0], err)
	}
	return nil
}
