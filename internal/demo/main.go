// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

// Command demo runs the provider on this machine alone, without a Younium account,
// as `make demo`: it builds the provider, starts a simulated Younium, applies
// examples/demo with a real Terraform, and reports what happened. With LIVE=1 it does
// the same in the environment that the environment variables YOUNIUM_* name, never
// production, where it only obtains a token.
//
// `demo sandbox`, as `make sandbox`, only starts the simulated Younium, for
// experiments.
//
// It runs in the root of the repository.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	if ctx.Err() != nil && err != nil {
		err = errors.New("stopped, and nothing is left behind")
	}
	stop()
	if err != nil {
		fmt.Fprintf(os.Stderr, "\ndemo: %s\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	out := newScreen(os.Stdout)
	live := os.Getenv("LIVE")
	switch {
	case len(args) == 0 && live != "" && live != "1":
		return errors.New("LIVE is either 1 or not set")
	case len(args) == 0 && live == "1":
		return withTempDir(func(dir string) error { return showLive(ctx, out, dir) })
	case len(args) == 0:
		return withTempDir(func(dir string) error { return showSimulated(ctx, out, dir) })
	case len(args) == 1 && args[0] == "sandbox":
		return sandbox(ctx, out, sandboxAddress)
	case len(args) == 1 && args[0] == takeToken:
		return writeReceipt(os.Getenv)
	}
	return errors.New("usage: demo [sandbox]")
}

// withTempDir calls f with a temporary directory for everything that is written, and
// removes it. Its name is short, since sockets are created in it, whose paths must
// not be long.
func withTempDir(f func(dir string) error) error {
	dir, err := os.MkdirTemp("", "younium-")
	if err != nil {
		return err
	}
	return errors.Join(f(dir), os.RemoveAll(dir))
}
