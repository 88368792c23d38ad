// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

//nolint:thelper // What bubble is given are tests, not helpers.
package younium_test

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

const webhookBody = `{"id":"49d5c950-0000-4000-8000-000000000000","url":"https://hooks.example.com/younium","events":["InvoicePosted"]}`

// script answers one request after the other and keeps what was asked. Each
// answer is a status, or an error that breaks the connection.
type script struct {
	answers []any
	header  http.Header
	asked   []*http.Request
	times   []time.Time
}

func (s *script) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Body != nil {
		defer request.Body.Close()
	}
	s.asked = append(s.asked, request)
	s.times = append(s.times, time.Now())
	answer := s.answers[min(len(s.asked), len(s.answers))-1]
	if err, ok := answer.(error); ok {
		return nil, err
	}
	status, ok := answer.(int)
	if !ok {
		panic("an answer is a status or an error")
	}
	trace := httptrace.ContextClientTrace(request.Context())
	if trace != nil && trace.GotConn != nil {
		trace.GotConn(httptrace.GotConnInfo{})
	}
	if status == 0 {
		return nil, syscall.ECONNRESET // after the request was sent
	}
	body := webhookBody
	switch {
	case status >= 300:
		body = ""
	case request.Method == http.MethodGet:
		body = "[" + webhookBody + "]"
	}
	response := reply(status, body)
	for name, values := range s.header {
		response.Header[name] = values
	}
	return response, nil
}

// client makes a client with a given token, so that every request is a call.
func (s *script) client(adjust ...func(*younium.Config)) *younium.Client {
	config := configFor("https://younium.test", append([]func(*younium.Config){func(c *younium.Config) {
		c.AccessToken, c.Pause = younium.NewSecret("given"), nil
	}}, adjust...)...)
	return younium.NewOver(config, s)
}

func login(ctx context.Context, client *younium.Client) error { return client.CheckLogin(ctx) }

func deleteWebhook(ctx context.Context, client *younium.Client) error {
	return client.DeleteWebhook(ctx, faultyID)
}

func TestRetryPolicy(t *testing.T) {
	t.Parallel()
	notFound := &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Name: "younium.test", IsNotFound: true}}
	flaky := &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Name: "younium.test", IsTemporary: true}}
	alert := &net.OpError{Op: "remote error", Err: errors.New("tls: handshake failure")}
	for _, row := range []struct {
		answer    any
		get, post int // tries
	}{
		{429, 3, 3},
		{502, 3, 3},
		{503, 3, 3},
		{504, 3, 3},
		{500, 3, 1},
		{501, 1, 1},
		{505, 1, 1},
		{400, 1, 1},
		{401, 1, 1},
		{403, 1, 1},
		{404, 1, 1},
		{408, 1, 1},
		{409, 1, 1},
		{425, 1, 1},
		{302, 1, 1},
		{304, 1, 1},
		{0, 3, 3},
		{io.ErrUnexpectedEOF, 3, 3},
		{&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, 3, 3},
		{flaky, 3, 3},
		{notFound, 1, 1},
		{&tls.CertificateVerificationError{Err: errors.New("unknown authority")}, 1, 1},
		{tls.RecordHeaderError{Msg: "no TLS"}, 1, 1},
		{alert, 1, 1},
		{&net.OpError{Op: "proxyconnect", Net: "tcp", Err: alert}, 1, 1},
		{http.ErrSchemeMismatch, 1, 1},
	} {
		name := fmt.Sprint(row.answer)
		bubble(t, name, func(t *testing.T) {
			for _, call := range []struct {
				method string
				do     func(context.Context, *younium.Client) error
				given  string
				tries  int
			}{
				{"GET", listWebhooks, "given", row.get},
				{"POST", createWebhook, "given", row.post},
				{"DELETE", deleteWebhook, "given", row.post},
				{"", login, "", row.post},
			} {
				server := &script{answers: []any{row.answer}}
				err := call.do(t.Context(), server.client(func(c *younium.Config) { c.AccessToken = younium.NewSecret(call.given) }))
				got := 0
				for _, request := range server.asked {
					if request.Method == cmp.Or(call.method, "POST") {
						got++
					}
				}
				if err == nil || got != call.tries {
					t.Errorf("%q: %d tries, want %d; %v", call.method, got, call.tries, err)
				}
			}
		})
	}
	for _, retries := range []int{0, 1, 10} {
		bubble(t, fmt.Sprint(retries, " retries"), func(t *testing.T) {
			server := &script{answers: []any{503}}
			err := listWebhooks(t.Context(), server.client(func(c *younium.Config) { c.MaxRetries = retries }))
			var request *younium.RequestError
			if !errors.As(err, &request) || request.Attempts != retries+1 || len(server.asked) != retries+1 {
				t.Errorf("%d requests, %v", len(server.asked), err)
			}
			if retries > 0 && !strings.HasSuffix(err.Error(), fmt.Sprintf("returned 503 without a body, after %d attempts.", retries+1)) {
				t.Errorf("the error is %q", err)
			}
		})
	}
}

