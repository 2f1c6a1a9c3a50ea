// Package files keeps what visitors send along in a folder of FRONTDESK_DATA: each file under the SHA-256 of what is in
// it, so that the same one is kept once. It is on the disk before the visitor is answered. It knows bytes and what sort of
// file they are, and nothing of submissions.
package files

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"syscall"
	"time"
)

// The reasons for which a file is not taken.
var (
	ErrEmpty   = errors.New("the file is empty")
	ErrTooLong = errors.New("the file is larger than may be sent")
	ErrType    = errors.New("files of this type are not taken")
	ErrFull    = errors.New("the disk is full")
)

// incoming holds what is being received. Its dot keeps it out of backups.
const incoming = ".incoming"

// Folder is where files are kept. It is safe for concurrent use, by several processes too.
type Folder struct {
	root string
	now  func() time.Time
}

// New returns the folder at root, which is made when the first file comes.
func New(root string, now func() time.Time) *Folder { return &Folder{root, now} }

var sum = regexp.MustCompile(`^[0-9a-f]{64}$`)

// path is where the file of a sum lies: in a folder of its first two letters.
func (f *Folder) path(sha256 string) string { return filepath.Join(f.root, sha256[:2], sha256) }

// Open opens a kept file for reading. Errors: fs.ErrNotExist.
func (f *Folder) Open(sha256 string) (*os.File, error) {
	if !sum.MatchString(sha256) {
		return nil, fmt.Errorf("opening the file %q: %w", sha256, fs.ErrNotExist)
	}
	return os.Open(f.path(sha256))
}

// room tells a full disk from any other fault.
func room(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	return err
}

// syncFolder makes the names in a folder durable.
func syncFolder(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// bounded reads no more than it may, and fails when there is more.
type bounded struct {
	from io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.from.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return n, ErrTooLong
	}
	return n, err
}
