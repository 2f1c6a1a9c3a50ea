package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// journey is what one walk learns on its way.
type journey struct {
	binary  string
	dir     string // all files of this walk
	address string // where the server listens
	client  *http.Client

	server *exec.Cmd
	ended  chan error // the server's end

	reference  string // of the enquiry
	consultant string // address of who was told
	link       string // to accept by
}

func (j *journey) data() string { return filepath.Join(j.dir, "data") }
func (j *journey) log() string  { return filepath.Join(j.dir, "server.log") }
func (j *journey) base() string { return "http://" + j.address }

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// start starts the demo and waits until it says that it is ready.
func (j *journey) start() error {
	log, err := os.OpenFile(j.log(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := exec.Command(j.binary, "demo")
	cmd.Dir = j.dir
	cmd.Stdout, cmd.Stderr = log, log
	cmd.Env = append(os.Environ(), "FRONTDESK_DATA="+j.data(), "FRONTDESK_LISTEN="+j.address, "FRONTDESK_BASE_URL="+j.base())
	if err := cmd.Start(); err != nil {
		return err
	}
	j.server, j.ended = cmd, make(chan error, 1)
	go func() { j.ended <- cmd.Wait() }()
	return j.await("ready", func() (bool, error) {
		r, err := j.client.Get(j.base() + "/readyz")
		if err != nil {
			return false, nil // not listening yet
		}
		return r.StatusCode == http.StatusOK, r.Body.Close()
	})
}

// await asks again and again until it is so, there is an error, the server
// ends, or patience does.
func (j *journey) await(what string, so func() (bool, error)) error {
	deadline := time.After(patience)
	for {
		if yes, err := so(); yes || err != nil {
			return err
		}
		select {
		case err := <-j.ended:
			j.server = nil
			return fmt.Errorf("the server ended: %v", err)
		case <-deadline:
			return fmt.Errorf("not %s within %v", what, patience)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// stop asks the server to end and expects exit code 0.
func (j *journey) stop() error {
	if err := j.server.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case err := <-j.ended:
		j.server = nil
		return err
	case <-time.After(patience):
		return errors.New("it did not end on SIGTERM")
	}
}

// end leaves nothing behind, however far the walk came.
func (j *journey) end() {
	if j.server != nil {
		_ = j.server.Process.Kill() // it may have ended by itself
		<-j.ended
	}
	if err := os.RemoveAll(j.dir); err != nil {
		fmt.Fprintln(os.Stderr, "smoke:", err)
	}
}

// serverSaid is the last of the server's log.
func (j *journey) serverSaid() string {
	b, err := os.ReadFile(j.log())
	if err != nil {
		return err.Error()
	}
	return "--- the server's log ends:\n" + string(b[max(0, len(b)-4096):]) + "---"
}
