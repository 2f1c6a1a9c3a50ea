package backup

import (
	"errors"
	"time"
)

// format is the version of the archive's own make-up.
const format = 1

// The names inside an archive.
const (
	manifestName = "manifest.json"
	secretName   = "secret"
	tablesFolder = "tables/"
	filesFolder  = "files/"
)

// Errors that callers tell apart. Each is wrapped with what was found.
var (
	ErrDamaged    = errors.New("the archive is damaged or is not a backup of frontdesk; nothing was changed")
	ErrNewer      = errors.New("the backup was made by a newer version of frontdesk; restore it with that version")
	ErrNotEmpty   = errors.New("the database is not empty; --force replaces everything in it")
	ErrNoDatabase = errors.New("there is no database to back up")
)

// Manifest says what is in an archive. It is written last.
type Manifest struct {
	Format  int       `json:"format"`
	Program string    `json:"program"` // the version that made it
	Schema  int64     `json:"schema"`  // the newest migration of the database
	Dialect string    `json:"dialect"` // which database it was
	Time    time.Time `json:"time"`    // of the snapshot
	Tables  []Table   `json:"tables"`  // each after those it refers to
	Files   []File    `json:"files"`   // of the data folder
	Secret  *File     `json:"secret,omitempty"`
}

// Table is one table of an archive, in tables/NAME.jsonl.
type Table struct {
	Name    string   `json:"name"`
	Columns []string `json:"columns"` // each row is an array of their values
	Rows    int64    `json:"rows"`
	SHA256  string   `json:"sha256"`
}

// File is one file of an archive, by its path below files/.
type File struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Rows is how many rows all tables have.
func (m Manifest) Rows() (n int64) {
	for _, t := range m.Tables {
		n += t.Rows
	}
	return n
}

// Progress is told what is being done and how many more rows of it have been done; nil tells nobody.
type Progress func(what string, rows int)

func (p Progress) tell(what string, rows int) {
	if p != nil {
		p(what, rows)
	}
}
