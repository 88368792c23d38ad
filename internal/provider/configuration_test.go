// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// What is written in the provider block and in the variables, seen through the
// command that a person runs. "SERVER" stands for the server's address.
func TestConfigurationOfRuns(t *testing.T) {
	t.Parallel()
	const (
		object  = `data "younium_token" "this" {}`
		missing = "Error: Missing Younium configuration with data.younium_token.this"
		id      = "- client_id (YOUNIUM_CLIENT_ID)"
		secret  = "- secret (YOUNIUM_SECRET)"
		place   = "- environment (YOUNIUM_ENVIRONMENT)"
		unknown = "Error: Unknown Younium configuration with data.younium_token.this"
		onBlock = `/younium"], on main.tf line `
	)
	key := map[string]string{"YOUNIUM_CLIENT_ID": youniumtest.ClientID, "YOUNIUM_SECRET": youniumtest.Secret, "YOUNIUM_BASE_URL": "SERVER"}
	for name, test := range map[string]struct {
		variables map[string]string
		config    string
		command   string // plan
		want      []string
		never     string
		logins    int // also decides whether the command has to succeed, with fine
		fine      bool
	}{
		"nothing is set": {
			config: object, want: []string{missing, id, secret, place, "Privacy & Security > Personal Tokens"},
		},
		"nothing is set, and nothing needs it": {
			config: `data "younium_token" "this" { count = 0 }`, fine: true,
		},
		"variables are empty or blank": {
			variables: map[string]string{"YOUNIUM_CLIENT_ID": "", "YOUNIUM_SECRET": " \n", "YOUNIUM_BASE_URL": "", "YOUNIUM_ENVIRONMENT": ""},
			config:    object, want: []string{missing, "an empty one counts as unset", id, secret, place},
		},
		"only the secret is missing": {
			variables: with(key, "YOUNIUM_SECRET", ""), config: object, want: []string{missing, secret}, never: id,
		},
		"only the place is missing": {
			variables: with(key, "YOUNIUM_BASE_URL", ""), config: object, want: []string{missing, place}, never: secret,
		},
		"an empty string in the block": {
			variables: key, config: "provider \"younium\" {\n  client_id = \"\"\n}\n" + object,
			want: []string{onBlock, `client_id = ""`, "client_id must not be empty. Omit it"},
		},
		"a blank string in the block": {
			variables: key, config: "provider \"younium\" {\n  secret = \" \\n\"\n}\n" + object,
			want: []string{onBlock, "secret = ", "secret must not be empty"},
		},
		"line breaks at the end": {
			variables: map[string]string{"YOUNIUM_SECRET": youniumtest.Secret + "\r\n", "YOUNIUM_BASE_URL": " SERVER/\n"},
			config:    fmt.Sprintf("provider \"younium\" {\n  client_id = %q\n}\n%s", youniumtest.ClientID+"\n", object), logins: 1, fine: true,
		},
		"the block wins": {
			variables: with(key, "YOUNIUM_CLIENT_ID", "another"),
			config:    fmt.Sprintf("provider \"younium\" {\n  client_id = %q\n}\n%s", youniumtest.ClientID, object), logins: 1, fine: true,
		},
		"unknown, although a variable is set": {
			variables: key,
			config: `
				resource "terraform_data" "id" { input = "made-by-apply" }
				provider "younium" { client_id = terraform_data.id.output }` + "\n" + object,
			want: []string{unknown, "client_id in the provider block will be known only after apply", "terraform apply -target="},
		},
		"unknown, and of both kinds": {
			variables: key,
			config: `
				resource "terraform_data" "x" { input = "made-by-apply" }
				provider "younium" {
					access_token = terraform_data.x.output
					client_id    = terraform_data.x.output
				}` + "\n" + object,
			want: []string{unknown, "access_token and client_id"},
		},
		"unknown, and nothing needs it": {
			config: `
				resource "terraform_data" "id" { input = "made-by-apply" }
				provider "younium" { client_id = terraform_data.id.output }
				data "younium_token" "this" { count = 0 }`,
			fine: true,
		},
		"both kinds of credentials in the block": {
			config: "provider \"younium\" {\n  access_token = \"a\"\n  client_id    = \"b\"\n}\n" + object,
			want: []string{
				"Error: Conflicting Younium configuration", `access_token = "a"`, "Only one of access_token or client_id can be set",
			},
		},
		"both kinds of credentials in variables": {
			variables: with(key, "YOUNIUM_ACCESS_TOKEN", "token"), config: object,
			want: []string{"Only one of YOUNIUM_ACCESS_TOKEN or YOUNIUM_CLIENT_ID and YOUNIUM_SECRET can be set"},
		},
		"both places in variables": {
			variables: with(key, "YOUNIUM_ENVIRONMENT", "sandbox"), config: object,
			want: []string{"Only one of YOUNIUM_BASE_URL or YOUNIUM_ENVIRONMENT can be set"},
		},
		"half a key in the block, a token in a variable": {
			variables: map[string]string{"YOUNIUM_ACCESS_TOKEN": "token", "YOUNIUM_BASE_URL": "SERVER"},
			config:    "provider \"younium\" {\n  client_id = \"id\"\n}\n" + object,
			want:      []string{missing, secret + "; YOUNIUM_ACCESS_TOKEN is ignored"},
		},
		"an environment that does not exist": {
			variables: key, config: "provider \"younium\" {\n  environment = \"staging\"\n}\n" + object,
			want: []string{onBlock, `environment = "staging"`, "must be one of production, sandbox, us_production, us_sandbox."},
		},
		"an environment in a variable that does not exist": {
			variables: map[string]string{"YOUNIUM_ENVIRONMENT": "staging"}, config: object,
			want: []string{"YOUNIUM_ENVIRONMENT must be one of production"},
		},
		"validate, with variables of the module that may be null": {
			command: "validate",
			config: `
				variable "token" {
					type    = string
					default = null
				}
				variable "client_id" {
					type    = string
					default = null
				}
				provider "younium" {
					access_token = var.token
					client_id    = var.client_id
				}` + "\n" + object,
			fine: true,
		},
		"validate, with a value that breaks a rule": {
			command: "validate", config: "provider \"younium\" {\n  request_timeout = \"30\"\n}\n" + object,
			want: []string{onBlock, `request_timeout = "30"`, "request_timeout must be a duration from 1s to 10m, such as 30s."},
		},
		"validate, with half a retry": {
			command: "validate", config: "provider \"younium\" {\n  max_retries = 1.5\n}\n" + object,
			want: []string{onBlock, "max_retries = 1.5", "max_retries must be a whole number from 0 to 10, got: 1.5."},
		},
		"more retries than ten, by way of a variable of the module": {
			variables: key, config: `
				variable "retries" { default = 11 }
				provider "younium" { max_retries = var.retries }` + "\n" + object,
			want: []string{onBlock, "max_retries = var.retries", "max_retries must be a whole number from 0 to 10, got: 11."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			variables := map[string]string{}
			for variable, value := range test.variables {
				variables[variable] = strings.ReplaceAll(value, "SERVER", server.URL())
			}
			command := test.command
			if command == "" {
				command = "plan"
			}
			result := newWorkspace(t, variables, test.config).run(command)
			if fine := result.ExitCode == 0; fine != test.fine {
				t.Errorf("exit code %d:\n%s", result.ExitCode, result.Output())
			}
			if logins := server.Logins(); logins != test.logins {
				t.Errorf("%d logins, want %d", logins, test.logins)
			}
			rest := flat(result.Stderr)
			for _, part := range test.want {
				_, after, found := strings.Cut(rest, part)
				if !found {
					t.Fatalf("%q is missing, or not in its place, in:\n%s", part, result.Stderr)
				}
				rest = after
			}
			if test.never != "" && strings.Contains(flat(result.Stderr), test.never) {
				t.Errorf("%q is too much in:\n%s", test.never, result.Stderr)
			}
		})
	}
}

