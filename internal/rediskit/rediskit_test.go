package rediskit

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"
)

func open(t *testing.T, url string, opts ...Option) *Redis {
	t.Helper()
	r, err := Open(url, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAnEmptyURLOpensARedisInThisProcess(t *testing.T) {
	defer goleak.VerifyNone(t)
	r := open(t, "")
	if !r.Embedded() {
		t.Error("Embedded() = false")
	}
	if err := r.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

func TestClosingAnEmbeddedRedisThatWasNeverUsedLeavesNothingRunning(t *testing.T) {
	defer goleak.VerifyNone(t)
	if err := open(t, "").Close(); err != nil {
		t.Error(err)
	}
}

func TestEmbeddedKeysExpireWithTheClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := open(t, "")
		defer r.Close()
		if err := r.Client().Set(t.Context(), "k", "v", 3*time.Second).Err(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2500 * time.Millisecond) // the bubble's time
		if n := r.Client().Exists(t.Context(), "k").Val(); n != 1 {
			t.Error("expired early")
		}
		time.Sleep(time.Second)
		if n := r.Client().Exists(t.Context(), "k").Val(); n != 0 {
			t.Error("still there after its time")
		}
	})
}

func TestAnEmbeddedRedisTakesAPipelineLargerThanAnyBuffer(t *testing.T) {
	r := open(t, "")
	defer r.Close()
	long := strings.Repeat("x", 1000)
	p := r.Client().Pipeline()
	for range 2000 {
		p.Echo(t.Context(), long)
	}
	answers, err := p.Exec(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range answers {
		if a.(*redis.StringCmd).Val() != long {
			t.Fatal("an answer differs from what was sent")
		}
	}
}

func TestOpenDoesNotNeedTheServerToBeThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close() // nobody listens here now
	for _, url := range []string{
		"redis://" + l.Addr().String(),
		"redis+sentinel://" + l.Addr().String() + "/main",
		"redis+cluster://" + l.Addr().String(),
	} {
		r := open(t, url)
		if r.Ping(t.Context()) == nil {
			t.Errorf("%s: a ping that nobody answered succeeded", url)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestAShortContextHoldsAgainstAServerThatNeverAnswers(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0") // the kernel accepts, nobody answers
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	r := open(t, "redis://"+l.Addr().String())
	defer r.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	start := time.Now()
	if err := r.Ping(ctx); !errors.Is(err, context.DeadlineExceeded) && !isTimeout(err) {
		t.Errorf("ping: %v", err)
	}
	if took := time.Since(start); took > 500*time.Millisecond {
		t.Errorf("took %v, the context allowed 20ms", took)
	}
}

func isTimeout(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout()
}
