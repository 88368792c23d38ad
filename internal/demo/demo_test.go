// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/younium/terraform-provider-younium/internal/terraformcli"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// asMain makes a process of this test binary behave as the program itself.
const asMain = "DEMO_TEST_AS_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(asMain) != "" {
		main()
		return
	}
	code := m.Run()
	built.Remove()
	os.Exit(code)
}

// built is what the tests with a Terraform of their own share.
var built terraformcli.Shared

// process prepares the program in a process of its own, at the top of the
// repository. It sees nothing of this shell's settings, and must leave its
// folder for temporary files, which is returned, empty.
func process(t *testing.T, variables ...string) (command *exec.Cmd, stdout, stderr *bytes.Buffer) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	tmp, err := os.MkdirTemp("", "demo-") //nolint:usetesting // t.TempDir is too long for a socket on macOS.
	if err != nil {
		t.Fatal(err)
	}
	command = exec.CommandContext(t.Context(), self)
	command.Dir = filepath.Join("..", "..")
	command.Env = append(slices.DeleteFunc(os.Environ(), func(entry string) bool {
		return strings.HasPrefix(entry, "YOUNIUM_") || strings.HasPrefix(entry, "LIVE=")
	}), asMain+"=1", "TMPDIR="+tmp, "TMP="+tmp, "TEMP="+tmp)
	command.Env = append(command.Env, variables...)
	stdout, stderr = &bytes.Buffer{}, &bytes.Buffer{}
	command.Stdout, command.Stderr = stdout, stderr
	t.Cleanup(func() {
		if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v (%v)", left, err)
		}
		_ = os.RemoveAll(tmp)
	})
	return command, stdout, stderr
}

func exitCode(t *testing.T, err error) int {
	t.Helper()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode()
	}
	t.Fatal(err)
	return -1
}

func TestDemo(t *testing.T) {
	t.Parallel()
	// What the person's shell holds is for LIVE=1 alone.
	command, stdout, stderr := process(t, "YOUNIUM_ENVIRONMENT=production", "YOUNIUM_ACCESS_TOKEN=mine")
	if code := exitCode(t, command.Run()); code != 0 {
		t.Fatalf("exit code %d\n%s%s", code, stdout, stderr)
	}
	want := strings.Join([]string{
		``,
		`  built      terraform-provider-younium 0\.0\.0-dev +\d+\.\d s`,
		`  started    a Younium of its own on 127\.0\.0\.1:\d+`,
		`  applied    examples/demo with \w+ \d+\.\d+\.\d+\S* +\d+\.\d s`,
		``,
		`  environment   simulated`,
		`  expires_at    \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ, in (24h0m|23h59m)`,
		`  access_token  sha256:[0-9a-f]{4}…[0-9a-f]{4} \(never printed\)`,
		`  logins        2 for 12 consumers \(plan and apply are two processes\)`,
		`  state         no secret, no ephemeral token`,
		``,
		`  Next: LIVE=1 make demo, with your own key and environment in YOUNIUM_\*\.`,
		``, ``,
	}, "\n")
	if !regexp.MustCompile(`^` + want + `$`).MatchString(stdout.String()) {
		t.Errorf("got %q, want a match of %q", stdout, want)
	}
	nothingSecret(t, stdout.String()+stderr.String(), youniumtest.Secret)
	files, err := os.ReadDir(filepath.Join(command.Dir, example))
	if err != nil || len(files) != 1 {
		t.Errorf("%s holds %v (%v), and not main.tf alone", example, files, err)
	}
}

func nothingSecret(t *testing.T, output string, secrets ...string) {
	t.Helper()
	for _, secret := range secrets {
		if strings.Contains(output, secret) {
			t.Errorf("a secret was printed:\n%s", output)
		}
	}
	if tokenPattern.MatchString(output) {
		t.Errorf("a token was printed:\n%s", output)
	}
}

func TestLive(t *testing.T) {
	t.Parallel()
	server := youniumtest.New()
	t.Cleanup(server.Close)
	command, stdout, stderr := process(t, "LIVE=1",
		"YOUNIUM_BASE_URL="+server.URL(), "YOUNIUM_CLIENT_ID="+youniumtest.ClientID, "YOUNIUM_SECRET="+youniumtest.Secret)
	if code := exitCode(t, command.Run()); code != 0 {
		t.Fatalf("exit code %d\n%s%s", code, stdout, stderr)
	}
	if !strings.HasPrefix(stdout.String(), "\n  using      "+hostOf(server.URL())+"\n") {
		t.Errorf("the host does not come first:\n%s", stdout)
	}
	if !strings.Contains(stdout.String(), "access_token  sha256:") {
		t.Errorf("no token:\n%s", stdout)
	}
	nothingSecret(t, stdout.String()+stderr.String(), youniumtest.Secret)
	if server.Logins() != 2 || server.Count("", "") != 2 {
		t.Errorf("%d requests, %d logins, want two logins and nothing else", server.Count("", ""), server.Logins())
	}
}

