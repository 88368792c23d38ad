// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/younium/terraform-provider-younium/internal/younium"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

func TestMain(m *testing.M) {
	if os.Getenv(behindProxy) != "" {
		os.Exit(callBehindProxy())
	}
	goleak.VerifyTestMain(m)
}

// newServer starts a simulated Younium that ends with the test.
func newServer(t *testing.T) *youniumtest.Server {
	t.Helper()
	server := youniumtest.New()
	t.Cleanup(server.Close)
	return server
}

// configFor is a configuration for the simulated Younium's own key that waits
// for nothing. Each adjustment may change it.
func configFor(baseURL string, adjust ...func(*younium.Config)) younium.Config {
	config := younium.Config{
		BaseURL:        baseURL,
		ClientID:       youniumtest.ClientID,
		Secret:         younium.NewSecret(youniumtest.Secret),
		MaxRetries:     2,
		RequestTimeout: time.Minute,
		Pause:          func(time.Duration) time.Duration { return 0 },
	}
	for _, f := range adjust {
		f(&config)
	}
	return config
}

func newClient(server *youniumtest.Server, adjust ...func(*younium.Config)) *younium.Client {
	return younium.New(configFor(server.URL(), adjust...))
}

// roundTripper makes a transport of a function.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Body != nil {
		defer request.Body.Close()
	}
	return f(request)
}

// logBuffer takes log lines, as text and as JSON.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

func (b *logBuffer) logger() *slog.Logger {
	options := &slog.HandlerOptions{Level: slog.LevelDebug}
	return slog.New(slog.NewMultiHandler(slog.NewTextHandler(b, options), slog.NewJSONHandler(b, options)))
}

// token fails the test where there is no token.
func token(t *testing.T, client *younium.Client) *younium.Token {
	t.Helper()
	token, err := client.Token(t.Context())
	if err != nil {
		t.Fatalf("no token: %v", err)
	}
	return token
}

// newWebhook is one that the simulated Younium accepts.
func newWebhook() younium.Webhook {
	return younium.Webhook{URL: "https://hooks.example.com/younium", Events: []string{"InvoicePosted"}}
}

func listWebhooks(ctx context.Context, client *younium.Client) error {
	_, err := client.Webhooks(ctx)
	return err
}

func createWebhook(ctx context.Context, client *younium.Client) error {
	_, err := client.CreateWebhook(ctx, newWebhook())
	return err
}

// reply is a JSON answer.
func reply(status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status,
		Header:     http.Header{"Content-Type": {"application/json"}},
		Body:       io.NopCloser(strings.NewReader(body)),
	}
}
