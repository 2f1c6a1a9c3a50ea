package backup

import (
	"archive/zip"
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"frontdesk/internal/database"
)

// maxManifest bounds what is read of a manifest, in bytes; its tables and columns take some ten thousand, each
// file of the data folder two hundred.
const maxManifest = 1 << 30

// Archive is an archive that is read.
type Archive struct {
	Manifest Manifest
	zip      *zip.ReadCloser
}

// Open opens an archive and reads its manifest. Errors: ErrDamaged, ErrNewer.
func Open(file string) (*Archive, error) {
	z, err := zip.OpenReader(file)
	if errors.Is(err, zip.ErrFormat) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, zip.ErrInsecurePath) {
		return nil, errors.Join(fmt.Errorf("%w: %w", ErrDamaged, err), closed(z))
	}
	if err != nil {
		return nil, err
	}
	a := &Archive{zip: z}
	if err := a.readManifest(); err != nil {
		return nil, errors.Join(err, z.Close())
	}
	return a, nil
}

func closed(z *zip.ReadCloser) error {
	if z == nil {
		return nil
	}
	return z.Close()
}

// Close closes it.
func (a *Archive) Close() error { return a.zip.Close() }

func (a *Archive) readManifest() error {
	r, err := a.zip.Open(manifestName)
	if err != nil {
		return fmt.Errorf("%w: no manifest", ErrDamaged)
	}
	defer r.Close() // it was only read
	if err := json.NewDecoder(io.LimitReader(r, maxManifest)).Decode(&a.Manifest); err != nil {
		return fmt.Errorf("%w: its manifest: %w", ErrDamaged, err)
	}
	if a.Manifest.Format > format {
		return ErrNewer
	}
	if a.Manifest.Format < 1 || a.Manifest.Schema < 1 || len(a.Manifest.Tables) == 0 {
		return fmt.Errorf("%w: its manifest says nothing", ErrDamaged)
	}
	return nil
}

// Check reads everything, compares it with the manifest, and the secret with the rows. Errors: ErrDamaged, ErrLostSecret.
func (a *Archive) Check(progress Progress) error {
	if err := a.checkSums(progress); err != nil {
		return err
	}
	return a.suits("")
}

func (a *Archive) checkSums(progress Progress) error {
	expected := map[string]string{}
	for _, t := range a.Manifest.Tables {
		expected[tablesFolder+t.Name+".jsonl"] = t.SHA256
	}
	for _, f := range a.Manifest.Files {
		if !filepath.IsLocal(filepath.FromSlash(f.Name)) || !belongs(f.Name) {
			return fmt.Errorf("%w: a file named %q", ErrDamaged, f.Name)
		}
		expected[filesFolder+f.Name] = f.SHA256
	}
	if a.Manifest.Secret != nil {
		expected[secretName] = a.Manifest.Secret.SHA256
	}
	for name, sum := range expected {
		progress.tell("checking "+strings.TrimSuffix(strings.TrimPrefix(name, tablesFolder), ".jsonl"), 0)
		if err := a.checkEntry(name, sum); err != nil {
			return fmt.Errorf("%w: %s: %w", ErrDamaged, name, err)
		}
	}
	return nil
}

var errSum = errors.New("its checksum is another")

func (a *Archive) checkEntry(name, want string) error {
	r, err := a.zip.Open(name)
	if err != nil {
		return err
	}
	defer r.Close() // it was only read
	sum := sha256.New()
	if _, err := io.Copy(sum, r); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != want {
		return errSum
	}
	return nil
}

// Secret is the secret in the archive, or "".
func (a *Archive) Secret() (string, error) {
	if a.Manifest.Secret == nil {
		return "", nil
	}
	r, err := a.zip.Open(secretName)
	if err != nil {
		return "", err
	}
	defer r.Close() // it was only read
	secret, err := io.ReadAll(io.LimitReader(r, 1<<20))
	return string(secret), err
}

// each hands the rows of a table to fn, as many at once as go into one statement.
func (a *Archive) each(t Table, kinds []database.ColumnKind, atOnce int, fn func(rows [][]any) error) error {
	r, err := a.zip.Open(tablesFolder + t.Name + ".jsonl")
	if err != nil {
		return err
	}
	defer r.Close() // it was only read
	lines := bufio.NewReaderSize(r, 1<<16)
	var rows [][]any
	for n := int64(0); ; n++ {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF && len(line) == 0 {
			if n != t.Rows {
				return fmt.Errorf("%w: %d rows of %d", ErrDamaged, n, t.Rows)
			}
			return fn(rows)
		}
		if err != nil {
			return err
		}
		row, err := readRow(line, kinds)
		if err != nil {
			return fmt.Errorf("%w: row %d: %w", ErrDamaged, n+1, err)
		}
		if rows = append(rows, row); len(rows) == atOnce {
			if err := fn(rows); err != nil {
				return err
			}
			rows = rows[:0]
		}
	}
}
