// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

// Command bench measures whole runs of `terraform plan` with many token data
// sources, as part of `make bench`: the provider against an empty one with the
// same schema. Both take turns in each round, and what counts is the ratio
// within a round, so that a machine that is busy with something else slows both.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/younium/terraform-provider-younium/internal/terraformcli"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

func main() {
	if os.Getenv(realVariable) != "" {
		os.Exit(wrap())
	}
	count := flag.Int("n", 1000, "how many data sources to plan")
	rounds := flag.Int("rounds", 9, "how many rounds to measure, after round 0, which does not count")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := bench(ctx, os.Stdout, *count, *rounds)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

const (
	// latency is what the second measurement adds to each answer of Younium.
	latency = 100 * time.Millisecond

	// A start takes a few milliseconds, so that one alone tells little.
	startsPerRound = 10
)

func bench(ctx context.Context, w io.Writer, count, rounds int) error {
	dir, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	server := youniumtest.New()
	defer server.Close()

	fmt.Fprintln(w, "Building both providers …")
	terraform, err := terraformcli.Find(ctx, dir)
	if err != nil {
		return err
	}
	empty, err := newSubject(ctx, filepath.Join(dir, "empty"), terraform, count, buildEmpty)
	if err != nil {
		return err
	}
	younium, err := newSubject(ctx, filepath.Join(dir, "younium"), terraform, count, terraformcli.Build,
		"YOUNIUM_BASE_URL="+server.URL(), "YOUNIUM_CLIENT_ID="+youniumtest.ClientID, "YOUNIUM_SECRET="+youniumtest.Secret)
	if err != nil {
		return err
	}

	result := newResults()
	for round := range rounds + 1 {
		fmt.Fprintf(w, "Round %d of %d …\n", round, rounds)
		if round == 1 {
			result = newResults() // Round 0 has filled the caches.
		}
		if err := result.measure(ctx, server, empty, younium); err != nil {
			return err
		}
	}
	version, err := empty.version(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\nterraform plan with %d data \"younium_token\", medians of %d interleaved rounds:\n\n", count, rounds)
	result.print(w)
	fmt.Fprintf(w, "\n%s, %d cores, %s/%s, %s, %s\n", cpu(), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(), version)
	return nil
}

// results holds what was measured, round by round.
type results struct {
	wall, delayed, peak, start series
}

func newResults() *results {
	return &results{
		wall:    series{name: "wall, 0 ms latency", unit: "s", target: 1.3},
		delayed: series{name: "wall, 100 ms latency", unit: "s", target: 1.3},
		peak:    series{name: "memory of the provider", unit: "MiB", target: 1.1},
		start:   series{name: "start of the provider", unit: "ms"},
	}
}

// measure adds one round.
func (r *results) measure(ctx context.Context, server *youniumtest.Server, empty, younium *subject) error {
	floor, err := empty.plan(ctx)
	if err != nil {
		return err
	}
	quick, err := planOnce(ctx, server, younium, 0)
	if err != nil {
		return err
	}
	slow, err := planOnce(ctx, server, younium, latency)
	if err != nil {
		return err
	}
	r.wall.add(floor.wall.Seconds(), quick.wall.Seconds())
	r.delayed.add(floor.wall.Seconds(), slow.wall.Seconds())
	r.peak.add(floor.peak, quick.peak)

	for range startsPerRound {
		bare, err := empty.start(ctx)
		if err != nil {
			return err
		}
		full, err := younium.start(ctx)
		if err != nil {
			return err
		}
		r.start.add(1000*bare.Seconds(), 1000*full.Seconds())
	}
	return nil
}

// planOnce plans against a server with the given latency, and makes sure that
// all data sources together cost one login.
func planOnce(ctx context.Context, server *youniumtest.Server, s *subject, delay time.Duration) (sample, error) {
	server.Reset()
	server.Inject(youniumtest.Fault{Delay: delay})
	planned, err := s.plan(ctx)
	if logins := server.Logins(); err == nil && logins != 1 {
		err = fmt.Errorf("%d logins in one plan", logins)
	}
	return planned, err
}

func (r *results) print(w io.Writer) {
	fmt.Fprintf(w, "  %-24s %10s %10s   %-6s %-14s %s\n", "", "empty", "younium", "ratio", "(min to max)", "target")
	for _, s := range []series{r.wall, r.delayed, r.peak, r.start} {
		if s.measured() {
			fmt.Fprintln(w, "  "+s.row())
		}
	}
	fmt.Fprintf(w, "  %-24s %10s %10d\n", "logins for each plan", "", 1)
}
