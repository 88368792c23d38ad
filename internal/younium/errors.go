// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"
)

// RequestError is returned when a request fails. Its text is safe to show: it
// quotes only the documented fields of Younium's response, without secret and
// token.
type RequestError struct {
	Method string
	// URL is the URL without its query.
	URL string
	// LegalEntity is the value of the legal-entity header, or "".
	LegalEntity string
	// Attempts is the number of attempts.
	Attempts int

	// Status is the HTTP status, or 0 if there is no response or it broke off.
	Status int
	// Messages are Younium's own messages, empty if there are none.
	Messages []Message
	// TraceID is Younium's ID of the failed request, or "".
	TraceID string
	// ContentType and Length (bytes) describe a body without documented fields.
	// ContentType is "" if the body was not read completely.
	ContentType string
	Length      int
	// RetryAfter is the requested wait, or 0.
	RetryAfter time.Duration
	// Date is when Younium sent the response, by its own clock, or zero.
	Date time.Time
	// RedirectHost is the host of a refused redirect, or "".
	RedirectHost string

	// Err says why there is no usable response. It is nil if the status says so.
	Err error
}

// Error returns one sentence: the request and its result.
func (e *RequestError) Error() string {
	text := e.Method + " " + e.URL + " "
	switch {
	case e.Status == 0:
		text += "failed: " + SafeMessage(e.Err)
	case e.RedirectHost != "":
		text += fmt.Sprintf("returned %d, a redirect to %s, which the provider does not follow", e.Status, e.RedirectHost)
	case e.Err != nil && e.ContentType == "":
		text += fmt.Sprintf("returned %d, but %s", e.Status, e.Err)
	case e.Err != nil:
		text += fmt.Sprintf("returned %d with %d bytes of %s, but %s", e.Status, e.Length, e.ContentType, e.Err)
	default:
		text += fmt.Sprintf("returned %d%s", e.Status, e.reason())
	}
	if e.TraceID != "" {
		text += fmt.Sprintf(" (trace ID %s)", e.TraceID)
	}
	if e.Attempts > 1 {
		text += fmt.Sprintf(", after %d attempts", e.Attempts)
	}
	return text + "."
}

func (e *RequestError) reason() string {
	switch {
	case len(e.Messages) > 0:
		words := make([]string, len(e.Messages))
		for i, message := range e.Messages {
			words[i] = message.String()
		}
		return `: "` + strings.Join(words, `", "`) + `"`
	case e.Length == 0:
		return " without a body"
	default:
		return fmt.Sprintf(", with %d bytes of %s that contain none of Younium's documented error fields", e.Length, e.ContentType)
	}
}

// Unwrap returns the cause of a failure without a usable response.
func (e *RequestError) Unwrap() error { return e.Err }

// IsForeign reports whether the response has a body, but none of Younium's documented
// error fields: something other than Younium, such as a gateway, may have sent it.
func (e *RequestError) IsForeign() bool {
	return e.Err == nil && e.RedirectHost == "" && e.Length > 0 && len(e.Messages) == 0
}

// permanentError is implemented by errors that must not be retried.
type permanentError interface {
	error
	permanent()
}

// LoginError is returned when a login fails. All callers that wait for that login,
// and those soon after it, get the same one.
type LoginError struct {
	Request *RequestError
}

func (e *LoginError) Error() string { return "login: " + e.Request.Error() }

// Unwrap returns the request that failed.
func (e *LoginError) Unwrap() error { return e.Request }

// Rejected reports whether Younium refused the credentials themselves (400, 401,
// 403), so that a retry with them cannot succeed.
func (e *LoginError) Rejected() bool {
	switch e.Request.Status {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden:
		return true
	}
	return false
}

func (*LoginError) permanent() {}

// AccessTokenError is returned when the configured access token has expired or is
// rejected.
type AccessTokenError struct {
	// ExpiredAt is when it expired by its exp claim. It is zero if Younium returned
	// 401 for another reason.
	ExpiredAt time.Time
	// Request is the request that returned 401. It is nil if none was sent.
	Request *RequestError
}

func (e *AccessTokenError) Error() string {
	if e.Request != nil {
		return "the configured access token was rejected: " + e.Request.Error()
	}
	return "the configured access token expired at " + e.ExpiredAt.Format(time.RFC3339)
}

// Unwrap returns the request that failed, if there was one.
func (e *AccessTokenError) Unwrap() error {
	if e.Request == nil {
		return nil
	}
	return e.Request
}

// NewTokenRejectedError is returned when a login succeeds, but Younium returns 401
// to the new token.
type NewTokenRejectedError struct {
	Request *RequestError
}

func (e *NewTokenRejectedError) Error() string {
	return "the login succeeded, but the new token was rejected: " + e.Request.Error()
}

// Unwrap returns the request that failed.
func (e *NewTokenRejectedError) Unwrap() error { return e.Request }

// OutcomeUnknownError is returned when a create or a change may have been carried out
// although no response says so.
type OutcomeUnknownError struct {
	Request *RequestError
}

func (e *OutcomeUnknownError) Error() string { return "outcome unknown: " + e.Request.Error() }

// Unwrap returns the request that failed.
func (e *OutcomeUnknownError) Unwrap() error { return e.Request }

