package rediskit

import (
	"net"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// embedded is a Redis inside this process. It opens no port: connections are
// pipes in memory, so nobody else on the machine can reach it.
type embedded struct {
	server *miniredis.Miniredis
	stop   chan struct{}
	once   sync.Once
	ticker sync.WaitGroup
}

// tick is how often keys age, and by how much.
const tick = time.Second

// startEmbedded starts a server whose keys age with the clock. In miniredis a
// time to live stands still until FastForward is called; its own ClockTTL
// sorts all keys on every command and is not used.
func startEmbedded() *embedded {
	e := &embedded{server: miniredis.NewMiniRedis(), stop: make(chan struct{})}
	e.ticker.Go(e.age)
	return e
}

func (e *embedded) age() {
	t := time.NewTicker(tick)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			e.server.FastForward(tick)
		case <-e.stop:
			return
		}
	}
}

// dial gives a new connection. The server starts with the first.
func (e *embedded) dial() (net.Conn, error) {
	c, err := e.server.Dial()
	if err != nil {
		return nil, err
	}
	return newPipe(c), nil
}

func (e *embedded) close() {
	e.once.Do(func() { close(e.stop) })
	e.ticker.Wait()
	e.server.Close()
}
