package servers

import (
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
)

// Maildirs is a folder with one mailbox for each address, which a Postfix fills and a Dovecot opens. They belong to nobody.
type Maildirs struct {
	dir      folder
	uid, gid int
}

// NewMaildirs makes an empty folder. Mail servers change users, so it is for root; the error wraps ErrMissing for others.
func NewMaildirs() (*Maildirs, error) {
	if os.Geteuid() != 0 {
		return nil, fmt.Errorf("mail servers run as root: %w", ErrMissing)
	}
	u, err := user.Lookup("nobody")
	if err != nil {
		return nil, fmt.Errorf("whose mail it is: %w", err)
	}
	uid, _ := strconv.Atoi(u.Uid) // the system's own
	gid, _ := strconv.Atoi(u.Gid)
	f, err := openFolder("", "mail")
	if err != nil {
		return nil, err
	}
	if err := os.Chown(f.path, uid, gid); err != nil {
		return nil, f.failed(err)
	}
	return &Maildirs{f, uid, gid}, nil
}

// Remove removes the mail.
func (m *Maildirs) Remove() error { return m.dir.remove() }

// openMailFolder is openFolder for a server whose processes run as several users.
func openMailFolder(name string) (folder, error) {
	f, err := openFolder("", name)
	if err != nil {
		return f, err
	}
	if err := os.Chmod(f.path, 0o755); err != nil {
		return f, f.failed(err)
	}
	return f, nil
}

// write writes the files of a server's settings.
func (f folder) write(files map[string]string) error {
	for name, text := range files {
		path := filepath.Join(f.path, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