// What the message about an unknown value advises does help.
func TestUnknownConfigurationBecomesKnown(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	w := newWorkspace(t, keyFor(server), fmt.Sprintf(`
		resource "terraform_data" "id" { input = %q }
		provider "younium" { client_id = terraform_data.id.output }
		data "younium_token" "this" {}`, youniumtest.ClientID))
	if w.run("plan").ExitCode == 0 || server.Logins() != 0 {
		t.Errorf("the plan passed, or logged in %d times, although client_id was unknown", server.Logins())
	}
	w.must("apply", "-auto-approve", "-target=terraform_data.id")
	w.must("plan")
	if logins := server.Logins(); logins != 1 {
		t.Errorf("%d logins, want one", logins)
	}
}

// TestConfiguration_InvisibleCharacters reads credentials as editors and copying leave
// them.
func TestConfiguration_InvisibleCharacters(t *testing.T) {
	t.Parallel()
	const (
		half  = len(youniumtest.Secret) / 2
		fault = " must not contain the invisible character U+200B. Remove it, or copy the value again."
	)
	split := youniumtest.Secret[:half] + "\u200b" + youniumtest.Secret[half:]
	fromFile := "provider \"younium\" {\n  secret = file(\"s.txt\")\n}\n"
	for name, row := range map[string]struct {
		file      string // secret of the provider block
		variables map[string]string
		want      string // of the error, "" for success
	}{
		"BOM in a file":              {file: "\ufeff" + youniumtest.Secret + "\r\n"},
		"BOM in a variable":          {variables: map[string]string{"YOUNIUM_SECRET": "\ufeff" + youniumtest.Secret, "YOUNIUM_CLIENT_ID": "\ufeff" + youniumtest.ClientID}},
		"inside a file":              {file: split, want: "secret" + fault},
		"inside a variable":          {variables: map[string]string{"YOUNIUM_SECRET": split}, want: "YOUNIUM_SECRET" + fault},
		"at the end of the id":       {variables: map[string]string{"YOUNIUM_CLIENT_ID": youniumtest.ClientID + "\u200b"}, want: "YOUNIUM_CLIENT_ID" + fault},
		"in the access token":        {variables: map[string]string{"YOUNIUM_ACCESS_TOKEN": split, "YOUNIUM_CLIENT_ID": "", "YOUNIUM_SECRET": ""}, want: "YOUNIUM_ACCESS_TOKEN" + fault},
		"BOM and another in the URL": {variables: map[string]string{"YOUNIUM_BASE_URL": "\ufeffhttps://younium\u200b.test"}, want: "YOUNIUM_BASE_URL" + fault},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startYounium(t)
			variables := keyFor(server)
			maps.Copy(variables, row.variables)
			config := `data "younium_token" "this" {}`
			if row.file != "" {
				config = fromFile + config
			}
			w := newServedWorkspace(t, variables, config)
			w.write("s.txt", row.file)
			result := w.run("plan")
			output := unwrapped(result.Output())
			if (result.ExitCode == 0) != (row.want == "") || !strings.Contains(output, row.want) {
				t.Errorf("exit code %d, want %q:\n%s", result.ExitCode, row.want, output)
			}
			for _, unwanted := range []string{youniumtest.Secret, youniumtest.Secret[:half], split, "belong to one environment"} {
				if strings.Contains(output, unwanted) {
					t.Errorf("the output shows %q:\n%s", unwanted, output)
				}
			}
			requests := server.Requests()
			if (len(requests) == 1) != (row.want == "") {
				t.Fatalf("%d requests", len(requests))
			}
			for _, request := range requests {
				if body := request.Body; strings.Contains(body, "\ufeff") || !strings.Contains(body, `"`+youniumtest.Secret+`"`) {
					t.Errorf("the login sent %q", body)
				}
			}
		})
	}
}

