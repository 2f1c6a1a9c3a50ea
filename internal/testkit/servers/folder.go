package servers

import (
	"errors"
	"fmt"
	"os"
)

// folder is where a server keeps its files.
type folder struct {
	path  string
	owned bool // made here, so removed here
}

// openFolder uses dir, or makes a temporary folder when dir is empty.
func openFolder(dir, name string) (folder, error) {
	if dir != "" {
		return folder{path: dir}, nil
	}
	path, err := os.MkdirTemp("", "frontdesk-"+name+"-")
	if err != nil {
		return folder{}, fmt.Errorf("make a folder for %s: %w", name, err)
	}
	return folder{path: path, owned: true}, nil
}

func (f folder) remove() error {
	if !f.owned {
		return nil
	}
	return os.RemoveAll(f.path)
}

// failed cleans up after a start that did not succeed, because of err.
func (f folder) failed(err error) error { return errors.Join(err, f.remove()) }
