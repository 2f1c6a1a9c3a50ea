package servers

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// eventually waits until condition holds.
func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for !condition() {
		if time.Now().After(deadline) {
			t.Fatalf("never happened: %s", what)
		}
		<-time.After(5 * time.Millisecond)
	}
}

// running is false for a process that has ended, reaped or not.
func running(pid int) bool {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !strings.Contains(string(b), ") Z ")
}

// say sends one inline command to a Redis and gives the first line of its
// answer, or "" when none comes in time.
func say(t *testing.T, r *Redis, command string, within time.Duration) string {
	t.Helper()
	c, err := net.Dial("tcp", r.Addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(within)); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(c, "%s\r\n", command)
	line, _ := bufio.NewReader(c).ReadString('\n') // a timeout leaves it empty
	return strings.TrimSpace(line)
}

func TestAPausedRedisAcceptsAndDoesNotAnswerUntilResumed(t *testing.T) {
	r := RedisFor(t, RedisOptions{})
	if err := r.Pause(); err != nil {
		t.Fatal(err)
	}
	if got := say(t, r, "PING", 50*time.Millisecond); got != "" {
		t.Errorf("paused, it said %q", got)
	}
	if err := r.Resume(); err != nil {
		t.Fatal(err)
	}
	if got := say(t, r, "PING", patience); got != "+PONG" {
		t.Errorf("resumed, it said %q", got)
	}
}

func TestARestartedRedisIsEmptyAndOnTheSamePort(t *testing.T) {
	r := RedisFor(t, RedisOptions{})
	say(t, r, "SET k v", patience)
	if err := r.Restart(); err != nil {
		t.Fatal(err)
	}
	if got := say(t, r, "EXISTS k", patience); got != ":0" {
		t.Errorf("EXISTS k said %q", got)
	}
}

func TestAStoppedRedisIsGoneWithItsFolder(t *testing.T) {
	r := RedisFor(t, RedisOptions{})
	if err := r.Pause(); err != nil { // even a paused one
		t.Fatal(err)
	}
	if err := r.Stop(); err != nil {
		t.Fatal(err)
	}
	if running(r.PID()) {
		t.Error("still running")
	}
	if _, err := os.Stat(r.dir.path); !os.IsNotExist(err) {
		t.Errorf("folder: %v", err)
	}
}

func TestAServerThatCannotStartSaysWhy(t *testing.T) {
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Skip(err)
	}
	_, err := StartRedis("", RedisOptions{Args: []string{"--no-such-setting", "1"}})
	if err == nil || !strings.Contains(err.Error(), "no-such-setting") {
		t.Errorf("error: %v", err)
	}
}

// TestServersDieWithTheProcessThatStartedThem starts itself again, as the
// process that will be killed.
func TestServersDieWithTheProcessThatStartedThem(t *testing.T) {
	if os.Getenv("SERVERS_ORPHAN") != "" {
		orphan(t)
	}
	dir := t.TempDir()
	RedisFor(t, RedisOptions{}) // skips when there is none
	cmd := exec.Command(os.Args[0], "-test.run=^TestServersDieWithTheProcessThatStartedThem$")
	cmd.Env = append(os.Environ(), "SERVERS_ORPHAN="+dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	pid := 0
	eventually(t, "the child's server started", func() bool {
		b, _ := os.ReadFile(filepath.Join(dir, "pid"))
		pid, _ = strconv.Atoi(strings.TrimSuffix(string(b), "\n"))
		return strings.HasSuffix(string(b), "\n")
	})
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // "signal: killed"
	eventually(t, "the server ended", func() bool { return !running(pid) })
}

// orphan starts a Redis, tells its id, and waits to be killed.
func orphan(t *testing.T) {
	dir := os.Getenv("SERVERS_ORPHAN")
	r, err := StartRedis(dir, RedisOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "pid"), []byte(strconv.Itoa(r.PID())+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	<-r.proc.done
	syscall.Exit(1)
}
