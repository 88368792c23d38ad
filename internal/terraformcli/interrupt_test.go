// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

//go:build !windows

package terraformcli

import (
	"context"
	"net"
	"testing"
)

func TestRunIsInterrupted(t *testing.T) {
	t.Parallel()
	ready, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ready.Close()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		defer cancel()
		if connection, err := ready.Accept(); err == nil {
			_ = connection.Close()
		}
	}()
	w := newWorkspace(t, understudy+"=waits", "READY="+ready.Addr().String())
	result, err := w.Run(ctx, nil)
	if err == nil || result.Stdout != "interrupted\n" || result.ExitCode != 1 {
		t.Errorf("got %v and %+v, want an interrupt that Terraform could answer", err, result)
	}
}
