// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

func TestFaultResponses(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("long ", 4000)
	for _, tc := range []struct {
		name   string
		fault  youniumtest.Fault
		status int
		want   []string
		header http.Header
		hooks  int
	}{
		{"status", youniumtest.Fault{Status: 503, Header: http.Header{"retry-after": {"7"}}}, 503, []string{""}, http.Header{"Retry-After": {"7"}, "Content-Type": nil}, 0},
		{"body", youniumtest.Fault{Status: 400, Body: `{"x":1}`}, 400, []string{`{"x":1}`}, http.Header{"Content-Type": {"application/json; charset=utf-8"}}, 0},
		{"HTML", youniumtest.Fault{Body: "<p>", Header: http.Header{"Content-Type": {"text/html"}}}, 200, []string{"<p>"}, http.Header{"Content-Type": {"text/html"}}, 0},
		{"empty", youniumtest.Fault{Status: 200}, 200, []string{""}, nil, 0},
		{"after", youniumtest.Fault{Status: 502, After: true}, 502, []string{""}, nil, 1},
		{"echo", youniumtest.Fault{Echo: true}, 400, []string{`{"errors":["POST /younium/Webhooks HTTP/1.1\r\n`, "Authorization: Bearer ey", "InvoicePosted"}, nil, 0},
		{"echo with status", youniumtest.Fault{Echo: true, Status: 500}, 500, []string{`{"errors":["POST`}, nil, 0},
		{"raw echo", youniumtest.Fault{EchoRaw: true, Status: 401}, 401, []string{"POST /younium/Webhooks HTTP/1.1\r\n", hook}, http.Header{"Content-Type": {"text/plain; charset=utf-8"}}, 0},
		{"redirect", youniumtest.Fault{Redirect: "https://else.example/x"}, 307, []string{""}, http.Header{"Location": {"https://else.example/x"}}, 0},
		{"redirect with status", youniumtest.Fault{Redirect: "/x", Status: 301}, 301, nil, http.Header{"Location": {"/x"}}, 0},
		{"mangle", youniumtest.Fault{Mangle: bytes.ToUpper}, 201, []string{`"WEBHOOKSTATUS":"ENABLED"`}, nil, 1},
		{"header alone", youniumtest.Fault{Header: http.Header{"X-A": {"b"}}}, 201, []string{`"webhookStatus"`}, http.Header{"X-A": {"b"}}, 1},
		{"delay", youniumtest.Fault{Delay: time.Millisecond}, 201, nil, nil, 1},
		{"drip", youniumtest.Fault{Drip: time.Microsecond}, 201, []string{`"webhookStatus":"Enabled"}`}, nil, 1},
		{"long", youniumtest.Fault{Status: 500, Body: long}, 500, []string{long}, nil, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s, c := newServer(t)
			tc.fault.Times = 1
			s.Inject(tc.fault)
			got := c.do("POST", "/Webhooks", hook)
			got.is(t, tc.status, tc.want...)
			for name, values := range tc.header {
				if strings.Join(got.header.Values(name), ",") != strings.Join(values, ",") {
					t.Errorf("%s: %v, want %v", name, got.header.Values(name), values)
				}
			}
			if n := len(s.Webhooks()); n != tc.hooks {
				t.Errorf("%d webhooks, want %d", n, tc.hooks)
			}
			if r := s.Requests(); len(r) != 1 || r[0].Status != tc.status {
				t.Errorf("recorded %+v", r)
			}
			c.do("POST", "/Webhooks", hook).is(t, 201)
		})
	}
}

func TestFaultBreaks(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name          string
		fault         youniumtest.Fault
		want          error
		status, hooks int
	}{
		{"hang up", youniumtest.Fault{HangUp: true}, io.EOF, 0, 0},
		{"hang up after", youniumtest.Fault{HangUp: true, After: true}, io.EOF, 0, 1},
		{"reset", youniumtest.Fault{HangUp: true, RST: true}, syscall.ECONNRESET, 0, 0},
		{"cut body", youniumtest.Fault{CutBody: true}, io.ErrUnexpectedEOF, 201, 1},
		{"reset in the body", youniumtest.Fault{CutBody: true, RST: true}, syscall.ECONNRESET, 201, 1},
		{"cut a failure", youniumtest.Fault{CutBody: true, Status: 500, Body: "{}"}, io.ErrUnexpectedEOF, 500, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s, c := newServer(t)
			tc.fault.Times = 1
			s.Inject(tc.fault)
			if _, err := c.try(t.Context(), "POST", "/Webhooks", hook); !errors.Is(err, tc.want) {
				t.Errorf("error %v, want %v", err, tc.want)
			}
			if r := s.Requests(); len(r) != 1 || r[0].Status != tc.status || len(s.Webhooks()) != tc.hooks {
				t.Errorf("recorded %+v and %d webhooks", r, len(s.Webhooks()))
			}
		})
	}
}

