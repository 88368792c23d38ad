// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

const (
	loginLimit = 2 * time.Minute

	// failureLifetime is how long the error of a failed login is returned to later
	// callers, so that an outage costs the attempts of one login and not of one per
	// caller.
	failureLifetime = 30 * time.Second

	// replacementPause is the minimum time between two logins after a 401. If new
	// tokens are rejected too, more of them would not help.
	replacementPause = 30 * time.Second
)

// tokenSource supplies the token of calls.
type tokenSource interface {
	// token returns a token for the client's own next request.
	token(ctx context.Context) (*Token, error)
	// longLivedToken returns a token for use outside of the client.
	longLivedToken(ctx context.Context) (*Token, error)
	// cached returns the current token, or nil.
	cached() *Token
	// invalidate is called after a 401 to t. It reports whether a retry with another
	// token can help.
	invalidate(t *Token) bool
}

// staticToken is the token source for a configured access token.
type staticToken struct {
	value *Token
	now   func() time.Time
}

// token does not check the expiry, which is Younium's to do: the local clock may
// be wrong.
func (s *staticToken) token(context.Context) (*Token, error) { return s.value, nil }

func (s *staticToken) longLivedToken(context.Context) (*Token, error) {
	if s.value.expired(s.now()) {
		return nil, &AccessTokenError{ExpiredAt: s.value.ExpiresAt}
	}
	return s.value, nil
}

func (s *staticToken) cached() *Token { return s.value }

func (s *staticToken) invalidate(*Token) bool { return false }

// loginSource logs in when a token is needed, and shares the result.
type loginSource struct {
	login func(context.Context) (*Token, error)
	now   func() time.Time

	// current is read without a lock, since nearly every call does nothing else.
	current atomic.Pointer[Token]

	mu       sync.Mutex
	flight   *flight
	failure  *failure
	replaced time.Time // when a 401 last led to a login
}

// flight is a login in progress. All fields except waiters are set before done is
// closed.
type flight struct {
	done    chan struct{}
	cancel  context.CancelFunc
	waiters int
	token   *Token
	failure *failure
}

// failure is the result of a failed login.
type failure struct {
	err   error
	until time.Time // zero for always
}

func (s *loginSource) token(ctx context.Context) (*Token, error) {
	if t := s.current.Load(); t != nil && t.valid(s.now()) {
		return t, nil
	}
	return s.wait(ctx, (*Token).valid)
}

func (s *loginSource) cached() *Token { return s.current.Load() }

func (s *loginSource) longLivedToken(ctx context.Context) (*Token, error) {
	if t := s.current.Load(); t != nil && t.halfLifeLeft(s.now()) {
		return t, nil
	}
	return s.wait(ctx, (*Token).halfLifeLeft)
}

// wait joins the login in progress, or starts one, and waits for its result until
// the caller's context ends.
func (s *loginSource) wait(ctx context.Context, valid func(*Token, time.Time) bool) (*Token, error) {
	if ctx.Err() != nil {
		return nil, contextError(ctx)
	}
	s.mu.Lock()
	if t := s.current.Load(); t != nil && valid(t, s.now()) {
		s.mu.Unlock()
		return t, nil
	}
	if f := s.failure; f != nil && (f.until.IsZero() || s.now().Before(f.until)) {
		s.mu.Unlock()
		return nil, f.err
	}
	if s.flight == nil {
		s.flight = s.start(ctx)
	}
	flight := s.flight
	flight.waiters++
	s.mu.Unlock()

	select {
	case <-flight.done:
	case <-ctx.Done():
		s.release(flight)
		return nil, contextError(ctx)
	}
	if flight.failure != nil {
		return nil, flight.failure.err
	}
	return flight.token, nil
}

// start starts a login with its own context, so that it goes on for the other
// callers if one is cancelled. The context keeps the caller's values, for logs.
func (s *loginSource) start(parent context.Context) *flight {
	ctx, cancel := context.WithTimeoutCause(context.WithoutCancel(parent), loginLimit,
		&timeoutError{what: "no successful login", limit: loginLimit})
	f := &flight{done: make(chan struct{}), cancel: cancel}
	go func() {
		defer cancel()
		defer close(f.done)
		token, err := s.login(ctx)
		s.finish(f, token, err)
	}()
	return f
}

func (s *loginSource) finish(f *flight, token *Token, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		f.failure = &failure{err: err, until: s.now().Add(failureLifetime)}
		var login *LoginError
		if errors.As(err, &login) && login.Rejected() {
			f.failure.until = time.Time{}
		}
	}
	f.token = token
	if s.flight != f {
		return // all who waited for it have left
	}
	s.flight = nil
	if s.failure = f.failure; s.failure == nil {
		s.current.Store(token)
	}
}

// release cancels the login when the last caller that waited for it has left.
func (s *loginSource) release(f *flight) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.waiters--; f.waiters > 0 {
		return
	}
	f.cancel()
	if s.flight == f {
		s.flight = nil
	}
}

// invalidate drops t if it is still the current token: another caller may have
// replaced it already.
func (s *loginSource) invalidate(t *Token) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current.Load() != t {
		return true
	}
	if now := s.now(); s.replaced.IsZero() || now.Sub(s.replaced) >= replacementPause {
		s.replaced = now
		s.current.Store(nil)
		return true
	}
	return false
}
