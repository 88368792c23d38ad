// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

// Package bench_test measures the provider against an empty one with the same
// schema, which shows what Terraform and the framework cost by themselves.
// `make bench` prints the ratio; benchstat compares the two in detail:
//
//	go test -run '^$' -bench . -benchtime 1x -count 10 ./internal/bench > bench.txt
//	benchstat -col /provider bench.txt
package bench_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/younium/terraform-provider-younium/internal/provider"
	"github.com/younium/terraform-provider-younium/internal/terraformcli"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

const requiredProviders = `
terraform {
  required_providers { younium = { source = "` + provider.Address + `" } }
}
`

const configuration = requiredProviders + `data "younium_token" "this" { count = 1000 }
`

// latencies are what the simulated Younium adds to each response.
var latencies = []time.Duration{0, 100 * time.Millisecond}

// BenchmarkPlan runs `terraform plan` with 1000 tokens.
func BenchmarkPlan(b *testing.B) {
	empty, younium := build(b, "./empty", configuration)
	for _, latency := range latencies {
		for _, p := range []*subject{empty, younium} {
			b.Run(fmt.Sprintf("latency=%s/provider=%s", latency, p.name), func(b *testing.B) {
				for b.Loop() {
					p.plan(b, latency)
				}
			})
		}
	}
}

// BenchmarkPlanRatio reports how many times as long the same plan takes with
// the provider, as the median of rounds in which both take turns: a machine
// that is busy with something else slows both.
func BenchmarkPlanRatio(b *testing.B) {
	empty, younium := build(b, "./empty", configuration)
	for _, latency := range latencies {
		b.Run(fmt.Sprintf("latency=%s", latency), func(b *testing.B) {
			reportRatio(b, empty, younium, latency)
		})
	}
}

// reportRatio runs both plans in turns, and reports the median of the ratios.
func reportRatio(b *testing.B, empty, younium *subject, latency time.Duration, options ...string) {
	b.Helper()
	var ratios []float64
	for b.Loop() {
		floor := empty.plan(b, latency, options...)
		ratios = append(ratios, float64(younium.plan(b, latency, options...))/float64(floor))
	}
	slices.Sort(ratios)
	b.ReportMetric(0, "ns/op") // The sum of both says nothing.
	b.ReportMetric(ratios[len(ratios)/2], "ratio")
}

// BenchmarkStart starts the provider's process and waits until it is ready for
// Terraform, which does so three times for each plan.
func BenchmarkStart(b *testing.B) {
	empty, younium := build(b, "./empty", configuration)
	for _, p := range []*subject{empty, younium} {
		b.Run("provider="+p.name, func(b *testing.B) {
			for b.Loop() {
				p.start(b)
			}
		})
	}
}

// subject is a provider that was built, with the configuration to plan.
type subject struct {
	name, binary string
	logins       int // expected of each plan
	workspace    *terraformcli.Workspace
	server       *youniumtest.Server
}

// build compiles the provider and an empty one, and plans once with each to fill the caches.
func build(b *testing.B, rival, configuration string) (empty, younium *subject) {
	b.Helper()
	server := youniumtest.New()
	b.Cleanup(server.Close)
	empty = &subject{name: "empty", server: server}
	empty.build(b, rival, configuration)
	younium = &subject{name: "younium", logins: 1, server: server}
	younium.build(b, "../..", configuration)
	return empty, younium
}

func (p *subject) build(b *testing.B, source, configuration string) {
	b.Helper()
	p.binary = filepath.Join(b.TempDir(), "terraform-provider-younium")
	if runtime.GOOS == "windows" {
		p.binary += ".exe"
	}
	if output, err := exec.CommandContext(b.Context(), "go", "build", "-o", p.binary, source).CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, output)
	}
	terraform, err := terraformcli.Find(b.Context(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	p.workspace, err = terraformcli.NewWorkspace(b.TempDir(), terraform, filepath.Dir(p.binary), p.environment()...)
	if err != nil {
		b.Fatal(err)
	}
	if err := p.workspace.Write("main.tf", configuration); err != nil {
		b.Fatal(err)
	}
	p.plan(b, 0)
}

// plan returns how long a plan took in which all objects together cost one login.
func (p *subject) plan(b *testing.B, latency time.Duration, options ...string) time.Duration {
	b.Helper()
	p.server.Reset()
	p.server.Inject(youniumtest.Fault{Delay: latency})
	started := time.Now()
	p.terraform(b, nil, append([]string{"plan", "-input=false", "-no-color"}, options...)...)
	took := time.Since(started)
	if logins := p.server.Logins(); logins != p.logins {
		b.Fatalf("%d logins in one plan, want %d", logins, p.logins)
	}
	return took
}

// terraform runs a command that succeeds.
func (p *subject) terraform(b *testing.B, env []string, args ...string) terraformcli.Result {
	b.Helper()
	result, err := p.workspace.Run(b.Context(), env, args...)
	if err != nil || result.ExitCode != 0 {
		b.Fatalf("terraform %v: %v, exit code %d\n%s", args, err, result.ExitCode, result.Output())
	}
	return result
}

// start stops the timer while it ends the process.
func (p *subject) start(b *testing.B) {
	b.Helper()
	command, stdout := p.launch(b)
	handshake, err := stdout.ReadString('\n')
	b.StopTimer()
	_ = command.Process.Kill()
	_ = command.Wait()
	if err != nil || !strings.HasPrefix(handshake, "1|6|") {
		b.Fatalf("no provider of protocol 6: %v, %q", err, handshake)
	}
	b.StartTimer()
}

// launch starts the provider's process as Terraform does, and returns its output.
func (p *subject) launch(b *testing.B, args ...string) (*exec.Cmd, *bufio.Reader) {
	b.Helper()
	command := exec.CommandContext(b.Context(), p.binary, args...)
	// A provider starts for Terraform alone, which shows this. A process that is killed leaves its socket in TMPDIR.
	command.Env = append(append(os.Environ(), p.environment()...), "TMPDIR="+filepath.Dir(p.binary), "PLUGIN_PROTOCOL_VERSIONS=6",
		"TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2")
	stdout, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		b.Fatal(err)
	}
	return command, bufio.NewReader(stdout)
}

func (p *subject) environment() []string {
	return []string{"YOUNIUM_BASE_URL=" + p.server.URL(), "YOUNIUM_CLIENT_ID=" + youniumtest.ClientID, "YOUNIUM_SECRET=" + youniumtest.Secret}
}
