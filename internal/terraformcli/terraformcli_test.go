// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package terraformcli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/provider"
)

// This program is Terraform's understudy where the variable says so.
const understudy = "UNDERSTUDY"

func TestMain(m *testing.M) {
	switch os.Getenv(understudy) {
	case "":
		os.Exit(m.Run())
	case "environment":
		fmt.Println(strings.Join(os.Environ(), "\n"))
		fmt.Fprintln(os.Stderr, os.Args[1:])
		os.Exit(3)
	case "waits":
		interrupted := make(chan os.Signal, 1)
		signal.Notify(interrupted, os.Interrupt)
		if _, err := new(net.Dialer).DialContext(context.Background(), "tcp", os.Getenv("READY")); err != nil {
			panic(err)
		}
		<-interrupted
		fmt.Println("interrupted")
		os.Exit(1)
	}
}

func newWorkspace(t *testing.T, env ...string) *Workspace {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	w, err := NewWorkspace(t.TempDir(), self, "/binaries", env...)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestRunKeepsTheShellOut(t *testing.T) {
	for _, name := range []string{"YOUNIUM_SECRET", "TF_LOG", "TF_VAR_secret", "TF_CLI_CONFIG_FILE", "TF_REATTACH_PROVIDERS"} {
		t.Setenv(name, "of the shell")
	}
	t.Setenv("OTHER", "of the shell, too")
	w := newWorkspace(t, understudy+"=environment", "YOUNIUM_CLIENT_ID=given")
	result, err := w.Run(t.Context(), []string{"TF_LOG=TRACE"}, "plan", "-out=x")
	if err != nil || result.ExitCode != 3 || result.Stderr != "[plan -out=x]\n" || result.Output() != result.Stdout+result.Stderr {
		t.Errorf("got %v and %+v", err, result)
	}
	got := strings.Split(result.Stdout, "\n")
	for _, want := range []string{
		"OTHER=of the shell, too", "YOUNIUM_CLIENT_ID=given", "TF_LOG=TRACE", "CHECKPOINT_DISABLE=1",
		"TF_CLI_CONFIG_FILE=" + filepath.Join(w.Dir, "cli.tfrc"),
	} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is missing", want)
		}
	}
	if slices.ContainsFunc(got, func(entry string) bool { return strings.HasSuffix(entry, "=of the shell") }) {
		t.Errorf("something of the shell came through: %s", result.Stdout)
	}
	if again, err := w.Run(t.Context(), nil); err != nil || strings.Contains(again.Stdout, "TF_LOG=TRACE") {
		t.Errorf("got %v; what one command is given must not reach the next", err)
	}
}

func TestRunWithoutTerraform(t *testing.T) {
	t.Parallel()
	w, err := NewWorkspace(t.TempDir(), filepath.Join(t.TempDir(), "terraform"), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if result, err := w.Run(t.Context(), nil, "version"); !errors.Is(err, os.ErrNotExist) || result.ExitCode == 0 {
		t.Errorf("got %v and %+v", err, result)
	}
}

func TestWorkspaceNamesTheProvider(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	config, err := os.ReadFile(filepath.Join(w.Dir, "cli.tfrc"))
	if err != nil || !strings.Contains(string(config), strings.TrimPrefix(provider.Address, "registry.terraform.io/")+`" = "/binaries"`) {
		t.Errorf("got %v and %s", err, config)
	}
	if err := w.Write("child/main.tf", "# a module"); err != nil {
		t.Fatal(err)
	}
	if content, err := os.ReadFile(filepath.Join(w.Dir, "child", "main.tf")); err != nil || string(content) != "# a module" {
		t.Errorf("got %v and %s", err, content)
	}
}

func TestFind(t *testing.T) {
	t.Setenv("TF_ACC_TERRAFORM_PATH", "/named/terraform")
	if found, err := Find(t.Context(), t.TempDir()); err != nil || found != "/named/terraform" {
		t.Errorf("got %s and %v, want the one that is named", found, err)
	}
	t.Setenv("TF_ACC_TERRAFORM_PATH", "")
	dir := t.TempDir()
	inPath := filepath.Join(dir, "terraform")
	if runtime.GOOS == "windows" {
		inPath += ".exe"
	}
	if err := os.WriteFile(inPath, []byte("#!/bin/sh\n"), 0o700); err != nil { //nolint:gosec // It has to be executable.
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	if found, err := Find(t.Context(), t.TempDir()); err != nil || found != inPath {
		t.Errorf("got %s and %v, want the one in PATH", found, err)
	}
}

func TestBuild(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("go"); err != nil {
		t.Fatal(err)
	}
	if err := Build(t.Context(), t.TempDir(), "-no-such-flag"); err == nil || !strings.Contains(err.Error(), "no-such-flag") {
		t.Errorf("got %v, want what go said", err)
	}
}
