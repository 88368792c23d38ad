// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
)

func TestInterrupt(t *testing.T) {
	t.Parallel()
	asked, gone := make(chan struct{}), make(chan struct{}, 1)
	var once sync.Once
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // Before that, nobody would notice that the client has gone.
		first := false
		once.Do(func() { first = true })
		if !first { // Terraform opens what was waiting for its turn even after it was told to stop.
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		close(asked)
		<-r.Context().Done()
		gone <- struct{}{}
	}))
	t.Cleanup(server.Close)
	command, stdout, stderr := process(t, "LIVE=1",
		"YOUNIUM_BASE_URL="+server.URL, "YOUNIUM_CLIENT_ID=id", "YOUNIUM_SECRET=marker-secret")
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	finished := make(chan error, 1)
	go func() { finished <- command.Wait() }()
	select {
	case <-asked:
	case err := <-finished:
		t.Fatalf("it ended (%v) without a login\n%s%s", err, stdout, stderr)
	}
	if err := command.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if code := exitCode(t, <-finished); code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
	<-gone // The provider hung up: Terraform has stopped it.
	if want := "stopped, and nothing is left behind"; !strings.Contains(stderr.String(), want) {
		t.Errorf("no %q in\n%s%s", want, stdout, stderr)
	}
}