var (
	// ErrNotFound is returned when it is certain that an object does not exist.
	ErrNotFound = errors.New("not found")

	// ErrCredentialsInResponse is returned when a response contains the secret or a
	// token that requests carry.
	ErrCredentialsInResponse = errors.New("the response contains the secret or a token that was sent")

	// ErrLoginResponse is returned when a response that would be stored is that of a
	// login, with any credentials.
	ErrLoginResponse = errors.New("the response is that of a login and contains an access token")
)

// timeoutError is returned when one of the client's own limits is reached.
type timeoutError struct {
	what  string
	limit time.Duration
}

func (e *timeoutError) Error() string { return fmt.Sprintf("%s within %s", e.what, e.limit) }

// responseError is returned for a response that cannot be read completely, and
// that a retry would not change.
type responseError struct {
	status int
	err    error
}

func (e *responseError) Error() string { return e.err.Error() }

func (e *responseError) Unwrap() error { return e.err }

func (*responseError) permanent() {}

var errSwitchedProtocols = errors.New("the server switched to another protocol")

// BodyTooLargeError is returned for a body that is longer than the limit.
type BodyTooLargeError struct {
	// Limit is the maximum length in bytes.
	Limit int64
}

func (e *BodyTooLargeError) Error() string {
	return fmt.Sprintf("the body is longer than the limit of %d bytes", e.Limit)
}

// opaqueError wraps an error for errors.Is and errors.As, but hides its text, where
// net/http quotes what a server sent: that may be the body of a login.
type opaqueError struct{ err error }

func (e *opaqueError) Error() string { return SafeMessage(e.err) }

func (e *opaqueError) Is(target error) bool { return errors.Is(e.err, target) }

func (e *opaqueError) As(target any) bool { return errors.As(e.err, target) }

// contextError returns why a context ended. The error includes the cause if the
// caller set one.
func contextError(ctx context.Context) error {
	if cause := context.Cause(ctx); !errors.Is(cause, ctx.Err()) {
		return errors.Join(ctx.Err(), cause)
	}
	return ctx.Err()
}

// SafeMessage describes a failure without a response. It never falls back to the
// error's own text, for the reason stated at opaqueError.
func SafeMessage(err error) string {
	var (
		permanent  permanentError
		timeoutErr *timeoutError
		opErr      *net.OpError
	)
	switch {
	case errors.As(err, &timeoutErr):
		return timeoutErr.Error()
	case errors.As(err, &permanent):
		return strings.TrimSuffix(permanent.Error(), ".")
	case errors.Is(err, context.Canceled):
		return "it was canceled"
	case errors.As(err, &opErr) && opErr.Op == "proxyconnect":
		return "connecting through the proxy failed: " + networkMessage(opErr.Err)
	default:
		return networkMessage(err)
	}
}

func networkMessage(err error) string {
	var (
		proxyErr    *ProxyError
		dnsErr      *net.DNSError
		certificate *tls.CertificateVerificationError
		errno       syscall.Errno
		timeout     interface{ Timeout() bool }
	)
	switch {
	case errors.As(err, &proxyErr):
		return proxyErr.Error()
	case errors.As(err, &dnsErr):
		return dnsMessage(dnsErr)
	case errors.As(err, &certificate):
		return "the server's certificate is not trusted: " + shorten(oneLine(certificate.Err.Error()))
	case notTLS(err):
		return "the server does not speak TLS"
	case tlsAlert(err) != nil:
		return "the server refused the TLS handshake: " + tlsAlert(err).Error() // one of crypto/tls's fixed texts
	case errors.As(err, &errno):
		return strings.TrimSuffix(errno.Error(), ".") // a sentence on Windows
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection was closed before the response was complete"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "it timed out"
	default:
		return "the connection was lost, or the response is not HTTP"
	}
}

// IsNotTLS reports whether an https request met a server that does not speak TLS.
func IsNotTLS(err error) bool { return notTLS(err) }

// notTLS reports whether the server responded to a TLS handshake with something
// else; http.Client replaces the error if that is plain HTTP.
func notTLS(err error) bool {
	var record tls.RecordHeaderError
	return errors.As(err, &record) || errors.Is(err, http.ErrSchemeMismatch)
}

// tlsAlert returns the alert with which the server ended TLS, or nil. An alert is
// about how client and server are configured, so that a retry meets it again.
func tlsAlert(err error) error {
	var opErr *net.OpError
	for errors.As(err, &opErr) {
		if opErr.Op == "remote error" {
			return opErr.Err
		}
		err = opErr.Err // an error of the proxy's own TLS is wrapped twice
	}
	return nil
}

func dnsMessage(err *net.DNSError) string {
	if err.IsNotFound {
		return "the host " + err.Name + " does not resolve"
	}
	return "the host " + err.Name + " could not be looked up"
}

// wsaConnRefused is returned for a refused connection on Windows. There,
// syscall.ECONNREFUSED is an invention of Go's that is never returned.
const wsaConnRefused = syscall.Errno(10061)

// IsWrongAddress reports whether err looks like a wrong base URL rather than an
// outage: the name does not resolve, nothing listens there, the certificate is
// for another name, or the login path is unknown (404).
func IsWrongAddress(err error) bool {
	var (
		request *RequestError
		host    x509.HostnameError
		opErr   *net.OpError
	)
	return errors.As(err, &request) && request.Status == http.StatusNotFound ||
		errors.As(err, &host) ||
		errors.As(err, &opErr) && opErr.Op == "dial" && noServer(opErr.Err)
}

func noServer(err error) bool {
	var dns *net.DNSError
	return errors.As(err, &dns) && dns.IsNotFound ||
		errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, wsaConnRefused)
}
