// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

func TestRecorder(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	c.with("X-A", "b").do("POST", "/auth/token", goodLogin)
	c.do("GET", "/Webhooks?a=%20b", "")
	c.do("GET", "/Webhooks/a%2Fb", "")
	got := s.Requests()
	if len(got) != 3 || s.Connections() != 1 {
		t.Fatalf("%d requests over %d connections", len(got), s.Connections())
	}
	first := got[0]
	if first.Method != "POST" || first.Path != "/auth/token" || first.Body != goodLogin || first.Header.Get("X-A") != "b" ||
		first.Conn != 1 || first.Status != 200 || first.Time.After(s.Now()) || first.Time.IsZero() {
		t.Errorf("recorded %+v", first)
	}
	if got[1].RawQuery != "a=%20b" || got[2].Path != "/Webhooks/a%2Fb" || got[2].Status != 400 {
		t.Errorf("recorded %+v", got[1:])
	}
	for _, tc := range []struct {
		method, path string
		want         int
	}{
		{"", "", 3}, {"GET", "", 2}, {"", "/Webhooks", 1}, {"", "/Webhooks*", 2}, {"POST", "/Webhooks*", 0}, {"", "/auth/*", 1},
	} {
		if n := s.Count(tc.method, tc.path); n != tc.want {
			t.Errorf("Count(%q, %q) = %d, want %d", tc.method, tc.path, n, tc.want)
		}
	}
	c.client.CloseIdleConnections()
	c.do("GET", "/Webhooks", "")
	if s.Connections() != 2 || s.Requests()[3].Conn != 2 {
		t.Errorf("%d connections", s.Connections())
	}
	s.Reset()
	c.do("GET", "/Webhooks", "")
	if len(s.Requests()) != 1 || s.Connections() != 1 || s.Logins() != 0 {
		t.Error("Reset did not forget")
	}
}

func TestOnRequestHoldsNoSecret(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	s.TokenSuffix("MARKERTOKEN")
	s.AddKey("other", "MARKER secret")
	w := s.PutWebhook(youniumtest.Webhook{Token: "MARKERHOOK"})
	var mu sync.Mutex
	var shown []youniumtest.Request
	s.OnRequest(func(r youniumtest.Request) {
		mu.Lock()
		defer mu.Unlock()
		shown = append(shown, r)
	})
	token := s.IssueToken()
	c = c.with("Authorization", "Bearer "+token).with("Cookie", "a=MARKER")
	c.do("POST", "/auth/token", `{"clientId":"other","secret":"MARKER secret"}`)
	c.do("POST", "/auth/v2/token", `{"clientId":"other","secret":"MARKER mistyped"}`)
	c.with("X-A", token).do("GET", "/Webhooks/"+w.Token+"?t="+token+"&s=MARKER+secret", "")
	c.do("POST", "/Webhooks", `{"url":"https://a.example/MARKERHOOK","events":["`+token+`"]}`)
	s.Inject(youniumtest.Fault{HangUp: true, Times: 1})
	if _, err := c.try(t.Context(), "POST", "/Webhooks", hook); err == nil {
		t.Error("no hang-up")
	}
	s.Close() // All responses have been reported then.
	all := fmt.Sprintf("%+v", shown)
	if len(shown) != 5 || strings.Contains(all, "MARKER") {
		t.Errorf("%d requests: %s", len(shown), all)
	}
	if shown[4].Status != 0 || shown[3].Status != 201 || shown[0].Header.Get("Authorization") != "REDACTED" {
		t.Errorf("shown %s", all)
	}
	if !strings.Contains(s.Requests()[0].Body, "MARKER secret") {
		t.Error("the recorder's own copy is redacted")
	}
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	s.OnRequest(func(youniumtest.Request) {})
	s.Inject(youniumtest.Fault{Method: "GET", Path: "/Webhooks", Status: 503, Times: 10, Skip: 5})
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			c := c.with("Younium-Idempotency-Key", fmt.Sprint(i/2))
			for _, method := range []string{"POST", "GET"} {
				if _, err := c.try(t.Context(), method, "/Webhooks", hook); err != nil {
					t.Error(err)
				}
			}
			s.Requests()
			s.Webhooks()
			s.Advance(1)
		})
	}
	all.Wait()
	unavailable := 0
	for _, r := range s.Requests() {
		if r.Status == 503 {
			unavailable++
		}
	}
	if len(s.Webhooks()) != 20 || unavailable != 10 || s.Count("", "/Webhooks") != 80 {
		t.Errorf("%d webhooks, %d failures, %d requests", len(s.Webhooks()), unavailable, s.Count("", "/Webhooks"))
	}
}
