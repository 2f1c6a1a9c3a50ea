package rediskit

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/testkit/servers"
)

// eventually waits until condition holds.
func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for !condition() {
		if time.Now().After(deadline) {
			t.Fatalf("never happened: %s", what)
		}
		<-time.After(10 * time.Millisecond)
	}
}

func TestAStandaloneServerIsReachedInTheDatabaseThatTheURLNames(t *testing.T) {
	s := servers.RedisFor(t, servers.RedisOptions{})
	second, first := open(t, s.URL+"/1"), open(t, s.URL)
	defer first.Close()
	defer second.Close()
	if err := second.Client().Set(t.Context(), "k", "v", 0).Err(); err != nil {
		t.Fatal(err)
	}
	if n := first.Client().Exists(t.Context(), "k").Val(); n != 0 {
		t.Error("database 0 shows what was written to 1")
	}
	if second.Embedded() {
		t.Error("Embedded() = true")
	}
}

func TestAPasswordIsUsedAndNeverShown(t *testing.T) {
	const password = "p@ss/w?rd"
	s := servers.RedisFor(t, servers.RedisOptions{Args: []string{"--requirepass", password}})
	good := open(t, "redis://:"+url.PathEscape(password)+"@"+s.Addr)
	defer good.Close()
	if err := good.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	bad := open(t, "redis://:hunter2@"+s.Addr)
	defer bad.Close()
	if err := bad.Ping(t.Context()); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("with a wrong password: %v", err)
	}
}

func TestAServerThatReturnsIsFoundAgain(t *testing.T) {
	s := servers.RedisFor(t, servers.RedisOptions{})
	r := open(t, s.URL, PoolSize(2))
	defer r.Close()
	if err := s.Kill(); err != nil {
		t.Fatal(err)
	}
	for range 10 { // more failed dials than the pool is large
		if r.Ping(t.Context()) == nil {
			t.Fatal("a dead server answered")
		}
	}
	if err := s.Restart(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the pool dialled again", func() bool { return r.Ping(t.Context()) == nil })
}

func TestAClusterIsReachedThroughAnyOfItsNodes(t *testing.T) {
	s := servers.RedisFor(t, servers.RedisOptions{Args: []string{"--cluster-enabled", "yes"}})
	node := open(t, s.URL)
	defer node.Close()
	if err := node.Client().ClusterAddSlotsRange(t.Context(), 0, 16383).Err(); err != nil {
		t.Fatal(err)
	}
	r := open(t, "redis+cluster://127.0.0.1:1,"+s.Addr) // nobody listens on the first
	defer r.Close()
	eventually(t, "the cluster took a key", func() bool {
		return r.Client().Set(t.Context(), "{tag}:k", "v", 0).Err() == nil
	})
}

func TestTheMasterOfASentinelIsFound(t *testing.T) {
	master := servers.RedisFor(t, servers.RedisOptions{})
	_, port, _ := strings.Cut(master.Addr, ":")
	sentinel := servers.RedisFor(t, servers.RedisOptions{
		Config: fmt.Sprintf("sentinel monitor firm 127.0.0.1 %s 1\n", port),
		Args:   []string{"--sentinel"},
	})
	r := open(t, "redis+sentinel://127.0.0.1:1,"+sentinel.Addr+"/firm/1")
	defer r.Close()
	eventually(t, "the master took a key", func() bool {
		return r.Client().Set(t.Context(), "k", "v", 0).Err() == nil
	})
	direct := open(t, master.URL+"/1")
	defer direct.Close()
	if got := direct.Client().Get(t.Context(), "k").Val(); got != "v" {
		t.Errorf("the master holds %q", got)
	}
}
