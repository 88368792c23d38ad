// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

//nolint:thelper // What bubble is given are tests, not helpers.
package younium_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// slowYounium answers each request after a second, or hangs. In a bubble of synctest that
// second passes at once, and all that can happen within it has happened.
type slowYounium struct {
	mu       sync.Mutex
	logins   int
	life     time.Duration
	calls    map[string]int // by token
	revoked  map[string]bool
	refuse   int // a status for logins
	hangs    bool
	abandons int // logins that ended before their answer
}

func newSlowYounium() *slowYounium {
	return &slowYounium{life: 24 * time.Hour, calls: map[string]int{}, revoked: map[string]bool{}}
}

// client makes a client of the simulated Younium, on the clock of the bubble.
func (s *slowYounium) client(adjust ...func(*younium.Config)) *younium.Client {
	return younium.NewOver(configFor("https://younium.test", adjust...), roundTripper(s.answer))
}

func (s *slowYounium) answer(request *http.Request) (*http.Response, error) {
	s.mu.Lock()
	pause := map[bool]time.Duration{false: time.Second, true: 24 * time.Hour}[s.hangs]
	s.mu.Unlock()
	select {
	case <-time.After(pause):
	case <-request.Context().Done():
		s.mu.Lock()
		defer s.mu.Unlock()
		s.abandons++
		return nil, request.Context().Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if strings.HasPrefix(request.URL.Path, "/auth/") {
		s.logins++
		if s.refuse != 0 {
			return reply(s.refuse, `{"errors":["Wrong"]}`), nil
		}
		return reply(http.StatusOK, fmt.Sprintf(`{"accessToken":"token-%d","expiresIn":%d}`, s.logins, s.life/time.Second)), nil
	}
	token := strings.TrimPrefix(request.Header.Get("Authorization"), "Bearer ")
	s.calls[token]++
	if s.revoked[token] || s.revoked["all"] {
		return reply(http.StatusUnauthorized, ``), nil
	}
	return reply(http.StatusOK, `[]`), nil
}

func (s *slowYounium) set(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

// at calls f n times at once and returns their errors.
func at(n int, f func(i int) error) []error {
	failures := make([]error, n)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { failures[i] = f(i) })
	}
	group.Wait()
	return failures
}

func bubble(t *testing.T, name string, f func(t *testing.T)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, f)
	})
}

func TestOneLoginForAll(t *testing.T) {
	t.Parallel()
	bubble(t, "200 callers", func(t *testing.T) {
		server := newSlowYounium()
		client := server.client()
		for _, err := range at(200, func(i int) error {
			if i%2 == 0 {
				return client.CheckLogin(t.Context())
			}
			_, err := client.Token(t.Context())
			return err
		}) {
			if err != nil {
				t.Error(err)
			}
		}
		if server.logins != 1 {
			t.Errorf("%d logins", server.logins)
		}
	})
	bubble(t, "two clients share nothing", func(t *testing.T) {
		server := newSlowYounium()
		one, other := token(t, server.client()), token(t, server.client())
		if server.logins != 2 || one.AccessToken.Reveal() == other.AccessToken.Reveal() {
			t.Errorf("%d logins", server.logins)
		}
	})
}

