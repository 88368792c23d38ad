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

	// failureLife is how long a failed login answers for those that come after
	// it, so that an outage costs one login's tries and not one for each caller.
	failureLife = 30 * time.Second

	// replacementPause is the least time between two logins that a 401 leads to.
	// Where fresh tokens are rejected too, more of them would fare no better.
	replacementPause = 30 * time.Second
)

// tokenSource is where the token comes from that calls carry.
type tokenSource interface {
	// token returns a token for the client's own next request.
	token(ctx context.Context) (*Token, error)
	// longLivedToken returns a token for others.
	longLivedToken(ctx context.Context) (*Token, error)
	// cached returns the token that there is, or nil.
	cached() *Token
	// invalidate takes note of a 401 to t, and reports whether asking for another
	// token is worth it.
	invalidate(t *Token) bool
}

// staticToken is a token that someone else obtained.
type staticToken struct {
	value *Token
	now   func() time.Time
}

// token leaves it to Younium to call the token expired: the local clock may be off.
func (s *staticToken) token(context.Context) (*Token, error) { return s.value, nil }

func (s *staticToken) longLivedToken(context.Context) (*Token, error) {
	if expires := s.value.ExpiresAt; !expires.IsZero() && !s.now().Before(expires) {
		return nil, &AccessTokenError{ExpiredAt: expires}
	}
	return s.value, nil
}

func (s *staticToken) cached() *Token { return s.value }

func (s *staticToken) invalidate(*Token) bool { return false }

// loginSource logs in when a token is needed and shares the outcome.
type loginSource struct {
	login func(context.Context) (*Token, error)
	now   func() time.Time

	// current is read without a lock: that is the way of nearly every call.
	current atomic.Pointer[Token]

	mu       sync.Mutex
	flight   *flight
	failure  *failure
	replaced time.Time // when a 401 last led to a login
}

// flight is a login under way. Its fields but waiters are set before done closes.
type flight struct {
	done    chan struct{}
	cancel  context.CancelFunc
	waiters int
	token   *Token
	failure *failure
}

// failure is a failed login's outcome.
type failure struct {
	err   error
	until time.Time // zero: for good
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

// wait joins the login that is under way, or starts one, and waits for its
// outcome for as long as the caller's own context allows.
func (s *loginSource) wait(ctx context.Context, enough func(*Token, time.Time) bool) (*Token, error) {
	if ctx.Err() != nil {
		return nil, contextError(ctx)
	}
	s.mu.Lock()
	if t := s.current.Load(); t != nil && enough(t, s.now()) {
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

// start begins a login under a context of its own: one caller that is cancelled
// must not spoil it for the others. It keeps the caller's values, for logs.
func (s *loginSource) start(caller context.Context) *flight {
	ctx, cancel := context.WithTimeoutCause(context.WithoutCancel(caller), loginLimit,
		&timeoutError{what: "no login succeeded", limit: loginLimit})
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
		f.failure = &failure{err: err, until: s.now().Add(failureLife)}
		var login *LoginError
		if errors.As(err, &login) && login.Rejected() {
			f.failure.until = time.Time{}
		}
	}
	f.token = token
	if s.flight != f {
		return // abandoned by all who waited: nobody's outcome
	}
	s.flight = nil
	if s.failure = f.failure; s.failure == nil {
		s.current.Store(token)
	}
}

// release ends the login when the last one who waited for it has gone.
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

// invalidate drops t if it is still the current token: others may have replaced it
// already.
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
