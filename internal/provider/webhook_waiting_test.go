// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/younium/terraform-provider-younium/internal/younium"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// pauses records the waits that the client plans, and makes none.
type pauses struct {
	mu    sync.Mutex
	waits []time.Duration
}

func (p *pauses) record(config *younium.Config) {
	config.Pause = func(wait time.Duration) time.Duration {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.waits = append(p.waits, wait)
		return 0
	}
}

// creationKeys gives the idempotency keys that creations came with.
func creationKeys(server *youniumtest.Server) map[string]bool {
	keys := map[string]bool{}
	for _, request := range server.Requests() {
		if request.Method == "POST" && request.Path == "/Webhooks" {
			keys[request.Header.Get("Younium-Idempotency-Key")] = true
		}
	}
	return keys
}

func rateLimit(pause string) youniumtest.Fault {
	return youniumtest.Fault{
		Method: "POST", Path: "/Webhooks", Times: 1,
		Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {pause}},
	}
}

func TestWebhookCreate_WaitsForRateLimit(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.Inject(rateLimit("60"))
	var recorded pauses
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server), recorded.record),
		CheckDestroy:             noWebhooks(server),
		Steps:                    []resource.TestStep{{Config: webhookBlock()}},
	})
	if waits := recorded.waits; len(waits) != 1 || waits[0] < time.Minute || waits[0] > 65*time.Second {
		t.Errorf("waited %v, want once a minute, and a little more so that callers spread", waits)
	}
	if keys := creationKeys(server); len(keys) != 2 || keys[""] {
		t.Errorf("idempotency keys %v: want a new one after an answer that shows that nothing was done", keys)
	}
}

func TestWebhookCreate_LongRateLimitFails(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.Inject(rateLimit("900"))
	var recorded pauses
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server), recorded.record),
		Steps: []resource.TestStep{
			{Config: webhookBlock(), ExpectError: wrapped("Younium requested a wait of 15m0s")},
		},
	})
	if got := server.Count("POST", "/Webhooks"); got != 1 || len(recorded.waits) > 0 || len(server.Webhooks()) > 0 {
		t.Errorf("%d creations and the waits %v, want one and none", got, recorded.waits)
	}
}

func TestWebhookRead_TimeoutKeepsState(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	impatient := func(config *younium.Config) {
		config.RequestTimeout = 2 * time.Second
		config.MaxRetries = 1
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server), impatient),
		CheckDestroy:             noWebhooks(server),
		Steps: []resource.TestStep{
			{Config: webhookBlock()},
			{
				PreConfig: func() { server.Inject(youniumtest.Fault{Method: "GET", Path: "/Webhooks/*", Stall: true}) },
				Config:    webhookBlock(), PlanOnly: true, ExpectError: wrapped("no complete response within 2s, after 2 attempts"),
			},
			{PreConfig: server.Reset, Config: webhookBlock(), ConfigPlanChecks: unchanged()},
		},
	})
}

// TestWebhookCreate_StoredFailureNeedsNewKey meets one failure, which Younium then replays to the
// same key: only another run, with another key, gets through.
func TestWebhookCreate_StoredFailureNeedsNewKey(t *testing.T) {
	t.Parallel()
	server := startYounium(t)
	server.SetMode(youniumtest.Mode{StoreFailures: true})
	server.Inject(youniumtest.Fault{Method: "POST", Path: "/Webhooks", Status: http.StatusServiceUnavailable, Times: 1})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories(keyFor(server)),
		CheckDestroy:             noWebhooks(server),
		Steps: []resource.TestStep{
			{Config: webhookBlock(), ExpectError: wrapped("check in Younium whether the object exists, and import it if it does. " +
				"Younium keeps a failure under the idempotency key of its request for 48 hours")},
			{
				PreConfig: func() {
					if keys, tries := creationKeys(server), server.Count("POST", "/Webhooks"); len(keys) != 1 || tries != younium.DefaultMaxRetries+1 {
						t.Errorf("%d tries with the keys %v, want all of them with one", tries, keys)
					}
				},
				Config: webhookBlock(),
			},
		},
	})
}
