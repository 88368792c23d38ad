// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/terraformcli"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// root is the top of the repository.
const root = "../.."

func TestMain(m *testing.M) {
	code := m.Run()
	built.Remove()
	os.Exit(code)
}

// built is what all workspaces share.
var built terraformcli.Shared

// workspace is a folder of the test's own with a copy of an example.
type workspace struct {
	*terraformcli.Workspace
	t *testing.T
}

// newWorkspace copies a folder below examples/, or a single file of it.
// Variables are entries such as "NAME=value".
func newWorkspace(t *testing.T, example string, variables ...string) *workspace {
	t.Helper()
	if err := built.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	w, err := terraformcli.NewWorkspace(t.TempDir(), built.Terraform, built.Dir, variables...)
	if err != nil {
		t.Fatal(err)
	}
	source := filepath.Join(root, "examples", filepath.FromSlash(example))
	if strings.HasSuffix(example, ".tf") {
		if err := w.Write("main.tf", read(t, source)); err != nil {
			t.Fatal(err)
		}
	} else if err := os.CopyFS(w.Dir, os.DirFS(source)); err != nil {
		t.Fatal(err)
	}
	return &workspace{w, t}
}

// run runs a command that may fail. More variables are for it alone.
func (w *workspace) run(variables []string, args ...string) terraformcli.Result {
	w.t.Helper()
	result, err := w.Run(w.t.Context(), variables, args...)
	if err != nil {
		w.t.Fatal(err)
	}
	return result
}

// must runs a command that has to end with the given exit code, and returns
// what it printed.
func (w *workspace) must(exitCode int, variables []string, args ...string) string {
	w.t.Helper()
	result := w.run(variables, args...)
	if result.ExitCode != exitCode {
		w.t.Fatalf("terraform %v: exit code %d, want %d\n%s", args, result.ExitCode, exitCode, result.Output())
	}
	return result.Output()
}

func (w *workspace) apply() { w.t.Helper(); w.must(0, nil, "apply", "-auto-approve", "-input=false") }

// holdsNone fails where a file of the workspace, a saved plan's parts included,
// holds one of the values.
func (w *workspace) holdsNone(values ...string) {
	w.t.Helper()
	looked := 0
	check := func(name string, content []byte) {
		looked++
		for _, value := range values {
			if value == "" || bytes.Contains(content, []byte(value)) {
				w.t.Errorf("%s holds what no file may hold", name)
			}
		}
	}
	err := fs.WalkDir(os.DirFS(w.Dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(filepath.Join(w.Dir, name))
		if err != nil {
			return err
		}
		check(name, content)
		archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if err != nil {
			return nil //nolint:nilerr // Not a saved plan.
		}
		for _, part := range archive.File {
			reader, err := part.Open()
			if err != nil {
				return err
			}
			if content, err = io.ReadAll(reader); err != nil {
				return err
			}
			check(name+"/"+part.Name, content)
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	if looked == 0 {
		w.t.Error("the workspace is empty")
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func startYounium(t *testing.T) *youniumtest.Server {
	t.Helper()
	server := youniumtest.New()
	t.Cleanup(server.Close)
	return server
}

// place gives the variable that leads to the server, and key those of the key
// that it knows from its start.
func place(server *youniumtest.Server) string { return "YOUNIUM_BASE_URL=" + server.URL() }

func key() []string {
	return []string{"YOUNIUM_CLIENT_ID=" + youniumtest.ClientID, "YOUNIUM_SECRET=" + youniumtest.Secret}
}

// call asks for the webhooks, with the given lines of header, and returns the
// status.
func call(t *testing.T, server *youniumtest.Server, headers ...string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL()+"/Webhooks", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	return response.StatusCode
}

func works(t *testing.T, server *youniumtest.Server, token string) bool {
	t.Helper()
	return call(t, server, fmt.Sprintf("Authorization: Bearer %s", token), "Accept: application/json") != http.StatusUnauthorized
}
