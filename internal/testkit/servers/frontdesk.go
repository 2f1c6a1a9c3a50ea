package servers

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

// BuildFrontdesk builds the program into a folder and returns its path. The working directory must be inside
// the module.
func BuildFrontdesk(dir string) (string, error) {
	binary := filepath.Join(dir, "frontdesk")
	cmd := exec.Command("go", "build", "-tags", "nomsgpack", "-o", binary, "frontdesk/cmd/frontdesk")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build frontdesk: %w\n%s", err, out)
	}
	return binary, nil
}

// FrontdeskOptions say how the program is started.
type FrontdeskOptions struct {
	Binary string   // as BuildFrontdesk made it
	Args   []string // the subcommand; empty: demo
	Env    []string // FRONTDESK_X=…, beside the listening address and the data folder
	Dir    string   // its data folder; empty: a temporary one that Stop removes
	Under  []string // a program and its arguments that runs it, such as strace; empty: none
}

// Frontdesk is the product as a child process.
type Frontdesk struct {
	URL  string // http://127.0.0.1:port
	Data string // its data folder

	dir  folder
	port int
	opts FrontdeskOptions
	proc *process
}

// StartFrontdesk starts the program on a free port and waits until it is ready for visitors.
func StartFrontdesk(opts FrontdeskOptions) (*Frontdesk, error) {
	p, err := NewFrontdesk(opts)
	if err != nil {
		return nil, err
	}
	if err := p.Launch(); err != nil {
		return nil, p.dir.failed(err)
	}
	return p, nil
}

// NewFrontdesk finds the program a free port and a folder, and does not start it.
func NewFrontdesk(opts FrontdeskOptions) (*Frontdesk, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	f, err := openFolder(opts.Dir, "program")
	if err != nil {
		return nil, err
	}
	if len(opts.Args) == 0 {
		opts.Args = []string{"demo"}
	}
	return &Frontdesk{URL: "http://" + hostPort(port), Data: filepath.Join(f.path, "data"), dir: f, port: port, opts: opts}, nil
}

// Launch starts the program, the first time or again after Kill or Terminate, on the same port and data, and
// waits until it is ready for visitors.
func (p *Frontdesk) Launch() error {
	if err := p.Begin(); err != nil {
		return err
	}
	if err := p.proc.ready(p.answers); err != nil {
		_ = p.proc.end(syscall.SIGKILL) // the reason is already in err
		return err
	}
	return nil
}

// Begin is Launch without waiting.
func (p *Frontdesk) Begin() error {
	args := append(append([]string{}, p.opts.Under...), p.opts.Binary)
	args = append(args, p.opts.Args...)
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = p.dir.path
	cmd.Env = append(os.Environ(), "FRONTDESK_DATA="+p.Data, "FRONTDESK_LISTEN="+hostPort(p.port))
	cmd.Env = append(cmd.Env, p.opts.Env...)
	proc, err := start(cmd, p.LogFile(), syscall.SIGKILL)
	if err != nil {
		return fmt.Errorf("start frontdesk: %w", err)
	}
	p.proc = proc
	return nil
}

func (p *Frontdesk) answers(ctx context.Context) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.URL+"/readyz", nil)
	if err != nil {
		return false
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	return response.Body.Close() == nil && response.StatusCode == http.StatusOK
}

// PID is the process id: of the program, or of what runs it.
func (p *Frontdesk) PID() int { return p.proc.pid() }

// LogFile is the file with what the program printed, over all its starts.
func (p *Frontdesk) LogFile() string { return filepath.Join(p.dir.path, "frontdesk.log") }

// Log is what the program printed, over all its starts.
func (p *Frontdesk) Log() string {
	text, err := os.ReadFile(p.LogFile())
	if err != nil {
		return err.Error()
	}
	return string(bytes.TrimSpace(text))
}

// Pause stops the program's clock until Resume.
func (p *Frontdesk) Pause() error { return p.proc.cmd.Process.Signal(syscall.SIGSTOP) }

// Resume undoes Pause.
func (p *Frontdesk) Resume() error { return p.proc.cmd.Process.Signal(syscall.SIGCONT) }

// Kill ends the program at once, by SIGKILL; its folder stays for Launch.
func (p *Frontdesk) Kill() error { return p.proc.end(syscall.SIGKILL) }

// Terminate asks the program to end, by SIGTERM, waits until it has, and returns its exit code.
func (p *Frontdesk) Terminate() (int, error) {
	err := p.proc.end(syscall.SIGTERM)
	return p.proc.cmd.ProcessState.ExitCode(), err
}

// Stop ends the program, if it was ever started, and removes the folder that was made for it. Stopping twice is
// harmless.
func (p *Frontdesk) Stop() error {
	if p.proc != nil {
		if err := p.Kill(); err != nil {
			return err
		}
	}
	return p.dir.remove()
}