func TestCancelledCallers(t *testing.T) {
	t.Parallel()
	bubble(t, "one of many, the first", func(t *testing.T) {
		server := newSlowYounium()
		client := server.client()
		first, cancel := context.WithCancel(t.Context())
		var cancelled error
		var group sync.WaitGroup
		group.Go(func() { _, cancelled = client.Token(first) })
		synctest.Wait()
		group.Go(func() {
			for _, err := range at(50, func(int) error { return client.CheckLogin(t.Context()) }) {
				if err != nil {
					t.Errorf("a caller that was not cancelled: %v", err)
				}
			}
		})
		synctest.Wait()
		cancel()
		synctest.Wait()
		if !errors.Is(cancelled, context.Canceled) {
			t.Errorf("the cancelled caller still waits, or got %v", cancelled)
		}
		group.Wait()
		if server.logins != 1 || server.abandons != 0 {
			t.Errorf("%d logins, %d of them abandoned", server.logins, server.abandons)
		}
	})
	bubble(t, "all", func(t *testing.T) {
		server := newSlowYounium()
		client := server.client()
		ctx, cancel := context.WithCancel(t.Context())
		var group sync.WaitGroup
		group.Go(func() {
			for _, err := range at(50, func(int) error { return client.CheckLogin(ctx) }) {
				if !errors.Is(err, context.Canceled) {
					t.Errorf("the error is %v", err)
				}
			}
		})
		synctest.Wait()
		cancel()
		group.Wait()
		synctest.Wait() // and the bubble fails where a goroutine is left
		if server.logins != 0 || server.abandons != 1 {
			t.Errorf("%d logins ran to their end, %d were abandoned", server.logins, server.abandons)
		}
		if token(t, client).AccessToken.IsZero() {
			t.Error("an abandoned login spoiled the next one")
		}
	})
	bubble(t, "all, and one more comes before the login has noticed", func(t *testing.T) {
		server := newSlowYounium()
		client := server.client()
		ctx, cancel := context.WithCancel(t.Context())
		var group sync.WaitGroup
		group.Go(func() { _ = client.CheckLogin(ctx) })
		synctest.Wait()
		cancel()
		token(t, client)
		group.Wait()
	})
	bubble(t, "before it asks", func(t *testing.T) {
		server := newSlowYounium()
		client := server.client()
		ctx, cancel := context.WithCancelCause(t.Context())
		why := errors.New("why")
		cancel(why)
		if _, err := client.Token(ctx); !errors.Is(err, why) || !errors.Is(err, context.Canceled) {
			t.Errorf("the error is %v", err)
		}
		if server.logins+server.abandons != 0 {
			t.Error("a login all the same")
		}
		want := token(t, client)
		if got, err := client.Token(ctx); err != nil || got != want {
			t.Errorf("a token in memory needs no time, but %v", err)
		}
	})
	bubble(t, "by a deadline", func(t *testing.T) {
		client := newSlowYounium().client()
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if _, err := client.Token(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the error is %v", err)
		}
	})
	bubble(t, "one that waits for the login of a call", func(t *testing.T) {
		server := newSlowYounium()
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		err := listWebhooks(ctx, server.client())
		var request *younium.RequestError
		if !errors.As(err, &request) || !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "it timed out") {
			t.Errorf("the error is a %T, %v", err, err)
		}
	})
}

// checkLoginErrors holds each report of a failed login to telling all of it.
func checkLoginErrors(t *testing.T, status int, failures ...error) {
	t.Helper()
	for _, err := range failures {
		var login *younium.LoginError
		if !errors.As(err, &login) {
			t.Fatalf("the error is a %T, %v", err, err)
		}
		if !strings.Contains(err.Error(), fmt.Sprint("returned ", status, `: "Wrong"`)) {
			t.Errorf("%q lacks status or Younium's words", err)
		}
	}
}

