// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/terraformcli"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// What must not be found. After its marker, the secret has characters that URLs
// and JSON write in other ways, so that it is not cut out where only its plain
// form is looked for; the marker itself is the same in every encoding.
const (
	markerClient = "marker-client"
	markerInside = "secretmarker7d21"
	markerSecret = markerInside + `/+"&=f0`
	markerToken  = "marker-token-9be4"
)

// markedYounium starts a server whose secret and tokens are markers, and gives
// the variables of its key.
func markedYounium(t *testing.T) (*youniumtest.Server, map[string]string) {
	t.Helper()
	server := startYounium(t)
	server.AddKey(markerClient, markerSecret)
	server.TokenSuffix(markerToken)
	return server, map[string]string{
		"YOUNIUM_BASE_URL": server.URL(), "YOUNIUM_CLIENT_ID": markerClient, "YOUNIUM_SECRET": markerSecret,
	}
}

func checkNoMarker(t *testing.T, where, text string) {
	t.Helper()
	for _, marker := range []string{markerInside, markerToken} {
		if before, _, found := strings.Cut(text, marker); found {
			t.Errorf("%s holds %s after …%s", where, marker, before[max(0, len(before)-300):])
		}
	}
}

// logged runs a command with everything logged that can be, and returns the log.
func logged(t *testing.T, w *workspace, level string, variables map[string]string, args ...string) (terraformcli.Result, string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "terraform.log")
	all := map[string]string{"TF_LOG": level, "TF_LOG_PATH": file}
	maps.Copy(all, variables)
	result := w.runWith(all, args...)
	log, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if w.served != nil {
		return result, string(log) + w.served.readLog()
	}
	return result, string(log)
}

func TestNothingLeaksAtTrace(t *testing.T) {
	t.Parallel()
	server, variables := markedYounium(t)
	w := newWorkspace(t, variables, `
		provider "younium" { max_retries = 0 }
		data "younium_token" "this" {}
		ephemeral "younium_token" "this" {}
		data "younium_webhooks" "all" {}
		resource "terraform_data" "copy" { input = data.younium_token.this.expires_in }
		output "token" {
			value     = data.younium_token.this.access_token
			sensitive = true
		}
		output "headers" {
			value     = data.younium_token.this.request_headers
			sensitive = true
		}`)
	for _, step := range []struct {
		name  string
		args  []string
		fault youniumtest.Fault
		shell map[string]string
		fails bool
		says  string // stands in the log
	}{
		{name: "validate", args: []string{"validate"}, says: "younium"},
		{name: "plan", args: []string{"plan"}, says: "Logged in to Younium"},
		{name: "apply", args: []string{"apply", "-auto-approve"}, says: "Logged in to Younium"},
		{name: "refresh", args: []string{"refresh"}, says: "Logged in to Younium"},
		{name: "show", args: []string{"show"}},
		{name: "output", args: []string{"output"}},
		{
			name: "a wrong key", args: []string{"plan"}, shell: map[string]string{"YOUNIUM_CLIENT_ID": "unknown"},
			fails: true, says: "returned 401",
		},
		{
			name: "a login that is echoed in the documented field", args: []string{"plan"},
			fault: youniumtest.Fault{Path: "/auth/token", Echo: true}, fails: true, says: "returned 400",
		},
		{
			name: "a login that is echoed as it is", args: []string{"plan"},
			fault: youniumtest.Fault{Path: "/auth/token", EchoRaw: true, Status: 500}, fails: true, says: "returned 500",
		},
		{
			name: "a call that is echoed in the documented field", args: []string{"plan"},
			fault: youniumtest.Fault{Path: "/Webhooks", Echo: true}, fails: true, says: "returned 400",
		},
		{
			name: "a call that is echoed as it is", args: []string{"plan"},
			fault: youniumtest.Fault{Path: "/Webhooks", EchoRaw: true, Status: 403}, fails: true, says: "returned 403",
		},
		{
			name: "a login whose answer is cut off", args: []string{"plan"},
			fault: youniumtest.Fault{Path: "/auth/token", CutBody: true}, fails: true, says: "the connection was closed",
		},
		{
			name: "a login whose answer has no known field", args: []string{"plan"},
			fault: youniumtest.Fault{Path: "/auth/token", Mangle: func(body []byte) []byte {
				return []byte(strings.Replace(string(body), "accessToken", "jwt", 1))
			}},
			fails: true, says: "returned 200",
		},
		{
			name: "a login whose answer is no JSON", args: []string{"plan"},
			fault: youniumtest.Fault{Path: "/auth/token", Mangle: func(body []byte) []byte { return body[1:] }}, fails: true, says: "returned 200",
		},
		{
			name: "a login that is redirected", args: []string{"plan"},
			fault: youniumtest.Fault{Path: "/auth/token", Redirect: "https://elsewhere.example.com/?secret=" + url.QueryEscape(markerSecret)},
			fails: true, says: "returned 307",
		},
		{name: "destroy", args: []string{"destroy", "-auto-approve"}, says: "Logged in to Younium"},
	} {
		// One after the other: they share the state.
		server.Reset()
		if step.fault.Path != "" {
			server.Inject(step.fault)
		}
		result, log := logged(t, w, "TRACE", step.shell, step.args...)
		if fails := result.ExitCode != 0; fails != step.fails {
			t.Errorf("%s: exit code %d\n%s", step.name, result.ExitCode, result.Output())
		}
		if len(log) < 1000 || !strings.Contains(log, step.says) {
			t.Errorf("%s: the log has %d bytes and not %q", step.name, len(log), step.says)
		}
		checkNoMarker(t, step.name+": the log", log)
		checkNoMarker(t, step.name+": the output", result.Output())
	}
	server.Reset()
	w.must("apply", "-auto-approve")
	if !strings.Contains(w.must("output", "-json").Stdout, markerToken) {
		t.Error("the token was never there, so that nothing was proved")
	}
}

