// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

const (
	// operationLimit is for all attempts and waits of one operation together.
	operationLimit = 5 * time.Minute

	// maxRetryAfter is the longest Retry-After that is waited for.
	maxRetryAfter = time.Minute

	firstWait = time.Second
	maxWait   = 30 * time.Second
	maxSpread = 5 * time.Second

	// Rate limits are often counted per minute. After a 429 without Retry-After, the
	// waits of DefaultMaxRetries retries last at least that long: 4 + 8 + 16 + 32 s.
	firstLimitedWait = 4 * time.Second
	maxLimitedWait   = 32 * time.Second
)

// readWaits are the waits between reads of what was written and may not be readable
// yet: 30 s together.
var readWaits = []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 15 * time.Second}

// limitOperation returns a context that ends at the limit of one operation.
func limitOperation(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, operationLimit, &timeoutError{what: "no successful response", limit: operationLimit})
}

// await calls done at once and after each of readWaits, until it returns true or an
// error.
func (c *Client) await(ctx context.Context, done func() (bool, error)) (bool, error) {
	ok, err := done()
	for _, wait := range readWaits {
		if ok || err != nil {
			break
		}
		c.pause(ctx, wait)
		ok, err = done()
	}
	return ok, err
}

// pause waits, until the context ends at the latest.
func (c *Client) pause(ctx context.Context, planned time.Duration) {
	timer := time.NewTimer(c.config.Pause(planned))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// operation is one request with all its attempts.
type operation struct {
	client  *Client
	request *retryablehttp.Request

	attempts int
	started  time.Time // of the attempt
	wait     time.Duration
}

// send sends the request with httpClient, retries it as needed, and passes the
// body of a successful response to decode. It returns an error if no attempt
// succeeds or if decode fails.
func (c *Client) send(httpClient *http.Client, request *retryablehttp.Request, decode func(body []byte) error) *RequestError {
	o := &operation{client: c, request: request}
	retrying := &retryablehttp.Client{
		HTTPClient:     httpClient,
		RetryMax:       c.config.MaxRetries,
		RequestLogHook: func(retryablehttp.Logger, *http.Request, int) { o.started = c.config.Now() },
		CheckRetry:     o.checkRetry,
		Backoff:        func(time.Duration, time.Duration, int, *http.Response) time.Duration { return o.wait },
		ErrorHandler:   retryablehttp.PassthroughErrorHandler,
	}
	response, err := retrying.Do(request)
	if err != nil {
		if ctx := request.Context(); ctx.Err() != nil {
			err = contextError(ctx)
		}
		return o.connectionError(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return o.connectionError(err)
	}
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	if !successful(response.StatusCode) {
		return o.statusError(response, body)
	}
	if err := decode(body); err != nil {
		return o.decodeError(response, body, err)
	}
	return nil
}

// checkRetry implements retryablehttp.CheckRetry. It returns no error even if the
// context has ended meanwhile, so that a response that was received is used: that
// of a create says what was created.
func (o *operation) checkRetry(ctx context.Context, response *http.Response, err error) (bool, error) {
	o.attempts++
	retry := o.attempts <= o.client.config.MaxRetries && ctx.Err() == nil &&
		o.retryable(response, err) && o.scheduleRetry(ctx, response)
	o.log(ctx, outcome(response, err), retry)
	return retry, nil
}

func (o *operation) retryable(response *http.Response, err error) bool {
	if o.request.Method == http.MethodPatch { // not idempotent, and without an idempotency key
		return err == nil && response.StatusCode == http.StatusTooManyRequests
	}
	if err != nil {
		return retryableError(err)
	}
	switch response.StatusCode {
	case http.StatusInternalServerError:
		return o.request.Method == http.MethodGet
	case http.StatusConflict: // an earlier attempt may still be at work
		state, ok := o.request.Context().Value(creationKey{}).(*creation)
		return ok && state.unknown
	}
	return transient(response.StatusCode)
}

func transient(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// retryableError reports whether err is a broken connection rather than an error
// that a retry would meet again: a permanent error of the client, a wrong
// certificate, a refused TLS handshake, a name that does not exist.
func retryableError(err error) bool {
	var (
		permanent   permanentError
		certificate *tls.CertificateVerificationError
		proxy       *ProxyError
		dns         *net.DNSError
	)
	switch {
	case errors.As(err, &permanent), errors.As(err, &certificate), notTLS(err), tlsAlert(err) != nil:
		return false
	case errors.As(err, &proxy):
		return transient(proxy.Status)
	case errors.As(err, &dns):
		return !dns.IsNotFound
	}
	return true
}

// scheduleRetry sets the wait before the next attempt, and reports whether there
// is time for it.
func (o *operation) scheduleRetry(ctx context.Context, response *http.Response) bool {
	jitter := rand.Float64() //nolint:gosec // It spreads callers and protects nothing.
	wait := nextWait(o.attempts, 0, jitter)
	if response != nil {
		retryAfter, ok := parseRetryAfter(response.Header, o.client.config.Now())
		switch {
		case retryAfter > maxRetryAfter:
			return false
		case ok:
			wait = nextWait(o.attempts, retryAfter, jitter)
		case response.StatusCode == http.StatusTooManyRequests:
			wait = limitedWait(o.attempts, jitter)
		}
	}
	o.wait = o.client.config.Pause(wait)
	deadline, hasDeadline := ctx.Deadline()
	return !hasDeadline || time.Until(deadline) > o.wait
}

// nextWait returns the wait after the given number of attempts. Some of it is
// random (jitter is from 0 to 1), so that callers that failed together spread:
// the last half of 1, 2, 4 … up to 30 seconds. With a Retry-After, the wait is
// never shorter than that, but longer by up to a quarter and at most maxSpread.
func nextWait(attempts int, retryAfter time.Duration, jitter float64) time.Duration {
	base, spread := retryAfter, min(retryAfter/4, maxSpread)
	if retryAfter == 0 {
		base = min(firstWait<<min(attempts-1, 10), maxWait) / 2
		spread = base
	}
	return base + time.Duration(jitter*float64(spread))
}

// limitedWait returns the wait after a 429 without Retry-After, given the number of
// attempts. Up to half as much again is random (jitter is from 0 to 1).
func limitedWait(attempts int, jitter float64) time.Duration {
	base := min(firstLimitedWait<<min(attempts-1, 10), maxLimitedWait)
	return base + time.Duration(jitter*float64(base/2))
}

// parseRetryAfter parses the header as seconds or as a date, and reports whether it
// is there and valid. It returns 0 for a date in the past, and never more than
// maxLifetime.
func parseRetryAfter(header http.Header, now time.Time) (retryAfter time.Duration, ok bool) {
	text := strings.TrimSpace(header.Get("Retry-After"))
	if text != "" && strings.Trim(text, "0123456789") == "" {
		seconds, _ := strconv.ParseUint(text, 10, 64) // the maximum if it is out of range
		return time.Duration(min(seconds, uint64(maxLifetime/time.Second))) * time.Second, true
	}
	date, err := http.ParseTime(text)
	if err != nil {
		return 0, false
	}
	return min(max(date.Sub(now), 0), maxLifetime), true
}

// outcome describes the outcome of an attempt for the log.
func outcome(response *http.Response, err error) string {
	if err != nil {
		return SafeMessage(err)
	}
	return "returned " + strconv.Itoa(response.StatusCode)
}

func (o *operation) log(ctx context.Context, outcome string, retry bool) {
	attributes := []any{
		slog.String("method", o.request.Method),
		slog.String("url", plainURL(o.request.URL)),
		slog.Int("attempt", o.attempts),
		slog.String("outcome", outcome),
		slog.Duration("duration", o.client.config.Now().Sub(o.started)),
	}
	if !retry {
		o.client.config.Logger.DebugContext(ctx, "Request to Younium", attributes...)
		return
	}
	o.client.config.Logger.InfoContext(ctx, "Waiting before a retry",
		append(attributes, slog.Duration("wait", o.wait))...)
}

// newError returns an error with what every failure has.
func (o *operation) newError() *RequestError {
	return &RequestError{
		Method:      o.request.Method,
		URL:         plainURL(o.request.URL),
		LegalEntity: o.request.Header.Get(legalEntityHeader),
		Attempts:    o.attempts,
	}
}

// connectionError describes a failure without a complete response. If the response is
// to blame, its status is known.
func (o *operation) connectionError(err error) *RequestError {
	requestErr := o.newError()
	requestErr.Err = &opaqueError{err}
	var response *responseError
	if errors.As(err, &response) {
		requestErr.Status = response.status
	}
	return requestErr
}

// newResponseError returns an error with what is safe to show of every response:
// nothing of its body.
func (o *operation) newResponseError(response *http.Response, body []byte) *RequestError {
	requestErr := o.newError()
	requestErr.Status = response.StatusCode
	requestErr.ContentType = mediaType(o.client.secrets.Clean(response.Header.Get("Content-Type")))
	requestErr.Length = len(body)
	requestErr.Date, _ = http.ParseTime(response.Header.Get("Date")) // zero if there is none
	return requestErr
}

// decodeError returns an error for a successful response with an unusable body.
func (o *operation) decodeError(response *http.Response, body []byte, err error) *RequestError {
	requestErr := o.newResponseError(response, body)
	requestErr.Err = err
	return requestErr
}

// statusError returns an error for an unsuccessful response, with Younium's own
// messages.
func (o *operation) statusError(response *http.Response, body []byte) *RequestError {
	requestErr := o.newResponseError(response, body)
	messages, traceID := parseErrorBody(body)
	for _, message := range messages {
		message = Message{o.client.secrets.Clean(message.Field), o.client.secrets.Clean(message.Text)}
		if message.Text != "" {
			requestErr.Messages = append(requestErr.Messages, message)
		}
	}
	requestErr.TraceID = o.client.secrets.Clean(traceID)
	requestErr.RetryAfter, _ = parseRetryAfter(response.Header, o.client.config.Now())
	if response.StatusCode >= 300 && response.StatusCode < 400 {
		requestErr.RedirectHost = o.client.secrets.Clean(o.redirectHost(response.Header))
	}
	return requestErr
}

func (o *operation) redirectHost(header http.Header) string {
	location := header.Get("Location")
	target, err := o.request.URL.Parse(location)
	if err != nil || location == "" || target.Host == "" {
		return "an unreadable URL"
	}
	return target.Host
}

// mediaType returns the type of a body without parameters.
func mediaType(contentType string) string {
	const maxLength = 60
	name, _, err := mime.ParseMediaType(contentType)
	if err != nil || len(name) > maxLength {
		return "an unknown type"
	}
	return name
}

func plainURL(u *url.URL) string {
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}).String()
}