func TestWaits(t *testing.T) {
	t.Parallel()
	bubble(t, "grow and spread", func(t *testing.T) {
		server := &script{answers: []any{503}}
		_ = listWebhooks(t.Context(), server.client(func(c *younium.Config) { c.MaxRetries = 7 }))
		for i, seconds := range []int{1, 2, 4, 8, 16, 30, 30} {
			longest := time.Duration(seconds) * time.Second
			if wait := server.times[i+1].Sub(server.times[i]); wait < longest/2 || wait > longest {
				t.Errorf("wait %d is %s, want half of %s to all of it", i+1, wait, longest)
			}
		}
	})
	bubble(t, "are what Pause makes of them", func(t *testing.T) {
		server := &script{answers: []any{503}}
		var planned []time.Duration
		_ = listWebhooks(t.Context(), server.client(func(c *younium.Config) {
			c.Pause = func(d time.Duration) time.Duration {
				planned = append(planned, d)
				return time.Hour * time.Duration(len(planned)-1) / 100
			}
		}))
		if len(planned) != 2 || server.times[1] != server.times[0] || server.times[2].Sub(server.times[1]) != 36*time.Second {
			t.Errorf("planned %v, asked at %v", planned, server.times)
		}
	})
	bubble(t, "end with the caller", func(t *testing.T) {
		server := &script{answers: []any{503}, header: http.Header{"Retry-After": {"50"}}}
		ctx, cancel := context.WithCancelCause(t.Context())
		why := errors.New("why")
		time.AfterFunc(3*time.Second, func() { cancel(why) })
		started := time.Now()
		err := listWebhooks(ctx, server.client())
		if !errors.Is(err, context.Canceled) || !errors.Is(err, why) || !strings.Contains(err.Error(), "failed: it was canceled.") {
			t.Errorf("the error is %v", err)
		}
		if took := time.Since(started); took != 3*time.Second || len(server.asked) != 1 {
			t.Errorf("%d requests in %s", len(server.asked), took)
		}
	})
	bubble(t, "do not go past the caller's deadline", func(t *testing.T) {
		server := &script{answers: []any{503}, header: http.Header{"Retry-After": {"50"}}}
		ctx, cancel := context.WithTimeout(t.Context(), 49*time.Second)
		defer cancel()
		started := time.Now()
		err := listWebhooks(ctx, server.client())
		var request *younium.RequestError
		if !errors.As(err, &request) || request.Status != 503 || request.RetryAfter != 50*time.Second {
			t.Errorf("the error is %v", err)
		}
		if took := time.Since(started); took != 0 {
			t.Errorf("waited %s in vain", took)
		}
	})
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	const (
		chance  = -1 // the client's own wait
		limited = -2 // the same, which is longer after a 429
	)
	for _, row := range []struct {
		name, header string
		wait         time.Duration
		asked        time.Duration // told at once instead of waited for
	}{
		{name: "seconds", header: "7", wait: 7 * time.Second},
		{name: "seconds in space", header: " 7 ", wait: 7 * time.Second},
		{name: "the longest", header: "60", wait: time.Minute},
		{name: "too long", header: "61", asked: 61 * time.Second},
		{name: "a quarter of an hour", header: "900", asked: 15 * time.Minute},
		{name: "absurd", header: "999999999999", asked: 366 * 24 * time.Hour},
		{name: "beyond any integer", header: strings.Repeat("9", 400), asked: 366 * 24 * time.Hour},
		{name: "a date", header: "+20s", wait: 20 * time.Second},
		{name: "a date of long ago", header: "Thu, 01 Jan 1970 00:00:00 GMT", wait: chance},
		{name: "a distant date", header: "Fri, 31 Dec 9999 23:59:59 GMT", asked: 366 * 24 * time.Hour},
		{name: "a date of another layout", header: "Friday, 31-Dec-99 23:59:59 GMT", wait: chance},
		{name: "0", header: "0", wait: chance},
		{name: "negative", header: "-5", wait: limited},
		{name: "a fraction", header: "1.5", wait: limited},
		{name: "malformed", header: "soon", wait: limited},
		{name: "empty", header: "", wait: limited},
	} {
		for _, status := range []int{429, 503} {
			for name, do := range map[string]func(context.Context, *younium.Client) error{
				"reading": listWebhooks, "creation": createWebhook,
			} {
				// A bubble begins on a whole second, which is what a date can say.
				bubble(t, fmt.Sprint(row.name, " ", status, " ", name), func(t *testing.T) {
					header := row.header
					if header == "+20s" {
						header = time.Now().Add(20 * time.Second).UTC().Format(http.TimeFormat)
					}
					server := &script{answers: []any{status, 200}, header: http.Header{"Retry-After": {header}}}
					wait := row.wait
					if wait == limited && status != http.StatusTooManyRequests {
						wait = chance
					}
					started := time.Now()
					err := do(t.Context(), server.client())
					checkRetryAfter(t, err, time.Since(started), wait, row.asked)
				})
			}
		}
	}
}

