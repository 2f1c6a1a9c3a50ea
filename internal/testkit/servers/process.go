package servers

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// process is one running server and its log.
type process struct {
	cmd  *exec.Cmd
	log  string        // path of the file with what it printed
	done chan struct{} // closed when it has ended
}

// start runs cmd with its output appended to the file log. If this process dies,
// the kernel sends the server orphaned.
func start(cmd *exec.Cmd, log string, orphaned syscall.Signal) (*process, error) {
	out, err := os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open server log: %w", err)
	}
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Pdeathsig = orphaned
	cmd.SysProcAttr.Setpgid = true // a terminal's ^C is for the test, which then stops the server
	p := &process{cmd: cmd, log: log, done: make(chan struct{})}
	started := make(chan error)
	go p.run(started)
	return p, <-started
}

// run starts the server and waits for its end. The kernel counts the death of
// the starting thread as the parent's, so that thread is kept until then.
func (p *process) run(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer close(p.done)
	err := p.cmd.Start()
	started <- err
	if err == nil {
		_ = p.cmd.Wait() // how a server ended is in its log
	}
}

func (p *process) pid() int { return p.cmd.Process.Pid }

func (p *process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// ready asks until the server answers; it fails when the server ends first, or
// after the package's patience, with the end of the log.
func (p *process) ready(answers func(context.Context) bool) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for !answers(ctx) {
		select {
		case <-p.done:
			return fmt.Errorf("%s ended at once:\n%s", p.cmd.Path, p.tail())
		case <-ctx.Done():
			return fmt.Errorf("%s did not answer in %v:\n%s", p.cmd.Path, patience, p.tail())
		case <-again.C:
		}
	}
	return nil
}

// end sends sig and waits for the server to end, by force if it will not.
func (p *process) end(sig syscall.Signal) error {
	if err := p.cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop %s: %w", p.cmd.Path, err)
	}
	select {
	case <-p.done:
		return nil
	case <-time.After(patience):
	}
	_ = p.cmd.Process.Kill() // the error below says what matters
	<-p.done
	return fmt.Errorf("%s did not end in %v and was killed", p.cmd.Path, patience)
}

// tail is the last of what the server printed.
func (p *process) tail() string {
	b, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	return string(b[max(0, len(b)-4096):])
}
