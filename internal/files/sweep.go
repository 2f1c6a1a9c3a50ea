package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// taken ends the name of a file that a sweep holds while it makes sure that it is old.
const taken = ".swept"

// Sweep removes files older than age of which nobody speaks, and what broke off while it came in. kept returns those of
// the sums that somebody speaks of; it is asked for a few hundred at a time.
func (f *Folder) Sweep(age time.Duration, kept func(sums []string) ([]string, error)) (removed int, err error) {
	before := f.now().Add(-age)
	if err := f.tidy(before); err != nil {
		return 0, err
	}
	folders, err := os.ReadDir(f.root)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	for _, folder := range folders {
		if err == nil && folder.IsDir() && len(folder.Name()) == 2 {
			var n int
			n, err = f.sweepFolder(folder.Name(), before, kept)
			removed += n
		}
	}
	return removed, err
}

func (f *Folder) sweepFolder(name string, before time.Time, kept func([]string) ([]string, error)) (removed int, err error) {
	entries, err := os.ReadDir(filepath.Join(f.root, name))
	if err != nil {
		return 0, err
	}
	old := map[string]bool{}
	var sums []string
	for _, e := range entries {
		if found, err := e.Info(); err == nil && sum.MatchString(e.Name()) && found.ModTime().Before(before) {
			old[e.Name()], sums = true, append(sums, e.Name())
		}
	}
	for len(sums) > 0 {
		some := sums[:min(len(sums), 500)]
		sums = sums[len(some):]
		spoken, err := kept(some)
		if err != nil {
			return removed, err
		}
		for _, s := range spoken {
			delete(old, s)
		}
	}
	for s := range old {
		gone, err := f.remove(s, before)
		if err != nil {
			return removed, err
		}
		if gone {
			removed++
		}
	}
	return removed, nil
}

// remove takes an old file away. Should the same have come in once more meanwhile, it is put back: whoever keeps a file
// makes it young first, and speaks of it afterwards.
func (f *Folder) remove(sha256 string, before time.Time) (bool, error) {
	from, held := f.path(sha256), filepath.Join(f.root, incoming, sha256+taken)
	if err := os.MkdirAll(filepath.Dir(held), 0o700); err != nil {
		return false, err
	}
	if err := os.Rename(from, held); err != nil {
		return false, err
	}
	found, err := os.Stat(held)
	if err != nil {
		return false, err
	}
	if !found.ModTime().Before(before) {
		return false, os.Rename(held, from)
	}
	return true, os.Remove(held)
}

// tidy removes what broke off while it came in, and puts back what a sweep held when it broke off.
func (f *Folder) tidy(before time.Time) error {
	entries, err := os.ReadDir(filepath.Join(f.root, incoming))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		name := filepath.Join(f.root, incoming, e.Name())
		sha256, held := strings.CutSuffix(e.Name(), taken)
		found, gone := e.Info()
		switch {
		case gone != nil:
		case held && sum.MatchString(sha256):
			err = errors.Join(err, os.Rename(name, f.path(sha256)))
		case found.ModTime().Before(before):
			err = errors.Join(err, os.Remove(name))
		}
	}
	return err
}
