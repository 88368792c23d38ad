// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/tls"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httputil"
	"strconv"
	"time"
)

// Fault is a failure of the next matching requests. Without Status, Body, Echo,
// EchoRaw or Redirect the real response is sent, after Delay and in the way that
// the other fields say.
type Fault struct {
	Method, Path string // As in [Server.Count].
	Times        int    // Number of requests; 0 is until Reset.
	Skip         int    // Number of matching requests to let through first.

	Status   int         // Return this, instead of doing the work. Default for Body 200, for Echo 400, for Redirect 307.
	Header   http.Header // Set on the response, the real one too.
	Body     string      // JSON, unless Header says otherwise.
	Echo     bool        // The response is the request, headers and all, in the documented field: {"errors":["…"]}.
	EchoRaw  bool        // The response is the request, headers and all, as text/plain.
	Redirect string      // The Location.
	After    bool        // Do the work first, then return the above, hang up or stall.

	Delay time.Duration // Before anything else.
	Met   func()        // Called when there is nothing left but to respond, hang up or stall.
	Stall bool          // Never respond.

	HangUp  bool          // Close the connection without a response.
	CutBody bool          // Close it after half of the body; Content-Length is that of the whole body.
	RST     bool          // With HangUp or CutBody: a TCP reset instead of an orderly end.
	Drip    time.Duration // Pause after each byte of the body.

	Mangle func(body []byte) []byte // Changes the body of the real response.
	Gzip   bool                     // The body is compressed even if the request does not accept it.
}

// Inject adds a fault. A request meets the first fault, in the order of Inject,
// that matches and has nothing left to skip; later ones do not see the request.
// Delay, Stall and Drip end when the client disconnects or the server closes.
func (s *Server) Inject(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f.Header = f.Header.Clone()
	s.faults = append(s.faults, &f)
}

// nextFault returns the fault that the request meets; the zero Fault is none.
func (s *Server) nextFault(method, path string) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		if !matches(f.Method, f.Path, method, path) {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			continue
		}
		if f.Times == 1 {
			s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
		}
		f.Times--
		return *f
	}
	return Fault{}
}

// replaces reports whether the fault replaces the real response.
func (f *Fault) replaces() bool {
	return f.Status != 0 || f.Body != "" || f.Echo || f.EchoRaw || f.Redirect != ""
}

// response returns what to send instead of the real response.
func (f *Fault) response(c *call) response {
	switch {
	case f.Redirect != "":
		r := response{status: cmp.Or(f.Status, http.StatusTemporaryRedirect), body: []byte(f.Body)}
		return r.with("Location", f.Redirect)
	case f.Echo && f.Body == "":
		return loginError(cmp.Or(f.Status, http.StatusBadRequest), dump(c))
	case f.EchoRaw && f.Body == "":
		r := response{status: cmp.Or(f.Status, http.StatusBadRequest), body: []byte(dump(c))}
		return r.with("Content-Type", "text/plain; charset=utf-8")
	}
	return response{status: cmp.Or(f.Status, http.StatusOK), body: []byte(f.Body)}
}

func dump(c *call) string {
	r := c.Clone(c.Context())
	r.Body = io.NopCloser(bytes.NewReader(c.body))
	text, err := httputil.DumpRequest(r, true)
	if err != nil {
		panic("youniumtest: " + err.Error())
	}
	return string(text)
}

// respond sends the response to a request, or the fault that it meets.
func (s *Server) respond(w http.ResponseWriter, c *call, rec *Request) {
	f := s.nextFault(rec.Method, rec.Path)
	s.pause(c.Request, f.Delay)
	var sent response
	if f.After || !f.HangUp && !f.Stall && !f.replaces() {
		sent = s.work(c)
	}
	if f.Met != nil {
		f.Met()
	}
	switch {
	case f.Stall:
		select {
		case <-c.Context().Done():
		case <-s.done:
		}
		panic(http.ErrAbortHandler)
	case f.HangUp:
		f.hangUp(c.Request)
	case f.replaces():
		sent = f.response(c)
		s.storeFailure(c, sent)
	case f.Mangle != nil:
		sent.body = f.Mangle(bytes.Clone(sent.body))
	}
	s.send(w, c.Request, rec, sent, f)
}

// send writes the response in the way that the fault says. The status is recorded
// first, so that a client that has the response finds it recorded.
func (s *Server) send(w http.ResponseWriter, r *http.Request, rec *Request, sent response, f Fault) {
	h := w.Header()
	if len(sent.body) > 0 {
		h.Set("Content-Type", "application/json; charset=utf-8")
	}
	if f.Gzip {
		sent.body = compress(sent.body)
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(sent.body)))
	maps.Copy(h, sent.header)
	for name, values := range f.Header {
		h[http.CanonicalHeaderKey(name)] = values
	}
	s.setStatus(rec, sent.status)
	w.WriteHeader(sent.status)
	switch {
	case f.CutBody:
		_, _ = w.Write(sent.body[:len(sent.body)/2])
		_ = http.NewResponseController(w).Flush()
		f.hangUp(r)
	case f.Drip > 0:
		for i := range sent.body {
			_, _ = w.Write(sent.body[i : i+1])
			_ = http.NewResponseController(w).Flush()
			s.pause(r, f.Drip)
		}
	default:
		_, _ = w.Write(sent.body)
	}
}

// pause waits, and aborts the request when the client disconnects or the server
// closes.
func (s *Server) pause(r *http.Request, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
		panic(http.ErrAbortHandler)
	case <-s.done:
		panic(http.ErrAbortHandler)
	}
}

// hangUp closes the connection; net/http does so for a handler that panics
// with this value, and writes nothing more.
func (f *Fault) hangUp(r *http.Request) {
	if c, ok := r.Context().Value(connKey{}).(*conn); ok && f.RST {
		raw := c.Conn
		if t, ok := raw.(*tls.Conn); ok {
			raw = t.NetConn()
		}
		if t, ok := raw.(*net.TCPConn); ok {
			_ = t.SetLinger(0)
			_ = t.Close() // Below TLS, which would send an alert first.
		}
	}
	panic(http.ErrAbortHandler)
}

func compress(body []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(body)
	_ = z.Close()
	return b.Bytes()
}
