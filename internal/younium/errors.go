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

// RequestError is returned when a request fails. It says how in words that are safe to show:
// Younium's come from its documented fields alone, without secret and token.
type RequestError struct {
	Method string
	// URL is the address without its query.
	URL string
	// LegalEntity is what the legal-entity header said, or "".
	LegalEntity string
	// Attempts counts the attempts that were made.
	Attempts int

	// Status is the HTTP status, or 0 where no whole answer came.
	Status int
	// Messages are Younium's own words, empty where it gave none.
	Messages []Message
	// TraceID is Younium's id of the failed request, or "".
	TraceID string
	// ContentType and Length (bytes) describe a body without documented words.
	ContentType string
	Length      int
	// RetryAfter is the pause that was asked for, or 0.
	RetryAfter time.Duration
	// RedirectHost is where a refused redirect pointed, or "".
	RedirectHost string

	// Err says why there is no usable answer; nil where the status says it.
	Err error
}

// Error returns one sentence: what was asked and what came back.
func (e *RequestError) Error() string {
	text := e.Method + " " + e.URL + " "
	switch {
	case e.Status == 0:
		text += "failed: " + SafeMessage(e.Err)
	case e.RedirectHost != "":
		text += fmt.Sprintf("answered %d, a redirect to %s, which this provider does not follow", e.Status, e.RedirectHost)
	case e.Err != nil:
		text += fmt.Sprintf("answered %d with %d bytes of %s, but %s", e.Status, e.Length, e.ContentType, e.Err)
	default:
		text += fmt.Sprintf("answered %d%s", e.Status, e.words())
	}
	if e.TraceID != "" {
		text += fmt.Sprintf(" (trace id %s)", e.TraceID)
	}
	if e.Attempts > 1 {
		text += fmt.Sprintf(", after %d tries", e.Attempts)
	}
	return text + "."
}

func (e *RequestError) words() string {
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
		return fmt.Sprintf(", with %d bytes of %s that hold none of Younium's documented error fields", e.Length, e.ContentType)
	}
}

// Unwrap returns the cause of a failure without an answer.
func (e *RequestError) Unwrap() error { return e.Err }

// permanentError marks the errors that the retry layer must not try again.
type permanentError interface {
	error
	permanent()
}

// LoginError is returned when a login fails. All who wait for that login, and
// those who come soon after it, get this one.
type LoginError struct {
	Request *RequestError
}

func (e *LoginError) Error() string { return "login: " + e.Request.Error() }

// Unwrap returns the request that failed.
func (e *LoginError) Unwrap() error { return e.Request }

// Rejected reports whether Younium refused the key itself (400, 401, 403), so
// that another try with it is in vain.
func (e *LoginError) Rejected() bool {
	switch e.Request.Status {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden:
		return true
	}
	return false
}

func (*LoginError) permanent() {}

// AccessTokenError is returned when the access token of the configuration is
// used up.
type AccessTokenError struct {
	// ExpiredAt is when it expired by its exp claim; zero where Younium answered
	// 401 to it.
	ExpiredAt time.Time
	// Request is what was answered with 401; nil where the token has expired.
	Request *RequestError
}

func (e *AccessTokenError) Error() string {
	if e.Request != nil {
		return "the given access token is rejected: " + e.Request.Error()
	}
	return "the given access token expired at " + e.ExpiredAt.Format(time.RFC3339)
}

// Unwrap returns the request that failed, if there was one.
func (e *AccessTokenError) Unwrap() error {
	if e.Request == nil {
		return nil
	}
	return e.Request
}

// NewTokenRejectedError is returned when Younium grants tokens and then answers
// 401 to them.
type NewTokenRejectedError struct {
	Request *RequestError
}

func (e *NewTokenRejectedError) Error() string {
	return "logins succeed, but the fresh token is rejected: " + e.Request.Error()
}

// Unwrap returns the request that failed.
func (e *NewTokenRejectedError) Unwrap() error { return e.Request }

// OutcomeUnknownError is returned when a create may have been carried out
// although no answer says so.
type OutcomeUnknownError struct {
	Request *RequestError
}

func (e *OutcomeUnknownError) Error() string { return "outcome unknown: " + e.Request.Error() }

// Unwrap returns the request that failed.
func (e *OutcomeUnknownError) Unwrap() error { return e.Request }

var (
	// ErrNotFound is returned when an object certainly does not exist.
	ErrNotFound = errors.New("not found")

	// ErrCredentialsInResponse is returned in place of an answer that holds what
	// requests carry.
	ErrCredentialsInResponse = errors.New("the answer shows the key or a token that was sent")

	// ErrLoginResponse is returned in place of an answer that would be stored and is
	// that of a login, whoever's.
	ErrLoginResponse = errors.New("the answer is that of a login, with a token in it")
)

