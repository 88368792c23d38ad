// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// closing is a body that remembers being closed.
type closing struct {
	io.Reader
	closed bool
}

func (c *closing) Close() error {
	c.closed = true
	return nil
}

// tokens is a token source for one layer's tests.
type tokens struct {
	err   error
	again bool
}

func (t *tokens) token(context.Context) (*Token, error) {
	return &Token{AccessToken: NewSecret("t")}, t.err
}
func (t *tokens) longLivedToken(ctx context.Context) (*Token, error) { return t.token(ctx) }
func (*tokens) cached() *Token                                       { return nil }

func (t *tokens) invalidate(*Token) bool { return t.again }

// TestRoundTrippers holds every layer to the contract of http.RoundTripper: the
// caller's request stays as it was, and its body is closed, whatever happens.
func TestRoundTrippers(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	ends := map[string]func(*http.Request) (*http.Response, error){
		"success": func(r *http.Request) (*http.Response, error) { return answer(http.StatusOK, "{}").RoundTrip(r) },
		"401":     func(r *http.Request) (*http.Response, error) { return answer(http.StatusUnauthorized, "").RoundTrip(r) },
		"503": func(r *http.Request) (*http.Response, error) {
			return answer(http.StatusServiceUnavailable, "").RoundTrip(r)
		},
		"failure": func(*http.Request) (*http.Response, error) { return nil, broken },
	}
	layers := map[string]func(next http.RoundTripper) http.RoundTripper{
		"authorize":                  func(next http.RoundTripper) http.RoundTripper { return &authTransport{next, &tokens{}} },
		"authorize, another token":   func(next http.RoundTripper) http.RoundTripper { return &authTransport{next, &tokens{again: true}} },
		"authorize, without a token": func(next http.RoundTripper) http.RoundTripper { return &authTransport{next, &tokens{err: broken}} },
		"create":                     func(next http.RoundTripper) http.RoundTripper { return &idempotencyTransport{next} },
		"attempt":                    func(next http.RoundTripper) http.RoundTripper { return &timeoutTransport{next, time.Minute, 100} },
	}
	for layer, build := range layers {
		for end, respond := range ends {
			next := transport(func(request *http.Request) (*http.Response, error) {
				content, _ := io.ReadAll(request.Body)
				if string(content) != "content" {
					t.Errorf("%s, %s: the body is %q", layer, end, content)
				}
				_ = request.Body.Close()
				request.Header.Set("Changed", "below")
				return respond(request)
			})
			body := &closing{Reader: strings.NewReader("content")}
			ctx := context.WithValue(t.Context(), creationKey{}, &creation{})
			request, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://younium.test", body)
			if err != nil {
				t.Fatal(err)
			}
			request.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("content")), nil }
			request.Header.Set("Mine", "stays")
			response, err := build(next).RoundTrip(request)
			if err == nil {
				_ = response.Body.Close()
			}
			if (response == nil) == (err == nil) {
				t.Errorf("%s, %s: %v and %v", layer, end, response, err)
			}
			if !body.closed {
				t.Errorf("%s, %s: the body was left open", layer, end)
			}
			if layer != "attempt" && !maps.EqualFunc(request.Header, http.Header{"Mine": {"stays"}}, slices.Equal) || request.Context() != ctx {
				t.Errorf("%s, %s: the request has become %v", layer, end, request.Header)
			}
		}
	}
}

// speakingHTTP2 starts a server with that handler, and gives its address and its
// certificate authority.
func speakingHTTP2(t *testing.T, handler http.HandlerFunc) (string, *x509.CertPool) {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	pool := x509.NewCertPool()
	pool.AddCert(server.Certificate())
	return server.URL, pool
}

// TestHTTP2 shows that certificate authorities of one's own do not cost HTTP/2.
func TestHTTP2(t *testing.T) {
	t.Parallel()
	protocols := make(chan string, 2)
	address, pool := speakingHTTP2(t, func(w http.ResponseWriter, request *http.Request) {
		protocols <- request.Proto
		_, _ = io.WriteString(w, `{"accessToken":"t","expiresIn":86400}`)
	})
	client := New(Config{BaseURL: address, RootCAs: pool, RequestTimeout: time.Minute})
	if err := client.CheckLogin(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := <-protocols; got != "HTTP/2.0" {
		t.Errorf("spoke %s", got)
	}
}

// fading is a connection that swallows what is sent once it is dead: nobody tells
// the client, as where a router has forgotten the connection.
type fading struct {
	net.Conn
	dead *atomic.Bool
}

func (f *fading) Write(sent []byte) (int, error) {
	if f.dead.Load() {
		return len(sent), nil
	}
	return f.Conn.Write(sent)
}

// TestDeadConnection has the first connection die without a word. The client's
// own times are too long for a test, so it has a twentieth of them.
func TestDeadConnection(t *testing.T) {
	t.Parallel()
	address, pool := speakingHTTP2(t, func(w http.ResponseWriter, request *http.Request) {
		if request.ProtoMajor != 2 {
			t.Errorf("spoke %s", request.Proto)
		}
		_, _ = io.WriteString(w, "[]")
	})
	base := baseTransport(pool)
	if found := base.HTTP2.SendPingTimeout + base.HTTP2.PingTimeout; found > DefaultRequestTimeout/2 {
		t.Errorf("a dead connection is found after %s, too late for one attempt", found)
	}
	base.HTTP2.SendPingTimeout /= 20
	base.HTTP2.PingTimeout /= 20
	var (
		dials     atomic.Int64
		firstDead atomic.Bool
	)
	base.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, network, address)
		if err != nil || dials.Add(1) > 1 {
			return conn, err
		}
		return &fading{conn, &firstDead}, nil
	}
	client := newClient(Config{
		BaseURL: address, AccessToken: NewSecret("given"), RequestTimeout: 5 * time.Second, MaxRetries: 2,
		Pause: func(time.Duration) time.Duration { return 0 },
	}, base)
	for _, dead := range []bool{false, true} {
		firstDead.Store(dead)
		if _, err := client.Webhooks(t.Context()); err != nil {
			t.Errorf("the first connection is dead: %t; %v", dead, err)
		}
	}
	if dials.Load() < 2 {
		t.Error("the dead connection was never given up")
	}
}