func TestInfoLogOfRun(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	w := newWorkspace(t, keyFor(server), `data "younium_token" "this" { count = 20 }`)
	_, log := logged(t, w, "INFO", nil, "plan")
	var own []string
	for line := range strings.Lines(log) {
		if strings.Contains(line, "Younium") || strings.Contains(line, server.URL()) {
			own = append(own, line)
		}
	}
	if len(own) != 1 || !strings.Contains(own[0], "[INFO]") || !strings.Contains(own[0], "Logged in to Younium") ||
		!strings.Contains(own[0], "duration=") || !strings.Contains(own[0], "expires_at=") {
		t.Errorf("got %q, want one line for the one login", own)
	}
}

func TestEphemeralTokenLeavesNoTrace(t *testing.T) {
	t.Parallel()
	const (
		// The postcondition shows that there was a token, without a word of it.
		ephemeral = `
			ephemeral "younium_token" "this" {
				lifecycle {
					postcondition {
						condition     = length(self.access_token) > 500 && self.request_headers["Authorization"] == "Bearer ${self.access_token}"
						error_message = "There is no token."
					}
				}
			}
			resource "terraform_data" "user" {
				input = "used"
				provisioner "local-exec" {
					command     = "echo done"
					environment = { TOKEN = ephemeral.younium_token.this.access_token }
				}
			}`
		stored = `
			data "younium_token" "this" {}
			resource "terraform_data" "user" { input = "used" }`
		block = `
			variable "secret" {
				type      = string
				sensitive = true
				ephemeral = %t
			}
			provider "younium" { secret = var.secret }`
	)
	for name, test := range map[string]struct {
		config                        string
		secretInPlan, token, anywhere bool
	}{
		"ephemeral token, ephemeral variable": {config: fmt.Sprintf(block, true) + ephemeral},
		// These two show that a trace would be found.
		"ephemeral token, lasting variable": {config: fmt.Sprintf(block, false) + ephemeral, secretInPlan: true},
		"data source, ephemeral variable":   {config: fmt.Sprintf(block, true) + stored, token: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, variables := markedYounium(t)
			delete(variables, "YOUNIUM_SECRET")
			variables["TF_VAR_secret"] = markerSecret
			w := newWorkspace(t, variables, test.config)
			planned := w.must("plan", "-out=saved.tfplan")
			applied := w.must("apply", "saved.tfplan")
			if server.Logins() == 0 {
				t.Error("nobody logged in")
			}
			plan := unzip(t, filepath.Join(w.Dir, "saved.tfplan"))
			if found := strings.Contains(plan, markerInside); found != test.secretInPlan {
				t.Errorf("the saved plan holds the secret: %t", found)
			}
			if found := strings.Contains(plan, markerToken); found != test.token {
				t.Errorf("the saved plan holds the token: %t", found)
			}
			state := everyFile(t, w.Dir, "saved.tfplan")
			if found := strings.Contains(state, markerToken); found != test.token {
				t.Errorf("the state holds the token: %t", found)
			}
			if strings.Contains(state, markerInside) {
				t.Error("the state holds the secret")
			}
			checkNoMarker(t, "the output of plan", planned.Output())
			checkNoMarker(t, "the output of apply", applied.Output())
		})
	}
}

