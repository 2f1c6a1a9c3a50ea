package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// ErrInside is returned when the archive would be written among what it contains.
var ErrInside = errors.New("a backup inside the data folder would be part of the next one, and be lost with it; name a file elsewhere, best on another disk")

// Save writes an archive to a file that only its owner reads. The file has its name once it is whole, on the disk, and
// has been read back and checked.
func Save(ctx context.Context, file, folder string, s Source) (m Manifest, err error) {
	if inside, err := within(file, folder); err != nil || inside {
		return m, orElse(err, ErrInside)
	}
	temporary := file + ".tmp"
	out, err := os.OpenFile(temporary, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return m, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(temporary))
		}
	}()
	m, err = Write(ctx, out, s)
	if err == nil {
		err = errors.Join(out.Chmod(0o600), out.Sync())
	}
	if err = errors.Join(err, out.Close()); err != nil {
		return m, err
	}
	if err := Verify(temporary, s.Progress); err != nil {
		return m, fmt.Errorf("reading the backup back: %w", err)
	}
	if err := os.Rename(temporary, file); err != nil {
		return m, err
	}
	return m, syncFolder(filepath.Dir(file))
}

// Pour writes an archive to a stream: a pipe, or a file that the shell has opened outside the data folder. Errors: those
// of Write, ErrInside.
func Pour(ctx context.Context, out *os.File, folder string, s Source) (m Manifest, err error) {
	if inside, err := among(out, folder); err != nil || inside {
		return m, orElse(err, ErrInside)
	}
	return Write(ctx, out, s)
}

// among reports whether an open file is one of a folder's, by whatever name.
func among(out *os.File, folder string) (found bool, err error) {
	open, err := out.Stat()
	if err != nil || !open.Mode().IsRegular() {
		return false, err
	}
	err = filepath.WalkDir(folder, func(_ string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) || (err == nil && !d.Type().IsRegular()) {
			return nil
		}
		if err != nil {
			return err
		}
		other, err := d.Info()
		if err == nil && os.SameFile(open, other) {
			found = true
			return fs.SkipAll
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil // it went away meanwhile
		}
		return err
	})
	return found, err
}

// Verify reads a whole archive and changes nothing. Errors: ErrDamaged, ErrNewer, ErrLostSecret.
func Verify(file string, progress Progress) error {
	a, err := Open(file)
	if err != nil {
		return err
	}
	return errors.Join(a.Check(progress), a.Close())
}

// within reports whether a file would lie below a folder.
func within(file, folder string) (bool, error) {
	place, err := filepath.Abs(filepath.Dir(file))
	if err != nil {
		return false, err
	}
	if folder, err = filepath.Abs(folder); err != nil {
		return false, err
	}
	place, folder = followed(place), followed(folder)
	path, err := filepath.Rel(folder, place)
	return err == nil && path != ".." && !strings.HasPrefix(path, ".."+string(filepath.Separator)), err
}

// followed follows links, where the path exists.
func followed(path string) string {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		return target
	}
	return path
}
