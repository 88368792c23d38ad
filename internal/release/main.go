// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

// Command release rehearses a release, as `make release-snapshot`. GoReleaser
// builds, packs and signs every platform with a throw-away key. Then the result is
// checked as the Terraform Registry and a user would: checksums and signature are
// verified, and examples/demo is planned with the zip of this platform, from a
// mirror. Nothing is published, and the result is in dist/.
//
// Its argument is the path of GoReleaser, and it runs in the root of the repository.
// git and gpg must be in PATH; Terraform is downloaded if it is not.
package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"github.com/younium/terraform-provider-younium/internal/provider"
	"github.com/younium/terraform-provider-younium/internal/terraformcli"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

const (
	project  = "terraform-provider-younium"
	dist     = "dist"
	manifest = "terraform-registry-manifest.json"
	demo     = "examples/demo"
)

// platforms are the required platforms of a release, as OS_ARCH.
var platforms = []string{
	"darwin_amd64", "darwin_arm64",
	"freebsd_386", "freebsd_amd64", "freebsd_arm", "freebsd_arm64",
	"linux_386", "linux_amd64", "linux_arm", "linux_arm64",
	"windows_386", "windows_amd64", "windows_arm64",
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: release PATH-OF-GORELEASER")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := rehearse(ctx, os.Args[1])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// rehearse leaves nothing behind except dist/, on an error and on Ctrl-C too.
func rehearse(ctx context.Context, goreleaser string) (err error) {
	for _, tool := range []string{"git", "gpg"} {
		if _, err := exec.LookPath(tool); err != nil {
			return fmt.Errorf("%s is needed: %w", tool, err)
		}
	}
	tmp, err := os.MkdirTemp("", "release-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(tmp)) }()

	gnupg := "GNUPGHOME=" + filepath.Join(tmp, "gnupg")
	defer stopAgent(ctx, gnupg)
	fingerprint, err := newKey(ctx, filepath.Join(tmp, "gnupg"), gnupg)
	if err != nil {
		return err
	}
	if err := run(ctx, ".", []string{gnupg, "GPG_FINGERPRINT=" + fingerprint},
		goreleaser, "release", "--snapshot", "--clean", "--skip=publish"); err != nil {
		return err
	}
	version, err := verify(ctx, gnupg)
	if err != nil {
		return err
	}
	return plan(ctx, tmp, version)
}

// newKey creates an RSA key, the type that the Registry accepts, that is valid for a
// day, and returns its fingerprint.
func newKey(ctx context.Context, home, gnupg string) (string, error) {
	if err := os.Mkdir(home, 0o700); err != nil {
		return "", err
	}
	if err := run(ctx, ".", []string{gnupg}, "gpg", "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", "",
		"--quick-gen-key", "Release rehearsal <rehearsal@example.invalid>", "rsa3072", "sign", "1d"); err != nil {
		return "", err
	}
	list := command(ctx, ".", []string{gnupg}, "gpg", "--batch", "--list-secret-keys", "--with-colons")
	list.Stdout = nil
	out, err := list.Output()
	if err != nil {
		return "", fmt.Errorf("gpg --list-secret-keys: %w", err)
	}
	_, after, _ := strings.Cut(string(out), "\nfpr:")
	fields := strings.Split(after, ":")
	if len(fields) < 9 {
		return "", fmt.Errorf("gpg lists no key: %q", out)
	}
	return fields[8], nil
}

// stopAgent stops the agent that gpg started in the background, even if the
// rehearsal was cancelled.
func stopAgent(ctx context.Context, gnupg string) {
	_ = run(context.WithoutCancel(ctx), ".", []string{gnupg}, "gpgconf", "--kill", "all")
}

// verify checks that dist/ is a release that the Registry would accept, and returns
// its version.
func verify(ctx context.Context, gnupg string) (string, error) {
	var metadata struct {
		Version string `json:"version"`
	}
	raw, err := os.ReadFile(filepath.Join(dist, "metadata.json"))
	if err != nil {
		return "", err
	}
	if err := json.Unmarshal(raw, &metadata); err != nil {
		return "", fmt.Errorf("metadata.json: %w", err)
	}
	prefix := project + "_" + metadata.Version + "_"
	sums := filepath.Join(dist, prefix+"SHA256SUMS")
	if err := run(ctx, ".", []string{gnupg}, "gpg", "--batch", "--verify", sums+".sig", sums); err != nil {
		return "", err
	}

	// The manifest has the release's name in the release and its own in the repository.
	files := map[string]string{prefix + "manifest.json": manifest}
	for _, platform := range platforms {
		zip := prefix + platform + ".zip"
		files[zip] = filepath.Join(dist, zip)
	}
	if err := verifySums(sums, files); err != nil {
		return "", err
	}
	fmt.Printf("\nVerified: the signature, and the checksums of %d platforms and the manifest.\n\n", len(platforms))
	return metadata.Version, nil
}

// verifySums checks that the file of checksums lists exactly these files, each with
// the correct checksum. The map is from listed name to path.
func verifySums(sums string, files map[string]string) error {
	raw, err := os.ReadFile(sums)
	if err != nil {
		return err
	}
	listed := map[string]string{}
	for line := range strings.Lines(string(raw)) {
		if sum, name, ok := strings.Cut(strings.TrimSpace(line), "  "); ok {
			listed[name] = sum
		}
	}
	want, got := slices.Sorted(maps.Keys(files)), slices.Sorted(maps.Keys(listed))
	if !slices.Equal(want, got) {
		return fmt.Errorf("%s lists\n%q\nand should list\n%q", sums, got, want)
	}
	for name, path := range files {
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if sum := sha256.Sum256(content); hex.EncodeToString(sum[:]) != listed[name] {
			return fmt.Errorf("%s has the wrong checksum in %s", name, sums)
		}
	}
	return nil
}

// plan installs this platform's zip from a mirror, as `terraform init` does
// with a released provider, and plans the demo with it.
func plan(ctx context.Context, tmp, version string) error {
	terraform, err := terraformcli.Find(ctx, tmp)
	if err != nil {
		return err
	}
	packed := filepath.Join(tmp, "mirror", filepath.FromSlash(provider.Address))
	if err := os.MkdirAll(packed, 0o755); err != nil {
		return err
	}
	zip := fmt.Sprintf("%s_%s_%s_%s.zip", project, version, runtime.GOOS, runtime.GOARCH)
	content, err := os.ReadFile(filepath.Join(dist, zip))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(packed, zip), content, 0o644); err != nil {
		return err
	}

	work := filepath.Join(tmp, "demo")
	if err := os.CopyFS(work, os.DirFS(demo)); err != nil {
		return err
	}
	// A pre-release is installed only if its exact version is required.
	override := fmt.Sprintf("terraform {\n  required_providers {\n    younium = {\n      source  = %q\n      version = %q\n    }\n  }\n}\n", provider.Address, version)
	if err := os.WriteFile(filepath.Join(work, "version_override.tf"), []byte(override), 0o644); err != nil {
		return err
	}

	server := youniumtest.New()
	defer server.Close()
	env := []string{
		"TF_CLI_CONFIG_FILE=" + os.DevNull,
		"CHECKPOINT_DISABLE=1",
		"YOUNIUM_BASE_URL=" + server.URL(),
		"YOUNIUM_CLIENT_ID=" + youniumtest.ClientID,
		"YOUNIUM_SECRET=" + youniumtest.Secret,
	}
	if err := run(ctx, work, env, terraform, "init", "-input=false", "-no-color", "-plugin-dir="+filepath.Join(tmp, "mirror")); err != nil {
		return err
	}
	if err := run(ctx, work, env, terraform, "plan", "-input=false", "-no-color"); err != nil {
		return err
	}
	if server.Logins() == 0 {
		return errors.New("the plan never logged in: the demo did not reach the provider's work")
	}
	fmt.Printf("\nRehearsed: %s %s installs from a mirror and plans %s. The release is in %s/.\n", project, version, demo, dist)
	return nil
}

// run runs a command and shows its output.
func run(ctx context.Context, dir string, env []string, name string, args ...string) error {
	if err := command(ctx, dir, env, name, args...).Run(); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("%s: %w", strings.Join(append([]string{filepath.Base(name)}, args...), " "), err)
	}
	return nil
}

// command returns a command without the user's environment variables for the
// provider and for Terraform.
func command(ctx context.Context, dir string, env []string, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(terraformcli.CleanEnvironment(), env...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	terraformcli.Interruptible(cmd)
	return cmd
}
