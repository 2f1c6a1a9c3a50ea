package rediskit

import (
	"net"
	"sync"
	"time"
)

// pipe is the client's end of a net.Pipe whose writes do not wait for the
// reader. A bare pipe holds nothing: the client, writing a long pipeline, and
// the server, answering its first command, would each wait for the other to
// read. What waits is bounded by what the client sends before it reads the
// answers, which is one pipeline.
type pipe struct {
	net.Conn

	mu      sync.Mutex
	filled  sync.Cond
	waiting []byte
	err     error // why writing ended, once it has
}

func newPipe(c net.Conn) *pipe {
	p := &pipe{Conn: c}
	p.filled.L = &p.mu
	go p.pump() // ends with Close
	return p
}

// Write takes all of b, or returns why the connection takes nothing any more.
func (p *pipe) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err != nil {
		return 0, p.err
	}
	p.waiting = append(p.waiting, b...)
	p.filled.Signal()
	return len(b), nil
}

// Close drops what is not yet read on the other side, as a reset would.
func (p *pipe) Close() error {
	p.end(net.ErrClosed)
	return p.Conn.Close()
}

// SetWriteDeadline has nothing to bound: Write does not wait. The client's
// deadline must not reach pump, whose turn may come after it.
func (p *pipe) SetWriteDeadline(time.Time) error { return nil }

// SetDeadline bounds reading alone.
func (p *pipe) SetDeadline(t time.Time) error { return p.SetReadDeadline(t) }

// pump hands what waits to the server until the connection ends.
func (p *pipe) pump() {
	var spare []byte
	for {
		b := p.take(spare)
		if b == nil {
			return
		}
		if _, err := p.Conn.Write(b); err != nil {
			p.end(err)
			return
		}
		spare = b[:0]
	}
}

// take waits for something to write and leaves spare to be filled next; nil
// means that there will be no more.
func (p *pipe) take(spare []byte) []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.waiting) == 0 && p.err == nil {
		p.filled.Wait()
	}
	if p.err != nil {
		return nil
	}
	b := p.waiting
	p.waiting = spare
	return b
}

func (p *pipe) end(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err == nil {
		p.err = err
	}
	p.filled.Signal()
}