// TestConfiguration_CABundle trusts the certificates of a bundle, whatever else it
// holds, and says what it could not read.
func TestConfiguration_CABundle(t *testing.T) {
	t.Parallel()
	certificate, trust := youniumtest.SelfSigned("127.0.0.1", time.Now().Add(time.Hour))
	_, other := youniumtest.SelfSigned("other.test", time.Now().Add(time.Hour))
	server := youniumtest.NewTLS(certificate)
	t.Cleanup(server.Close)
	cut := func(cert []byte) string { return string(cert[:len(cert)/2]) + "\n" }
	const (
		warning  = "Warning: CA certificates not loaded"
		noAdvice = "name its certificate authority in ca_cert_file"
	)
	for name, row := range map[string]struct {
		bundle string
		path   string // ca.pem
		fails  bool
		want   []string
		never  []string
	}{
		"BOM": {bundle: "\ufeff" + string(trust) + string(other), never: []string{warning}},
		"one that cannot be read": {
			bundle: string(trust) + cut(other),
			want:   []string{warning, "The file in ca_cert_file contains blocks that are not CA certificates: block 2 (line "},
		},
		"the needed one cannot be read": {
			bundle: cut(trust) + string(other), fails: true,
			want: []string{
				warning, "block 1 (line 1) is not valid PEM. The provider trusts its other certificates.", "Error: Login to Younium failed",
				"Add the CA certificate of this server to ca_cert_file (from the provider block).",
			},
			never: []string{noAdvice},
		},
		"the needed one is missing": {
			bundle: string(other), fails: true,
			want:  []string{"Add the CA certificate of this server to ca_cert_file (from the provider block)"},
			never: []string{warning, noAdvice},
		},
		"none can be read": {
			bundle: cut(other), fails: true,
			want:  []string{"Error: Invalid Younium configuration", "it contains no usable certificate: block 1 (line 1) is not valid PEM."},
			never: []string{"Neither the system"},
		},
		"home directory": {bundle: string(trust), path: "~/ca.pem", never: []string{warning}},
		"home directory, but no file": {
			bundle: string(trust), path: "~/missing.pem", fails: true,
			want: []string{"Error: Invalid Younium configuration", "The file in ca_cert_file cannot be used: "}, never: []string{"Relative path"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			home := t.TempDir()
			variables := with(keyFor(server), "HOME", home)
			variables["USERPROFILE"] = home // on Windows
			w := newWorkspace(t, variables, fmt.Sprintf("provider \"younium\" {\n  ca_cert_file = %q\n}\ndata \"younium_token\" \"this\" {}\n", cmp.Or(row.path, "ca.pem")))
			file := filepath.Join(w.Dir, "ca.pem")
			if row.path != "" {
				file = filepath.Join(home, "ca.pem")
			}
			if err := os.WriteFile(file, []byte(row.bundle), 0o600); err != nil {
				t.Fatal(err)
			}
			result := w.run("plan")
			output := unwrapped(result.Output())
			if (result.ExitCode != 0) != row.fails {
				t.Errorf("exit code %d:\n%s", result.ExitCode, output)
			}
			for _, part := range row.want {
				if !strings.Contains(output, part) {
					t.Errorf("%q is missing in\n%s", part, output)
				}
			}
			for _, unwanted := range append(row.never, youniumtest.Secret, home, "MII") {
				if strings.Contains(output, unwanted) {
					t.Errorf("the output shows %q:\n%s", unwanted, output)
				}
			}
		})
	}
}
