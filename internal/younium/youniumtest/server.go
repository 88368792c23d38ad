// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

// Package youniumtest is a stateful simulation of Younium on the loopback
// interface. The tests of the client and of the provider run against it, and so do
// the demo and the sandbox, which have no [testing.T]: nothing here needs one.
//
// It exists because Younium has no environment that anyone may test against. It
// responds as documented in Younium's developer portal and its OpenAPI 2.1
// description, quirks included: a login response with the wrong weekday, errors
// that are an array for a login and an object otherwise, 400 for an empty list.
//
// It has its own wire structs and imports no client code on purpose, so that a wrong
// JSON tag in the client fails a test instead of agreeing with itself. For the same
// reason it accepts names exactly as documented, in exactly that letter case.
package youniumtest

import (
	"context"
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// basePath is the path of the API. A client that drops the path of its base URL, or
// follows an absolute path, gets 418.
const basePath = "/younium"

// Server is a simulated Younium. All its methods are safe for concurrent use.
type Server struct {
	url    string
	http   *http.Server
	done   chan struct{}  // Closed first by Close, which ends all waits.
	served chan struct{}  // Closed when no new connection can come.
	conns  sync.WaitGroup // Open connections; a handler never outlives its own.
	stop   sync.Once

	mu        sync.Mutex // Guards all fields below; never held while waiting.
	clock     time.Duration
	lastConn  int
	requests  []*Request
	onRequest func(Request)
	faults    []*Fault

	keys        map[string]string
	tenants     map[string]string
	tokens      map[string]time.Time
	lifetime    time.Duration
	rejectAll   bool
	tokenSuffix string
	entities    []legalEntity

	mode       Mode
	webhooks   *collection[Webhook, *Webhook]
	currencies *collection[Currency, *Currency]
	baseCode   string
	lookups    map[LookupKind]*collection[Lookup, *Lookup]
	products   *collection[Product, *Product]
	fields     *collection[CustomField, *CustomField]
	routes     map[string]methods
	replays    map[string]replay

	productDefaults ProductDefaults
	numbers         map[string]int // The last ones, by prefix.
	unseen          []earlier      // By reads of products, oldest first.
}

// New starts a server on a free port of 127.0.0.1, over plain HTTP. It has one set
// of credentials, [ClientID] and [Secret], and one legal entity. It panics if there
// is no port to listen on.
func New() *Server { return NewOn(freePort()) }

// NewOn is New on a listener, which the server closes. A server at an address where
// there was one before is that one without its objects: its tenant and credentials
// are the same.
func NewOn(listener net.Listener) *Server { return start("http", listener, nil) }

// NewTLS is New over TLS with the given certificate, which may be as invalid as a
// test needs it; see [SelfSigned].
func NewTLS(cert tls.Certificate) *Server {
	return start("https", freePort(), &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12})
}

func freePort() net.Listener {
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp4", "127.0.0.1:0")
	if err != nil {
		panic("youniumtest: " + err.Error())
	}
	return listener
}

func start(scheme string, listener net.Listener, config *tls.Config) *Server {
	s := &Server{
		url:      scheme + "://" + listener.Addr().String() + basePath,
		done:     make(chan struct{}),
		served:   make(chan struct{}),
		keys:     map[string]string{ClientID: Secret},
		tenants:  map[string]string{},
		tokens:   map[string]time.Time{},
		lifetime: 24 * time.Hour,
		entities: []legalEntity{{DefaultLegalEntityID, DefaultLegalEntityName}},
		replays:  map[string]replay{},
	}
	s.webhooks = newWebhooks(s)
	s.currencies = newCurrencies(s)
	s.lookups = newLookups(s)
	s.products = newProducts(s)
	s.productDefaults, s.numbers = newProductDefaults(), map[string]int{}
	s.fields = newCustomFields(s)
	s.routes = s.newRoutes()
	s.http = &http.Server{
		Handler:           http.HandlerFunc(s.serve),
		ReadHeaderTimeout: time.Minute,
		ErrorLog:          log.New(io.Discard, "", 0), // Some tests cause failed handshakes.
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, connKey{}, &conn{Conn: c})
		},
		ConnState: func(_ net.Conn, state http.ConnState) {
			switch state {
			case http.StateNew:
				s.conns.Add(1)
			case http.StateClosed:
				s.conns.Done()
			}
		},
	}
	if config != nil {
		// Only HTTP/1.1, so that hanging up on a request closes one connection.
		config.NextProtos = []string{"http/1.1"}
		listener = tls.NewListener(listener, config)
	}
	go func() {
		defer close(s.served)
		_ = s.http.Serve(listener)
	}()
	return s
}

// Close ends every wait, closes every connection and returns when no goroutine of
// the server is left. It may be called more than once, but not from a callback of
// the server.
func (s *Server) Close() {
	s.stop.Do(func() {
		close(s.done)
		_ = s.http.Close()
	})
	<-s.served
	_ = s.http.Close() // Again, for a connection that came while the others were closed.
	s.conns.Wait()
}

// URL returns the base URL for the provider, without a trailing slash, such as
// "http://127.0.0.1:41873/younium". Any other path returns 418.
func (s *Server) URL() string { return s.url }

// Now returns the time on the server's clock, which starts at the real time and
// advances with it.
func (s *Server) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now()
}

// Advance advances the server's clock. Tokens and idempotency keys expire by it.
func (s *Server) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock += d
}

func (s *Server) now() time.Time { return time.Now().Add(s.clock) }

// conn is a TCP connection; its number is 0 until it has received a request.
type conn struct {
	net.Conn
	number int
}

type connKey struct{}

// call is a request with its body read.
type call struct {
	*http.Request
	path   string // Below the base path.
	body   []byte
	id     string // In the path, or "" if the route has none.
	entity string // ID of the legal entity.
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	path, inside := below(r.URL.Path)
	rec := s.record(r, body, inside)
	defer s.report(rec)
	switch {
	case err != nil:
		panic(http.ErrAbortHandler)
	case inside:
		s.respond(w, &call{Request: r, path: path, body: body}, rec)
	default:
		s.send(w, r, rec, response{status: http.StatusTeapot}, Fault{})
	}
}

// below returns the part of a path that follows the base path.
func below(path string) (string, bool) {
	rest, ok := strings.CutPrefix(path, basePath)
	return rest, ok && (rest == "" || rest[0] == '/') && !slices.Contains(strings.Split(rest, "/"), "..")
}

// work carries out a request and returns its response.
func (s *Server) work(c *call) response {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch c.path {
	case "/auth/token":
		return s.login(c, func(r loginResponse) any { return r })
	case "/auth/v2/token":
		return s.login(c, func(r loginResponse) any { return loginResponseV2(r) })
	}
	handlers, id := s.endpoint(c.path)
	if handlers == nil {
		return response{status: http.StatusNotFound}
	}
	if !s.authenticated(c.Header) {
		return response{status: http.StatusUnauthorized}
	}
	entity, ok := s.legalEntity(c.Header)
	if !ok {
		return response{status: http.StatusForbidden}
	}
	if v := c.Header.Get("Api-Version"); v != "" && v != "2.1" {
		return badRequest(map[string][]string{"api-version": {"The API version '" + v + "' is not supported."}})
	}
	work := handlers[c.Method]
	if work == nil {
		return response{status: http.StatusMethodNotAllowed}
	}
	c.id, c.entity = id, entity
	return work(c)
}
