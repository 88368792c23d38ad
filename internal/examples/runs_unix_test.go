// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package examples_test

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/provider"
	"github.com/younium/terraform-provider-younium/internal/terraformcli"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// These guides run commands of a Unix shell.

func script(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte("#!/bin/sh\n"+text), 0o700); err != nil { //nolint:gosec // It is to be run.
		t.Fatal(err)
	}
}

// The guide on keeping the token out of the state. The program gets the token;
// no file of Terraform's, not even a saved plan, holds it or the secret.
func TestKeepTheTokenOutOfState(t *testing.T) {
	t.Parallel()
	server, received := startYounium(t), filepath.Join(t.TempDir(), "token")
	secret := []string{"TF_VAR_younium_secret=" + youniumtest.Secret}
	w := newWorkspace(t, "guides/keep-the-token-out-of-state",
		place(server), "TF_VAR_younium_client_id="+youniumtest.ClientID, "RECEIVED="+received)
	script(t, filepath.Join(w.Dir, "deploy"), `printf %s "$YOUNIUM_TOKEN" > "$RECEIVED"; echo "$YOUNIUM_TOKEN"`)

	w.must(0, secret, "plan", "-out=tfplan", "-input=false")
	missing := w.must(1, nil, "apply", "-input=false", "tfplan")
	if !strings.Contains(missing, "younium_secret") {
		t.Errorf("the apply without the ephemeral variable failed otherwise:\n%s", missing)
	}
	output := w.must(0, secret, "apply", "-input=false", "tfplan")

	token := read(t, received)
	if !works(t, server, token) {
		t.Error("what the program got is no token")
	}
	if strings.Contains(output, token) {
		t.Error("Terraform printed what the program printed")
	}
	w.holdsNone(token, youniumtest.Secret)
}

// The guide on other tools, curl: no argument holds the token, since anybody on
// the machine may read those, and the headers that come through standard input
// are all that Younium asks for.
func TestCurl(t *testing.T) {
	t.Parallel()
	server, bin := startYounium(t), t.TempDir()
	script(t, filepath.Join(bin, "curl"), `printf '%s\n' "$@" > "$BIN/arguments"; cat > "$BIN/input"`)
	w := newWorkspace(t, "guides/curl",
		append(key(), place(server), "BIN="+bin, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))...)

	w.apply()
	headers := strings.Split(strings.TrimSpace(read(t, filepath.Join(bin, "input"))), "\n")
	if status := call(t, server, headers...); status != http.StatusOK {
		t.Errorf("a call with these headers returned %d", status)
	}
	_, token, _ := strings.Cut(strings.Join(headers, "\n"), "Bearer ")
	token, _, _ = strings.Cut(token, "\n")
	if !works(t, server, token) {
		t.Fatal("no token among the headers")
	}
	if strings.Contains(read(t, filepath.Join(bin, "arguments")), token) {
		t.Error("an argument of curl holds the token")
	}
	w.holdsNone(token, youniumtest.Secret)
}

// TestInstall installs twice as README says, with Terraform's own settings out of
// the way, and removes what the messages name.
func TestInstall(t *testing.T) {
	t.Parallel()
	if err := built.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	home, folder := t.TempDir(), t.TempDir()
	run := func(dir, program string, args ...string) (string, error) {
		command := exec.CommandContext(t.Context(), program, args...)
		command.Dir = dir
		command.Env = append(terraformcli.CleanEnvironment(), "HOME="+home, "CHECKPOINT_DISABLE=1", "TF_CLI_ARGS=-no-color")
		for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPATH"} { // Go finds these by HOME.
			value, err := exec.CommandContext(t.Context(), "go", "env", name).Output()
			if err != nil {
				t.Fatal(err)
			}
			command.Env = append(command.Env, name+"="+strings.TrimSpace(string(value)))
		}
		output, err := command.CombinedOutput()
		return string(output), err
	}
	must := func(dir, program string, args ...string) string {
		t.Helper()
		output, err := run(dir, program, args...)
		if err != nil {
			t.Fatalf("%s %v: %v\n%s", program, args, err, output)
		}
		return output
	}
	// Without a version, as in the examples, since a pre-release would not be found.
	config := "terraform {\n  required_providers {\n    younium = {\n      source = \"" + provider.Address + "\"\n    }\n  }\n}\nprovider \"younium\" {}\n"
	if err := os.WriteFile(filepath.Join(folder, "main.tf"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	printed := must(root, "make", "--no-print-directory", "install")
	for _, word := range []string{".terraform.lock.hcl", "make uninstall", `version = "0.0.1"`} {
		if !strings.Contains(printed, word) {
			t.Errorf("make install does not say %q:\n%s", word, printed)
		}
	}
	if printed = must(folder, built.Terraform, "init", "-input=false"); !strings.Contains(printed, "younium v0.0.1") {
		t.Errorf("version 0.0.1 was not installed:\n%s", printed)
	}
	plugin, err := filepath.Glob(filepath.Join(home, ".terraform.d/plugins", provider.Address, "0.0.1/*/terraform-provider-younium*"))
	if err != nil || len(plugin) != 1 {
		t.Fatalf("installed %v, %v", plugin, err)
	}
	if err := os.WriteFile(plugin[0], append([]byte(read(t, plugin[0])), 0), 0o600); err != nil { // another build
		t.Fatal(err)
	}
	if output, err := run(folder, built.Terraform, "init", "-input=false"); err == nil || !strings.Contains(output, "lock") {
		t.Errorf("the lock file of an older build does not matter: %v\n%s", err, output)
	}
	if err := os.Remove(filepath.Join(folder, ".terraform.lock.hcl")); err != nil {
		t.Fatal(err)
	}
	must(folder, built.Terraform, "init", "-input=false")
	must(root, "make", "--no-print-directory", "uninstall")
	if _, err := os.Stat(plugin[0]); !os.IsNotExist(err) {
		t.Errorf("after make uninstall: %v", err)
	}
}

// TestDevOverrides pastes the block of CONTRIBUTING, which takes the provider that
// was built last, without terraform init.
func TestDevOverrides(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	var block string
	for _, fenced := range fence.FindAllStringSubmatch(read(t, filepath.Join(root, "CONTRIBUTING.md")), -1) {
		if strings.Contains(fenced[3], "dev_overrides") {
			block = fenced[3]
		}
	}
	w := newWorkspace(t, "provider/provider.tf", append(key(), place(server))...)
	if err := w.Write("main.tf", strings.Replace(read(t, filepath.Join(w.Dir, "main.tf")), `environment = "sandbox"`, "", 1)+"data \"younium_token\" \"this\" {}\n"); err != nil {
		t.Fatal(err)
	}
	top := t.TempDir()
	shell := exec.CommandContext(t.Context(), "sh", "-ec",
		`make() { mkdir bin && cp "$BUILT"/terraform-provider-younium bin/; }`+"\n"+block+`cd "$FOLDER" && exec "$TERRAFORM" plan -input=false -no-color`)
	shell.Dir = top
	shell.Env = append(append(terraformcli.CleanEnvironment(), key()...), place(server), "BUILT="+built.Dir, "FOLDER="+w.Dir,
		"TERRAFORM="+built.Terraform, "CHECKPOINT_DISABLE=1")
	output, err := shell.CombinedOutput()
	if err != nil || !strings.Contains(string(output), "younium/younium in "+filepath.Join(top, "bin")) || server.Logins() != 1 {
		t.Errorf("%d logins: %v\n%s", server.Logins(), err, output)
	}
}