func TestSharedFailure(t *testing.T) {
	t.Parallel()
	bubble(t, "an outage", func(t *testing.T) {
		server := newSlowYounium()
		server.refuse = http.StatusServiceUnavailable
		client := server.client()
		login := func(int) error { return client.CheckLogin(t.Context()) }
		checkLoginErrors(t, http.StatusServiceUnavailable, at(200, login)...)
		time.Sleep(29 * time.Second)
		if checkLoginErrors(t, http.StatusServiceUnavailable, at(10, login)...); server.logins != 3 {
			t.Errorf("before 30 seconds: %d requests", server.logins)
		}
		time.Sleep(2 * time.Second)
		if checkLoginErrors(t, http.StatusServiceUnavailable, at(10, login)...); server.logins != 6 {
			t.Errorf("after 30 seconds: %d requests", server.logins)
		}
		server.set(func() { server.refuse = 0 })
		time.Sleep(31 * time.Second)
		token(t, client)
	})
	bubble(t, "an outage in which logins hang", func(t *testing.T) {
		server := newSlowYounium()
		server.hangs = true
		client := server.client(func(c *younium.Config) { c.MaxRetries, c.RequestTimeout = 4, 30*time.Second })
		started := time.Now()
		for _, err := range at(200, func(int) error { return client.CheckLogin(t.Context()) }) {
			var failed *younium.LoginError
			if !errors.As(err, &failed) {
				t.Fatalf("the error is a %T, %v", err, err)
			}
		}
		if took := time.Since(started); took > 2*time.Minute {
			t.Errorf("it took %s, want no more than the cap of 2m0s", took)
		}
		if server.abandons < 1 || server.abandons > 5 {
			t.Errorf("%d requests, want no more than one login's tries", server.abandons)
		}
	})
	bubble(t, "an outage while a token is there", func(t *testing.T) {
		server := newSlowYounium()
		client := server.client()
		first := token(t, client)
		server.refuse = http.StatusServiceUnavailable
		time.Sleep(13 * time.Hour)
		checkLoginErrors(t, http.StatusServiceUnavailable, errorOf(client.Token(t.Context())))
		if err := listWebhooks(t.Context(), client); err != nil || server.calls[first.AccessToken.Reveal()] != 1 {
			t.Errorf("the token is good for the client's own calls, but %v", err)
		}
	})
	for _, status := range []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden} {
		bubble(t, fmt.Sprint("rejected with ", status), func(t *testing.T) {
			server := newSlowYounium()
			server.refuse = status
			client := server.client()
			login := func(int) error { return client.CheckLogin(t.Context()) }
			checkLoginErrors(t, status, at(200, login)...)
			server.set(func() { server.refuse = 0 })
			time.Sleep(48 * time.Hour)
			if checkLoginErrors(t, status, at(10, login)...); server.logins != 1 {
				t.Errorf("days later: %d requests", server.logins)
			}
		})
	}
	bubble(t, "calls and logins alike", func(t *testing.T) {
		server := newSlowYounium()
		server.refuse = http.StatusUnauthorized
		client := server.client()
		failures := at(30, func(i int) error {
			switch i % 3 {
			case 0:
				return client.CheckLogin(t.Context())
			case 1:
				return listWebhooks(t.Context(), client)
			}
			return createWebhook(t.Context(), client)
		})
		if checkLoginErrors(t, http.StatusUnauthorized, failures...); server.logins != 1 {
			t.Errorf("%d requests", server.logins)
		}
	})
}

func errorOf(_ *younium.Token, err error) error { return err }

func TestRenewal(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		life   time.Duration
		after  time.Duration
		use    int // logins after one call more
		handed int // logins after a token was handed out too
	}{
		{"at once", 24 * time.Hour, 0, 1, 1},
		{"at half its life", 24 * time.Hour, 12*time.Hour - time.Second, 1, 1},
		{"past half its life", 24 * time.Hour, 12 * time.Hour, 1, 2},
		{"more than a minute before its end", 24 * time.Hour, 24*time.Hour - 62*time.Second, 1, 2},
		{"a minute before its end", 24 * time.Hour, 24*time.Hour - 59*time.Second, 2, 2},
		{"after its end", 24 * time.Hour, 25 * time.Hour, 2, 2},
		{"short, more than a tenth left", 100 * time.Second, 88 * time.Second, 1, 2},
		{"short, less than a tenth left", 100 * time.Second, 90 * time.Second, 2, 2},
	} {
		bubble(t, row.name, func(t *testing.T) {
			server := newSlowYounium()
			server.life = row.life
			client := server.client()
			token(t, client)
			time.Sleep(row.after)
			if err := listWebhooks(t.Context(), client); err != nil || server.logins != row.use {
				t.Errorf("the client's own use: %d logins, want %d; %v", server.logins, row.use, err)
			}
			if token(t, client); server.logins != row.handed {
				t.Errorf("handed out: %d logins, want %d", server.logins, row.handed)
			}
		})
	}
	bubble(t, "40 calls at the end of a token's life", func(t *testing.T) {
		server := newSlowYounium()
		client := server.client()
		token(t, client)
		time.Sleep(25 * time.Hour)
		for _, err := range at(40, func(int) error { return listWebhooks(t.Context(), client) }) {
			if err != nil {
				t.Error(err)
			}
		}
		if server.logins != 2 || server.calls["token-2"] != 40 {
			t.Errorf("%d logins, calls %v", server.logins, server.calls)
		}
	})
}

