package servers

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"time"
)

var transactionRate = regexp.MustCompile(`tps = ([0-9.]+)`)

// Pgbench runs a script of pgbench's for a while, by so many clients at once, and returns the transactions a
// second.
func (p *Postgres) Pgbench(ctx context.Context, script string, clients int, span time.Duration) (float64, error) {
	file := filepath.Join(p.dir.path, "pgbench.sql")
	if err := os.WriteFile(file, []byte(script), 0o644); err != nil { // the server's user reads it
		return 0, err
	}
	cmd := p.command("pgbench", "-n", "-f", file, "-c", strconv.Itoa(clients), "-j", "2", "-M", "prepared",
		"-T", strconv.Itoa(max(1, int(span.Seconds()))), p.URL)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("pgbench: %w\n%s", err, out)
	}
	match := transactionRate.FindSubmatch(out)
	if match == nil || ctx.Err() != nil {
		return 0, fmt.Errorf("pgbench named no rate:\n%s", out)
	}
	return strconv.ParseFloat(string(match[1]), 64)
}

// Run runs statements as psql does.
func (p *Postgres) Run(statements string) error {
	if out, err := p.command("psql", "-q", "-v", "ON_ERROR_STOP=1", "-c", statements, p.URL).CombinedOutput(); err != nil {
		return fmt.Errorf("psql: %w\n%s", err, out)
	}
	return nil
}
