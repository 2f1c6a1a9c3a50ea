// Command smoke goes a newcomer's way through the built product: it starts the
// demo, leaves an enquiry as a visitor, takes the lead from the mail as its
// consultant, finds it in the inbox, and finds it again after a restart.
//
//	go run ./internal/testkit/smoke bin/frontdesk
//
// It knows the product only from outside: its command line, HTTP, and the files
// in which the demo puts mail. It says each step as it goes, ends with a line
// "N passed, N failed", and exits with 1 if a step failed. It needs no network
// beyond 127.0.0.1, and leaves nothing behind.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// patience bounds every wait for something to happen.
const patience = 30 * time.Second

type step struct {
	says string
	do   func(*journey) error
}

var way = []step{
	{"the demo starts and is ready", (*journey).start},
	{"a visitor leaves an enquiry and sees its reference", (*journey).enquire},
	{"the consultant is told by mail, with a link to accept", (*journey).awaitNotice},
	{"looking at the link changes nothing", (*journey).look},
	{"the consultant accepts by the link", (*journey).accept},
	{"the consultant signs in", (*journey).signIn},
	{"the lead is in the inbox", (*journey).findLead},
	{"the server stops in order", (*journey).stop},
	{"the server starts again", (*journey).start},
	{"the consultant signs in again", (*journey).signIn},
	{"the lead was kept", (*journey).findLead},
	{"the server stops in order again", (*journey).stop},
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: smoke path/to/frontdesk")
		os.Exit(2)
	}
	os.Exit(walk(os.Args[1]))
}

// walk goes the way and gives the exit code. A step that fails ends it: the
// rest build on what it did not reach.
func walk(binary string) int {
	j, err := newJourney(binary)
	if err != nil {
		fmt.Fprintln(os.Stderr, "smoke:", err)
		return 1
	}
	defer j.end()
	for i, s := range way {
		began := time.Now()
		if err := s.do(j); err != nil {
			fmt.Printf("FAIL  %s: %v\n%s\n%d passed, 1 failed\n", s.says, err, j.serverSaid(), i)
			return 1
		}
		fmt.Printf("ok    %s (%v)\n", s.says, time.Since(began).Round(time.Millisecond))
	}
	fmt.Printf("%d passed, 0 failed\n", len(way))
	return 0
}

// newJourney prepares an empty folder and a free port.
func newJourney(binary string) (*journey, error) {
	binary, err := filepath.Abs(binary)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "frontdesk-smoke-")
	if err != nil {
		return nil, err
	}
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	return &journey{binary: binary, dir: dir, address: address, client: newClient()}, nil
}
