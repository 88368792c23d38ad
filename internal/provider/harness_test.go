// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/younium/terraform-provider-younium/internal/provider"
	"github.com/younium/terraform-provider-younium/internal/terraformcli"
	"github.com/younium/terraform-provider-younium/internal/terraformcli/reattach"
	"github.com/younium/terraform-provider-younium/internal/younium"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// Three ways to see the provider at work: factories serve it in this process to
// Terraform's test library, a served workspace to a real Terraform of which every
// command can be seen (clock and waits can be replaced in both), and a workspace
// runs the built binary (logins per command and logs can be seen).

func TestMain(m *testing.M) {
	// Terraform's processes are short: collecting their garbage took a tenth of the suite's time.
	_ = os.Setenv("GOGC", "800")
	code := m.Run()
	built.Remove()
	os.Exit(code)
}

// startYounium starts a Younium of the test's own.
func startYounium(t *testing.T) *youniumtest.Server {
	t.Helper()
	server := youniumtest.New()
	t.Cleanup(server.Close)
	return server
}

// keyFor gives the variables of the key that the server knows from its start.
func keyFor(server *youniumtest.Server) map[string]string {
	return map[string]string{
		"YOUNIUM_BASE_URL":  server.URL(),
		"YOUNIUM_CLIENT_ID": youniumtest.ClientID,
		"YOUNIUM_SECRET":    youniumtest.Secret,
	}
}

// factories serve the provider with the given variables and nothing else of
// this process's environment. It never waits between tries, and adjustments
// come after that.
func factories(variables map[string]string, adjust ...func(*younium.Config)) map[string]func() (tfprotov6.ProviderServer, error) {
	getenv := func(name string) string { return variables[name] }
	configure := func(config *younium.Config) {
		withoutWaits(config)
		for _, change := range adjust {
			change(config)
		}
	}
	return map[string]func() (tfprotov6.ProviderServer, error){
		"younium": func() (tfprotov6.ProviderServer, error) { return provider.NewServerForTest(getenv, configure), nil },
		"echo":    echoprovider.NewProviderServer(),
	}
}

// echoStep shows ephemeral values in a state, by way of the echo provider.
func echoStep(t *testing.T, config string, checks ...statecheck.StateCheck) resource.TestStep {
	t.Helper()
	return resource.TestStep{
		Config:             config,
		ConfigStateChecks:  checks,
		ExpectNonEmptyPlan: terraformcli.PlanShowsEphemerals(t.Context()),
	}
}

// built is what all workspaces share.
var built terraformcli.Shared

// workspace is a folder of the test's own with a configuration in main.tf.
type workspace struct {
	*terraformcli.Workspace
	t *testing.T
	// served is the environment of a provider in this process, nil for the binary.
	served *environment
}

// environment is the environment of a provider in this process.
type environment struct {
	mu     sync.Mutex
	always map[string]string
	now    map[string]string
	log    bytes.Buffer
}

func (e *environment) getenv(name string) string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.now[name]
}

// set replaces what one command adds.
func (e *environment) set(more map[string]string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.now = maps.Clone(e.always)
	maps.Copy(e.now, more)
}

// Write implements io.Writer for the provider's log, which Terraform's does not have.
func (e *environment) Write(line []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.log.Write(line)
}

// readLog returns what was logged since the last call.
func (e *environment) readLog() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	defer e.log.Reset()
	return e.log.String()
}

// newServedWorkspace is newWorkspace with a provider in this process: Terraform
// need not start it again and again, and it waits for nothing.
func newServedWorkspace(t *testing.T, variables map[string]string, config string) *workspace {
	t.Helper()
	served := &environment{always: variables}
	configure := func(config *younium.Config) {
		withoutWaits(config)
		config.Logger = slog.New(slog.NewTextHandler(served, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	running := reattach.Serve(t, reattach.Servers{
		provider.Address: func() tfprotov6.ProviderServer { return provider.NewServerForTest(served.getenv, configure) },
	})
	w := newWorkspace(t, map[string]string{reattach.Variable: running}, config)
	w.served = served
	return w
}

func withoutWaits(config *younium.Config) {
	config.Pause = func(time.Duration) time.Duration { return 0 }
}

func newWorkspace(t *testing.T, variables map[string]string, config string) *workspace {
	t.Helper()
	if err := built.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	cli, err := terraformcli.NewWorkspace(t.TempDir(), built.Terraform, built.Dir, append(environ(variables), "TF_CLI_ARGS=-no-color")...)
	if err != nil {
		t.Fatal(err)
	}
	w := &workspace{Workspace: cli, t: t}
	w.write("main.tf", requiredProviders+config)
	return w
}

// ephemeralValues matches what a configuration may hold from Terraform 1.10 on.
var ephemeralValues = regexp.MustCompile(`\bephemeral\s+("|=\s*true)`)

// write puts another file into the folder, such as "child/main.tf". It skips the
// test if the file needs a newer Terraform.
func (w *workspace) write(name, content string) {
	w.t.Helper()
	if ephemeralValues.MatchString(content) && built.Version.LessThan(tfversion.Version1_10_0) {
		w.t.Skipf("ephemeral values need Terraform %s, this is %s", tfversion.Version1_10_0, built.Version)
	}
	if err := w.Write(name, content); err != nil {
		w.t.Fatal(err)
	}
}

const requiredProviders = `terraform {
  required_providers {
    younium = { source = "` + provider.Address + `" }
  }
}
`

func environ(variables map[string]string) []string {
	var entries []string
	for name, value := range variables {
		entries = append(entries, fmt.Sprintf("%s=%s", name, value))
	}
	return entries
}

// run runs a command that may fail.
func (w *workspace) run(args ...string) terraformcli.Result {
	w.t.Helper()
	return w.runWith(nil, args...)
}

// runWith adds variables for this command alone.
func (w *workspace) runWith(variables map[string]string, args ...string) terraformcli.Result {
	w.t.Helper()
	if w.served != nil {
		w.served.set(variables)
	}
	result, err := w.Run(w.t.Context(), environ(variables), args...)
	if err != nil {
		w.t.Fatal(err)
	}
	return result
}

// interrupted runs a command and presses Ctrl-C when Younium meets the fault, which
// has no response. It returns what was printed. Terraform ended by itself if it has an exit
// code: it would have been killed ten seconds later.
func (w *workspace) interrupted(server *youniumtest.Server, fault youniumtest.Fault, args ...string) string {
	w.t.Helper()
	ctx, interrupt := context.WithCancel(w.t.Context())
	defer interrupt()
	fault.Stall, fault.Met = true, interrupt
	server.Inject(fault)
	if w.served != nil {
		w.served.set(nil)
	}
	result, _ := w.Run(ctx, nil, args...)
	server.Reset()
	if ctx.Err() == nil || result.ExitCode != 1 {
		w.t.Fatalf("terraform %v: interrupted: %t, exit code %d\n%s", args, ctx.Err() != nil, result.ExitCode, result.Output())
	}
	return unwrapped(result.Output())
}

// must runs a command that has to succeed.
func (w *workspace) must(args ...string) terraformcli.Result {
	w.t.Helper()
	result := w.run(args...)
	if result.ExitCode != 0 {
		w.t.Fatalf("terraform %v: exit code %d\n%s", args, result.ExitCode, result.Output())
	}
	return result
}