// unzip returns the content of all files in an archive.
func unzip(t *testing.T, file string) string {
	t.Helper()
	archive, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	var all strings.Builder
	for _, entry := range archive.File {
		content, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err = io.Copy(&all, content); err != nil { //nolint:gosec // The test has just made the archive.
			t.Fatal(err)
		}
		if err = content.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

// everyFile returns the content of all files below a folder but one.
func everyFile(t *testing.T, dir, except string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == except {
			return err
		}
		content, err := os.ReadFile(path)
		all.Write(content)
		return err
	})
	if err == nil && !strings.Contains(all.String(), `"terraform_version"`) {
		err = errors.New("there is no state among the files")
	}
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// Terraform quotes the configuration and names types where something is wrong
// with it, and hides what is sensitive.
func TestTyposPrintNothing(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ config, want string }{
		"an attribute of the data source": {
			`output "token" {
				value     = data.younium_token.this.acces_token
				sensitive = true
			}`, "Unsupported attribute",
		},
		"an attribute of the ephemeral": {
			`ephemeral "younium_token" "this" {}
			provider "younium" {
				alias        = "second"
				access_token = ephemeral.younium_token.this.acces_token
			}
			data "younium_token" "second" { provider = younium.second }`, "Unsupported attribute",
		},
		"a header": {
			`output "token" {
				value     = data.younium_token.this.request_headers["Authorisation"]
				sensitive = true
			}`, "Invalid index",
		},
		"a function": {
			`output "token" {
				value     = tonumber(data.younium_token.this.access_token)
				sensitive = true
			}`, "Invalid function argument",
		},
		"an output that is not marked": {
			`output "token" { value = data.younium_token.this.access_token }`, "Output refers to sensitive values",
		},
		"an output that is not marked, of the headers": {
			`output "token" { value = data.younium_token.this.request_headers }`, "Output refers to sensitive values",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, variables := markedYounium(t)
			result := newWorkspace(t, variables, `
				data "younium_token" "this" {}`+"\n"+test.config).run("apply", "-auto-approve")
			if result.ExitCode == 0 || !strings.Contains(result.Stderr, test.want) {
				t.Errorf("exit code %d, want the error %q:\n%s", result.ExitCode, test.want, result.Output())
			}
			checkNoMarker(t, "the output", result.Output())
			if strings.Contains(result.Output(), "eyJhbGci") {
				t.Errorf("the output holds the beginning of a token:\n%s", result.Output())
			}
		})
	}
}

// net/http prints what comes after an answer's announced length to the standard
// logger, and Terraform logs that.
func TestNothingLeaksFromOverlongAnswer(t *testing.T) {
	t.Parallel()
	address, stop := youniumtest.Raw(func(connection net.Conn, _ *http.Request) {
		const body = `{"accessToken":"e30.e30.e30","expiresIn":86400}`
		_, _ = fmt.Fprintf(connection, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s%s",
			len(body), body, markerToken)
	})
	t.Cleanup(stop)
	w := newWorkspace(t, map[string]string{
		"YOUNIUM_BASE_URL": "http://" + address, "YOUNIUM_CLIENT_ID": "client", "YOUNIUM_SECRET": markerSecret,
	}, `data "younium_token" "this" {}`)
	result, log := logged(t, w, "TRACE", nil, "plan")
	if result.ExitCode != 0 || !strings.Contains(log, "Logged in to Younium") {
		t.Fatalf("exit code %d\n%s", result.ExitCode, result.Output())
	}
	checkNoMarker(t, "the output", result.Output())
	checkNoMarker(t, "the log", log)
}
