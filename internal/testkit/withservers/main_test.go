package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestMain makes this test binary the command itself when asked to.
func TestMain(m *testing.M) {
	if os.Getenv("WITHSERVERS_RUN") != "" {
		os.Unsetenv("WITHSERVERS_RUN")
		os.Exit(run(os.Args[1:]))
	}
	os.Exit(m.Run())
}

// withservers is the command, with URLs that are set already unless real.
func withservers(t *testing.T, real bool, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "WITHSERVERS_RUN=1")
	for _, k := range kinds {
		if real {
			cmd.Env = append(cmd.Env, k.variable+"=")
		} else {
			cmd.Env = append(cmd.Env, k.variable+"=set-"+k.name)
		}
	}
	return cmd
}

func TestTheCommandsExitCodeIsPassedOn(t *testing.T) {
	for script, want := range map[string]int{"exit 0": 0, "exit 7": 7, "kill -TERM $$": 128 + 15} {
		cmd := withservers(t, false, "--", "sh", "-c", script)
		_ = cmd.Run() // the code says it
		if got := cmd.ProcessState.ExitCode(); got != want {
			t.Errorf("%s: %d, want %d", script, got, want)
		}
	}
}

func TestACallWithoutACommandIsRefused(t *testing.T) {
	for _, args := range [][]string{{}, {"--"}, {"go", "test"}} {
		if got := run(args); got != 2 {
			t.Errorf("%q: %d", args, got)
		}
	}
}

func TestURLsThatAreSetAreLeftAlone(t *testing.T) {
	out, err := withservers(t, false, "--", "sh", "-c", "echo $FRONTDESK_TEST_POSTGRES_URL $FRONTDESK_TEST_REDIS_URL").Output()
	if err != nil || string(out) != "set-PostgreSQL set-Redis\n" {
		t.Errorf("%q, %v", out, err)
	}
}

func TestBothServersAreThereForTheCommandAndGoneAfterIt(t *testing.T) {
	if os.Getenv("FRONTDESK_TEST_POSTGRES_URL") == "" || os.Getenv("FRONTDESK_TEST_REDIS_URL") == "" {
		t.Skip("no servers here: run by withservers itself")
	}
	temp := t.TempDir()
	if err := os.Chmod(filepath.Dir(temp), 0o755); err != nil { // PostgreSQL's user must get through
		t.Fatal(err)
	}
	cmd := withservers(t, true, "--", "sh", "-c", "ls -d $TMPDIR/*; echo $FRONTDESK_TEST_POSTGRES_URL $FRONTDESK_TEST_REDIS_URL")
	cmd.Env = append(cmd.Env, "TMPDIR="+temp)
	out, err := cmd.Output()
	for _, part := range []string{"frontdesk-postgres-", "frontdesk-redis-", "postgres://postgres@127.0.0.1:", "redis://127.0.0.1:"} {
		if !strings.Contains(string(out), part) {
			t.Errorf("%q does not show %q (%v)", out, part, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(temp, "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestASignalReachesTheCommand(t *testing.T) {
	ready := filepath.Join(t.TempDir(), "ready")
	cmd := withservers(t, false, "--", "sh", "-c", "trap 'exit 5' TERM; touch "+ready+"; while :; do sleep 0.01; done")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(10 * time.Second)
	for _, err := os.Stat(ready); err != nil; _, err = os.Stat(ready) {
		if time.Now().After(deadline) {
			t.Fatal("the command never started")
		}
		<-time.After(5 * time.Millisecond)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // the code says it
	if got := cmd.ProcessState.ExitCode(); got != 5 {
		t.Errorf("exit code %d, want the trap's 5", got)
	}
}

func TestServicesAreHeldBackOnlyWhereNobodyDecidedYet(t *testing.T) {
	policy := filepath.Join(t.TempDir(), "policy-rc.d")
	for range 2 {
		allow, err := holdServices(policy)
		if err != nil {
			t.Fatal(err)
		}
		if err := exec.Command(policy).Run(); err == nil || err.Error() != "exit status 101" {
			t.Errorf("the policy says %v", err)
		}
		if err := allow(); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(policy); !os.IsNotExist(err) {
			t.Errorf("our policy stayed: %v", err)
		}
	}
	if err := os.WriteFile(policy, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	allow, err := holdServices(policy)
	if err != nil {
		t.Fatal(err)
	}
	if err := allow(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(policy); err != nil {
		t.Errorf("somebody's policy is gone: %v", err)
	}
}
