// Command bench measures what Frontdesk promises to be fast at, each figure beside a baseline of the same run:
// on another machine both move, and their ratio counts.
//
//	go run -tags nomsgpack ./internal/testkit/bench [-only capture] [-seconds 5]
//
// The product runs as it is shipped, as a child process; its database servers, its mail server and the load are
// on the same machine. Nothing here passes or fails: the table says which budget holds.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

// bench is what every measurement needs.
type bench struct {
	ctx    context.Context
	binary string        // the product, as make build leaves it
	span   time.Duration // of each steady load
	leads  int           // to be routed
	table  table
}

type measurement struct {
	name string
	run  func(*bench) error
}

// measurements in the order of the table; those that others are compared with come first.
var measurements = []measurement{
	{"start", (*bench).start},
	{"embed", (*bench).embed},
	{"capture", (*bench).capture},
	{"pages", (*bench).pages},
	{"told", (*bench).told},
	{"mails", (*bench).mails},
	{"routing", (*bench).routing},
	{"spam", (*bench).spam},
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "bare" {
		serveBare()
		return
	}
	binary := flag.String("binary", "bin/frontdesk", "the product, built by make build")
	only := flag.String("only", "", "run the measurements whose names begin so, separated by commas; empty: all")
	span := flag.Duration("span", 6*time.Second, "length of each steady load")
	leads := flag.Int("leads", 100_000, "submissions to route")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	b := &bench{ctx: ctx, binary: *binary, span: *span, leads: *leads}
	if err := b.runAll(*only); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func (b *bench) runAll(only string) error {
	for _, m := range measurements {
		if !chosen(m.name, only) {
			continue
		}
		fmt.Fprintln(os.Stderr, "measuring", m.name)
		if err := m.run(b); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
	}
	return b.table.print(os.Stdout)
}

func chosen(name, only string) bool {
	if only == "" {
		return true
	}
	for _, prefix := range strings.Split(only, ",") {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}
