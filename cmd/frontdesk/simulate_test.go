package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"frontdesk/internal/database"
	"frontdesk/internal/simulate"
	"frontdesk/internal/testkit"
)

// filled is a place with the demonstration firm, which nobody serves any more.
func filled(t *testing.T) place {
	t.Helper()
	p := newPlace(t, testkit.New(t), secret)
	if err := p.serve(t, "demo").Stop(); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestSimulateAnswersInWordsInJSONAndInCharts(t *testing.T) {
	p := filled(t)
	folder := filepath.Join(t.TempDir(), "charts")
	args := []string{"simulate", "--generate", "10/day", "--for", "3d", "--from", "2026-12-01", "--weight", "Hannah=5"}
	words := p.well(t, append(args, "--svg", folder)...)
	for _, w := range []string{"Nothing was changed", "As it would be: Hannah Weiss has a weight of 5", "Chen Yu 陈宇", "exact share", "stranded"} {
		if !strings.Contains(words.out, w) {
			t.Errorf("%q is not in:\n%s", w, words.out)
		}
	}
	if !strings.Contains(words.err, "a second") {
		t.Errorf("it does not say how fast: %s", words.err)
	}
	for _, name := range []string{"queue.svg", "shares.svg", "waiting.svg"} {
		if chart, err := os.ReadFile(filepath.Join(folder, name)); err != nil || !bytes.HasPrefix(chart, []byte("<svg ")) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var report simulate.Report
	if err := json.Unmarshal([]byte(p.well(t, append(args, "--json")...).out), &report); err != nil || len(report.Runs) != 2 || report.Runs[0].Totals.Leads == 0 {
		t.Errorf("%+v, %v", report, err)
	}
	p.refused(t, "there is no consultant", "simulate", "--generate", "10/day", "--inactive", "Nobody")
	unmigrated(t, p)
	p.refused(t, "frontdesk migrate", "simulate")
	empty := place{asProgram + "=yes", "FRONTDESK_DATA=" + t.TempDir()}
	empty.refused(t, "is FRONTDESK_DATA right?", "simulate")
}

func TestAnInterruptedSimulationEndsCleanly(t *testing.T) {
	p := filled(t)
	data, folder := p.value("FRONTDESK_DATA"), filepath.Join(t.TempDir(), "charts")
	before := kept(t, data)
	cmd := exec.Command(os.Args[0], "simulate", "--generate", "300/day", "--for", "60d", "--svg", folder)
	var errs bytes.Buffer
	cmd.Env, cmd.Stderr = append(append(os.Environ(), p...), "TMPDIR="+t.TempDir()), &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(2*time.Second, func() { _ = cmd.Process.Signal(syscall.SIGINT) }) // an ended process needs none
	err := cmd.Wait()
	if err == nil || cmd.ProcessState.ExitCode() != 1 || !strings.Contains(errs.String(), "stopped; nothing was kept") {
		t.Errorf("%v: %s", err, errs.String())
	}
	if after := kept(t, data); before != after {
		t.Errorf("there were %s, there are %s", before, after)
	}
	for _, place := range []string{folder, strings.TrimPrefix(cmd.Env[len(cmd.Env)-1], "TMPDIR=")} {
		if left, _ := os.ReadDir(place); len(left) > 0 {
			t.Errorf("%v are left in %s", left, place)
		}
	}
}

// unmigrated makes the database of a place one of an older version.
func unmigrated(t *testing.T, p place) {
	t.Helper()
	ctx := context.Background()
	db, err := database.Open(ctx, database.Options{Path: filepath.Join(p.value("FRONTDESK_DATA"), "frontdesk.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Write(ctx, func(tx *database.Tx) error {
		_, err := tx.Exec(`DELETE FROM schema_migrations WHERE version = (SELECT MAX(version) FROM schema_migrations)`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// kept are the files of a data folder, but for those that SQLite has while it is open.
func kept(t *testing.T, folder string) string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	names := ""
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), "frontdesk.db-") {
			names += e.Name() + " "
		}
	}
	return names
}