func TestLiveRefusesProductionAtOnce(t *testing.T) {
	t.Parallel()
	command, stdout, stderr := process(t, "LIVE=1",
		"YOUNIUM_ENVIRONMENT=production", "YOUNIUM_CLIENT_ID=id", "YOUNIUM_SECRET=marker-secret")
	if code := exitCode(t, command.Run()); code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
	if want := "\n  using      api.younium.com\n"; stdout.String() != want {
		t.Errorf("got %q, want %q and no work", stdout, want)
	}
	if want := "api.younium.com is production"; !strings.Contains(stderr.String(), want) {
		t.Errorf("got %q, want %q", stderr, want)
	}
}

// Who asks for the real thing does not get the simulation.
func TestLiveIsNoMoreThan1(t *testing.T) {
	t.Parallel()
	command, stdout, stderr := process(t, "LIVE=yes")
	if code := exitCode(t, command.Run()); code != 1 || stdout.Len() > 0 || !strings.Contains(stderr.String(), "LIVE is either 1 or not set") {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
}

func TestFailureShowsWhatTerraformSaid(t *testing.T) {
	t.Parallel()
	server := youniumtest.New()
	t.Cleanup(server.Close)
	command, stdout, stderr := process(t, "LIVE=1",
		"YOUNIUM_BASE_URL="+server.URL(), "YOUNIUM_CLIENT_ID="+youniumtest.ClientID, "YOUNIUM_SECRET=marker-secret-of-nobody")
	if code := exitCode(t, command.Run()); code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
	for _, want := range []string{"terraform plan failed with exit code 1", "Younium rejected the credentials"} {
		if !strings.Contains(stderr.String(), want) {
			t.Errorf("no %q in\n%s", want, stderr)
		}
	}
	if strings.Contains(stdout.String(), "applied") || strings.Contains(stdout.String(), "access_token") {
		t.Errorf("a failure told as success:\n%s", stdout)
	}
	nothingSecret(t, stdout.String()+stderr.String(), "marker-secret-of-nobody")
}

func TestReceipts(t *testing.T) {
	t.Parallel()
	server := youniumtest.New()
	t.Cleanup(server.Close)
	one, other := server.IssueToken(), server.IssueToken()
	for name, test := range map[string]struct {
		tokens []string
		want   string
	}{
		"all the same":  {tokens: slices.Repeat([]string{one}, tools)},
		"one missing":   {tokens: slices.Repeat([]string{one}, tools-1), want: "11 of 12 tools"},
		"one different": {tokens: append(slices.Repeat([]string{one}, tools-1), other), want: "different tokens"},
		"no token":      {tokens: []string{"none"}, want: "is no JWT"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			err := takeTokens(dir, test.tokens)
			var got receipt
			if err == nil {
				got, err = readReceipts(dir)
			}
			if test.want == "" && (err != nil || len(got.SHA256) != 64) {
				t.Errorf("got %+v, %v", got, err)
			}
			if test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func takeTokens(dir string, tokens []string) error {
	for _, token := range tokens {
		variables := map[string]string{
			"TOKEN": token, "TOKEN_EXPIRES_AT": "2026-11-24T20:41:09Z", receiptsVariable: filepath.Join(dir, receiptsFile),
		}
		if err := writeReceipt(func(name string) string { return variables[name] }); err != nil {
			return err
		}
	}
	return nil
}

func TestExpiry(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 20, 41, 9, 0, time.UTC)
	for at, want := range map[string]string{
		"2026-11-24T20:41:09Z": "2026-11-24T20:41:09Z, in 24h0m",
		"2026-11-23T21:26:19Z": "2026-11-23T21:26:19Z, in 45m",
		"not told":             "not told",
	} {
		if got := (receipt{ExpiresAt: at}).expiry(now); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestNothingStored(t *testing.T) {
	t.Parallel()
	server := youniumtest.New()
	t.Cleanup(server.Close)
	token, secret := server.IssueToken(), `a "secret" & more`
	for name, test := range map[string]struct{ state, plan, want string }{
		"nothing":                   {state: "{}", plan: "plan"},
		"a token in the state":      {state: `{"x":"` + token + `"}`, plan: "plan", want: "the state holds a token"},
		"a token in the plan":       {state: "{}", plan: "x" + token, want: "the saved plan holds a token"},
		"the secret in the plan":    {state: "{}", plan: secret, want: "the saved plan holds the secret"},
		"the secret as JSON has it": {state: `{"x":"a \"secret\" \u0026 more"}`, plan: "plan", want: "the state holds the secret"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write(t, dir, test.state, test.plan)
			err := nothingStored(dir, secret)
			if test.want == "" && err != nil || test.want != "" && (err == nil || err.Error() != test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
	if err := nothingStored(t.TempDir(), secret); err == nil {
		t.Error("no state, and no error")
	}
}

func write(t *testing.T, dir, state, plan string) {
	t.Helper()
	var archive bytes.Buffer
	z := zip.NewWriter(&archive)
	entry, err := z.Create("tfplan")
	if err == nil {
		_, err = entry.Write([]byte(plan))
	}
	if err := errors.Join(err, z.Close(),
		os.WriteFile(filepath.Join(dir, planFile), archive.Bytes(), 0o600),
		os.WriteFile(filepath.Join(dir, stateFile), []byte(state), 0o600)); err != nil {
		t.Fatal(err)
	}
}
