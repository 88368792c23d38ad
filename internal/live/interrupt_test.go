// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// asMain makes a process of this test binary behave as the program itself.
const asMain = "LIVE_TEST_AS_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(asMain) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

func TestCtrlC(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	server.Inject(youniumtest.Fault{Method: "GET", Path: "/Webhooks/*", Stall: true})
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), self)
	command.Env = append(slices.DeleteFunc(os.Environ(), func(entry string) bool { return strings.HasPrefix(entry, "YOUNIUM_") }),
		asMain+"=1", "YOUNIUM_BASE_URL="+server.URL(), "YOUNIUM_CLIENT_ID="+youniumtest.ClientID, "YOUNIUM_SECRET="+youniumtest.Secret)
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	created := make(chan struct{})
	var once sync.Once
	server.OnRequest(func(r youniumtest.Request) {
		if r.Method == "POST" && r.Path == "/Webhooks" {
			once.Do(func() { close(created) })
		}
	})
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	finished := make(chan error, 1)
	go func() { finished <- command.Wait() }()
	select {
	case <-created:
	case err := <-finished:
		t.Fatalf("it ended (%v) without a webhook\n%s", err, &output)
	}
	if err := command.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := <-finished; !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("ended with %v, want exit code 1\n%s", err, &output)
	}
	if left := server.Webhooks(); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	hasLines(t, output.String(), `FAILED  interrupted  the rest was not tried`, `agrees  left behind  nothing`)
}
