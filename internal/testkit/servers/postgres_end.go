package servers

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// PID is the process id of the server's first process, the postmaster.
func (p *Postgres) PID() int { return p.proc.pid() }

// Kill ends the server as a crash would: all its processes at once, nothing
// flushed. The files stay for Restart.
func (p *Postgres) Kill() error {
	if p.proc.ended() {
		return nil
	}
	children := childrenOf(p.PID()) // asked before, because later nobody knows whose they were
	err := p.proc.end(syscall.SIGKILL)
	for _, pid := range children {
		_ = syscall.Kill(pid, syscall.SIGKILL) // most have noticed already and are gone
	}
	return err
}

// Restart ends the server if it runs, as Kill does, and starts it again with
// the same files on the same port: it recovers from its log.
func (p *Postgres) Restart() error {
	if err := p.Kill(); err != nil {
		return err
	}
	err := p.launch()
	for range 100 { // the dead server's last process may hold its shared memory for a moment
		if err == nil || !strings.Contains(err.Error(), "shared memory block") {
			break
		}
		err = p.launch()
	}
	return err
}

// Stop ends the server in order and removes what StartPostgres made. Stopping
// twice is harmless.
func (p *Postgres) Stop() error {
	if err := p.proc.end(syscall.SIGINT); err != nil { // "fast": sessions are ended, data is flushed
		return err
	}
	return p.dir.remove()
}

// childrenOf lists the children of pid that were started by its first thread;
// none when the kernel does not say.
func childrenOf(pid int) []int {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err != nil {
		return nil
	}
	var pids []int
	for _, f := range strings.Fields(string(b)) {
		if n, err := strconv.Atoi(f); err == nil {
			pids = append(pids, n)
		}
	}
	return pids
}