// timeoutError is returned when one of the client's own limits is reached.
type timeoutError struct {
	what  string
	limit time.Duration
}

func (e *timeoutError) Error() string { return fmt.Sprintf("%s within %s", e.what, e.limit) }

// responseError is returned for an answer that would not get better.
type responseError string

func (e responseError) Error() string { return string(e) }

func (responseError) permanent() {}

// proxyError is returned when a proxy does not connect.
type proxyError struct {
	host   string
	status int
}

func (e *proxyError) Error() string {
	return fmt.Sprintf("the proxy %s answered %d", e.host, e.status)
}

// opaqueError keeps an error for errors.Is and errors.As, but not its text: net/http
// quotes what a server sent there, and that may be the body of a login.
type opaqueError struct{ err error }

func (c *opaqueError) Error() string { return SafeMessage(c.err) }

func (c *opaqueError) Is(target error) bool { return errors.Is(c.err, target) }

func (c *opaqueError) As(target any) bool { return errors.As(c.err, target) }

// contextError returns why a context is over, for errors.Is too if a caller gave
// a cause of its own.
func contextError(ctx context.Context) error {
	if cause := context.Cause(ctx); !errors.Is(cause, ctx.Err()) {
		return errors.Join(ctx.Err(), cause)
	}
	return ctx.Err()
}

// SafeMessage returns a failure without an answer in words. It never falls back
// to the error's own text, for the reason that opaqueError gives.
func SafeMessage(err error) string {
	var (
		verdict permanentError
		limit   *timeoutError
		step    *net.OpError
	)
	switch {
	case errors.As(err, &limit):
		return limit.Error()
	case errors.As(err, &verdict):
		return strings.TrimSuffix(verdict.Error(), ".")
	case errors.Is(err, context.Canceled):
		return "it was cancelled"
	case errors.As(err, &step) && step.Op == "proxyconnect":
		return "connecting through the proxy failed: " + networkMessage(step.Err)
	default:
		return networkMessage(err)
	}
}

func networkMessage(err error) string {
	var (
		proxy       *proxyError
		dns         *net.DNSError
		certificate *tls.CertificateVerificationError
		errno       syscall.Errno
		timeout     interface{ Timeout() bool }
	)
	switch {
	case errors.As(err, &proxy):
		return proxy.Error()
	case errors.As(err, &dns):
		return dnsMessage(dns)
	case errors.As(err, &certificate):
		return "the server's certificate is not trusted: " + shorten(oneLine(certificate.Err.Error()))
	case notTLS(err):
		return "the server does not speak TLS"
	case tlsAlert(err) != nil:
		return "the server refused the TLS handshake: " + tlsAlert(err).Error() // one of crypto/tls's fixed texts
	case errors.As(err, &errno):
		return strings.TrimSuffix(errno.Error(), ".") // Windows speaks in sentences
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection was closed before the whole answer had come"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "it took too long"
	default:
		return "the connection broke, or what came back is not HTTP"
	}
}

// notTLS reports whether the server answered a TLS handshake with something else;
// http.Client swaps the error where that is plain HTTP.
func notTLS(err error) bool {
	var record tls.RecordHeaderError
	return errors.As(err, &record) || errors.Is(err, http.ErrSchemeMismatch)
}

// tlsAlert returns the alert with which the server ended TLS, or nil. An alert is
// about how the two of them speak, so that another try meets it again.
func tlsAlert(err error) error {
	var step *net.OpError
	for errors.As(err, &step) {
		if step.Op == "remote error" {
			return step.Err
		}
		err = step.Err // a proxy's own TLS comes inside of another step
	}
	return nil
}

func dnsMessage(err *net.DNSError) string {
	if err.IsNotFound {
		return "the host " + err.Name + " does not resolve"
	}
	return "the name of the host " + err.Name + " could not be looked up"
}

// wsaConnRefused is what Windows says of a refused connection. Its
// syscall.ECONNREFUSED is an invention of Go's that never comes.
const wsaConnRefused = syscall.Errno(10061)

// IsWrongAddress reports whether err looks like a wrong address rather than an
// outage: the name does not resolve, nothing listens there, the certificate is
// for another name, or the login path is not known (404).
func IsWrongAddress(err error) bool {
	var (
		request *RequestError
		host    x509.HostnameError
		step    *net.OpError
	)
	return errors.As(err, &request) && request.Status == http.StatusNotFound ||
		errors.As(err, &host) ||
		errors.As(err, &step) && step.Op == "dial" && nobodyThere(step.Err)
}

func nobodyThere(err error) bool {
	var dns *net.DNSError
	return errors.As(err, &dns) && dns.IsNotFound ||
		errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, wsaConnRefused)
}
