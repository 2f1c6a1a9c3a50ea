package files

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// Received is a file that has come in and is not kept yet. Close it in any case.
type Received struct {
	Type   string // media type, by what is in it
	Size   int64  // bytes
	SHA256 string // hexadecimal

	folder *Folder
	file   *os.File // nil once it is kept or gone
}

// Receive reads a file of at most so many bytes; name is what the visitor calls it, which decides nothing but what sort of
// text a text is. Errors: ErrEmpty, ErrTooLong, ErrType, ErrFull, those of reading.
func (f *Folder) Receive(from io.Reader, name string, most int64) (*Received, error) {
	return f.receive(from, most, func(r *Received, plain bool) (err error) {
		r.Type, err = typeOf(r.file, r.Size, name, plain)
		return err
	})
}

// ReceiveMail reads a mail of at most so many bytes, whatever it holds. Errors: ErrEmpty, ErrTooLong, ErrFull, those of
// reading.
func (f *Folder) ReceiveMail(from io.Reader, most int64) (*Received, error) {
	return f.receive(from, most, func(r *Received, _ bool) error {
		r.Type = "message/rfc822"
		return nil
	})
}

func (f *Folder) receive(from io.Reader, most int64, sort func(r *Received, plain bool) error) (*Received, error) {
	place := filepath.Join(f.root, incoming)
	if err := os.MkdirAll(place, 0o700); err != nil {
		return nil, room(err)
	}
	file, err := os.CreateTemp(place, "*")
	if err != nil {
		return nil, room(err)
	}
	r := &Received{folder: f, file: file}
	if err := r.read(&bounded{from, most}, sort); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

func (r *Received) read(from io.Reader, sort func(r *Received, plain bool) error) (err error) {
	sum, text := sha256.New(), &plainText{}
	if r.Size, err = io.Copy(io.MultiWriter(r.file, sum, text), from); err != nil {
		return room(err)
	}
	if r.Size == 0 {
		return ErrEmpty
	}
	r.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return sort(r, text.plain())
}

// Keep puts the file into its place and returns when both are on the disk. It is kept until a sweep finds that nobody
// speaks of it. Errors: ErrFull.
func (r *Received) Keep() error {
	to := r.folder.path(r.SHA256)
	if err := r.file.Sync(); err != nil {
		return room(err)
	}
	now := r.folder.now() // a sweep leaves young files alone; this one is as young as what will speak of it
	if err := os.Chtimes(r.file.Name(), now, now); err != nil {
		return err
	}
	if err := makeFolder(filepath.Dir(to)); err != nil {
		return room(err)
	}
	if err := os.Rename(r.file.Name(), to); err != nil { // also over the same one, which is young again by it
		return room(err)
	}
	err := r.file.Close()
	r.file = nil
	return errors.Join(err, syncFolder(filepath.Dir(to)))
}

// makeFolder makes a folder whose name is on the disk.
func makeFolder(folder string) error {
	if _, err := os.Stat(folder); err == nil {
		return nil
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	return errors.Join(syncFolder(filepath.Dir(folder)), syncFolder(filepath.Dir(filepath.Dir(folder))))
}

// Close removes the file, unless it was kept.
func (r *Received) Close() error {
	if r.file == nil {
		return nil
	}
	err := errors.Join(r.file.Close(), os.Remove(r.file.Name()))
	r.file = nil
	return err
}
