// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/provider"
	"github.com/younium/terraform-provider-younium/internal/terraformcli"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

func TestSandbox(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	output := startSandbox(ctx, "127.0.0.1:0")

	address := output.until(t, `^export YOUNIUM_BASE_URL=(http://127\.0\.0\.1:\d+/younium)$`)
	id := output.until(t, `^export YOUNIUM_CLIENT_ID=(.+)$`)
	secret := output.until(t, `^export YOUNIUM_SECRET=(.+)$`)
	output.until(t, `^export YOUNIUM_LEGAL_ENTITY=(`+youniumtest.DefaultLegalEntityID+`)$`)
	output.until(t, `^  It holds webhooks, (currencies .+), products \(P-000001 to P-000003\)$`)
	output.until(t, `^  (and what they refer to), .+ and /Users, and a second$`)
	output.until(t, `^  legal entity, (`+secondEntity+`)\.$`)
	output.until(t, `^  (The credentials) work only`)
	shown := len(output.text)

	body := `{"clientId":"` + id + `","secret":"` + secret + `"}`
	answered := make(chan error, 2)
	go func() { answered <- post(ctx, address+"/auth/token", body) }()
	output.until(t, `^  \d\d:\d\d:\d\d  (POST)   /auth/token +200 +\d+ ms`)
	go func() {
		answered <- post(ctx, address+"/auth/token", `{"clientId":"`+id+`","secret":"mistyped-marker"}`)
	}()
	output.until(t, `/auth/token +(401) +\d+ ms  `+youniumtest.DefaultLegalEntityName+`$`)

	if err := errors.Join(<-answered, <-answered); err != nil {
		t.Error(err)
	}
	stop()
	output.until(t, `^  stopped after (2 requests), 2 logins among them, on \d connections?$`)
	nothingSecret(t, output.text[shown:], secret, "mistyped-marker")
	if output.lines.Scan() {
		t.Errorf("more after the end: %q", output.lines.Text())
	}
}

// startSandbox starts a sandbox, which ends with the context and then closes what it
// prints.
func startSandbox(ctx context.Context, address string) *transcript {
	reader, writer := io.Pipe()
	go func() { _ = writer.CloseWithError(sandbox(ctx, &screen{w: writer}, address)) }()
	return &transcript{lines: bufio.NewScanner(reader)}
}

// sandboxWorkspace returns a workspace with the environment that a sandbox prints, and
// its base URL.
func sandboxWorkspace(t *testing.T, output *transcript) (w *terraformcli.Workspace, baseURL string) {
	t.Helper()
	if err := built.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	baseURL = output.until(t, `^export YOUNIUM_BASE_URL=(.+)$`)
	id := output.until(t, `^export YOUNIUM_CLIENT_ID=(.+)$`)
	secret := output.until(t, `^export YOUNIUM_SECRET=(.+)$`)
	entity := output.until(t, `^export YOUNIUM_LEGAL_ENTITY=(.+)$`)
	output.background()
	w, err := terraformcli.NewWorkspace(t.TempDir(), built.Terraform, built.Dir, "TF_CLI_ARGS=-no-color",
		"YOUNIUM_BASE_URL="+baseURL, "YOUNIUM_CLIENT_ID="+id, "YOUNIUM_SECRET="+secret, "YOUNIUM_LEGAL_ENTITY="+entity)
	if err != nil {
		t.Fatal(err)
	}
	required := "terraform {\n  required_providers {\n    younium = { source = \"" + provider.Address + "\" }\n  }\n}\n"
	if err := w.Write("required.tf", required); err != nil {
		t.Fatal(err)
	}
	return w, baseURL
}

// must runs a command that has to succeed, and to print words.
func must(t *testing.T, w *terraformcli.Workspace, command string, words ...string) {
	t.Helper()
	result, err := w.Run(t.Context(), nil, strings.Fields(command)...)
	if err != nil || result.ExitCode != 0 {
		t.Fatalf("terraform %s: %v\n%s", command, err, result.Output())
	}
	for _, word := range words {
		if !strings.Contains(result.Output(), word) {
			t.Errorf("terraform %s: no %q in\n%s", command, word, result.Output())
		}
	}
}

