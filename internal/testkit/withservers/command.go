package main

import (
	"os"
	"os/exec"
	"syscall"
)

// command runs args to their end, passing on what comes in on signals, and
// gives the exit code. It runs in a process group of its own, so that a signal
// reaches its children too, and once.
func command(args, env []string, signals <-chan os.Signal) int {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = env
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		say("%v", err)
		return 127 // as a shell says "not found"
	}
	done := make(chan struct{})
	go passOn(cmd.Process.Pid, signals, done)
	_ = cmd.Wait() // the state below says how it ended
	close(done)
	return code(cmd.ProcessState)
}

// passOn hands signals to the process group until done is closed.
func passOn(group int, signals <-chan os.Signal, done <-chan struct{}) {
	for {
		select {
		case s := <-signals:
			if err := syscall.Kill(-group, s.(syscall.Signal)); err != nil {
				say("pass on %v: %v", s, err)
			}
		case <-done:
			return
		}
	}
}

func code(s *os.ProcessState) int {
	if w, ok := s.Sys().(syscall.WaitStatus); ok && w.Signaled() {
		return 128 + int(w.Signal())
	}
	return s.ExitCode()
}
