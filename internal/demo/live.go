// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"context"
	"os"
	"slices"
	"strings"

	"github.com/younium/terraform-provider-younium/internal/target"
)

// showLive obtains a token from a real Younium environment. The example creates
// nothing there.
func showLive(ctx context.Context, out *screen, dir string) error {
	target, err := target.Find(os.Getenv)
	if err != nil {
		return err
	}
	out.text("")
	out.done("using", target.Host)
	if err := target.RefuseProduction(); err != nil {
		return err
	}
	if err := build(ctx, out, dir); err != nil {
		return err
	}
	variables := slices.DeleteFunc(os.Environ(), func(entry string) bool { return !strings.HasPrefix(entry, "YOUNIUM_") })
	received, err := apply(ctx, out, dir, strings.TrimSpace(os.Getenv("YOUNIUM_SECRET")), variables...)
	if err != nil {
		return err
	}
	out.text("")
	out.fact("environment", cmp.Or(string(target.Environment), target.Host))
	showToken(out, received)
	out.fact("state", "no secret, no ephemeral token")
	out.text("")
	return nil
}
