package observe_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"frontdesk/internal/observe"
)

const place = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

func TestALineCarriesItsRequestOrItsJobAndItsTrace(t *testing.T) {
	for name, at := range map[string]struct {
		ctx  context.Context
		want map[string]any
	}{
		"nothing": {t.Context(), map[string]any{}},
		"request": {observe.WithRequest(t.Context(), "REQUEST1"), map[string]any{"request": "REQUEST1"}},
		"job":     {observe.WithJob(t.Context(), "send_message", 7), map[string]any{"kind": "send_message", "job": 7.0}},
		"batch":   {observe.WithJob(t.Context(), "route_submission", 0), map[string]any{"kind": "route_submission"}},
		"trace": {observe.WithTraceparent(observe.WithJob(t.Context(), "send_message", 7), place),
			map[string]any{"kind": "send_message", "job": 7.0, "trace": "0af7651916cd43dd8448eb211c80319c"}},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			observe.NewLog(&out, "json", slog.LevelInfo).With("who", "me").WarnContext(at.ctx, "words", "n", 1)
			var line map[string]any
			if err := json.Unmarshal(out.Bytes(), &line); err != nil {
				t.Fatal(err)
			}
			for _, key := range []string{"request", "kind", "job", "trace"} {
				if line[key] != at.want[key] {
					t.Errorf("%s is %v, want %v", key, line[key], at.want[key])
				}
			}
			if line["who"] != "me" || line["n"] != 1.0 || line["msg"] != "words" {
				t.Errorf("the line lost something: %v", line)
			}
		})
	}
}

func TestTheWordsOfAnErrorAreVeiledInEveryFormat(t *testing.T) {
	said := errors.New(`RCPT: 550 5.1.1 <ana.zhang@client.example>: no mailbox for "+86 138 0013 8000" at /a/k3y9Xq_2-QzPlmTr8VbNwE4s, key JBSWY3DPEHPK3PXPJBSWY3DP`)
	for _, format := range observe.LogFormats {
		var out bytes.Buffer
		observe.NewLog(&out, format, slog.LevelInfo).Warn("job failed", "error", said)
		for _, secret := range []string{"ana.zhang", "client.example", "8000", "k3y9", "JBSWY3"} {
			if strings.Contains(out.String(), secret) {
				t.Errorf("%s shows %s: %s", format, secret, out.String())
			}
		}
		if !strings.Contains(out.String(), "550 5.1.1") {
			t.Errorf("%s hides the code: %s", format, out.String())
		}
	}
}

func TestWhatHelpsAnOperatorStaysReadable(t *testing.T) {
	for _, words := range []string{
		"dial tcp 127.0.0.1:54321: connect: connection refused",
		`ERROR: insert or update on table "team_consultants" violates foreign key constraint "team_consultants_consultant_id_fkey" (SQLSTATE 23503)`,
		"database is locked (5) (SQLITE_BUSY)",
		"tls: failed to verify certificate: x509: certificate signed by unknown authority",
	} {
		if got := observe.Veil(words); got != words {
			t.Errorf("%s became %s", words, got)
		}
	}
}

func TestOnlyKnownLevelsAreTaken(t *testing.T) {
	for _, s := range []string{"", "info", "DEBUG", "warn", "error"} {
		if _, err := observe.ParseLevel(s); err != nil {
			t.Error(err)
		}
	}
	if _, err := observe.ParseLevel("loud"); err == nil {
		t.Error("loud was taken")
	}
}
