package doctor

import (
	"context"
	"syscall"
)

const fewFiles = 4096 // a connection of a visitor takes one

// lookAtLimits: how many visitors may be connected at once?
func lookAtLimits(_ context.Context, _ *patient, r *record) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		r.warn("the limit is unknown: %v", err).do("look with: ulimit -n")
		return
	}
	if limit.Cur < fewFiles {
		r.warn("at most %d: beyond that visitors cannot connect", limit.Cur).do("raise it: LimitNOFILE=65536 in the systemd unit, or ulimit -n")
		return
	}
	r.ok("at most %d", limit.Cur)
}
