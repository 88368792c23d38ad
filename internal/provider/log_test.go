// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/younium/terraform-provider-younium/internal/younium"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// linesOf runs something with a logger of Terraform's in its context, and
// returns what was logged.
func linesOf(t *testing.T, run func(ctx context.Context)) []map[string]any {
	t.Helper()
	var written bytes.Buffer
	run(tflogtest.RootLogger(t.Context(), &written))
	lines, err := tflogtest.MultilineJSONDecode(&written)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func informedOf(t *testing.T, run func(ctx context.Context)) []map[string]any {
	t.Helper()
	return slices.DeleteFunc(linesOf(t, run), func(line map[string]any) bool { return line["@level"] != "info" })
}

// At INFO there is one line for each login and for each wait before another
// try, with its reason and its duration.
func TestLogTellsLoginsRetriesAndWaits(t *testing.T) {
	t.Parallel()
	server := youniumtest.New()
	t.Cleanup(server.Close)
	server.Inject(youniumtest.Fault{Path: "/auth/token", Status: 503, Times: 2})
	server.Inject(youniumtest.Fault{Path: "/auth/token", HangUp: true, Times: 1})
	key := inBlock("base_url", server.URL(), "client_id", youniumtest.ClientID, "secret", youniumtest.Secret)
	data := dataWith(t, key, nil, func(config *younium.Config) {
		config.Pause = func(time.Duration) time.Duration { return 0 }
	})
	informed := informedOf(t, func(ctx context.Context) {
		if err := data.client.CheckLogin(ctx); err != nil {
			t.Error(err)
		}
	})
	want := []struct{ message, outcome string }{
		{"Waiting before a retry", "returned 503"},
		{"Waiting before a retry", "returned 503"},
		{"Waiting before a retry", "the connection was closed before the response was complete"},
		{"Logged in to Younium", ""},
	}
	if len(informed) != len(want) {
		t.Fatalf("got %v, want %d lines at INFO", informed, len(want))
	}
	for i, line := range informed {
		outcome, _ := line["outcome"].(string)
		if line["@message"] != want[i].message || outcome != want[i].outcome {
			t.Errorf("line %d: got %v, want %v", i, line, want[i])
		}
		duration, _ := line["duration"].(string)
		if _, err := time.ParseDuration(duration); err != nil {
			t.Errorf("line %d tells no duration: %v", i, line)
		}
		if _, waits := line["wait"].(string); waits != (outcome != "") {
			t.Errorf("line %d: got %v", i, line)
		}
	}
}

func TestLogTellsAFailedLogin(t *testing.T) {
	t.Parallel()
	server := youniumtest.New()
	t.Cleanup(server.Close)
	data := dataFor(t, inBlock("base_url", server.URL(), "client_id", youniumtest.ClientID, "secret", "mistyped-secret"), nil)
	lines := informedOf(t, func(ctx context.Context) {
		for range 2 { // what is rejected is not tried again
			if data.client.CheckLogin(ctx) == nil {
				t.Error("a wrong secret was taken")
			}
		}
	})
	if len(lines) != 1 {
		t.Fatalf("got %v, want one line at INFO", lines)
	}
	outcome, _ := lines[0]["outcome"].(string)
	if lines[0]["@message"] != "Login to Younium failed" || !strings.Contains(outcome, "/auth/token returned 401") || lines[0]["duration"] == nil {
		t.Errorf("got %v", lines[0])
	}
}

func TestLogHandler(t *testing.T) {
	t.Parallel()
	lines := linesOf(t, func(ctx context.Context) {
		logger := slog.New(logHandler{})
		logger.DebugContext(ctx, "debug", "n", 1, "secret", younium.NewSecret("a-secret-value"))
		logger.InfoContext(ctx, "info", slog.Duration("wait", time.Second+480*time.Microsecond), slog.Time("at", time.Unix(0, 0).UTC()))
		logger.ErrorContext(ctx, "error")
	})
	for i, want := range []map[string]any{
		{"@level": "debug", "@message": "debug", "@module": "provider", "n": "1", "secret": "REDACTED"},
		{"@level": "info", "@message": "info", "@module": "provider", "wait": "1s", "at": "1970-01-01T00:00:00Z"},
		{"@level": "info", "@message": "error", "@module": "provider"},
	} {
		for key, value := range want {
			if lines[i][key] != value {
				t.Errorf("line %d: got %v, want %v", i, lines[i], want)
			}
		}
	}
}