// A wait must end when the client leaves, and when the server closes.
func TestFaultWaits(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		fault youniumtest.Fault
		hooks int
	}{
		"delay":       {youniumtest.Fault{Delay: time.Hour}, 0},
		"stall":       {youniumtest.Fault{Stall: true}, 0},
		"stall after": {youniumtest.Fault{Stall: true, After: true}, 1},
		"drip":        {youniumtest.Fault{Drip: time.Hour}, 1},
	} {
		for _, leaves := range []string{"client", "server"} {
			t.Run(name+", "+leaves+" leaves", func(t *testing.T) {
				t.Parallel()
				s, c := newServer(t)
				responded := make(chan youniumtest.Request, 1)
				s.OnRequest(func(r youniumtest.Request) { responded <- r })
				s.Inject(tc.fault)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				failed := make(chan error, 1)
				go func() {
					_, err := c.try(ctx, "POST", "/Webhooks", hook)
					failed <- err
				}()
				for s.Count("", "") == 0 || len(s.Webhooks()) < tc.hooks {
					runtime.Gosched()
				}
				if leaves == "client" {
					cancel()
				} else {
					s.Close()
				}
				if err := <-failed; err == nil {
					t.Error("a response came")
				}
				<-responded
				if n := len(s.Webhooks()); n != tc.hooks {
					t.Errorf("%d webhooks, want %d", n, tc.hooks)
				}
			})
		}
	}
}

func TestFaultOrder(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	s.Inject(youniumtest.Fault{Method: "GET", Path: "/Webhooks", Status: 500, Times: 1, Skip: 1})
	s.Inject(youniumtest.Fault{Path: "/Web*", Status: 501, Times: 2})
	s.Inject(youniumtest.Fault{Method: "POST", Status: 503})
	var got []int
	for _, method := range []string{"GET", "GET", "POST", "POST", "GET", "POST"} {
		got = append(got, c.do(method, "/Webhooks", hook).status)
	}
	for i, want := range []int{501, 500, 501, 503, 200, 503} {
		if got[i] != want {
			t.Fatalf("responses %v", got)
		}
	}
	s.Reset()
	c.do("POST", "/Webhooks", hook).is(t, 201)
	if len(s.Requests()) != 1 || len(s.Webhooks()) != 1 {
		t.Error("Reset forgot too little or too much")
	}
}

func TestGzip(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	s.Inject(youniumtest.Fault{Gzip: true})
	got := c.with("Accept-Encoding", "gzip").do("GET", "/Webhooks", "")
	z, err := gzip.NewReader(strings.NewReader(got.body))
	if err != nil || got.header.Get("Content-Encoding") != "gzip" {
		t.Fatal(err, got.header)
	}
	if body, err := io.ReadAll(z); err != nil || string(body) != "[]" {
		t.Errorf("%s, %v", body, err)
	}
}

func TestTLS(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, host string
		notAfter   time.Duration
		trusted    bool
		want       any
	}{
		{"good", "127.0.0.1", time.Hour, true, nil},
		{"unknown", "127.0.0.1", time.Hour, false, new(x509.UnknownAuthorityError)},
		{"expired", "127.0.0.1", -time.Hour, true, new(x509.CertificateInvalidError)},
		{"wrong name", "else.example", time.Hour, true, new(x509.HostnameError)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			cert, pem := youniumtest.SelfSigned(tc.host, time.Now().Add(tc.notAfter))
			s := youniumtest.NewTLS(cert)
			defer s.Close()
			pool := x509.NewCertPool()
			if tc.trusted && !pool.AppendCertsFromPEM(pem) {
				t.Fatal("no certificate in the PEM")
			}
			c := &caller{t: t, server: s, header: http.Header{"Authorization": {"Bearer " + s.IssueToken()}}}
			c.client = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}}
			got, err := c.try(t.Context(), "GET", "/Webhooks", "")
			if tc.want == nil {
				if err != nil || got.body != "[]" {
					t.Errorf("%+v, %v", got, err)
				}
				s.Inject(youniumtest.Fault{HangUp: true, RST: true})
				if _, err := c.try(t.Context(), "POST", "/Webhooks", hook); !errors.Is(err, syscall.ECONNRESET) {
					t.Errorf("reset over TLS: %v", err)
				}
				return
			}
			if !errors.As(err, tc.want) || len(s.Requests()) != 0 {
				t.Errorf("error %v and %d requests", err, len(s.Requests()))
			}
		})
	}
}
