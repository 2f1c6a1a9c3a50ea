package rediskit

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9/logging"
)

func TestWhatTheDriverSaysGoesToTheGivenLogAtLevelDebug(t *testing.T) {
	defer logging.Enable() // as it was
	var out strings.Builder
	LogDriver(slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})))
	r := open(t, "redis://127.0.0.1:1") // nobody listens there
	if r.Ping(t.Context()) == nil {
		t.Fatal("somebody does listen there")
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if s := out.String(); !strings.Contains(s, "level=DEBUG") || !strings.Contains(s, "failed to dial") {
		t.Errorf("logged %q", s)
	}
}
