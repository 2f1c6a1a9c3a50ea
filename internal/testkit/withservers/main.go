// Command withservers runs a command beside a real PostgreSQL and a real Redis
// made for it:
//
//	go run ./internal/testkit/withservers -- go test ./...
//
// The command finds them in FRONTDESK_TEST_POSTGRES_URL and
// FRONTDESK_TEST_REDIS_URL; one that is already set is left as it is and no
// server is started for it. Signals are passed on to the command, its exit code
// is passed back (128 and the signal's number if a signal ended it), and what
// was started is stopped.
//
// A server whose programs are missing is installed where that needs no
// question: as root, on a machine with apt-get; so are strace and SpamAssassin. Otherwise the
// tests are skipped with a loud word here, or, where CI=true, nothing runs at
// all.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

func main() {
	os.Exit(run(os.Args[1:]))
}

// run gives the exit code; what it defers has been done by then.
func run(args []string) int {
	if len(args) < 2 || args[0] != "--" {
		fmt.Fprintln(os.Stderr, "usage: withservers -- command [argument...]")
		return 2
	}
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	// "go run" does not pass its own end on; the kernel does.
	if err := unix.Prctl(unix.PR_SET_PDEATHSIG, uintptr(syscall.SIGTERM), 0, 0, 0); err != nil {
		say("if go run is killed, what runs here is not told: %v", err)
	}
	env, stop, err := provide(os.Environ())
	defer stop()
	if err != nil {
		say("%v", err)
		return 1
	}
	return command(args[1:], env, signals)
}

// say writes a line to standard error, which the command does not share a line with.
func say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "withservers: "+format+"\n", args...)
}
