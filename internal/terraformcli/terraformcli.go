// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

// Package terraformcli runs a real Terraform with the provider of this repository,
// for the demo, the benchmark and the tests.
package terraformcli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/go-version"
	install "github.com/hashicorp/hc-install"
	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"
	"github.com/hashicorp/hc-install/src"

	"github.com/younium/terraform-provider-younium/internal/provider"
)

// module is the package that `go build` builds.
const module = "github.com/younium/terraform-provider-younium"

// Find returns the path of Terraform: that of TF_ACC_TERRAFORM_PATH, as in
// Terraform's own test library, else the one in PATH, else the latest release,
// downloaded into dir.
func Find(ctx context.Context, dir string) (string, error) {
	if named := os.Getenv("TF_ACC_TERRAFORM_PATH"); named != "" {
		return filepath.Abs(named) // Terraform runs in other directories
	}
	if found, err := exec.LookPath("terraform"); err == nil {
		return found, nil
	}
	latest := &releases.LatestVersion{Product: product.Terraform, InstallDir: dir}
	return install.NewInstaller().Ensure(ctx, []src.Source{latest})
}

// Version returns the version of the Terraform or OpenTofu at a path.
func Version(ctx context.Context, terraform string) (*version.Version, error) {
	command := exec.CommandContext(ctx, terraform, "version", "-json")
	command.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+os.DevNull) // OpenTofu prints a warning about a missing one first
	output, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("%s version: %w", terraform, err)
	}
	var reported struct {
		Version string `json:"terraform_version"`
	}
	if err := json.Unmarshal(output, &reported); err != nil {
		return nil, err
	}
	return version.NewVersion(reported.Version)
}

// OpenTofu reports whether the environment is that of tests with OpenTofu.
func OpenTofu() bool { return os.Getenv("TF_ACC_PROVIDER_HOST") == "registry.opentofu.org" }

// PlanShowsEphemerals reports whether plans list ephemeral resources among their
// changes, which Terraform's test library considers a difference. OpenTofu before
// 1.12 lists them.
func PlanShowsEphemerals(ctx context.Context) bool {
	if !OpenTofu() {
		return false
	}
	path, err := Find(ctx, os.TempDir())
	if err != nil {
		return false
	}
	current, err := Version(ctx, path)
	return err == nil && current.LessThan(version.Must(version.NewVersion("1.12.0")))
}

// Build compiles the provider into dir. Extra arguments are passed to `go build`.
func Build(ctx context.Context, dir string, extra ...string) error {
	binary := filepath.Join(dir, "terraform-provider-younium")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	args := append([]string{"build", "-o", binary}, extra...)
	build := exec.CommandContext(ctx, "go", append(args, module)...)
	// An interrupted go build leaves its directory for intermediate files behind.
	build.Env = append(os.Environ(), "GOTMPDIR="+dir)
	Interruptible(build)
	if output, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, output)
	}
	return nil
}

// Shared is a provider that is built once for all tests of a package, and the
// Terraform that runs it.
type Shared struct {
	Dir       string
	Terraform string
	Version   *version.Version

	once sync.Once
	err  error
}

// Prepare sets the fields, once. The result is shared, so that it does not depend on
// whether ctx is cancelled.
func (s *Shared) Prepare(ctx context.Context) error {
	s.once.Do(func() { s.err = s.prepare(context.WithoutCancel(ctx)) })
	return s.err
}

func (s *Shared) prepare(ctx context.Context) (err error) {
	if s.Dir, err = os.MkdirTemp("", "terraform-provider-younium-"); err != nil {
		return err
	}
	if err = Build(ctx, s.Dir); err != nil {
		return err
	}
	if s.Terraform, err = Find(ctx, s.Dir); err != nil {
		return err
	}
	s.Version, err = Version(ctx, s.Terraform)
	return err
}

// Remove removes Dir if it exists.
func (s *Shared) Remove() {
	if s.Dir != "" {
		_ = os.RemoveAll(s.Dir)
	}
}

// Interruptible lets a command clean up when its context ends: it is interrupted as
// by Ctrl-C, and killed after ten seconds.
func Interruptible(command *exec.Cmd) {
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = 10 * time.Second
}

// Workspace is a directory with a configuration, in which Terraform uses the
// provider from another directory.
type Workspace struct {
	Dir       string
	terraform string
	env       []string
}

// NewWorkspace prepares dir for terraform (a path from Find) and the provider in
// binaries (filled by Build). The environment is CleanEnvironment and then env.
func NewWorkspace(dir, terraform, binaries string, env ...string) (*Workspace, error) {
	config := filepath.Join(dir, "cli.tfrc")
	text := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %[1]q = %[3]q\n    %[2]q = %[3]q\n  }\n  direct {}\n}\n",
		provider.Address, strings.TrimPrefix(provider.Address, "registry.terraform.io/"), filepath.ToSlash(binaries))
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		return nil, err
	}
	own := append(CleanEnvironment(), "TF_CLI_CONFIG_FILE="+config, "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1")
	return &Workspace{Dir: dir, terraform: terraform, env: append(own, env...)}, nil
}

// CleanEnvironment returns this process's environment without the user's environment
// variables for Terraform and for the provider.
func CleanEnvironment() []string {
	var kept []string
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "TF_") && !strings.HasPrefix(entry, "YOUNIUM_") {
			kept = append(kept, entry)
		}
	}
	return kept
}

// Write writes a file of the configuration in the directory or below it.
func (w *Workspace) Write(name, content string) error {
	file := filepath.Join(w.Dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(content), 0o600)
}

// Result is what a command printed, how it ended and what it took.
type Result struct {
	Stdout, Stderr string
	ExitCode       int
	Usage          any // of resources, as [os.ProcessState.SysUsage] returns it
}

// Output returns both streams, to be searched.
func (r Result) Output() string { return r.Stdout + r.Stderr }

// Run runs a Terraform command. When ctx ends, Terraform is interrupted as by Ctrl-C
// and has ten seconds to stop. Run returns no error for a command that fails by
// itself: see its exit code.
func (w *Workspace) Run(ctx context.Context, env []string, args ...string) (Result, error) {
	command := exec.CommandContext(ctx, w.terraform, args...)
	command.Dir = w.Dir
	command.Env = append(w.env[:len(w.env):len(w.env)], env...)
	Interruptible(command)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	result := Result{Stdout: stdout.String(), Stderr: stderr.String(), ExitCode: command.ProcessState.ExitCode()}
	if command.ProcessState != nil { // It was started.
		result.Usage = command.ProcessState.SysUsage()
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) && ctx.Err() == nil {
		err = nil
	}
	return result, err
}