// TestSandbox_Examples applies the examples of all resources.
func TestSandbox_Examples(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	output := startSandbox(ctx, "127.0.0.1:0")
	w, _ := sandboxWorkspace(t, output)
	examples, err := filepath.Glob("../../examples/resources/*/resource.tf")
	if err != nil || len(examples) == 0 {
		t.Fatalf("%d examples: %v", len(examples), err)
	}
	for _, name := range examples {
		example, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Write(filepath.Base(filepath.Dir(name))+".tf", string(example)); err != nil {
			t.Fatal(err)
		}
	}
	must(t, w, "apply -auto-approve")
	stop()
	<-output.ended
}

// TestSandbox_Restart lets Terraform find what a restart has taken away, and go on.
func TestSandbox_Restart(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	output := startSandbox(ctx, "127.0.0.1:0")
	w, baseURL := sandboxWorkspace(t, output)
	if err := w.Write("main.tf", `resource "younium_webhook" "this" {
  url    = "https://hooks.example.com/younium"
  events = ["InvoicePosted"]
}
resource "younium_currency" "this" {
  code = "DKK"
}
`); err != nil {
		t.Fatal(err)
	}
	restart := func() {
		t.Helper()
		stop()
		<-output.ended
		ctx, stop = context.WithCancel(t.Context())
		output = startSandbox(ctx, hostOf(baseURL))
		if again := output.until(t, `^export YOUNIUM_BASE_URL=(.+)$`); again != baseURL {
			t.Fatalf("restarted at %s, want %s", again, baseURL)
		}
		output.background()
	}
	must(t, w, "apply -auto-approve")
	restart()
	must(t, w, "plan", "Object deleted outside of Terraform: webhook for hooks.example.com", "Object deleted outside of Terraform: currency DKK", "Plan: 2 to add, 0 to change, 0 to destroy.")
	must(t, w, "apply -auto-approve", "2 added")
	restart()
	must(t, w, "destroy -auto-approve", "Destroy complete! Resources: 0 destroyed.")
	must(t, w, "plan", "Plan: 2 to add")
	stop()
	<-output.ended
}

func TestSandbox_PortInUse(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	first := startSandbox(ctx, "127.0.0.1:0")
	taken := hostOf(first.until(t, `^export YOUNIUM_BASE_URL=(.+)$`))
	first.background()
	second := startSandbox(ctx, taken)
	if shown := second.until(t, `^  (127\.0\.0\.1:\d+) cannot be used: .+\.$`); shown != taken {
		t.Errorf("%s cannot be used, want %s", shown, taken)
	}
	second.until(t, `^  (This sandbox listens on another port)`)
	if other := hostOf(second.until(t, `^export YOUNIUM_BASE_URL=(.+)$`)); other == taken {
		t.Errorf("both listen on %s", other)
	}
	second.background()
	stop()
	<-first.ended
	<-second.ended
}

func post(ctx context.Context, address, body string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Legal-Entity", youniumtest.DefaultLegalEntityName)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	return response.Body.Close()
}

// transcript reads what the sandbox prints, line by line.
type transcript struct {
	lines *bufio.Scanner
	text  string
	ended chan struct{} // by background
}

// background reads on to the end, which closes ended.
func (o *transcript) background() {
	o.ended = make(chan struct{})
	go func() {
		defer close(o.ended)
		for o.lines.Scan() {
			continue // Nobody wants to see it, but the sandbox waits for its reader.
		}
	}()
}

// until reads on to a line that matches, and returns its group.
func (o *transcript) until(t *testing.T, pattern string) string {
	t.Helper()
	for o.lines.Scan() {
		o.text += o.lines.Text() + "\n"
		if match := regexp.MustCompile(pattern).FindStringSubmatch(o.lines.Text()); match != nil {
			return match[1]
		}
	}
	t.Fatalf("no line like %q in\n%s", pattern, o.text)
	return ""
}
