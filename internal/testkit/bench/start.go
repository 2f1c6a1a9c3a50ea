package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"frontdesk/internal/testkit/servers"
)

const starts = 5

// start measures how soon a first and a later start answer, what an idle process holds, and what is shipped.
func (b *bench) start() error {
	binary, err := filepath.Abs(b.binary)
	if err != nil {
		return err
	}
	began := time.Now()
	p, err := servers.StartFrontdesk(servers.FrontdeskOptions{Binary: binary, Args: []string{"serve"}})
	if err != nil {
		return err
	}
	defer p.Stop()
	first, later := time.Since(began), time.Duration(0)
	for range starts {
		if _, err := p.Terminate(); err != nil {
			return err
		}
		began = time.Now()
		if err := p.Launch(); err != nil {
			return err
		}
		later = max(later, time.Since(began))
	}
	b.table.add(row{"start to first answer, embedded", fmt.Sprintf("%s; again, the slowest of %d: %s", brief(first), starts, brief(later)), "",
		"≤ 0.5 s", judge(max(first, later) <= 500*time.Millisecond)})
	time.Sleep(b.span) // idle is what it is after a while
	held, err := resident(p.PID())
	if err != nil {
		return err
	}
	b.table.add(row{"idle memory", fmt.Sprintf("%d MiB", held>>20), "", "≤ 64 MiB", judge(held <= 64<<20)})
	file, err := os.Stat(binary)
	if err != nil {
		return err
	}
	b.table.add(row{"binary", fmt.Sprintf("%.1f MB", float64(file.Size())/1e6), "", "", shown})
	return nil
}

// resident is the memory of a process that is in RAM, in bytes.
func resident(pid int) (int64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	line, _, _ := strings.Cut(rest, "kB")
	kib, err := strconv.ParseInt(strings.TrimSpace(line), 10, 64)
	return kib << 10, err
}
