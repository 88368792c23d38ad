// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Request is a request as it was received.
type Request struct {
	Time     time.Time // On the server's clock.
	Method   string
	Path     string // As sent, below the base path: "/auth/token". Outside of it: "outside:" and the full path.
	RawQuery string
	Header   http.Header
	Body     string
	Conn     int // Number of the TCP connection, from 1.
	Status   int // Of the response; 0 before there is one, and always if the server hung up.
}

// Requests returns the requests since the start or the last Reset, in order of
// arrival.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Request, len(s.requests))
	for i, r := range s.requests {
		all[i] = *r
	}
	return all
}

// Count returns the number of requests. An empty method is any; a path that ends in
// "*" is a prefix; an empty path is any.
func (s *Server) Count(method, path string) int {
	n := 0
	for _, r := range s.Requests() {
		if matches(method, path, r.Method, r.Path) {
			n++
		}
	}
	return n
}

// Logins returns the number of requests to both versions of the login.
func (s *Server) Logins() int { return s.Count("", "/auth/token") + s.Count("", "/auth/v2/token") }

// Connections returns the number of TCP connections of the recorded requests.
func (s *Server) Connections() int {
	seen := map[int]bool{}
	for _, r := range s.Requests() {
		seen[r.Conn] = true
	}
	return len(seen)
}

// Reset removes recorded requests and faults. Credentials, tokens, webhooks, modes
// and the clock stay; a connection keeps its number.
func (s *Server) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests, s.faults = nil, nil
}

// OnRequest makes the server call f after each response, from the goroutine that
// sent it. The request is safe to show: it is a copy without Authorization, without
// the body of a login, and without secrets and tokens that the server knows.
func (s *Server) OnRequest(f func(Request)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onRequest = f
}

func (s *Server) record(r *http.Request, body []byte, inside bool) *Request {
	path, found := strings.CutPrefix(r.URL.EscapedPath(), basePath)
	if !inside || !found {
		path = "outside:" + r.URL.EscapedPath()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := r.Context().Value(connKey{}).(*conn)
	if ok && c.number == 0 {
		s.lastConn++
		c.number = s.lastConn
	}
	rec := &Request{
		Time: s.now(), Method: r.Method, Path: path, RawQuery: r.URL.RawQuery,
		Header: r.Header.Clone(), Body: string(body), Conn: c.number,
	}
	s.requests = append(s.requests, rec)
	return rec
}

func (s *Server) setStatus(rec *Request, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	rec.Status = status
}

func (s *Server) report(rec *Request) {
	s.mu.Lock()
	f, copied := s.onRequest, *rec
	if f != nil {
		s.redact(&copied)
	}
	s.mu.Unlock()
	if f != nil {
		f(copied)
	}
}

const redacted = "REDACTED"

// redact makes r safe to show. Credentials that the server does not know, such as a
// mistyped secret, are redacted by their place in the request, the others anywhere
// in it.
func (s *Server) redact(r *Request) {
	var pairs []string
	hide := func(value string) {
		if value != "" {
			pairs = append(pairs, value, redacted, url.QueryEscape(value), redacted)
		}
	}
	for _, secret := range s.keys {
		hide(secret)
	}
	for token := range s.tokens {
		hide(token)
	}
	for _, w := range s.webhooks.objects {
		hide(w.Token)
	}
	known := strings.NewReplacer(pairs...)

	if !strings.HasPrefix(r.Path, "/") || strings.HasPrefix(r.Path, "/auth/") {
		r.Body = redacted
	}
	r.Body, r.Path, r.RawQuery = known.Replace(r.Body), known.Replace(r.Path), known.Replace(r.RawQuery)
	header := http.Header{}
	for name, values := range r.Header {
		for _, value := range values {
			switch name {
			case "Authorization", "Proxy-Authorization", "Cookie":
				value = redacted
			}
			header.Add(name, known.Replace(value))
		}
	}
	r.Header = header
}

// matches reports whether a request matches the method and path of Count and Fault.
func matches(wantMethod, wantPath, method, path string) bool {
	if wantMethod != "" && wantMethod != method {
		return false
	}
	prefix, isPrefix := strings.CutSuffix(wantPath, "*")
	return wantPath == "" || wantPath == path || isPrefix && strings.HasPrefix(path, prefix)
}
