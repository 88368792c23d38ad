// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

const (
	// idleConnections is above any usual -parallelism, so that connections are
	// reused: Go's default keeps two per host.
	idleConnections = 100

	maxHeaders   = 1 << 20
	maxLoginBody = 1 << 20
	maxBody      = 16 << 20
	maxErrorBody = 64 << 10

	idempotencyKeyHeader = "younium-idempotency-key"
)

func baseTransport(rootCAs *x509.CertPool) *http.Transport {
	base := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // Nothing here replaces it.
	base.MaxIdleConnsPerHost = idleConnections
	base.MaxResponseHeaderBytes = maxHeaders
	// HTTP/2 sends everything over one connection, and without pings never gives up
	// one that died silently: every attempt would use it again. So a silent
	// connection is pinged, and closed if no response comes, well within the timeout
	// of one attempt.
	base.HTTP2 = &http.HTTP2Config{SendPingTimeout: 10 * time.Second, PingTimeout: 5 * time.Second}
	if rootCAs != nil {
		base.TLSClientConfig = &tls.Config{RootCAs: rootCAs, MinVersion: tls.VersionTLS12}
	}
	variables := readProxyVariables()
	base.Proxy, base.OnProxyConnectResponse = variables.proxy(), variables.checkConnect
	return base
}

// httpClient returns a client that returns redirects instead of following them.
func httpClient(transport http.RoundTripper) *http.Client {
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// timeoutTransport limits the time of one attempt, which includes reading the
// whole body.
type timeoutTransport struct {
	next    http.RoundTripper
	timeout time.Duration
	maxBody int64
}

func (t *timeoutTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeoutCause(request.Context(), t.timeout,
		&timeoutError{what: "no complete response", limit: t.timeout})
	defer cancel()
	response, err := t.next.RoundTrip(request.WithContext(ctx))
	if err == nil {
		err = t.buffer(response)
	}
	switch {
	case err == nil:
		return response, nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	default:
		return nil, err
	}
}

// buffer reads the body into memory. That of a success must be complete; of any
// other response the status says the most, and the beginning is enough.
func (t *timeoutTransport) buffer(response *http.Response) error {
	if response.StatusCode == http.StatusSwitchingProtocols {
		// The body is the connection itself, which no context ends.
		_ = response.Body.Close()
		return &responseError{response.StatusCode, errSwitchedProtocols}
	}
	if _, err := response.Location(); err != nil {
		response.Header.Del("Location") // http.Client would return an error that looks like a broken connection
	}
	limit := int64(maxErrorBody)
	if successful(response.StatusCode) {
		limit = t.maxBody + 1
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, limit))
	_ = response.Body.Close() // the body has been read
	if successful(response.StatusCode) {
		if err != nil {
			return err
		}
		if int64(len(body)) == limit {
			return &responseError{response.StatusCode, &BodyTooLargeError{Limit: t.maxBody}}
		}
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	return nil
}

func successful(status int) bool { return status >= 200 && status < 300 }

// authTransport sets the Authorization header. On 401 it invalidates the token and
// replays the request once with another.
type authTransport struct {
	next   http.RoundTripper
	tokens tokenSource
}

func (t *authTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	response, token, err := t.send(request)
	if err != nil || response.StatusCode != http.StatusUnauthorized || !t.tokens.invalidate(token) {
		return response, err
	}
	replay := request.Clone(request.Context())
	if request.GetBody != nil {
		if replay.Body, err = request.GetBody(); err != nil {
			return nil, err
		}
	}
	response, _, err = t.send(replay)
	return response, err
}

func (t *authTransport) send(request *http.Request) (*http.Response, *Token, error) {
	token, err := t.tokens.token(request.Context())
	if err != nil {
		if request.Body != nil {
			err = errors.Join(err, request.Body.Close())
		}
		return nil, nil, err
	}
	// A RoundTripper must not modify its caller's request.
	authorized := request.Clone(request.Context())
	authorized.Header.Set("Authorization", "Bearer "+token.AccessToken.Reveal())
	response, err := t.next.RoundTrip(authorized)
	return response, token, err
}

// creation is the state of one create over all its attempts, or of a PATCH, which
// has no key. It is in the request's context; attempts follow each other, so it needs
// no lock.
type creation struct {
	key string
	// unknown reports whether an attempt may have been carried out although no
	// response says so. From then on the key stays: with another one, a second
	// object could be created.
	unknown bool
}

type creationKey struct{}

// idempotencyTransport sets the idempotency key of a creation. The response decides
// whether the next attempt needs the same key.
// Source: Younium's developer portal, Idempotent requests: the response to a key
// is stored for 48 hours, failures included.
type idempotencyTransport struct{ next http.RoundTripper }

func (t *idempotencyTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	state, ok := request.Context().Value(creationKey{}).(*creation)
	if !ok {
		return t.next.RoundTrip(request)
	}
	if state.key == "" {
		state.key = rand.Text()
	}
	var connected atomic.Bool // without a connection nothing was sent
	keyed := request.Clone(httptrace.WithClientTrace(request.Context(), &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	}))
	if request.Method == http.MethodPost { // the only method that Younium reads it of
		keyed.Header.Set(idempotencyKeyHeader, state.key)
	}
	response, err := t.next.RoundTrip(keyed)
	switch {
	case err != nil:
		state.unknown = state.unknown || connected.Load()
	case response.StatusCode >= http.StatusInternalServerError, isPostRedirect(response.StatusCode):
		state.unknown = true
	case !successful(response.StatusCode) && !state.unknown:
		state.key = ""
	}
	return response, err
}

// isPostRedirect reports whether a redirect may come after the POST was carried
// out, to a page that shows the result. 303 says so, and 301 and 302 are used like
// it (RFC 9110, 15.4); 307 and 308 ask for the same request at another URL.
func isPostRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther:
		return true
	}
	return false
}
