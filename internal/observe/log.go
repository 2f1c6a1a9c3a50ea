package observe

import (
	"context"
	"fmt"
	"io"
	"log/slog"
)

// LogFormats are the formats of the log.
var LogFormats = [...]string{"text", "json"}

// NewLog returns a log whose lines carry the request or the job, and the trace, of their context. Format is one
// of LogFormats, empty for the first.
func NewLog(w io.Writer, format string, level slog.Level) *slog.Logger {
	options := &slog.HandlerOptions{Level: level, ReplaceAttr: veilErrors}
	if format == "json" {
		return slog.New(&logHandler{slog.NewJSONHandler(w, options)})
	}
	return slog.New(&logHandler{slog.NewTextHandler(w, options)})
}

// ParseLevel reads debug, info, warn or error; empty is info.
func ParseLevel(s string) (level slog.Level, err error) {
	if s == "" {
		return slog.LevelInfo, nil
	}
	if err := level.UnmarshalText([]byte(s)); err != nil {
		return level, fmt.Errorf("%q is none of debug, info, warn, error", s)
	}
	return level, nil
}

// logHandler adds to each line what its context knows.
type logHandler struct{ slog.Handler }

func (h *logHandler) Handle(ctx context.Context, r slog.Record) error {
	if s := scopeOf(ctx); s != nil {
		r = r.Clone()
		if s.request != "" {
			r.AddAttrs(slog.String("request", s.request))
		}
		if s.kind != "" {
			r.AddAttrs(slog.String("kind", s.kind))
		}
		if s.job != 0 {
			r.AddAttrs(slog.Int64("job", s.job))
		}
	}
	if id := TraceID(ctx); id != "" {
		r.AddAttrs(slog.String("trace", id))
	}
	return h.Handler.Handle(ctx, r)
}

func (h *logHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &logHandler{h.Handler.WithAttrs(attrs)}
}

func (h *logHandler) WithGroup(name string) slog.Handler {
	return &logHandler{h.Handler.WithGroup(name)}
}
