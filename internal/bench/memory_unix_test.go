// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

import (
	"os/exec"
	"testing"
)

func TestPeakMemoryIsThatOfTheProcess(t *testing.T) {
	t.Parallel()
	command := exec.CommandContext(t.Context(), "go", "version")
	if err := command.Run(); err != nil {
		t.Fatal(err)
	}
	if got := peakMemory(command.ProcessState); got < 1 || got > 1000 {
		t.Errorf("got %v MiB for a small program", got)
	}
}
