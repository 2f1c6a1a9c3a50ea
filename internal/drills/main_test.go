package drills

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"

	"frontdesk/internal/testkit/servers"
)

// binary is the program: the one that FRONTDESK_DRILL_BINARY names, such as a release or one broken on purpose, or
// one built from here.
var binary = os.Getenv("FRONTDESK_DRILL_BINARY")

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "frontdesk-drills-")
	if err == nil && binary == "" {
		binary, err = servers.BuildFrontdesk(dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	goleak.VerifyTestMain(m, goleak.IgnoreCurrent(), goleak.Cleanup(func(code int) {
		if err := os.RemoveAll(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(code)
	}))
}