func TestRevokedToken(t *testing.T) {
	t.Parallel()
	bubble(t, "in the middle of 40 calls", func(t *testing.T) {
		server := newSlowYounium()
		client := server.client()
		if err := listWebhooks(t.Context(), client); err != nil {
			t.Fatal(err)
		}
		server.revoked["token-1"] = true
		for _, err := range at(40, func(int) error { return listWebhooks(t.Context(), client) }) {
			if err != nil {
				t.Error(err)
			}
		}
		if server.logins != 2 || server.calls["token-1"] != 41 || server.calls["token-2"] != 40 {
			t.Errorf("%d logins, calls %v", server.logins, server.calls)
		}
	})
	bubble(t, "before its first use", func(t *testing.T) {
		server := newSlowYounium()
		client := server.client()
		token(t, client)
		server.revoked["token-1"] = true
		if err := listWebhooks(t.Context(), client); err != nil || server.logins != 2 {
			t.Errorf("%d logins, %v", server.logins, err)
		}
	})
	bubble(t, "together with the key", func(t *testing.T) {
		server := newSlowYounium()
		client := server.client()
		token(t, client)
		server.revoked["token-1"] = true
		server.refuse = http.StatusUnauthorized
		failures := at(40, func(int) error { return listWebhooks(t.Context(), client) })
		if checkLoginErrors(t, http.StatusUnauthorized, failures...); server.logins != 2 {
			t.Errorf("%d logins", server.logins)
		}
	})
	bubble(t, "again and again, each half minute", func(t *testing.T) {
		server := newSlowYounium()
		client := server.client()
		for i := range 5 {
			if err := listWebhooks(t.Context(), client); err != nil {
				t.Fatalf("round %d: %v", i, err)
			}
			server.revoked[fmt.Sprint("token-", i+1)] = true
			time.Sleep(30 * time.Second)
		}
		if server.logins != 5 {
			t.Errorf("%d logins", server.logins)
		}
	})
}

// TestFreshTokensRejected has a Younium that grants tokens and answers 401 to
// them: a login for each half minute, not one for each call.
func TestFreshTokensRejected(t *testing.T) {
	t.Parallel()
	check := func(t *testing.T, err error) {
		t.Helper()
		var fresh *younium.NewTokenRejectedError
		if !errors.As(err, &fresh) || fresh.Request.Status != http.StatusUnauthorized ||
			!strings.HasPrefix(err.Error(), "the login succeeded, but the new token was rejected: ") {
			t.Errorf("the error is a %T, %v", err, err)
		}
	}
	bubble(t, "40 calls at once", func(t *testing.T) {
		server := newSlowYounium()
		server.revoked["all"] = true
		client := server.client()
		for _, err := range at(40, func(int) error { return listWebhooks(t.Context(), client) }) {
			check(t, err)
		}
		if server.logins != 2 || server.calls["token-1"] != 40 || server.calls["token-2"] != 40 {
			t.Errorf("%d logins, calls %v", server.logins, server.calls)
		}
	})
	bubble(t, "calls one by one", func(t *testing.T) {
		server := newSlowYounium()
		server.revoked["all"] = true
		client := server.client()
		for range 20 {
			check(t, createWebhook(t.Context(), client))
		}
		if server.logins != 2 || server.calls["token-1"] != 1 || server.calls["token-2"] != 20 {
			t.Errorf("%d logins, calls %v", server.logins, server.calls)
		}
		time.Sleep(time.Minute)
		server.revoked["all"] = false
		server.revoked["token-2"] = true
		_ = createWebhook(t.Context(), client) // the bubble answers a list, which is no webhook
		if server.calls["token-3"] != 1 {
			t.Errorf("half a minute later another login is worth it: %d logins", server.logins)
		}
	})
	bubble(t, "by one endpoint only", func(t *testing.T) {
		server := newSlowYounium()
		client := younium.NewOver(configFor("https://younium.test"), roundTripper(func(request *http.Request) (*http.Response, error) {
			if request.Method == http.MethodDelete {
				return reply(http.StatusUnauthorized, `{"detail":"Not for you"}`), nil
			}
			return server.answer(request)
		}))
		for range 10 {
			err := client.DeleteWebhook(t.Context(), "an-id")
			if check(t, err); !strings.Contains(err.Error(), "Not for you") {
				t.Errorf("%q lacks Younium's words", err)
			}
			if err := listWebhooks(t.Context(), client); err != nil {
				t.Errorf("other endpoints are well, but %v", err)
			}
		}
		if server.logins != 2 {
			t.Errorf("%d logins", server.logins)
		}
	})
}

