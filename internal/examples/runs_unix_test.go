// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package examples_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

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
		t.Errorf("a call with these headers was answered %d", status)
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
