package files

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// keptAt keeps a file as of a time, and returns its sum.
func keptAt(t *testing.T, f *Folder, content string, at time.Time) string {
	t.Helper()
	before := f.now
	f.now = func() time.Time { return at }
	defer func() { f.now = before }()
	r := receive(t, f, "a.pdf", pdf+content)
	if err := r.Keep(); err != nil {
		t.Fatal(err)
	}
	return r.SHA256
}

func nobody([]string) ([]string, error) { return nil, nil }

func TestASweepRemovesOnlyWhatIsOldAndSpokenOfByNobody(t *testing.T) {
	f := folder(t)
	spoken, orphan := keptAt(t, f, "spoken", noon.Add(-48*time.Hour)), keptAt(t, f, "orphan", noon.Add(-48*time.Hour))
	young := keptAt(t, f, "young", noon.Add(-23*time.Hour))
	var asked []string
	removed, err := f.Sweep(24*time.Hour, func(sums []string) ([]string, error) {
		asked = append(asked, sums...)
		return []string{spoken}, nil
	})
	if err != nil || removed != 1 || slices.Contains(asked, young) {
		t.Errorf("%d removed, %v, asked of %v", removed, err, asked)
	}
	for sum, want := range map[string]bool{spoken: true, young: true, orphan: false} {
		opened, err := f.Open(sum)
		if want != (err == nil) {
			t.Errorf("%s: %v", sum, err)
		}
		if err == nil {
			opened.Close()
		}
	}
}

func TestASweepThatCannotAskRemovesNothing(t *testing.T) {
	f := folder(t)
	sum := keptAt(t, f, "x", noon.Add(-48*time.Hour))
	away := errors.New("the database is away")
	if _, err := f.Sweep(24*time.Hour, func([]string) ([]string, error) { return nil, away }); !errors.Is(err, away) {
		t.Errorf("%v", err)
	}
	if opened, err := f.Open(sum); err != nil {
		t.Error(err)
	} else {
		opened.Close()
	}
}

func TestAFileThatComesOnceMoreWhileItIsSweptStays(t *testing.T) {
	f := folder(t)
	sum := keptAt(t, f, "x", noon.Add(-48*time.Hour))
	removed, err := f.Sweep(24*time.Hour, func([]string) ([]string, error) {
		keptAt(t, f, "x", noon) // and its row is about to be written
		return nil, nil
	})
	if err != nil || removed != 0 {
		t.Errorf("%d removed, %v", removed, err)
	}
	if opened, err := f.Open(sum); err != nil {
		t.Error(err)
	} else {
		opened.Close()
	}
}

func TestASweepTidiesUpWhatBrokeOff(t *testing.T) {
	f := folder(t)
	sum := keptAt(t, f, "x", noon)
	place := filepath.Join(f.root, incoming)
	held := filepath.Join(place, sum+taken)
	if err := os.Rename(f.path(sum), held); err != nil { // a sweep was killed here
		t.Fatal(err)
	}
	half := filepath.Join(place, "123456")
	if err := os.WriteFile(half, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(half, noon.Add(-25*time.Hour), noon.Add(-25*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Sweep(24*time.Hour, nobody); err != nil {
		t.Fatal(err)
	}
	if names := lying(t, f); !slices.Equal(names, []string{filepath.Join(sum[:2], sum)}) {
		t.Errorf("%v", names)
	}
}

func TestASweepOfNoFolderFindsNothing(t *testing.T) {
	f := New(filepath.Join(t.TempDir(), "none"), func() time.Time { return noon })
	if removed, err := f.Sweep(time.Hour, nobody); removed != 0 || err != nil {
		t.Errorf("%d, %v", removed, err)
	}
}
