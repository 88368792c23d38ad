// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

// Command demo shows the provider at work on this machine alone, without a
// Younium account, as `make demo`: it builds the provider, starts a simulated
// Younium, has a real Terraform apply examples/demo, and tells what happened.
// With LIVE=1 it does the same against the Younium that the variables YOUNIUM_*
// name, never production, where it obtains a token and does nothing else.
//
// `demo sandbox`, as `make sandbox`, starts the simulated Younium alone, to try
// things on.
//
// It runs at the top of the repository.
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
		return withFolder(func(dir string) error { return showLive(ctx, out, dir) })
	case len(args) == 0:
		return withFolder(func(dir string) error { return showSimulated(ctx, out, dir) })
	case len(args) == 1 && args[0] == "sandbox":
		sandbox(ctx, out)
		return nil
	case len(args) == 1 && args[0] == takeToken:
		return writeReceipt(os.Getenv)
	}
	return errors.New("usage: demo [sandbox]")
}

// withFolder lends a folder for all that is written, and removes it. Its name is
// short, since sockets are made in it, whose paths may not be long.
func withFolder(use func(dir string) error) error {
	dir, err := os.MkdirTemp("", "younium-")
	if err != nil {
		return err
	}
	return errors.Join(use(dir), os.RemoveAll(dir))
}
