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
	// operationLimit holds for all tries and waits of one operation together.
	operationLimit = 5 * time.Minute

	// maxRetryAfter is the longest pause that is sat out when Younium asks for it.
	maxRetryAfter = time.Minute

	firstWait = time.Second
	maxWait   = 30 * time.Second
	maxSpread = 5 * time.Second
)

// operation is one request with all its tries.
type operation struct {
	client  *Client
	request *retryablehttp.Request

	attempts int
	started  time.Time // of the try
	wait     time.Duration
}

// send sends the request over the given chain until there is an answer that
// is not worth another try, and hands the body of a success to use. What is not
// a success, or cannot be used, is an error.
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

// checkRetry decides on another try, and on the wait before it. Whatever has become
// of the context meanwhile, an answer that came stands: a create's says what
// was made.
func (o *operation) checkRetry(ctx context.Context, response *http.Response, err error) (bool, error) {
	o.attempts++
	again := o.attempts <= o.client.config.MaxRetries && ctx.Err() == nil &&
		o.retryable(response, err) && o.scheduleRetry(ctx, response)
	o.log(ctx, outcome(response, err), again)
	return again, nil
}

func (o *operation) retryable(response *http.Response, err error) bool {
	if err != nil {
		return retryableError(err)
	}
	return transient(response.StatusCode) ||
		response.StatusCode == http.StatusInternalServerError && o.request.Method == http.MethodGet
}

func transient(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// retryableError tells a broken connection from an answer that will stay as it
// is: the client's own verdicts, a wrong certificate, a refused TLS handshake, a
// name that does not exist.
func retryableError(err error) bool {
	var (
		verdict     permanentError
		certificate *tls.CertificateVerificationError
		proxy       *proxyError
		dns         *net.DNSError
	)
	switch {
	case errors.As(err, &verdict), errors.As(err, &certificate), notTLS(err), tlsAlert(err) != nil:
		return false
	case errors.As(err, &proxy):
		return transient(proxy.status)
	case errors.As(err, &dns):
		return !dns.IsNotFound
	}
	return true
}

// scheduleRetry sets the wait before the next try, and tells whether there is time for it.
func (o *operation) scheduleRetry(ctx context.Context, response *http.Response) bool {
	var asked time.Duration
	if response != nil {
		asked = retryAfter(response.Header, o.client.config.Now())
	}
	if asked > maxRetryAfter {
		return false
	}
	chance := rand.Float64() //nolint:gosec // It keeps callers apart and guards nothing.
	o.wait = o.client.config.Pause(nextWait(o.attempts, asked, chance))
	deadline, limited := ctx.Deadline()
	return !limited || time.Until(deadline) > o.wait
}

// nextWait gives the pause after the given number of tries. Some of it is left
// to chance (0 to 1), so that callers who failed together spread: of 1, 2, 4 …
// seconds up to 30 the last half. Where the server asked for a pause, it is
// never shorter than that, but longer by up to a quarter and at most maxSpread.
func nextWait(tries int, asked time.Duration, chance float64) time.Duration {
	surely, spread := asked, min(asked/4, maxSpread)
	if asked == 0 {
		surely = min(firstWait<<min(tries-1, 10), maxWait) / 2
		spread = surely
	}
	return surely + time.Duration(chance*float64(spread))
}

// retryAfter reads the header as seconds or as a date, 0 where there is none or
// where it makes no sense. It never exceeds maxLifetime.
func retryAfter(header http.Header, now time.Time) time.Duration {
	text := strings.TrimSpace(header.Get("Retry-After"))
	if text != "" && strings.Trim(text, "0123456789") == "" {
		seconds, _ := strconv.ParseUint(text, 10, 64) // what is out of range comes back as the greatest
		return time.Duration(min(seconds, uint64(maxLifetime/time.Second))) * time.Second
	}
	date, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	return min(max(date.Sub(now), 0), maxLifetime)
}

// outcome puts an attempt's end into words that may be logged.
func outcome(response *http.Response, err error) string {
	if err != nil {
		return SafeMessage(err)
	}
	return "answered " + strconv.Itoa(response.StatusCode)
}

func (o *operation) log(ctx context.Context, outcome string, again bool) {
	attributes := []any{
		slog.String("method", o.request.Method),
		slog.String("url", plainURL(o.request.URL)),
		slog.Int("try", o.attempts),
		slog.String("outcome", outcome),
		slog.Duration("duration", o.client.config.Now().Sub(o.started)),
	}
	if !again {
		o.client.config.Logger.DebugContext(ctx, "Request to Younium", attributes...)
		return
	}
	o.client.config.Logger.InfoContext(ctx, "Waiting before another try",
		append(attributes, slog.Duration("wait", o.wait))...)
}

// failed is what there is to say of every failure.
func (o *operation) failed() *RequestError {
	return &RequestError{
		Method:      o.request.Method,
		URL:         plainURL(o.request.URL),
		LegalEntity: o.request.Header.Get(legalEntityHeader),
		Attempts:    o.attempts,
	}
}

// connectionError describes a failure without a whole answer.
func (o *operation) connectionError(err error) *RequestError {
	failed := o.failed()
	failed.Err = &opaqueError{err}
	return failed
}

// answered adds what may be told of any answer: nothing of its body.
func (o *operation) answered(response *http.Response, body []byte) *RequestError {
	failed := o.failed()
	failed.Status = response.StatusCode
	failed.ContentType = mediaType(o.client.secrets.Clean(response.Header.Get("Content-Type")))
	failed.Length = len(body)
	return failed
}

// decodeError describes a success whose body cannot be used.
func (o *operation) decodeError(response *http.Response, body []byte, why error) *RequestError {
	failed := o.answered(response, body)
	failed.Err = why
	return failed
}

// statusError describes an answer that is no success, in Younium's own words.
func (o *operation) statusError(response *http.Response, body []byte) *RequestError {
	failed := o.answered(response, body)
	messages, traceID := parseErrorBody(body)
	for _, message := range messages {
		message = Message{o.client.secrets.Clean(message.Field), o.client.secrets.Clean(message.Text)}
		if message.Text != "" {
			failed.Messages = append(failed.Messages, message)
		}
	}
	failed.TraceID = o.client.secrets.Clean(traceID)
	failed.RetryAfter = retryAfter(response.Header, o.client.config.Now())
	if response.StatusCode >= 300 && response.StatusCode < 400 {
		failed.RedirectHost = o.client.secrets.Clean(o.redirectHost(response.Header))
	}
	return failed
}

func (o *operation) redirectHost(header http.Header) string {
	location := header.Get("Location")
	target, err := o.request.URL.Parse(location)
	if err != nil || location == "" || target.Host == "" {
		return "an address that cannot be read"
	}
	return target.Host
}

// mediaType names a body's type, without parameters.
func mediaType(contentType string) string {
	const longest = 60
	name, _, err := mime.ParseMediaType(contentType)
	if err != nil || len(name) > longest {
		return "an unknown type"
	}
	return name
}

func plainURL(u *url.URL) string {
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}).String()
}
