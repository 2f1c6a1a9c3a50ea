package drills

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"frontdesk/internal/testkit/load"
	"frontdesk/internal/testkit/servers"
)

// A power cut is not made here: it is shown that the kernel was made to write, and said that it had, between a
// visitor's post and the answer.

// trace has strace write the order of what processes do to a file, until the test ends. It skips the test where
// nobody may look into a process.
func trace(t *testing.T, pids ...int) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "trace")
	args := []string{"-f", "-y", "-s", "24", "-e", "trace=read,recvfrom,pwrite64,write,sendto,fsync,fdatasync", "-o", file}
	for _, pid := range pids {
		args = append(args, "-p", strconv.Itoa(pid))
	}
	cmd := exec.Command("strace", args...)
	said, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		unlessCI(t, err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGINT) // it lets go of them, and may have ended by itself
		_ = cmd.Wait()
	})
	lines := bufio.NewScanner(said)
	for attached := 0; attached < len(pids); {
		if !lines.Scan() {
			unlessCI(t, errors.New("strace ended at once"))
		}
		if strings.Contains(lines.Text(), " attached") {
			attached++
		} else if strings.Contains(lines.Text(), "not permitted") {
			unlessCI(t, errors.New(lines.Text()))
		}
	}
	go func() {
		for lines.Scan() { // processes that come and go
		}
	}()
	return file
}

// unlessCI skips the test for a lack of this machine, which must not be where changes are tried.
func unlessCI(t *testing.T, lack error) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(lack)
	}
	t.Skip(lack)
}

// calls are what a trace says of finished system calls, in the order in which they returned.
func calls(t *testing.T, file string) (all []string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	begun := map[string]string{} // by thread: what was interrupted by the line of another
	for line := range strings.Lines(string(text)) {
		thread, call, _ := strings.Cut(strings.TrimSpace(line), " ")
		call = strings.TrimSpace(call)
		if before, unfinished := strings.CutSuffix(call, " <unfinished ...>"); unfinished {
			begun[thread] = before
			if strings.HasPrefix(before, "write(") || strings.HasPrefix(before, "sendto(") {
				all = append(all, before) // its reader may have it already
			}
			continue
		}
		if resumed.MatchString(call) {
			call = begun[thread] + resumed.ReplaceAllString(call, "")
		}
		all = append(all, call)
	}
	return all
}

var resumed = regexp.MustCompile(`^<\.\.\. \w+ resumed>`)

// steps are what must have happened one after the other, each as a pattern of a call.
type steps []*regexp.Regexp

var (
	asked        = regexp.MustCompile(`^read\(\d+<(TCP|socket).*"POST /api`)
	answered     = regexp.MustCompile(`^write\(\d+<(TCP|socket).*"HTTP/1.1 201`)
	onSQLiteDisk = steps{
		regexp.MustCompile(`^pwrite64\(\d+<.*frontdesk\.db-wal>`),
		regexp.MustCompile(`^f(data)?sync\(\d+<.*frontdesk\.db-wal>.* = 0$`),
	}
	onPostgresDisk = steps{
		regexp.MustCompile(`^pwrite64\(\d+<.*/pg_wal/`),
		regexp.MustCompile(`^f(data)?sync\(\d+<.*/pg_wal/.* = 0$`),
		regexp.MustCompile(`^sendto\(\d+<(TCP|socket).*"C\\0\\0\\0\\vCOMMIT`),
	}
)

// missing returns the first step that is not among the calls in its turn.
func (s steps) missing(calls []string) *regexp.Regexp {
	for _, step := range s {
		i := slices.IndexFunc(calls, step.MatchString)
		if i < 0 {
			return step
		}
		calls = calls[i+1:]
	}
	return nil
}

// checkTrace fails unless between each post and its answer the steps were taken.
func checkTrace(t *testing.T, file string, posts int, s steps) {
	t.Helper()
	rest, seen := calls(t, file), 0
	for {
		begin := slices.IndexFunc(rest, asked.MatchString)
		if begin < 0 {
			break
		}
		rest = rest[begin+1:]
		end := slices.IndexFunc(rest, answered.MatchString)
		if end < 0 {
			break
		}
		seen++
		if step := s.missing(rest[:end]); step != nil {
			t.Errorf("post %d was answered without %s; the calls were\n%s", seen, step, strings.Join(rest[:end], "\n"))
		}
		rest = rest[end+1:]
	}
	if seen != posts {
		t.Errorf("the trace shows %d posts and their answers, of %d", seen, posts)
	}
}

// postOneByOne posts when nothing else goes on, so that no other commit can be taken for that of the post.
func (h *house) postOneByOne(p *servers.Frontdesk, posts int, quiet func()) {
	h.t.Helper()
	for range posts {
		quiet()
		plan := h.plan(p)
		h.must(only(load.Run(context.Background(), one(plan))))
	}
	quiet()
}

func TestAPowerCutLosesNothingAcknowledgedOnSQLite(t *testing.T) {
	h := onSQLite(t)
	p := h.start()
	file := trace(t, p.PID())
	const posts = 10
	h.postOneByOne(p, posts, h.settle)
	checkTrace(t, file, posts, onSQLiteDisk)
}

func TestAPowerCutLosesNothingAcknowledgedOnPostgres(t *testing.T) {
	h := onServers(t, servers.PostgresOptions{Durable: true})
	h.fill()
	web := h.start("serve", "--role", "web")
	file := trace(t, append(family(t, h.postgres.PID()), web.PID())...)
	const posts = 10
	h.postOneByOne(web, posts, func() { time.Sleep(20 * time.Millisecond) }) // nobody works here
	checkTrace(t, file, posts, onPostgresDisk)
}

// family is a process and its children; those to come are followed by strace.
func family(t *testing.T, pid int) []int {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err != nil {
		t.Fatal(err)
	}
	pids := []int{pid}
	for field := range strings.FieldsSeq(string(text)) {
		child, err := strconv.Atoi(field)
		if err != nil {
			t.Fatal(err)
		}
		pids = append(pids, child)
	}
	return pids
}
