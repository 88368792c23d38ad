// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
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
)

// answer is a whole answer.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// operation is one request with all its tries.
type operation struct {
	client  *Client
	request *retryablehttp.Request

	tries   int
	started time.Time // of the try
	wait    time.Duration
}

// exchange sends the request over the given chain until there is an answer that
// is not worth another try. What is not a success is an error.
func (c *Client) exchange(over *http.Client, request *retryablehttp.Request) (*answer, *RequestError) {
	o := &operation{client: c, request: request}
	retrying := &retryablehttp.Client{
		HTTPClient:     over,
		RetryMax:       c.config.MaxRetries,
		RequestLogHook: func(retryablehttp.Logger, *http.Request, int) { o.started = c.config.Now() },
		CheckRetry:     o.check,
		Backoff:        func(time.Duration, time.Duration, int, *http.Response) time.Duration { return o.wait },
		ErrorHandler:   retryablehttp.PassthroughErrorHandler,
	}
	response, err := retrying.Do(request)
	if err != nil {
		if ctx := request.Context(); ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return nil, o.failed(nil, err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, o.failed(nil, err)
	}
	whole := &answer{status: response.StatusCode, header: response.Header, body: body}
	if !successful(whole.status) {
		return nil, o.failed(whole, nil)
	}
	return whole, nil
}

// check decides on another try, and on the wait before it.
func (o *operation) check(ctx context.Context, response *http.Response, err error) (bool, error) {
	o.tries++
	o.wait = 0
	if ctx.Err() != nil {
		return false, context.Cause(ctx)
	}
	why := outcome(response, err)
	again := o.tries <= o.client.config.MaxRetries && o.retryable(response, err)
	if again {
		again = o.plan(ctx, response)
	}
	o.log(ctx, why, again)
	return again, nil
}

func (o *operation) retryable(response *http.Response, err error) bool {
	if err != nil {
		return retryableError(err)
	}
	switch response.StatusCode {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	case http.StatusInternalServerError:
		return o.request.Method == http.MethodGet
	}
	return false
}

// retryableError tells a broken connection from an answer that will stay as it
// is: the client's own verdicts, a wrong certificate, a name that does not exist.
func retryableError(err error) bool {
	var (
		verdict     final
		certificate *tls.CertificateVerificationError
		record      tls.RecordHeaderError
		dns         *net.DNSError
	)
	switch {
	case errors.As(err, &verdict), errors.As(err, &certificate), errors.As(err, &record):
		return false
	case errors.As(err, &dns):
		return !dns.IsNotFound
	}
	return true
}

// neverSent tells that a request failed before any of it could reach a server.
func neverSent(err error) bool {
	var (
		operation   *net.OpError
		certificate *tls.CertificateVerificationError
		record      tls.RecordHeaderError
		proxy       *proxyError
	)
	return errors.As(err, &operation) && operation.Op == "dial" ||
		errors.As(err, &certificate) || errors.As(err, &record) || errors.As(err, &proxy)
}

// plan sets the wait before the next try, and tells whether there is time for it.
func (o *operation) plan(ctx context.Context, response *http.Response) bool {
	var asked time.Duration
	if response != nil {
		asked = retryAfter(response.Header, o.client.config.Now())
	}
	if asked > maxRetryAfter {
		return false
	}
	o.wait = o.client.config.Pause(nextWait(o.tries, asked, rand.Float64()))
	deadline, limited := ctx.Deadline()
	return !limited || time.Until(deadline) > o.wait
}

// nextWait gives the pause after the given number of tries: what the server
// asked for, if it did, else 1, 2, 4 … seconds up to 30. Of that the last half
// is left to chance (0 to 1), so that callers who failed together spread.
func nextWait(tries int, asked time.Duration, chance float64) time.Duration {
	if asked > 0 {
		return asked
	}
	wait := min(firstWait<<min(tries-1, 10), maxWait)
	return wait/2 + time.Duration(chance*float64(wait/2))
}

// retryAfter reads the header as seconds or as a date, 0 where there is none or
// where it makes no sense.
func retryAfter(header http.Header, now time.Time) time.Duration {
	text := strings.TrimSpace(header.Get("Retry-After"))
	seconds, err := strconv.ParseUint(text, 10, 64)
	switch {
	case err == nil, errors.Is(err, strconv.ErrRange):
		return time.Duration(min(seconds, uint64(maxLife/time.Second))) * time.Second
	}
	date, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	return max(date.Sub(now), 0)
}

// outcome puts an attempt's end into words that may be logged.
func outcome(response *http.Response, err error) string {
	if err != nil {
		return reason(err)
	}
	return "answered " + strconv.Itoa(response.StatusCode)
}

func (o *operation) log(ctx context.Context, outcome string, again bool) {
	attributes := []any{
		slog.String("method", o.request.Method),
		slog.String("url", plainURL(o.request.URL)),
		slog.Int("try", o.tries),
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

// failed describes what came back, or why nothing did.
func (o *operation) failed(whole *answer, err error) *RequestError {
	failed := &RequestError{
		Method:      o.request.Method,
		URL:         plainURL(o.request.URL),
		LegalEntity: o.request.Header.Get(legalEntityHeader),
		Tries:       o.tries,
		Err:         err,
	}
	if whole == nil {
		return failed
	}
	messages, traceID := parseErrorBody(whole.body)
	for _, message := range messages {
		failed.Messages = append(failed.Messages, o.client.secrets.clean(message))
	}
	failed.TraceID = o.client.secrets.clean(traceID)
	failed.Status = whole.status
	failed.ContentType, failed.Length = mediaType(whole.header), len(whole.body)
	failed.RetryAfter = retryAfter(whole.header, o.client.config.Now())
	if whole.status >= 300 && whole.status < 400 {
		failed.RedirectHost = o.client.secrets.clean(o.redirectHost(whole.header))
	}
	return failed
}

func (o *operation) redirectHost(header http.Header) string {
	target, err := o.request.URL.Parse(header.Get("Location"))
	if err != nil || header.Get("Location") == "" {
		return "an address that cannot be read"
	}
	return target.Host
}

// unusable describes a success whose body cannot be used. Nothing of the body
// is shown.
func unusable(request *retryablehttp.Request, whole *answer, why error) *RequestError {
	return &RequestError{
		Method:      request.Method,
		URL:         plainURL(request.URL),
		LegalEntity: request.Header.Get(legalEntityHeader),
		Status:      whole.status,
		ContentType: mediaType(whole.header),
		Length:      len(whole.body),
		Err:         why,
	}
}

// mediaType names a body's type, without parameters.
func mediaType(header http.Header) string {
	const longest = 60
	name, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil || len(name) > longest {
		return "an unknown type"
	}
	return name
}

func plainURL(u *url.URL) string {
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}).String()
}
