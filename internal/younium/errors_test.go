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
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestReason(t *testing.T) {
	t.Parallel()
	dial := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	proxied := func(err error) error { return &net.OpError{Op: "proxyconnect", Net: "tcp", Err: err} }
	login := &LoginError{Request: &RequestError{Method: "POST", URL: "https://younium.test/auth/token", Status: 401}}
	deadline, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	for _, row := range []struct {
		err  error
		want string
	}{
		{&timeoutError{"no complete response", 30 * time.Second}, "no complete response within 30s"},
		{errors.Join(context.DeadlineExceeded, &timeoutError{"no successful response", time.Minute}), "no successful response within 1m0s"},
		{login, "login: POST https://younium.test/auth/token returned 401 without a body"},
		{&responseError{200, errors.New("the response is odd")}, "the response is odd"},
		{&ProxyURLError{"HTTPS_PROXY"}, "the environment variable HTTPS_PROXY does not contain a valid proxy URL"},
		{context.Canceled, "it was canceled"},
		{deadline.Err(), "it timed out"},
		{dial(&net.DNSError{Name: "younium.test", Err: "no such host", IsNotFound: true}), "the host younium.test does not resolve"},
		{dial(&net.DNSError{Name: "younium.test", Err: "server misbehaving"}), "the host younium.test could not be looked up"},
		{dial(syscall.ECONNREFUSED), syscall.ECONNREFUSED.Error()},
		{&net.OpError{Op: "read", Err: syscall.ECONNRESET}, syscall.ECONNRESET.Error()},
		{dial(context.DeadlineExceeded), "it timed out"},
		{proxied(dial(syscall.ECONNREFUSED)), "connecting through the proxy failed: " + syscall.ECONNREFUSED.Error()},
		{&ProxyError{Host: "proxy.test:3128", Status: 407}, "the proxy proxy.test:3128 returned 407"},
		{
			&tls.CertificateVerificationError{Err: x509.HostnameError{Certificate: &x509.Certificate{DNSNames: []string{"a.test\x1b[2J"}}, Host: "b.test"}},
			"the server's certificate is not trusted: x509: certificate is valid for a.test [2J, not b.test",
		},
		{tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}, "the server does not speak TLS"},
		{http.ErrSchemeMismatch, "the server does not speak TLS"},
		{&net.OpError{Op: "remote error", Err: errors.New("tls: handshake failure")}, "the server refused the TLS handshake: tls: handshake failure"},
		{&net.OpError{Op: "local error", Err: errors.New("tls: bad record MAC")}, "the connection was lost, or the response is not HTTP"},
		{io.EOF, "the connection was closed before the response was complete"},
		{io.ErrUnexpectedEOF, "the connection was closed before the response was complete"},
		{errors.New(`malformed HTTP response "a secret"`), "the connection was lost, or the response is not HTTP"},
	} {
		wrapped := &url.Error{Op: "Post", URL: "https://younium.test", Err: row.err}
		for _, err := range []error{row.err, wrapped, &opaqueError{wrapped}, fmt.Errorf("around: %w", row.err)} {
			if got := SafeMessage(err); got != row.want {
				t.Errorf("%T, %v: %q, want %q", err, row.err, got, row.want)
			}
		}
		if got := (&opaqueError{wrapped}).Error(); got != row.want {
			t.Errorf("cause of %v: %q, want %q", row.err, got, row.want)
		}
		if !errors.Is(&RequestError{Err: &opaqueError{wrapped}}, row.err) && fmt.Sprintf("%T", row.err) != "tls.RecordHeaderError" {
			t.Errorf("%v is not to be found", row.err)
		}
	}
}

