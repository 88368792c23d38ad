// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
)

const (
	realVariable  = "BENCH_REAL"
	peaksVariable = "BENCH_PEAKS"
)

// wrap is what Terraform starts in place of a provider: only a parent learns
// how much memory a process took. Both providers are started this way, so that
// it costs both the same.
func wrap() int {
	signal.Ignore(os.Interrupt) // As providers do: Terraform says when to stop.
	provider := exec.CommandContext(context.Background(), os.Getenv(realVariable), os.Args[1:]...)
	provider.Stdin, provider.Stdout, provider.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := provider.Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	notes, err := os.OpenFile(os.Getenv(peaksVariable), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer notes.Close()
	fmt.Fprintf(notes, "%f\n", peakMemory(provider.ProcessState))
	return 0
}
