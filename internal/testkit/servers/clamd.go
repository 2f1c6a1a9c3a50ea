package servers

import (
	"bufio"
	"context"
	"encoding/hex"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Virus is what the test's own signature is of. It is put together here, so that no scanner objects to this file.
func Virus() string { return strings.Join([]string{"harbourline", "test", "find", "7f3a"}, "-") }

// VirusName is what clamd calls it.
const VirusName = "Harbourline.Test.UNOFFICIAL"

// Clamd is a ClamAV daemon that knows Virus and nothing else.
type Clamd struct {
	Addr   string // 127.0.0.1:port
	Socket string // the path of its other one

	dir     folder
	program string
	proc    *process
}

// StartClamd starts a clamd that takes files of at most so many bytes, and waits until it answers. The error wraps ErrMissing
// when there is none here.
func StartClamd(most int) (*Clamd, error) {
	program, err := exec.LookPath("clamd")
	if err != nil {
		return nil, fmt.Errorf("clamd: %w", ErrMissing)
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	f, err := openFolder("", "clamd")
	if err != nil {
		return nil, err
	}
	c := &Clamd{Addr: hostPort(port), Socket: filepath.Join(f.path, "clamd.ctl"), dir: f, program: program}
	settings := strings.NewReplacer("DIR", f.path, "PORT", fmt.Sprint(port), "MOST", fmt.Sprint(most)).Replace(clamdSettings)
	signature := "Harbourline.Test:0:*:" + hex.EncodeToString([]byte(Virus())) + "\n"
	for name, text := range map[string]string{"clamd.conf": settings, "signatures/test.ndb": signature} {
		path := filepath.Join(f.path, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, f.failed(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return nil, f.failed(err)
		}
	}
	if err := c.Start(); err != nil {
		return nil, f.failed(err)
	}
	return c, nil
}

// ClamdFor is StartClamd for a clamd that lives as long as t.
func ClamdFor(t testing.TB, most int) *Clamd {
	t.Helper()
	c, err := StartClamd(most)
	require(t, err)
	t.Cleanup(func() { stopFor(t, c.Stop) })
	return c
}

const clamdSettings = `Foreground yes
DatabaseDirectory DIR/signatures
OfficialDatabaseOnly no
LocalSocket DIR/clamd.ctl
FixStaleSocket yes
TCPSocket PORT
TCPAddr 127.0.0.1
TemporaryDirectory DIR
StreamMaxLength MOST
MaxFileSize MOST
MaxScanSize 400M
AlertExceedsMax yes
SelfCheck 0
`

// Start starts it, again where it was stopped, on the same port.
func (c *Clamd) Start() (err error) {
	cmd := exec.Command(c.program, "-c", filepath.Join(c.dir.path, "clamd.conf"))
	if c.proc, err = start(cmd, filepath.Join(c.dir.path, "clamd.log"), syscall.SIGTERM); err != nil {
		return fmt.Errorf("start clamd: %w", err)
	}
	if err := c.proc.ready(c.answers); err != nil {
		_ = c.proc.end(syscall.SIGTERM) // the reason is already in err
		return err
	}
	return nil
}

func (c *Clamd) answers(ctx context.Context) bool {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", c.Addr)
	if err != nil {
		return false
	}
	defer conn.Close() // it was only asked
	deadline, _ := ctx.Deadline()
	if err := conn.SetDeadline(deadline); err != nil {
		return false
	}
	if _, err := conn.Write([]byte("zPING\x00")); err != nil {
		return false
	}
	answer, err := bufio.NewReader(conn).ReadString(0)
	return err == nil && answer == "PONG\x00"
}

// Halt ends it; Start starts it again.
func (c *Clamd) Halt() error { return c.proc.end(syscall.SIGTERM) }

// Stop ends it and removes its folder. Stopping twice is harmless.
func (c *Clamd) Stop() error {
	if err := c.proc.end(syscall.SIGTERM); err != nil {
		return err
	}
	return c.dir.remove()
}
