package files

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestAFullDiskIsToldAndLeavesNothingHalf(t *testing.T) {
	root := filepath.Join(t.TempDir(), "disk")
	if err := os.Mkdir(root, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", root, "tmpfs", 0, "size=256k"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skipf("a small disk cannot be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(root, 0); err != nil {
			t.Error(err)
		}
	})
	f := folder(t)
	f.root = root
	if _, err := f.Receive(strings.NewReader(pdf+strings.Repeat("x", 1<<20)), "a.pdf", 2<<20); !errors.Is(err, ErrFull) {
		t.Errorf("%v", err)
	}
	if left := lying(t, f); len(left) != 0 {
		t.Errorf("%v are left", left)
	}
	if err := receive(t, f, "a.pdf", pdf).Keep(); err != nil { // what fits is taken again at once
		t.Error(err)
	}
}
