// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium_test

import (
	"sync"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// TestConnections has as many callers as Terraform's usual parallelism.
func TestConnections(t *testing.T) {
	t.Parallel()
	const parallelism = 10
	server := newServer(t)
	client := newClient(server)

	// Who finds no idle connection dials, and may be handed another's before the dial
	// is through: that would be one more. So the first calls are answered, which the
	// server does after OnRequest, only when all have come, on a connection each.
	if _, err := client.Token(t.Context()); err != nil {
		t.Fatal(err)
	}
	var together sync.WaitGroup
	together.Add(parallelism)
	server.OnRequest(func(youniumtest.Request) {
		together.Done()
		together.Wait()
	})
	for _, err := range at(parallelism, func(int) error { return createWebhook(t.Context(), client) }) {
		if err != nil {
			t.Fatal(err)
		}
	}
	server.OnRequest(nil)

	var group sync.WaitGroup
	for range parallelism {
		group.Go(func() {
			for range 10 {
				if err := createWebhook(t.Context(), client); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if n := server.Connections(); n != parallelism || server.Logins() != 1 {
		t.Errorf("%d connections, %d logins", n, server.Logins())
	}
	if n := len(server.Webhooks()); n != 11*parallelism {
		t.Errorf("%d webhooks", n)
	}
}

// TestRevokedInTheMiddle does against a server what TestRevokedToken does in a
// bubble: everything is made, and made once.
func TestRevokedInTheMiddle(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	client := newClient(server)
	if err := createWebhook(t.Context(), client); err != nil {
		t.Fatal(err)
	}
	server.RevokeTokens()
	for _, err := range at(40, func(int) error { return createWebhook(t.Context(), client) }) {
		if err != nil {
			t.Error(err)
		}
	}
	if server.Logins() != 2 || len(server.Webhooks()) != 41 {
		t.Errorf("%d logins, %d webhooks", server.Logins(), len(server.Webhooks()))
	}
	if n := server.Count("POST", "/Webhooks"); n > 81 {
		t.Errorf("%d requests: a call was replayed more than once", n)
	}
}

// TestReplayedBody has net/http find a dead connection under a create: it must
// not send that create again by itself.
func TestReplayedBody(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	client := newClient(server)
	if err := createWebhook(t.Context(), client); err != nil {
		t.Fatal(err)
	}
	server.Inject(youniumtest.Fault{Method: "POST", Path: "/Webhooks", HangUp: true, After: true, Times: 1})
	if err := createWebhook(t.Context(), client); err != nil {
		t.Error(err)
	}
	if n, requests := len(server.Webhooks()), server.Count("POST", "/Webhooks"); n != 2 || requests != 3 {
		t.Errorf("%d webhooks of %d requests", n, requests)
	}
}
