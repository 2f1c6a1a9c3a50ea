package mail

import (
	"context"
	"net"
	"sync"
	"time"
)

// A leash holds the deadlines of a connection: each wait has its own, and none outlives the context by more than
// the grace that is left to it.
type leash struct {
	wire net.Conn

	mu    sync.Mutex
	over  bool // the context is
	grace time.Duration
	stop  func() bool
}

// heed ties the connection to ctx until release. The grace is nil at first: when ctx is over, waits end at once.
func (l *leash) heed(ctx context.Context) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.over, l.grace = false, 0
	l.stop = context.AfterFunc(ctx, l.cut)
}

// release unties the connection from its context. It returns false when the context was over before, so that the
// deadline may still be moved: the connection is then of no use to anybody else.
func (l *leash) release() bool { return l.stop() }

func (l *leash) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.over = true
	l.set(l.grace)
}

// within gives what follows d from now, or what the context leaves of it.
func (l *leash) within(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over {
		d = min(d, l.grace)
	}
	l.set(d)
}

// spare lets waits go on for grace after the context is over.
func (l *leash) spare(grace time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.grace = grace
}

func (l *leash) set(d time.Duration) {
	_ = l.wire.SetDeadline(time.Now().Add(d)) // fails on a closed connection only, as will the read or write itself
}