func checkRetryAfter(t *testing.T, err error, took, wait, asked time.Duration) {
	t.Helper()
	var request *younium.RequestError
	switch {
	case asked > 0 && (!errors.As(err, &request) || request.RetryAfter != asked || took != 0):
		t.Errorf("after %s, %v; want %s to be told at once", took, err, asked)
	case asked == 0 && err != nil:
		t.Errorf("failed: %v", err)
	case wait > 0 && (took < wait || took > wait+min(wait/4, 5*time.Second)):
		t.Errorf("waited %s, want %s and little more", took, wait)
	case wait == -1 && (took < time.Second/2 || took > time.Second):
		t.Errorf("waited %s, want half a second to one", took)
	case wait == -2 && (took < 4*time.Second || took > 6*time.Second):
		t.Errorf("waited %s, want 4 to 6 seconds", took)
	}
}

// TestRateLimit_WaitsForAMinute creates 24 webhooks at once where 20 requests a
// minute are allowed and no response says so.
func TestRateLimit_WaitsForAMinute(t *testing.T) {
	t.Parallel()
	const webhooks, allowed = 24, 20
	bubble(t, "creations", func(t *testing.T) {
		var (
			mu       sync.Mutex
			window   time.Time
			accepted int
		)
		client := younium.NewOver(configFor("https://younium.test", func(c *younium.Config) {
			c.AccessToken, c.Pause, c.MaxRetries = younium.NewSecret("given"), nil, younium.DefaultMaxRetries
		}), roundTripper(func(*http.Request) (*http.Response, error) {
			mu.Lock()
			defer mu.Unlock()
			if time.Since(window) >= time.Minute {
				window, accepted = time.Now(), 0
			}
			if accepted == allowed {
				return reply(http.StatusTooManyRequests, ""), nil
			}
			accepted++
			return reply(http.StatusCreated, webhookBody), nil
		}))
		for _, err := range at(webhooks, func(int) error { return createWebhook(t.Context(), client) }) {
			if err != nil {
				t.Error(err)
			}
		}
	})
}

// hanging never answers.
func hanging(request *http.Request) (*http.Response, error) {
	<-request.Context().Done()
	return nil, request.Context().Err()
}

