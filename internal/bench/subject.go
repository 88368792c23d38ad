// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/younium/terraform-provider-younium/internal/provider"
	"github.com/younium/terraform-provider-younium/internal/terraformcli"
)

const configuration = `terraform {
  required_providers {
    younium = { source = "` + provider.Address + `" }
  }
}

data "younium_token" "this" {
  count = %d
}
`

// binary is the name by which Terraform finds a provider.
var binary = "terraform-provider-younium" + map[bool]string{true: ".exe"}[runtime.GOOS == "windows"]

// subject is a provider, built, and a configuration that uses it.
type subject struct {
	dir       string
	real      string // the provider itself; Terraform starts it by way of wrap
	peaks     string // the file in which wrap notes memory
	workspace *terraformcli.Workspace
}

// newSubject fills dir.
func newSubject(ctx context.Context, dir, terraform string, count int,
	build func(ctx context.Context, dir string, extra ...string) error, env ...string,
) (*subject, error) {
	s := &subject{dir: dir, real: filepath.Join(dir, "real", binary), peaks: filepath.Join(dir, "peaks")}
	work, wrapped := filepath.Join(dir, "work"), filepath.Join(dir, "wrapped")
	for _, folder := range []string{filepath.Dir(s.real), work, wrapped} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return nil, err
		}
	}
	if err := build(ctx, filepath.Dir(s.real)); err != nil {
		return nil, err
	}
	if err := copySelf(filepath.Join(wrapped, binary)); err != nil {
		return nil, err
	}
	var err error
	s.workspace, err = terraformcli.NewWorkspace(work, terraform, wrapped,
		append(env, "TMPDIR="+dir, realVariable+"="+s.real, peaksVariable+"="+s.peaks)...)
	if err != nil {
		return nil, err
	}
	return s, s.workspace.Write("main.tf", fmt.Sprintf(configuration, count))
}

func buildEmpty(ctx context.Context, dir string, _ ...string) error {
	const empty = "github.com/younium/terraform-provider-younium/internal/bench/empty"
	build := exec.CommandContext(ctx, "go", "build", "-o", filepath.Join(dir, binary), empty)
	build.Env = append(os.Environ(), "GOTMPDIR="+dir)
	if output, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, output)
	}
	return nil
}

// copySelf copies this program, since not every system has links.
func copySelf(target string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	content, err := os.ReadFile(self)
	if err != nil {
		return err
	}
	return os.WriteFile(target, content, 0o700)
}

// sample is what one plan took.
type sample struct {
	wall time.Duration
	peak float64 // MiB, of the largest process of the provider
}

func (s *subject) plan(ctx context.Context) (sample, error) {
	if err := os.RemoveAll(s.peaks); err != nil {
		return sample{}, err
	}
	started := time.Now()
	result, err := s.workspace.Run(ctx, nil, "plan", "-input=false", "-no-color")
	wall := time.Since(started)
	if err != nil {
		return sample{}, err
	}
	if result.ExitCode != 0 {
		return sample{}, fmt.Errorf("terraform plan failed with exit code %d:\n%s", result.ExitCode, result.Output())
	}
	peak, err := s.largest()
	return sample{wall: wall, peak: peak}, err
}

// largest reads what wrap has noted. Terraform starts a provider three times
// for a plan, and the one that does the work is the largest.
func (s *subject) largest() (float64, error) {
	notes, err := os.ReadFile(s.peaks)
	if err != nil {
		return 0, err
	}
	largest := 0.0
	for note := range strings.FieldsSeq(string(notes)) {
		peak, err := strconv.ParseFloat(note, 64)
		if err != nil {
			return 0, err
		}
		largest = max(largest, peak)
	}
	return largest, nil
}

// start takes the time from the start of the process until it is ready to be
// spoken to.
func (s *subject) start(ctx context.Context) (time.Duration, error) {
	command := exec.CommandContext(ctx, s.real)
	// A provider starts for Terraform alone, which shows this.
	command.Env = append(os.Environ(), "TMPDIR="+s.dir, "PLUGIN_PROTOCOL_VERSIONS=6",
		"TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2")
	stdout, err := command.StdoutPipe()
	if err != nil {
		return 0, err
	}
	started := time.Now()
	if err := command.Start(); err != nil {
		return 0, err
	}
	handshake, err := bufio.NewReader(stdout).ReadString('\n')
	took := time.Since(started)
	_ = command.Process.Kill()
	_ = command.Wait()
	if err == nil && !strings.HasPrefix(handshake, "1|6|") {
		err = errors.New("the provider does not speak protocol 6: " + handshake)
	}
	return took, err
}

// version is Terraform's, such as "Terraform v1.11.4".
func (s *subject) version(ctx context.Context) (string, error) {
	result, err := s.workspace.Run(ctx, nil, "version")
	first, _, _ := strings.Cut(result.Stdout, "\n")
	return first, err
}

// cpu names the processor where the system tells.
func cpu() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "Unknown processor"
	}
	for line := range strings.Lines(string(info)) {
		if name, value, _ := strings.Cut(line, ":"); strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "Unknown processor"
}