func TestAccessToken(t *testing.T) {
	t.Parallel()
	given := func(value string) func(*younium.Config) {
		return func(c *younium.Config) {
			c.ClientID, c.Secret, c.AccessToken = "", younium.Secret{}, younium.NewSecret(value)
		}
	}
	bubble(t, "works without any login", func(t *testing.T) {
		server := newSlowYounium()
		expires := time.Now().Add(time.Hour).Truncate(time.Second)
		value := jwt(fmt.Sprintf(`{"exp":%d}`, expires.Unix()))
		client := server.client(given(value))
		got := token(t, client)
		if got.AccessToken.Reveal() != value || !got.ExpiresAt.Equal(expires) || got.ExpiresIn != 0 || !client.HasAccessToken() {
			t.Errorf("got %+v, want it to expire at %s", got, expires)
		}
		if err := listWebhooks(t.Context(), client); err != nil {
			t.Error(err)
		}
		if err := client.CheckLogin(t.Context()); err != nil || server.logins != 0 {
			t.Errorf("%d logins, %v", server.logins, err)
		}
	})
	bubble(t, "tells no expiry", func(t *testing.T) {
		if got := token(t, newSlowYounium().client(given("opaque"))); !got.ExpiresAt.IsZero() {
			t.Errorf("expires at %s", got.ExpiresAt)
		}
	})
	bubble(t, "is answered with 401", func(t *testing.T) {
		server := newSlowYounium()
		server.revoked["all"] = true
		client := server.client(given("opaque"))
		var used *younium.AccessTokenError
		for _, err := range []error{listWebhooks(t.Context(), client), createWebhook(t.Context(), client)} {
			if !errors.As(err, &used) || !used.ExpiredAt.IsZero() || used.Request.Status != http.StatusUnauthorized ||
				!strings.HasPrefix(err.Error(), "the configured access token was rejected: ") {
				t.Errorf("the error is a %T, %v", err, err)
			}
		}
		if server.logins != 0 || server.calls["opaque"] != 2 {
			t.Errorf("%d logins, calls %v", server.logins, server.calls)
		}
	})
	bubble(t, "has expired", func(t *testing.T) {
		server := newSlowYounium()
		expires := time.Now().Add(time.Hour).Truncate(time.Second).UTC()
		client := server.client(given(jwt(fmt.Sprintf(`{"exp":%d}`, expires.Unix()))))
		time.Sleep(2 * time.Hour)
		_, err := client.Token(t.Context())
		var used *younium.AccessTokenError
		if !errors.As(err, &used) || !used.ExpiredAt.Equal(expires) || !strings.Contains(err.Error(), "expired at "+expires.Format(time.RFC3339)) {
			t.Errorf("the error is a %T, %v", err, err)
		}
		if err := listWebhooks(t.Context(), client); err != nil {
			t.Errorf("it is for Younium to say so: %v", err)
		}
		server.revoked["all"] = true
		err = listWebhooks(t.Context(), client)
		if !errors.As(err, &used) || !used.ExpiredAt.Equal(expires) || used.Request == nil {
			t.Errorf("Younium said so, but the error is a %T, %v", err, err)
		}
	})
}