func TestTimeLimits(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name    string
		do      func(context.Context, *younium.Client) error
		given   string
		timeout time.Duration
		retries int
		took    time.Duration
		phrase  string
	}{
		{"one attempt", listWebhooks, "given", 30 * time.Second, 0, 30 * time.Second, "failed: no complete response within 30s."},
		{"three attempts", createWebhook, "given", 30 * time.Second, 2, 90 * time.Second, "failed: no complete response within 30s, after 3 attempts."},
		{"a call as a whole", listWebhooks, "given", 10 * time.Minute, 10, 5 * time.Minute, "failed: no successful response within 5m0s."},
		{"a call of many attempts", createWebhook, "given", time.Minute, 10, 5 * time.Minute, "failed: no"},
		{"a login as a whole", login, "", 10 * time.Minute, 10, 2 * time.Minute, "failed: no successful login within 2m0s."},
		{"a login of many attempts", login, "", 50 * time.Second, 10, 2 * time.Minute, "failed: no successful login within 2m0s, after 3 attempts."},
		{"the login of a call", listWebhooks, "", 10 * time.Minute, 10, 2 * time.Minute, "login: POST https://younium.test/auth/token failed: no successful login within 2m0s."},
	} {
		bubble(t, row.name, func(t *testing.T) {
			client := younium.NewOver(configFor("https://younium.test", func(c *younium.Config) {
				c.AccessToken, c.RequestTimeout, c.MaxRetries = younium.NewSecret(row.given), row.timeout, row.retries
			}), roundTripper(hanging))
			started := time.Now()
			err := row.do(t.Context(), client)
			if took := time.Since(started); took != row.took {
				t.Errorf("took %s, want %s", took, row.took)
			}
			if err == nil || !strings.Contains(err.Error(), row.phrase) {
				t.Errorf("%v does not say %q", err, row.phrase)
			}
		})
	}
	bubble(t, "a login does not eat the time of its call", func(t *testing.T) {
		client := younium.NewOver(configFor("https://younium.test", func(c *younium.Config) {
			c.RequestTimeout = 30 * time.Second
		}), roundTripper(func(request *http.Request) (*http.Response, error) {
			select {
			case <-time.After(25 * time.Second):
			case <-request.Context().Done():
				return nil, request.Context().Err()
			}
			if strings.HasPrefix(request.URL.Path, "/auth/") {
				return reply(200, `{"accessToken":"t","expiresIn":86400}`), nil
			}
			return reply(200, `[]`), nil
		}))
		if err := listWebhooks(t.Context(), client); err != nil {
			t.Error(err)
		}
	})
	bubble(t, "cancelled during a slow call", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		client := younium.NewOver(configFor("https://younium.test", func(c *younium.Config) {
			c.AccessToken = younium.NewSecret("given")
		}), roundTripper(hanging))
		started := time.Now()
		err := listWebhooks(ctx, client)
		if took := time.Since(started); took != time.Second || !errors.Is(err, context.Canceled) {
			t.Errorf("%v after %s", err, took)
		}
	})
}

// TestAnswerStands has the caller leave at the moment in which the answer comes:
// what it says was made must not be lost.
func TestAnswerStands(t *testing.T) {
	t.Parallel()
	for _, status := range []int{200, 201, 400, 403, 503} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			client := younium.NewOver(configFor("https://younium.test", func(c *younium.Config) {
				c.AccessToken = younium.NewSecret("given")
			}), roundTripper(func(*http.Request) (*http.Response, error) {
				cancel()
				return reply(status, webhookBody), nil
			}))
			webhook, err := client.CreateWebhook(ctx, newWebhook())
			var request *younium.RequestError
			switch {
			case status < 300 && (err != nil || webhook.ID == ""):
				t.Errorf("the webhook is lost: %v", err)
			case status >= 300 && (!errors.As(err, &request) || request.Status != status || request.Attempts != 1):
				t.Errorf("the error is %v", err)
			}
		})
	}
}

