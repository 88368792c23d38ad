// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/younium/terraform-provider-younium/internal/terraformcli"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

const (
	version = "0.0.0-dev"
	example = "examples/demo"
	tools   = 12 // of the example
)

func showSimulated(ctx context.Context, out *screen, dir string) error {
	out.text("")
	if err := build(ctx, out, dir); err != nil {
		return err
	}
	server := youniumtest.New()
	defer server.Close()
	out.done("started", "a Younium of its own on "+hostOf(server.URL()))
	received, err := apply(ctx, out, dir, youniumtest.Secret,
		"YOUNIUM_BASE_URL="+server.URL(),
		"YOUNIUM_CLIENT_ID="+youniumtest.ClientID,
		"YOUNIUM_SECRET="+youniumtest.Secret)
	if err != nil {
		return err
	}
	logins := server.Logins()
	if logins != 2 {
		return fmt.Errorf("%d logins for %d consumers; one in the plan and one in the apply were to be expected", logins, tools)
	}
	out.text("")
	out.fact("environment", "simulated")
	showToken(out, received)
	out.fact("logins", fmt.Sprintf("%d for %d consumers (plan and apply are two processes)", logins, tools))
	out.fact("state", "no secret, no ephemeral token")
	out.text("\n  Next: LIVE=1 make demo, with your own key and environment in YOUNIUM_*.\n")
	return nil
}

func showToken(out *screen, received receipt) {
	out.fact("expires_at", received.expiry(time.Now()))
	out.fact("access_token", received.fingerprint()+" (never printed)")
}

func build(ctx context.Context, out *screen, dir string) error {
	return out.step("building", "built", "terraform-provider-younium "+version, func() error {
		return terraformcli.Build(ctx, dir, "-ldflags", "-X main.version="+version)
	})
}

// apply applies a copy of the example with the provider that was built into dir, and
// checks that state and plan contain neither the secret nor a token. It returns what
// the example's tools received.
func apply(ctx context.Context, out *screen, dir, secret string, variables ...string) (receipt, error) {
	w, err := prepare(ctx, out, dir, variables)
	if err != nil {
		return receipt{}, err
	}
	product, err := terraform(ctx, w, "version")
	if err != nil {
		return receipt{}, err
	}
	name, _, _ := strings.Cut(strings.Replace(product, " v", " ", 1), "\n")
	err = out.step("applying", "applied", example+" with "+name, func() error {
		if _, err := terraform(ctx, w, "plan", "-input=false", "-no-color", "-out="+planFile); err != nil {
			return err
		}
		_, err := terraform(ctx, w, "apply", "-input=false", "-no-color", planFile)
		return err
	})
	if err != nil {
		return receipt{}, err
	}
	if err := nothingStored(w.Dir, secret); err != nil {
		return receipt{}, err
	}
	return readReceipts(w.Dir)
}

// prepare finds Terraform, which may need a download, and copies the example, but
// not state and settings that may be in its directory.
func prepare(ctx context.Context, out *screen, dir string, variables []string) (*terraformcli.Workspace, error) {
	var path string
	err := out.quietStep("finding", "Terraform", func() (err error) {
		path, err = terraformcli.Find(ctx, dir)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("no Terraform: %w", err)
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	work := filepath.Join(dir, "work")
	if err := os.Mkdir(work, 0o700); err != nil {
		return nil, err
	}
	w, err := terraformcli.NewWorkspace(work, path, dir, append(variables,
		"TF_VAR_tool="+self, receiptsVariable+"="+filepath.Join(work, receiptsFile),
		"TMPDIR="+dir)...) // A provider that Terraform has to kill leaves its socket behind.
	if err != nil {
		return nil, err
	}
	config, err := os.ReadFile(filepath.Join(example, "main.tf"))
	if err != nil {
		return nil, fmt.Errorf("%w (this runs at the top of the repository)", err)
	}
	return w, w.Write("main.tf", string(config))
}

// terraform runs a command and returns its standard output. It returns an error if
// the command fails.
func terraform(ctx context.Context, w *terraformcli.Workspace, args ...string) (string, error) {
	result, err := w.Run(ctx, nil, args...)
	if err != nil {
		return "", err
	}
	if result.ExitCode != 0 {
		return "", fmt.Errorf("terraform %s failed with exit code %d:\n\n%s", args[0], result.ExitCode, result.Output())
	}
	return result.Stdout, nil
}
