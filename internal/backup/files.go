package backup

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// belongs reports whether a file of the data folder goes into an archive: not the database, which goes by its tables,
// not the secret, which has its own place, and not what is being written at this moment.
func belongs(name string) bool {
	return !strings.HasPrefix(name, "frontdesk.db") && name != secretName && !strings.HasPrefix(name, ".") && !strings.Contains(name, "/.")
}

func (a *archive) files(folder fs.FS) (all []File, err error) {
	err = fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // a file that went away meanwhile, or no data folder at all
		}
		if err != nil || !d.Type().IsRegular() || !belongs(name) {
			return err
		}
		f, err := a.file(folder, name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		all = append(all, f)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("backing up files: %w", err)
	}
	return all, nil
}

func (a *archive) file(folder fs.FS, name string) (File, error) {
	f := File{Name: name}
	from, err := folder.Open(name)
	if err != nil {
		return f, err
	}
	defer from.Close() // it was only read
	found, err := from.Stat()
	if err != nil {
		return f, err
	}
	e, err := a.entry(filesFolder + name)
	if err != nil {
		return f, err
	}
	// One that grows, perhaps by what is written here, ends where it ended when it was opened.
	if f.Bytes, err = io.Copy(e, io.LimitReader(from, found.Size())); err != nil {
		return f, err
	}
	f.SHA256, err = e.finish()
	return f, err
}
