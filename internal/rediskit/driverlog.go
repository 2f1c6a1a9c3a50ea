package rediskit

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/redis/go-redis/v9"
)

// LogDriver sends what the Redis driver says of its own accord (a line for
// each failed dial) to log at level Debug instead of to standard error. The
// driver has one logger for the whole process, so this is a call of its own,
// made once by main, and not a side effect of Open.
func LogDriver(log *slog.Logger) { redis.SetLogger(driverLog{log}) }

type driverLog struct{ log *slog.Logger }

func (d driverLog) Printf(ctx context.Context, format string, v ...any) {
	if d.log.Enabled(ctx, slog.LevelDebug) {
		d.log.DebugContext(ctx, "redis driver", "said", fmt.Sprintf(format, v...))
	}
}