// TestIdempotencyKey has a row for each sequence of answers; a letter stands for
// a key.
func TestIdempotencyKey(t *testing.T) {
	t.Parallel()
	refused := &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
	for _, row := range []struct {
		answers []any
		keys    string
		unknown bool
	}{
		{[]any{201}, "A", false},
		{[]any{0, 201}, "AA", false},
		{[]any{502, 201}, "AA", false},
		{[]any{503, 201}, "AA", false},
		{[]any{504, 201}, "AA", false},
		{[]any{429, 201}, "AB", false},
		{[]any{429, 429, 201}, "ABC", false},
		{[]any{401, 201}, "AB", false},
		{[]any{refused, 201}, "AA", false},
		{[]any{0, 429, 201}, "AAA", false},
		{[]any{0, 401, 201}, "AAA", false},
		{[]any{429, 0, 201}, "ABB", false},
		{[]any{429, 503, 429, 0}, "ABBB", true},
		{[]any{0, 0, 0, 0}, "AAAA", true},
		{[]any{0, 429, 429, 429}, "AAAA", true},
		{[]any{503, 503, 503, 503}, "AAAA", true},
		{[]any{503, 400}, "AA", true},
		{[]any{500}, "A", true},
		{[]any{429, 429, 429, 429}, "ABCD", false},
		{[]any{refused, refused, refused, refused}, "AAAA", false},
		{[]any{400}, "A", false},
		{[]any{403}, "A", false},
		{[]any{409}, "A", false},
		{[]any{429, 409}, "AB", false},
		{[]any{refused, 409}, "AA", false},
		{[]any{401, 409}, "AB", false},
		{[]any{0, 409, 201}, "AAA", false},
		{[]any{503, 409, 409, 201}, "AAAA", false},
		{[]any{504, 409, 429, 201}, "AAAA", false},
		{[]any{0, 409, 409, 409}, "AAAA", true},
		{[]any{0, 409, 400}, "AAA", true},
		{[]any{301}, "A", true},
		{[]any{302}, "A", true},
		{[]any{303}, "A", true},
		{[]any{307}, "A", false},
		{[]any{308}, "A", false},
	} {
		t.Run(fmt.Sprint(row.answers), func(t *testing.T) {
			t.Parallel()
			server := &script{answers: row.answers}
			logins := roundTripper(func(request *http.Request) (*http.Response, error) {
				if strings.HasPrefix(request.URL.Path, "/auth/") {
					return reply(200, `{"accessToken":"t","expiresIn":86400}`), nil
				}
				return server.RoundTrip(request)
			})
			client := younium.NewOver(configFor("https://younium.test", func(c *younium.Config) { c.MaxRetries = 3 }), logins)
			err := createWebhook(t.Context(), client)
			if got := letters(server.asked); got != row.keys {
				t.Errorf("the keys are %s, want %s", got, row.keys)
			}
			var unknown *younium.OutcomeUnknownError
			if last := row.answers[len(row.answers)-1]; (last == 201) != (err == nil) || errors.As(err, &unknown) != row.unknown {
				t.Errorf("the error is a %T, %v", err, err)
			}
			if row.unknown && !strings.HasPrefix(err.Error(), "outcome unknown: POST https://younium.test/Webhooks ") {
				t.Errorf("the error is %q", err)
			}
		})
	}
	t.Run("another create has another key", func(t *testing.T) {
		t.Parallel()
		server := &script{answers: []any{201}}
		client := server.client()
		for range 3 {
			if err := createWebhook(t.Context(), client); err != nil {
				t.Error(err)
			}
		}
		if got := letters(server.asked); got != "ABC" {
			t.Errorf("the keys are %s", got)
		}
	})
	t.Run("nothing else has one", func(t *testing.T) {
		t.Parallel()
		server := &script{answers: []any{200}}
		client := server.client()
		_ = listWebhooks(t.Context(), client)
		_ = deleteWebhook(t.Context(), client)
		for _, request := range server.asked {
			if key := request.Header.Get("younium-idempotency-key"); key != "" {
				t.Errorf("%s carries %s", request.Method, key)
			}
		}
	})
}

// letters names the idempotency keys of requests in the order of their first use.
func letters(requests []*http.Request) string {
	var keys []string
	var names strings.Builder
	for _, request := range requests {
		key := request.Header.Get("younium-idempotency-key")
		if key == "" {
			return "a request without a key"
		}
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
		names.WriteByte(byte('A' + slices.Index(keys, key)))
	}
	return names.String()
}

