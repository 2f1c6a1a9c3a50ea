package backup

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// staged are files that lie beside their places until the database is restored.
type staged struct {
	folder string // in the data folder, so that a rename is enough
	places []place
}

type place struct{ from, to string }

// stage unpacks the archive's files and its secret next to where they will be.
func (a *Archive) stage(t Target) (s *staged, err error) {
	if err := os.MkdirAll(t.Folder, 0o700); err != nil {
		return nil, err
	}
	s = &staged{}
	if s.folder, err = os.MkdirTemp(t.Folder, ".restore-*"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			s.discard()
		}
	}()
	for _, f := range a.Manifest.Files {
		name := filepath.FromSlash(f.Name)
		if err := a.unpack(filesFolder+f.Name, filepath.Join(s.folder, filesFolder, name)); err != nil {
			return nil, err
		}
		s.places = append(s.places, place{filepath.Join(s.folder, filesFolder, name), filepath.Join(t.Folder, name)})
	}
	secret, err := a.Secret()
	if err != nil || secret == "" || t.Secret != "" {
		return s, err
	}
	from := filepath.Join(s.folder, secretName)
	s.places = append(s.places, place{from, t.SecretPath})
	return s, write(from, strings.NewReader(secret+"\n"))
}

func (a *Archive) unpack(name, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	r, err := a.zip.Open(name)
	if err != nil {
		return err
	}
	defer r.Close() // it was only read
	return write(to, r)
}

func write(name string, from io.Reader) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, from)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// place gives every file its place; one of the same name is replaced.
func (s *staged) place() error {
	folders := map[string]bool{}
	for _, p := range s.places {
		folder := filepath.Dir(p.to)
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return err
		}
		if err := os.Rename(p.from, p.to); err != nil {
			return err
		}
		folders[folder] = true
	}
	for folder := range folders {
		if err := syncFolder(folder); err != nil {
			return err
		}
	}
	return nil
}

func (s *staged) discard() {
	_ = os.RemoveAll(s.folder) // what stays of it is hidden and goes into no backup
}

// syncFolder makes the names in a folder durable.
func syncFolder(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
