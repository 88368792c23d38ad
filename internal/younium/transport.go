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
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
)

const (
	// idleConnections is above any -parallelism that people use, so that
	// connections are kept: Go's default keeps two for a host.
	idleConnections = 100

	maxHeaders   = 1 << 20
	maxLoginBody = 1 << 20
	maxBody      = 16 << 20
	maxErrorBody = 64 << 10

	idempotencyKey = "younium-idempotency-key"
)

func baseTransport(rootCAs *x509.CertPool) *http.Transport {
	base := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // Nothing here replaces it.
	base.MaxIdleConnsPerHost = idleConnections
	base.MaxResponseHeaderBytes = maxHeaders
	// HTTP/2 sends everything over one connection, and by itself never gives up
	// one that died without a word: every try would go there again. So silence is
	// answered with a ping, and the connection given up where no answer comes, well
	// within the time of one attempt.
	base.HTTP2 = &http.HTTP2Config{SendPingTimeout: 10 * time.Second, PingTimeout: 5 * time.Second}
	if rootCAs != nil {
		base.TLSClientConfig = &tls.Config{RootCAs: rootCAs, MinVersion: tls.VersionTLS12}
	}
	// Without this, net/http makes the proxy's status text the error.
	base.OnProxyConnectResponse = func(_ context.Context, proxy *url.URL, _ *http.Request, answer *http.Response) error {
		if answer.StatusCode != http.StatusOK {
			return &proxyError{host: proxy.Host, status: answer.StatusCode}
		}
		return nil
	}
	return base
}

// httpClient hands redirects to its caller instead of following them.
func httpClient(transport http.RoundTripper) *http.Client {
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// timeoutTransport gives one timeoutTransport its time and reads the whole body within it.
type timeoutTransport struct {
	next    http.RoundTripper
	timeout time.Duration
	maxBody int64
}

func (a *timeoutTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeoutCause(request.Context(), a.timeout,
		&timeoutError{what: "no whole answer came", limit: a.timeout})
	defer cancel()
	response, err := a.next.RoundTrip(request.WithContext(ctx))
	if err == nil {
		err = a.buffer(response)
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

// buffer replaces the body by what has been read of it. A success must be whole;
// of any other answer the status says the most, and the beginning is enough.
func (a *timeoutTransport) buffer(response *http.Response) error {
	if response.StatusCode == http.StatusSwitchingProtocols {
		// Its body is the bare connection, which no context ends.
		_ = response.Body.Close()
		return responseError("the server switched to another protocol")
	}
	if _, err := response.Location(); err != nil {
		response.Header.Del("Location") // http.Client would make an error of it that looks like a broken connection
	}
	limit := int64(maxErrorBody)
	if successful(response.StatusCode) {
		limit = a.maxBody + 1
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, limit))
	_ = response.Body.Close() // whatever it says, the body has been read
	if successful(response.StatusCode) {
		if err != nil {
			return err
		}
		if int64(len(body)) == limit {
			return responseError(fmt.Sprintf("the body is longer than the %d bytes that are read", a.maxBody))
		}
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	return nil
}

func successful(status int) bool { return status >= 200 && status < 300 }

// authTransport puts the bearer in. On 401 it drops that token and replays the
// request once with another.
type authTransport struct {
	next   http.RoundTripper
	tokens tokenSource
}

func (a *authTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	response, token, err := a.send(request)
	if err != nil || response.StatusCode != http.StatusUnauthorized || !a.tokens.invalidate(token) {
		return response, err
	}
	replay := request.Clone(request.Context())
	if request.GetBody != nil {
		if replay.Body, err = request.GetBody(); err != nil {
			return nil, err
		}
	}
	response, _, err = a.send(replay)
	return response, err
}

func (a *authTransport) send(request *http.Request) (*http.Response, *Token, error) {
	token, err := a.tokens.token(request.Context())
	if err != nil {
		if request.Body != nil {
			err = errors.Join(err, request.Body.Close())
		}
		return nil, nil, err
	}
	// A RoundTripper must not touch its caller's request.
	authorized := request.Clone(request.Context())
	authorized.Header.Set("Authorization", "Bearer "+token.AccessToken.Reveal())
	response, err := a.next.RoundTrip(authorized)
	return response, token, err
}

// creation is what is known of one create over all its attempts. It travels in
// the request's context; attempts follow each other, so it needs no lock.
type creation struct {
	key string
	// unknown tells that an attempt may have been carried out although no
	// answer says so. From then on the key stays: with another one, a second
	// object could come into being.
	unknown bool
}

type creationKey struct{}

// idempotencyTransport sends a creation's idempotency key and learns from the answer whether
// the next attempt needs the same one.
// Source: Younium's developer portal, Idempotent requests: the answer to a key
// is stored for 48 hours, failures included.
type idempotencyTransport struct{ next http.RoundTripper }

func (c *idempotencyTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	state, ok := request.Context().Value(creationKey{}).(*creation)
	if !ok {
		return c.next.RoundTrip(request)
	}
	if state.key == "" {
		state.key = rand.Text()
	}
	var connected atomic.Bool // without a connection nothing was sent
	keyed := request.Clone(httptrace.WithClientTrace(request.Context(), &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	}))
	keyed.Header.Set(idempotencyKey, state.key)
	response, err := c.next.RoundTrip(keyed)
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

// isPostRedirect tells whether a redirect may come after work that is done, to a page
// that shows it. 303 says so, and 301 and 302 are used like it after a POST
// (RFC 9110, 15.4); 307 and 308 ask for the same request elsewhere.
func isPostRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther:
		return true
	}
	return false
}