// TestFailedLoginInACreate has the login fail after an attempt that may have
// made something: that matters more.
func TestFailedLoginInACreate(t *testing.T) {
	t.Parallel()
	logins := 0
	server := &script{answers: []any{0, 401}}
	client := younium.NewOver(configFor("https://younium.test"), roundTripper(func(request *http.Request) (*http.Response, error) {
		if strings.HasPrefix(request.URL.Path, "/auth/") {
			if logins++; logins > 1 {
				return reply(401, `{"errors":["Wrong"]}`), nil
			}
			return reply(200, `{"accessToken":"t","expiresIn":86400}`), nil
		}
		return server.RoundTrip(request)
	}))
	err := createWebhook(t.Context(), client)
	var unknown *younium.OutcomeUnknownError
	want := `outcome unknown: POST https://younium.test/Webhooks failed: login: POST https://younium.test/auth/token returned 401: "Wrong", after 2 attempts.`
	if !errors.As(err, &unknown) || err.Error() != want {
		t.Errorf("the error is a %T, %v\nwant %s", err, err, want)
	}
}

func TestCallHeaders(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, configured, own, want string
	}{
		{name: "no legal entity"},
		{name: "the provider's", configured: "Acme AB", want: "Acme AB"},
		{name: "the object's own", configured: "Acme AB", own: "Örnen & Co", want: "Örnen & Co"},
		{name: "the object's own alone", own: "An id", want: "An id"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			server := &script{answers: []any{200}}
			client := server.client(func(c *younium.Config) { c.LegalEntity, c.UserAgent = row.configured, "an agent" })
			if got := client.InLegalEntity(row.own).LegalEntity(); got != row.want {
				t.Errorf("the legal entity is %q", got)
			}
			if _, err := client.InLegalEntity(row.own).Webhooks(t.Context()); err != nil {
				t.Error(err)
			}
			if _, err := client.InLegalEntity(row.own).CreateWebhook(t.Context(), newWebhook()); err != nil {
				t.Error(err)
			}
			for i, contentType := range []string{"", "application/json"} {
				want := http.Header{
					"Authorization": {"Bearer given"}, "Accept": {"application/json"}, "User-Agent": {"an agent"}, "Api-Version": {"2.1"},
				}
				if contentType != "" {
					want.Set("Content-Type", contentType)
					want.Set("younium-idempotency-key", server.asked[i].Header.Get("younium-idempotency-key"))
				}
				if row.want != "" {
					want.Set("legal-entity", row.want)
				}
				if got := server.asked[i].Header; fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("%s carries %v, want %v", server.asked[i].Method, got, want)
				}
			}
		})
	}
}

func TestRequestHeaders(t *testing.T) {
	t.Parallel()
	token := &younium.Token{AccessToken: younium.NewSecret("a.b.c")}
	want := map[string]string{
		"Authorization": "Bearer a.b.c", "Accept": "application/json", "Content-Type": "application/json", "api-version": "2.1",
	}
	if got := younium.RequestHeaders(token, ""); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v", got)
	}
	want["legal-entity"] = "Acme AB"
	if got := younium.RequestHeaders(token, "Acme AB"); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v", got)
	}
}

func TestLog(t *testing.T) {
	t.Parallel()
	log := &logBuffer{}
	answers := []int{503, 200, 429, 200}
	client := younium.NewOver(configFor("https://younium.test", func(c *younium.Config) { c.Logger = log.logger() }),
		roundTripper(func(request *http.Request) (*http.Response, error) {
			status := answers[0]
			answers = answers[1:]
			if strings.HasPrefix(request.URL.Path, "/auth/") {
				return reply(status, `{"accessToken":"a-token-in-memory","expiresIn":86400}`), nil
			}
			return reply(status, `[]`), nil
		}))
	if err := listWebhooks(t.Context(), client); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		`level=INFO msg="Waiting before a retry" method=POST url=https://younium.test/auth/token attempt=1 outcome="returned 503" duration=`,
		`level=DEBUG msg="Request to Younium" method=POST url=https://younium.test/auth/token attempt=2 outcome="returned 200" duration=`,
		`level=INFO msg="Logged in to Younium" url=https://younium.test/auth/token duration=`,
		`level=INFO msg="Waiting before a retry" method=GET url=https://younium.test/Webhooks attempt=1 outcome="returned 429" duration=`,
		`level=DEBUG msg="Request to Younium" method=GET url=https://younium.test/Webhooks attempt=2 outcome="returned 200" duration=`,
	} {
		if strings.Count(log.String(), line) != 1 {
			t.Errorf("the log lacks %s\n%s", line, log)
		}
	}
	if n := strings.Count(log.String(), "\n"); n != 10 { // each as text and as JSON
		t.Errorf("%d lines:\n%s", n, log)
	}
}
