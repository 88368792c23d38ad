// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestTokenAge(t *testing.T) {
	t.Parallel()
	received := time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		life            time.Duration
		usable, lasting time.Duration // the age from which it is not
	}{
		{24 * time.Hour, 24*time.Hour - time.Minute, 12*time.Hour + 1},
		{time.Hour, time.Hour - time.Minute, 30*time.Minute + 1},
		{10 * time.Minute, 9 * time.Minute, 5*time.Minute + 1},
		{time.Minute, 54 * time.Second, 30*time.Second + 1},
		{time.Second, 900 * time.Millisecond, 500*time.Millisecond + 1},
	} {
		token := &Token{receivedAt: received, ExpiresAt: received.Add(row.life)}
		for _, check := range []struct {
			name string
			rule func(*Token, time.Time) bool
			end  time.Duration
		}{{"usable", (*Token).valid, row.usable}, {"lasting", (*Token).halfLifeLeft, row.lasting}} {
			if !check.rule(token, received.Add(check.end-1)) || check.rule(token, received.Add(check.end)) {
				t.Errorf("a life of %s: %s until %s is wrong", row.life, check.name, check.end)
			}
		}
	}
	unknown := &Token{receivedAt: received}
	if later := received.Add(1000 * time.Hour); !unknown.valid(later) || !unknown.halfLifeLeft(later) {
		t.Error("a token that tells no expiry is good until Younium says otherwise")
	}
}

func TestNextWait(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		tries    int
		asked    time.Duration
		min, max time.Duration
	}{
		{1, 0, 500 * time.Millisecond, time.Second},
		{2, 0, time.Second, 2 * time.Second},
		{5, 0, 8 * time.Second, 16 * time.Second},
		{6, 0, 15 * time.Second, 30 * time.Second},
		{11, 0, 15 * time.Second, 30 * time.Second},
		{1000, 0, 15 * time.Second, 30 * time.Second},
		{1, time.Second, time.Second, 1250 * time.Millisecond},
		{3, 8 * time.Second, 8 * time.Second, 10 * time.Second},
		{3, 20 * time.Second, 20 * time.Second, 25 * time.Second},
		{3, maxRetryAfter, time.Minute, 65 * time.Second},
	} {
		if low, high := nextWait(row.tries, row.asked, 0), nextWait(row.tries, row.asked, 1); low != row.min || high != row.max {
			t.Errorf("after %d attempts: %s to %s, want %s to %s", row.tries, low, high, row.min, row.max)
		}
	}
}

func TestLimitedWait_AddsUpToAMinute(t *testing.T) {
	t.Parallel()
	var least, most time.Duration
	for attempts := 1; attempts <= DefaultMaxRetries; attempts++ {
		least += limitedWait(attempts, 0)
		most += limitedWait(attempts, 1)
	}
	if least < time.Minute || most >= loginLimit {
		t.Errorf("%s to %s, want at least a minute and less than a login may take", least, most)
	}
	for attempts, want := range map[int]time.Duration{1: 4 * time.Second, 4: 32 * time.Second, 5: 32 * time.Second, 1000: 32 * time.Second} {
		if low, high := limitedWait(attempts, 0), limitedWait(attempts, 1); low != want || high != want*3/2 {
			t.Errorf("after %d attempts: %s to %s, want %s to half as much again", attempts, low, high, want)
		}
	}
}

// loggedIn is a client that has its token already.
func loggedIn(tb testing.TB) *Client {
	tb.Helper()
	client := newClient(Config{BaseURL: "https://younium.test", RequestTimeout: time.Minute}, answer(http.StatusOK,
		`{"accessToken":"`+strings.Repeat("x", 1000)+`","expiresIn":86400}`))
	if err := client.CheckLogin(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	return client
}

// answer is a transport that answers everything alike.
func answer(status int, body string) http.RoundTripper {
	return transport(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
	})
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(request *http.Request) (*http.Response, error) { return f(request) }

// BenchmarkToken reads a token that is in memory, as every data source does.
func BenchmarkToken(b *testing.B) {
	client, ctx := loggedIn(b), b.Context()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := client.Token(ctx); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTokenParallel does so from many goroutines at once.
func BenchmarkTokenParallel(b *testing.B) {
	client, ctx := loggedIn(b), b.Context()
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := client.Token(ctx); err != nil {
				b.Error(err)
			}
		}
	})
}