func TestRequestErrorText(t *testing.T) {
	t.Parallel()
	base := RequestError{Method: "GET", URL: "https://younium.test/Webhooks", Attempts: 1}
	for _, row := range []struct {
		change func(*RequestError)
		want   string
	}{
		{func(e *RequestError) { e.Status = 404 }, "returned 404 without a body."},
		{func(e *RequestError) { e.Status, e.Messages = 400, []Message{{"", "One"}, {"", "Two"}} }, `returned 400: "One", "Two".`},
		{func(e *RequestError) { e.Status, e.TraceID, e.Messages = 400, "00-ab", []Message{{"Url", "One"}} }, `returned 400: "Url: One" (trace ID 00-ab).`},
		{func(e *RequestError) { e.Status, e.Length, e.ContentType = 502, 7, "text/html" }, "returned 502, with 7 bytes of text/html that contain none of Younium's documented error fields."},
		{func(e *RequestError) { e.Status, e.RedirectHost = 307, "other.test" }, "returned 307, a redirect to other.test, which the provider does not follow."},
		{func(e *RequestError) { e.Status, e.Length, e.ContentType, e.Err = 200, 7, "text/html", errNotJSON }, "returned 200 with 7 bytes of text/html, but the body is not the JSON that Younium documents."},
		{func(e *RequestError) { e.Err = io.EOF }, "failed: the connection was closed before the response was complete."},
		{func(e *RequestError) { e.Err, e.Attempts = io.EOF, 5 }, "failed: the connection was closed before the response was complete, after 5 attempts."},
	} {
		failed := base
		row.change(&failed)
		if got, want := failed.Error(), "GET https://younium.test/Webhooks "+row.want; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestNoSuchPlace(t *testing.T) {
	t.Parallel()
	dns := &net.DNSError{Name: "younium.test", IsNotFound: true}
	certificate := &tls.CertificateVerificationError{Err: x509.HostnameError{Certificate: &x509.Certificate{}, Host: "b.test"}}
	dial := func(err error) *RequestError { return &RequestError{Err: &net.OpError{Op: "dial", Err: err}} }
	for _, row := range []struct {
		name   string
		failed *RequestError
		want   bool
	}{
		{"404", &RequestError{Status: 404}, true},
		{"the name does not resolve", &RequestError{Err: &net.OpError{Op: "dial", Err: dns}}, true},
		{"nothing listens", &RequestError{Err: &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}}, true},
		{"nothing listens, on Windows", dial(os.NewSyscallError("connectex", syscall.Errno(10061))), true},
		{"the name cannot be looked up now", dial(&net.DNSError{Name: "younium.test", IsTemporary: true}), false},
		{"no route", dial(syscall.ENETUNREACH), false},
		{"no permission", dial(syscall.EACCES), false},
		{"another host's certificate", &RequestError{Err: certificate}, true},
		{"an unknown authority", &RequestError{Err: &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}}, false},
		{"an expired certificate", &RequestError{Err: &tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.Expired}}}, false},
		{"another host's certificate behind a proxy", &RequestError{Err: &net.OpError{Op: "proxyconnect", Err: certificate}}, true},
		{"the proxy does not listen", &RequestError{Err: &net.OpError{Op: "proxyconnect", Err: &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}}}, false},
		{"a dial that takes too long", &RequestError{Err: &net.OpError{Op: "dial", Err: context.DeadlineExceeded}}, false},
		{"the proxy's name does not resolve", &RequestError{Err: &net.OpError{Op: "proxyconnect", Err: &net.OpError{Op: "dial", Err: dns}}}, false},
		{"an outage", &RequestError{Status: 503}, false},
		{"a wrong key", &RequestError{Status: 401}, false},
		{"a reset", &RequestError{Err: &net.OpError{Op: "read", Err: syscall.ECONNRESET}}, false},
		{"a timeout", &RequestError{Err: &timeoutError{"no answer", time.Second}}, false},
	} {
		if row.failed.Err != nil {
			row.failed.Err = &opaqueError{row.failed.Err}
		}
		if got := IsWrongAddress(&LoginError{Request: row.failed}); got != row.want {
			t.Errorf("%s: %t", row.name, got)
		}
	}
	if IsWrongAddress(nil) || IsWrongAddress(errors.New("another error")) {
		t.Error("other errors say nothing about the place")
	}
}

// TestErrorBodyOddShapes has words beside fields of a type that nobody documents.
func TestErrorBodyOddShapes(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"errors":["Wrong key"],"detail":{"x":1}}`:                             "Wrong key",
		`{"errors":["Wrong key"],"traceId":12}`:                                 "Wrong key",
		`{"error":"invalid_grant","error_description":null,"title":["Title"]}`:  "invalid_grant",
		`{"errors":["One",{"message":"x"},null,"Two"]}`:                         "One|Two",
		`{"errors":{"a":"One","b":[2,"Two"],"c":{"d":"x"}},"detail":["Three"]}`: "a: One|b: Two|Three",
		`{"errors":{"Url":["Bad","Long"],"":["Odd"],"Message":["Any"]}}`:        "Odd|Any|Url: Bad|Url: Long",
		`{"errors":[" "],"title":"Title"}`:                                      "Title",
		`["Wrong key"]`:                                                         "",
	} {
		messages, _ := parseErrorBody([]byte(body))
		var got []string
		for _, message := range messages {
			got = append(got, message.String())
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%s: read %q, want %q", body, got, want)
		}
	}
}

// TestErrorBodyDepth has a body whose nesting would cost a reader that follows it
// seconds.
func TestErrorBodyDepth(t *testing.T) {
	t.Parallel()
	const depth = 9000
	body := `{"detail":"Wrong","errors":` + strings.Repeat(`{"a":`, depth) + `"x"` + strings.Repeat("}", depth+1)
	messages, _ := parseErrorBody([]byte(body))
	if len(messages) != 1 || messages[0].String() != "Wrong" {
		t.Errorf("read %q", messages)
	}
}

func TestRequestError_IsForeign(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		err  RequestError
		want bool
	}{
		"a page":             {RequestError{Status: 403, Length: 7, ContentType: "text/html"}, true},
		"JSON of a gateway":  {RequestError{Status: 401, Length: 7, ContentType: "application/json"}, true},
		"Younium's message":  {RequestError{Status: 401, Length: 7, Messages: []Message{{Text: "Invalid"}}}, false},
		"no body":            {RequestError{Status: 401}, false},
		"no response":        {RequestError{Err: io.EOF}, false},
		"unusable, with 200": {RequestError{Status: 200, Length: 7, Err: errNotJSON}, false}, // has advice of its own
		"a redirect":         {RequestError{Status: 302, Length: 7, RedirectHost: "login.test"}, false},
	} {
		if got := row.err.IsForeign(); got != row.want {
			t.Errorf("%s: got %t, want %t", name, got, row.want)
		}
	}
}
