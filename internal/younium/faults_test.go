// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/younium/terraform-provider-younium/internal/younium"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// The values that must appear nowhere. Every token begins as tokenStart says
// and ends in its marker.
const (
	secretMarker  = "marker-secret-0123456789"
	tokenMarker   = "marker-token-0123456789"
	webhookMarker = "marker-webhook-0123456789"
	tokenStart    = "eyJhbGciOi"
)

const (
	// tries is how often the clients of this suite send what is worth retrying.
	tries = 3

	shortTimeout = 50 * time.Millisecond
)

// operation is something that meets a fault.
type operation struct {
	name, method, path string
	version            younium.AuthVersion
	do                 func(context.Context, *younium.Client) error
}

func operations() []operation {
	return []operation{
		{"login v1", http.MethodPost, "/auth/token", younium.AuthV1, login},
		{"login v2", http.MethodPost, "/auth/v2/token", younium.AuthV2, login},
		{"get", http.MethodGet, "/Webhooks", younium.AuthV1, listWebhooks},
		{"create", http.MethodPost, "/Webhooks", younium.AuthV1, createWebhook},
	}
}

func (o operation) isLogin() bool  { return strings.HasPrefix(o.path, "/auth/") }
func (o operation) isCreate() bool { return o.name == "create" }

// success is a body that the operation takes for a success, full of markers.
func (o operation) success() string {
	webhook := `{"id":"49d5c950-0000-4000-8000-000000000000","url":"https://hooks.example.com/younium","events":["InvoicePosted"],` +
		`"webhookStatus":"Enabled","token":"` + webhookMarker + `"}`
	token := tokenStart + "JSUzI1NiJ9.e30." + tokenMarker
	switch o.name {
	case "login v1":
		return `{"accessToken":"` + token + `","refreshToken":"` + tokenMarker + `","expiresIn":86400,"expires":"Thu, 21 Sep 2025 11:12:01 GMT"}`
	case "login v2":
		return `{"access_token":"` + token + `","refresh_token":"` + tokenMarker + `","expires_in":86400,"expires":"Thu, 21 Sep 2025 11:12:01 GMT"}`
	case "get":
		return "[" + webhook + "]"
	}
	return webhook
}

// want is what an operation must come to. The zero want is an operation that the
// fault has no meaning for.
type want struct {
	success  bool
	phrase   string // of the error
	unknown  bool   // whether the error is an *OutcomeUnknownError
	requests int    // that reach the server, exactly
	tries    int    // that the error tells; 0 is as many as requests
}

// wants has one for each operation.
type wants struct{ login, get, create want }

func (w wants) of(o operation) want {
	switch {
	case o.isLogin():
		return w.login
	case o.isCreate():
		return w.create
	}
	return w.get
}

// succeeds is a success of every operation after so many requests.
func succeeds(requests int) wants {
	w := want{success: true, requests: requests}
	return wants{w, w, w}
}

// final is an error of every operation after one request, which made nothing.
func final(phrase string) wants {
	w := want{phrase: phrase, requests: 1}
	return wants{w, w, w}
}

// garbled is an error after one request, which may have made something.
func garbled(phrase string) wants {
	w := final(phrase)
	w.create.unknown = true
	return w
}

// retried is an error after all tries, one of which may have made something.
func retried(phrase string) wants {
	w := want{phrase: phrase, requests: tries}
	all := wants{w, w, w}
	all.create.unknown = true
	return all
}

// unsent is an error without any request that reached the server.
func unsent(phrase string, tries int) wants {
	w := want{phrase: phrase, tries: tries}
	return wants{w, w, w}
}

func (w wants) but(change func(*wants)) wants {
	change(&w)
	return w
}

func onlyLogin(w wants) wants { return wants{login: w.login} }

func createKnown(w *wants) { w.create.unknown = false }

// place is where a client goes, and what it needs for that.
type place struct {
	url      string
	requests func() int
	younium  *youniumtest.Server // nil where the server is none
	config   func(*younium.Config)
	over     http.RoundTripper // instead of the client's own transport
}

// fault is a row: what goes wrong, and what comes of it.
type fault struct {
	name string
	// inject meets the operation's requests to a simulated Younium …
	inject youniumtest.Fault
	mode   youniumtest.Mode
	// … whose answers it may depend on …
	injectFor func(operation) youniumtest.Fault
	// … unless the server is another.
	serve func(*testing.T, operation) place

	adjust   func(*younium.Config)
	ownLogin bool // calls log in by themselves instead of having a token
	timed    bool // an attempt ends by its time, whether or not it reached the server by then
	callers  int  // at once, 1 where 0
	created  int  // webhooks that a create leaves, where it succeeds for one caller 1
	want     wants
}

// TestFaults is not parallel, since it looks for goroutines after each row.
func TestFaults(t *testing.T) { //nolint:paralleltest // See above.
	faults := slices.Concat(connectionFaults(), tlsFaults(), statusFaults(), retryAfterFaults(), bodyFaults(), loginBodyFaults(),
		redirectFaults(), outages(), echoes(), protocolFaults())
	cases := 0
	for _, f := range faults { //nolint:paralleltest // See above.
		t.Run(f.name, func(t *testing.T) {
			for _, o := range operations() {
				if f.want.of(o) != (want{}) {
					cases++
					t.Run(o.name, func(t *testing.T) { f.run(t, o) })
				}
			}
		})
	}
	t.Logf("%d faults, %d cases", len(faults), cases)
}

func (f fault) run(t *testing.T, o operation) {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Run("outcome", func(t *testing.T) {
		there := f.place(t, o)
		log := &logBuffer{}
		client := f.client(there, o, log)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // far above what any row takes
		defer cancel()

		failures := at(max(f.callers, 1), func(int) error { return o.do(ctx, client) })

		w := f.want.of(o)
		if n := there.requests(); !f.allows(n, w.requests) {
			t.Errorf("%d requests, want %d", n, w.requests)
		}
		for _, err := range failures {
			w.check(t, o, err)
			checkNoMarker(t, err)
		}
		checkText(t, log.String())
		f.checkCreated(t, there, o, w)
	})
	goleak.VerifyNone(t, before)
}

// allows tells whether a count is right: what is cut off by the clock may have
// come to nothing.
func (f fault) allows(n, want int) bool { return n == want || f.timed && n < want }

func (f fault) place(t *testing.T, o operation) place {
	t.Helper()
	if f.serve != nil {
		return f.serve(t, o)
	}
	server := newServer(t)
	server.AddKey(youniumtest.ClientID, secretMarker)
	server.TokenSuffix(tokenMarker)
	f.mode.Mutate = func(w *youniumtest.Webhook) { w.Token = webhookMarker }
	if !o.isCreate() {
		server.PutWebhook(youniumtest.Webhook{URL: "https://hooks.example.com/old", Events: []string{"InvoicePosted"}, Token: webhookMarker})
	}
	server.SetMode(f.mode)
	injected := f.inject
	if f.injectFor != nil {
		injected = f.injectFor(o)
	}
	injected.Method, injected.Path = o.method, o.path
	server.Inject(injected)
	return place{url: server.URL(), younium: server, requests: func() int { return server.Count(o.method, o.path) }}
}

func (f fault) client(there place, o operation, log *logBuffer) *younium.Client {
	config := configFor(there.url, func(c *younium.Config) {
		c.Secret = younium.NewSecret(secretMarker)
		c.AuthVersion = o.version
		c.MaxRetries = tries - 1
		if f.timed {
			c.RequestTimeout = shortTimeout
		}
		c.Logger = log.logger()
		switch {
		case o.isLogin() || f.ownLogin:
		case there.younium != nil:
			c.AccessToken = younium.NewSecret(there.younium.IssueToken())
		default:
			c.AccessToken = younium.NewSecret(tokenStart + "JSUzI1NiJ9.e30." + tokenMarker)
		}
	})
	for _, adjust := range []func(*younium.Config){there.config, f.adjust} {
		if adjust != nil {
			adjust(&config)
		}
	}
	if there.over != nil {
		return younium.NewOver(config, there.over)
	}
	return younium.New(config)
}

// check compares an outcome: the error's type by the operation, its words, and
// that it is one bounded line.
func (w want) check(t *testing.T, o operation, err error) {
	t.Helper()
	if w.success {
		if err != nil {
			t.Errorf("failed: %v", err)
		}
		return
	}
	if err == nil {
		t.Error("succeeded")
		return
	}
	var (
		login   *younium.LoginError
		request *younium.RequestError
		unknown *younium.OutcomeUnknownError
		given   *younium.GivenTokenError
	)
	if errors.As(err, &login) != o.isLogin() || errors.As(err, &unknown) != w.unknown {
		t.Errorf("the error is a %T, %v", err, err)
	}
	if !strings.Contains(err.Error(), w.phrase) {
		t.Errorf("%q does not say %q", err, w.phrase)
	}
	if strings.ContainsAny(err.Error(), "\r\n\x1b") || len(err.Error()) > 1000 {
		t.Errorf("the error is no short line: %q", err)
	}
	if errors.As(err, &given) {
		return
	}
	if told := max(w.tries, w.requests); !errors.As(err, &request) || !w.manyCallers(told) && request.Tries != told {
		t.Errorf("the error tells of %d tries, want %d: %v", request.Tries, told, err)
	}
}

// manyCallers tells whether the requests are those of several operations.
func (w want) manyCallers(told int) bool { return told > tries || w.tries < 0 }

// checkNoMarker looks through all of an error that may be printed: it and
// everything it is made of, in every common format and in a log.
func checkNoMarker(t *testing.T, err error) {
	t.Helper()
	for _, part := range tree(err) {
		checkText(t, fmt.Sprintf("%s %v %+v %#v %q", part, part, part, part, part))
		line := &logBuffer{}
		line.logger().Error("failed", "error", part)
		checkText(t, line.String())
	}
}

func checkText(t *testing.T, text string) {
	t.Helper()
	for _, marker := range []string{secretMarker, tokenMarker, webhookMarker, tokenStart} {
		if leaks(text, marker) {
			t.Errorf("%s is in %s", marker, text)
		}
	}
}

// tree lists an error and all that it wraps.
func tree(err error) []error {
	if err == nil {
		return nil
	}
	all := []error{err}
	switch wrapped := err.(type) { //nolint:errorlint // Each layer is looked at by itself.
	case interface{ Unwrap() error }:
		all = append(all, tree(wrapped.Unwrap())...)
	case interface{ Unwrap() []error }:
		for _, inner := range wrapped.Unwrap() {
			all = append(all, tree(inner)...)
		}
	}
	return all
}

// checkCreated holds that nothing is made twice, and nothing at all where the
// error says so.
func (f fault) checkCreated(t *testing.T, there place, o operation, w want) {
	t.Helper()
	if there.younium == nil || !o.isCreate() {
		return
	}
	switch n := len(there.younium.Webhooks()); {
	case w.success && n != max(f.callers, 1):
		t.Errorf("%d webhooks were made", n)
	case !w.success && !f.allows(n, f.created):
		t.Errorf("%d webhooks were made, want %d", n, f.created)
	}
}

// systemWords are those of the operating system, where they are known.
func systemWords(errno syscall.Errno) string {
	if runtime.GOOS == "windows" {
		return ""
	}
	return errno.Error()
}

func connectionFaults() []fault {
	const closed = "failed: the connection was closed before the whole answer had come"
	const late = "failed: no whole answer came within 50ms"
	reset := "failed: " + systemWords(syscall.ECONNRESET)
	return []fault{
		{name: "connection refused", serve: refusing, want: unsent("failed: "+systemWords(syscall.ECONNREFUSED), tries)},
		{name: "reset before the answer", inject: youniumtest.Fault{HangUp: true, RST: true}, want: retried(reset)},
		{name: "closed before the answer", inject: youniumtest.Fault{HangUp: true}, want: retried(closed)},
		{name: "reset during the body", inject: youniumtest.Fault{CutBody: true, RST: true}, created: 1, want: retried(reset)},
		{name: "closed during the body", inject: youniumtest.Fault{CutBody: true}, created: 1, want: retried(closed)},
		{name: "closed during the headers", serve: writing("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"), want: retried(closed)},
		{name: "reset before the answer, once", inject: youniumtest.Fault{HangUp: true, RST: true, Times: 1}, want: succeeds(2)},
		{name: "closed during the body, once", inject: youniumtest.Fault{CutBody: true, Times: 1}, want: succeeds(2)},
		{name: "answer lost after the work, once", inject: youniumtest.Fault{HangUp: true, After: true, Times: 1}, want: succeeds(2)},
		{name: "answer lost after the work, always", inject: youniumtest.Fault{HangUp: true, After: true}, created: 1, want: retried(closed)},
		{name: "hang", inject: youniumtest.Fault{Stall: true}, timed: true, want: retried(late)},
		{name: "hang after the work", inject: youniumtest.Fault{Stall: true, After: true}, timed: true, created: 1, want: retried(late)},
		{name: "hang during the headers", serve: holding("HTTP/1.1 200 OK\r\nContent-Ty"), timed: true, want: retried(late)},
		{name: "hang during the body", serve: holding("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"), timed: true, want: retried(late)},
		{name: "slow drip", inject: youniumtest.Fault{Drip: 20 * time.Millisecond}, timed: true, created: 1, want: retried(late)},
		{name: "hang during the TLS handshake", serve: overTLS(holdingUnread), timed: true, want: unsent(late, tries)},
	}
}

func tlsFaults() []fault {
	tomorrow := time.Now().Add(24 * time.Hour)
	return []fault{
		{name: "unknown CA", serve: certified("127.0.0.1", tomorrow, false), want: unsent("is not trusted: x509: certificate signed by unknown authority", 1)},
		{name: "expired certificate", serve: certified("127.0.0.1", time.Now().Add(-time.Hour), true), want: unsent("is not trusted: x509: certificate has expired", 1)},
		{name: "wrong host name", serve: certified("api.younium.com", tomorrow, true), want: unsent("is not trusted: x509: cannot validate certificate for 127.0.0.1", 1)},
		{name: "name that does not resolve", serve: unresolvable(true), want: unsent("failed: the host younium.invalid does not resolve", 1)},
		{name: "name that cannot be looked up now", serve: unresolvable(false), want: unsent("failed: the name of the host younium.invalid could not be looked up", tries)},
		{name: "no TLS", serve: overTLS(answeringUnread("HTTP/1.1 400 Bad Request\r\n\r\n")), want: unsent("failed: the server does not speak TLS", 1)},
		{name: "no TLS and no HTTP", serve: overTLS(answeringUnread("SSH-2.0-OpenSSH_9.6\r\n")), want: unsent("failed: the server does not speak TLS", 1)},
		{name: "TLS of long ago", serve: oldTLS, want: unsent("failed: the server refused the TLS handshake: tls: protocol version not supported", tries)},
	}
}

func statusFaults() []fault {
	answered := func(status int) youniumtest.Fault {
		return youniumtest.Fault{Status: status, Body: `{"errors":["Words of Younium"],"traceId":"00-ab-01"}`}
	}
	phrase := func(status int) string {
		return fmt.Sprintf(`answered %d: "Words of Younium" (trace id 00-ab-01)`, status)
	}
	var faults []fault
	for _, status := range []int{400, 403, 404, 405, 408, 409, 410, 415, 422, 431} {
		faults = append(faults, fault{name: fmt.Sprint(status), inject: answered(status), want: final(phrase(status))})
	}
	for _, status := range []int{502, 503, 504} {
		faults = append(faults,
			fault{name: fmt.Sprint(status), inject: answered(status), want: retried(phrase(status))},
			fault{name: fmt.Sprint(status, " once"), inject: youniumtest.Fault{Status: status, Times: 1}, want: succeeds(2)})
	}
	given := want{phrase: "the given access token was answered with 401", requests: 1}
	fresh := want{phrase: "logins succeed, but the fresh token is rejected: ", requests: 2, tries: -1}
	return append(
		faults,
		fault{name: "401", inject: answered(401), want: wants{final(phrase(401)).login, given, given}},
		fault{name: "401 to every token", inject: answered(401), ownLogin: true, want: wants{get: fresh, create: fresh}},
		fault{name: "401 once", inject: youniumtest.Fault{Status: 401, Times: 1}, ownLogin: true, want: wants{get: succeeds(2).get, create: succeeds(2).create}},
		fault{name: "429", inject: answered(429), want: retried(phrase(429)).but(createKnown)},
		fault{name: "429 once", inject: youniumtest.Fault{Status: 429, Times: 1}, want: succeeds(2)},
		fault{name: "500", inject: answered(500), want: wants{final(phrase(500)).login, retried(phrase(500)).get, garbled(phrase(500)).create}},
		fault{name: "501", inject: answered(501), want: garbled(phrase(501))},
		fault{name: "502 after the work, once", inject: youniumtest.Fault{Status: 502, After: true, Times: 1}, want: succeeds(2)},
		fault{name: "502 after the work, always", inject: youniumtest.Fault{Status: 502, After: true}, created: 1, want: retried("answered 502 without a body")},
		fault{name: "204", inject: youniumtest.Fault{Status: 204}, want: garbled("answered 204 with 0 bytes of an unknown type, but the body is not the JSON")},
		fault{name: "401 cut off", inject: youniumtest.Fault{Status: 401, Body: `{"errors":["Words of Younium"]}`, CutBody: true}, want: wants{login: final("answered 401, with 15 bytes of application/json").login, get: given, create: given}},
		fault{name: "400 cut off", inject: youniumtest.Fault{Status: 400, Body: `{"errors":["Words of Younium"]}`, CutBody: true, RST: true}, want: final("answered 400")},
	)
}

func retryAfterFaults() []fault {
	asking := func(value string) youniumtest.Fault {
		return youniumtest.Fault{Status: 429, Header: http.Header{"Retry-After": {value}}}
	}
	limited := retried("answered 429 without a body").but(createKnown)
	inTime := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }
	return []fault{
		{name: "Retry-After in seconds", inject: asking("2"), want: limited},
		{name: "Retry-After as a date", inject: asking(inTime(50 * time.Second)), want: limited},
		{name: "Retry-After of the past", inject: asking(inTime(-time.Hour)), want: limited},
		{name: "Retry-After negative", inject: asking("-30"), want: limited},
		{name: "Retry-After malformed", inject: asking("as soon as possible"), want: limited},
		{name: "Retry-After empty", inject: asking(""), want: limited},
		{name: "Retry-After of two minutes", inject: asking("120"), want: final("answered 429 without a body")},
		{name: "Retry-After absurdly long", inject: asking("99999999999999999999"), want: final("answered 429 without a body")},
		{name: "Retry-After as a distant date", inject: asking("Fri, 31 Dec 9999 23:59:59 GMT"), want: final("answered 429 without a body")},
		{name: "Retry-After of 503", inject: youniumtest.Fault{Status: 503, Header: http.Header{"Retry-After": {"3600"}}}, want: garbled("answered 503 without a body")},
	}
}

func bodyFaults() []fault {
	const notJSON = "but the body is not the JSON that Younium documents"
	body := func(text string) youniumtest.Fault { return youniumtest.Fault{Body: text} }
	mangled := func(f func(body []byte) []byte) youniumtest.Fault { return youniumtest.Fault{Mangle: f} }
	half := func(body []byte) []byte { return body[:len(body)/2] }
	more := func(text string) func([]byte) []byte {
		return func(body []byte) []byte { return append(body, text...) }
	}
	encoded := func(body string) youniumtest.Fault {
		return youniumtest.Fault{Body: body, Header: http.Header{"Content-Encoding": {"gzip"}}}
	}
	page := youniumtest.Fault{Body: "<!doctype html><title>Sign in</title>", Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}}}
	broken := retried("failed: the connection broke, or what came back is not HTTP")
	return []fault{
		{name: "200 with HTML", inject: page, want: garbled("answered 200 with 37 bytes of text/html, " + notJSON)},
		{name: "200 with an empty body", inject: youniumtest.Fault{Status: 200}, want: garbled("answered 200 with 0 bytes of an unknown type, " + notJSON)},
		{name: "200 with a blank body", inject: body(" \r\n"), want: garbled(notJSON)},
		{name: "200 with null", inject: body("null"), want: garbled("answered 200 with 4 bytes of application/json, " + notJSON)},
		{name: "200 with a string", inject: body(`"` + webhookMarker + `"`), want: garbled(notJSON)},
		{name: "200 with a number", inject: body("5"), want: garbled(notJSON)},
		{name: "200 with an array of arrays", inject: body("[[]]"), want: garbled(notJSON)},
		{name: "200 nested deeply", inject: body(strings.Repeat("[", 100_000)), want: garbled(notJSON)},
		{name: "200 with cut JSON", inject: mangled(half), created: 1, want: garbled(notJSON)},
		{name: "200 with more after the JSON", inject: mangled(more(` {"x":1}`)), created: 1, want: garbled(notJSON)},
		{name: "200 in UTF-16", inject: mangled(func(body []byte) []byte {
			return bytes.Join(append([][]byte{{0xff, 0xfe}}, bytes.SplitAfter(body, nil)...), []byte{0})
		}), created: 1, want: garbled(notJSON)},
		{name: "200 with 100 MB", serve: streaming("200 OK"), want: garbled("failed: the body is longer than the 1")},
		{name: "200 with 100 MB in gzip", inject: encoded(strings.Repeat(packed(), 100)), want: garbled("failed: the body is longer than the 1")},
		{name: "400 with 100 MB", serve: streaming("400 Bad Request"), want: final("answered 400, with 65536 bytes of application/json that hold none")},
		{name: "gzip", inject: youniumtest.Fault{Gzip: true}, want: succeeds(1)},
		{name: "gzip that is none", inject: encoded(`{"errors":[]}`), want: broken},
		{name: "gzip cut off", inject: encoded(packed()[:100]), want: retried("failed: the connection was closed before")},
		{name: "BOM", inject: mangled(func(body []byte) []byte { return append([]byte("\ufeff"), body...) }), want: succeeds(1)},
		{name: "white space around", inject: mangled(more("\r\n\t ")), want: succeeds(1)},
		{name: "duplicate keys", inject: mangled(func(body []byte) []byte {
			return bytes.ReplaceAll(body, []byte("{"), []byte(`{"id":"first","accessToken":"first","access_token":"first",`))
		}), want: succeeds(1)},
		{name: "a content type that is none", inject: youniumtest.Fault{Header: http.Header{"Content-Type": {"; ="}}}, want: succeeds(1)},
	}
}

func loginBodyFaults() []fault {
	body := func(text string) youniumtest.Fault { return youniumtest.Fault{Body: text} }
	token := tokenStart + "." + tokenMarker
	reply := func(fields string) youniumtest.Fault { return body(`{"accessToken":"` + token + `",` + fields + `}`) }
	faults := []fault{
		{name: "no accessToken", inject: body(`{"refreshToken":"` + tokenMarker + `","expiresIn":86400}`), want: final("the body holds no access token")},
		{name: "an empty accessToken", inject: body(`{"accessToken":"","expiresIn":86400}`), want: final("the body holds no access token")},
		{name: "accessToken an object", inject: body(`{"accessToken":{"value":"` + token + `"}}`), want: final("is not the JSON")},
		{name: "the token under another name", inject: body(`{"token":"` + token + `"}`), want: final("the body holds no access token")},
		{name: "a token with line breaks", inject: body(`{"accessToken":"` + tokenStart + `\r\n` + tokenMarker + `","expiresIn":86400}`), want: final("characters that no header can carry")},
		{name: "a token with control characters", inject: body(`{"accessToken":"` + tokenStart + `\u0000` + tokenMarker + `","expiresIn":86400}`), want: final("characters that no header can carry")},
		{name: "expired by expires", inject: reply(`"expires":"Thu, 21 Sep 2023 11:12:01 GMT"`), want: final("has expired already")},
		{name: "the other version's names", want: succeeds(1), injectFor: func(o operation) youniumtest.Fault {
			if o.version == younium.AuthV1 {
				return body(`{"access_token":"` + token + `","refresh_token":"r","expires_in":86400}`)
			}
			return reply(`"refreshToken":"r","expiresIn":86400`)
		}},
	}
	for _, value := range []string{"0", "-1", "9223372036854775807", "1e400", `"86400"`, "86400.5", "null", `"never"`, "[]", `{"a":"` + tokenMarker + `"}`} {
		faults = append(faults, fault{name: "expiresIn " + value, inject: reply(`"expiresIn":` + value), want: succeeds(1)})
	}
	for _, value := range []string{`"tomorrow"`, `""`, "5", "null", `"Thu, 21 Sep 2023 11:12:01 GMT"`, `"Thu, 99 Foo 2023"`} {
		faults = append(faults, fault{name: "expires " + value, inject: reply(`"expiresIn":86400,"expires":` + value), want: succeeds(1)})
	}
	for i := range faults {
		faults[i].want = onlyLogin(faults[i].want)
	}
	return faults
}

func redirectFaults() []fault {
	var faults []fault
	for _, status := range []int{301, 302, 303, 307, 308} {
		faults = append(faults, fault{
			name: fmt.Sprint(status, " to the same host"), want: final(fmt.Sprintf("answered %d, a redirect to younium.test, which", status)),
			inject: youniumtest.Fault{Status: status, Redirect: "http://younium.test/elsewhere?x=" + webhookMarker},
		}, fault{
			name: fmt.Sprint(status, " to another host"), want: final(fmt.Sprintf("answered %d, a redirect to 127.0.0.1:", status)),
			serve: func(t *testing.T, o operation) place {
				t.Helper()
				other := newServer(t)
				t.Cleanup(func() {
					if n := len(other.Requests()); n != 0 {
						t.Errorf("the other host got %d requests", n)
					}
				})
				return fault{inject: youniumtest.Fault{Status: status, Redirect: other.URL() + o.path}}.place(t, o)
			},
		})
	}
	unreadable := final("answered 307, a redirect to an address that cannot be read, which")
	header := func(location ...string) youniumtest.Fault {
		return youniumtest.Fault{Status: 307, Header: http.Header{"Location": location}}
	}
	return append(
		faults,
		fault{name: "307 to its own path", inject: header("elsewhere"), want: final("answered 307, a redirect to 127.0.0.1:")},
		fault{name: "307 without a Location", inject: header(), want: unreadable},
		fault{name: "307 with a malformed Location", inject: header("http://[::1:bad%zz/" + webhookMarker), want: unreadable},
		fault{name: "307 to no host", inject: header("mailto:someone@younium.test"), want: unreadable},
		fault{name: "304", inject: youniumtest.Fault{Status: 304}, want: final("answered 304, a redirect to an address that cannot be read, which")},
	)
}

func outages() []fault {
	const many = 200
	// together keeps whoever failed waiting until all have, so that each of them
	// has met the outage before it ends.
	together := func(c *younium.Config) {
		var group sync.WaitGroup
		group.Add(many)
		c.Pause = func(time.Duration) time.Duration {
			group.Done()
			group.Wait()
			return 0
		}
	}
	calls := want{success: true, requests: 2 * many}
	return []fault{
		{
			name: "200 callers during an outage that ends", inject: youniumtest.Fault{Status: 503, Times: many}, callers: many, adjust: together,
			want: wants{get: calls, create: calls},
		},
		{
			name: "200 callers during an outage of connections that ends", inject: youniumtest.Fault{HangUp: true, Times: many}, callers: many, adjust: together,
			want: wants{get: calls, create: calls},
		},
		{
			name: "200 callers during an outage of logins that ends", inject: youniumtest.Fault{Status: 503, Times: 2}, callers: many,
			want: wants{login: want{success: true, requests: 3}},
		},
		{
			name: "200 callers during an outage of logins", inject: youniumtest.Fault{Status: 503}, callers: many,
			want: wants{login: want{phrase: "answered 503", requests: tries}},
		},
		{
			name: "a failure that the idempotency key replays", inject: youniumtest.Fault{Status: 503, Times: 1}, mode: youniumtest.Mode{StoreFailures: true},
			want: wants{succeeds(2).login, succeeds(2).get, retried("answered 503").create},
		},
		{
			name: "a rate limit that the idempotency key would replay", inject: youniumtest.Fault{Status: 429, Times: 1}, mode: youniumtest.Mode{StoreFailures: true},
			want: succeeds(2),
		},
	}
}

// echoes has the servers that show what they were sent, and those that show a
// success body where no success is.
func echoes() []fault {
	percented := func(o operation) youniumtest.Fault {
		value := map[bool]string{true: secretMarker, false: tokenMarker}[o.isLogin()]
		return youniumtest.Fault{Status: 400, Body: `{"errors":["Got ` + strings.ReplaceAll(url.QueryEscape(value), "-", "%2d") + `."]}`}
	}
	success := func(status int) func(operation) youniumtest.Fault {
		return func(o operation) youniumtest.Fault { return youniumtest.Fault{Status: status, Body: o.success()} }
	}
	loginBody := youniumtest.Fault{Body: operations()[0].success()}
	return []fault{
		{name: "the request in a documented field", inject: youniumtest.Fault{Echo: true}, want: final(`answered 400: "POST /younium/`).but(func(w *wants) { w.get.phrase = `"GET /younium/Webhooks` })},
		{name: "the request of a client with a login of its own", inject: youniumtest.Fault{Echo: true}, ownLogin: true, want: wants{get: final(`answered 400: "GET /younium/`).get, create: final(`answered 400: "POST /younium/`).create}},
		{name: "the request in an undocumented body", inject: youniumtest.Fault{EchoRaw: true}, want: final("bytes of text/plain that hold none")},
		{name: "the request in a documented field of 403", inject: youniumtest.Fault{Echo: true, Status: 403}, want: final(`answered 403: "`)},
		{name: "the request in a documented field of 503", inject: youniumtest.Fault{Echo: true, Status: 503}, want: retried(`answered 503: "`)},
		{name: "the request in a success", inject: youniumtest.Fault{Echo: true, Status: 200}, want: garbled("answered 200 with ").but(func(w *wants) { w.login.phrase = "holds no access token" })},
		{name: "a value percent-encoded in a documented field", injectFor: percented, want: final(`answered 400: "Got `)},
		{name: "a success body with 400", injectFor: success(400), want: final("answered 400, with ")},
		{name: "a success body with 502", injectFor: success(502), want: retried("answered 502, with ")},
		{name: "a success body with 307", injectFor: success(307), want: final("answered 307, a redirect to an address")},
		{name: "a success body without headers", serve: writingFor(operation.success), want: retried("what came back is not HTTP")},
		{name: "a success body as a header", serve: writingFor(func(o operation) string {
			return "HTTP/1.1 200 OK\r\n" + o.success() + "\r\n\r\n"
		}), want: retried("what came back is not HTTP")},
		{name: "a success body as the status", serve: writingFor(func(o operation) string {
			return "HTTP/1.1 " + o.success() + "\r\n\r\n"
		}), want: retried("what came back is not HTTP")},
		{name: "a success body as a chunk's length", serve: writingFor(func(o operation) string {
			return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + o.success() + "\r\n"
		}), want: retried("what came back is not HTTP")},
		{name: "a success body as the Content-Length", serve: writingFor(func(o operation) string {
			return "HTTP/1.1 200 OK\r\nContent-Length: " + o.success() + "\r\n\r\n"
		}), want: retried("what came back is not HTTP")},
		{name: "a token as the Transfer-Encoding", serve: writing("HTTP/1.1 200 OK\r\nTransfer-Encoding: " + tokenMarker + "\r\n\r\n"), want: retried("what came back is not HTTP")},
		{name: "a login's body to a call", inject: loginBody, want: wants{get: garbled("is not the JSON").get, create: garbled("is not the JSON").create}},
		{name: "a webhook's body to a login", inject: youniumtest.Fault{Body: operations()[3].success()}, want: onlyLogin(final("holds no access token"))},
		{name: "the sent value as the content type", serve: sentValue("HTTP/1.1 400 Bad Request\r\nContent-Type: text/%s\r\nContent-Length: 1\r\n\r\nx"), want: final("answered 400, with 1 bytes of text/redacted that")},
		{name: "the sent value as the redirect's host", serve: sentValue("HTTP/1.1 307 Elsewhere\r\nLocation: https://%s.test/\r\nContent-Length: 0\r\n\r\n"), want: final("a redirect to REDACTED.test,")},
		{name: "the sent value as the redirect's user", serve: sentValue("HTTP/1.1 307 Elsewhere\r\nLocation: https://%s@other.test/\r\nContent-Length: 0\r\n\r\n"), want: final("a redirect to other.test,")},
		{name: "the sent value as the trace id", serve: sentValue("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n{\"detail\":\"No\",\"traceId\":\"%s\"}"), want: final(`answered 400: "No" (trace id REDACTED)`)},
	}
}

// protocolFaults has answers that are HTTP, but not as anyone would expect it.
func protocolFaults() []fault {
	return []fault{
		{name: "101", serve: holding("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n"), want: garbled("failed: the server switched to another protocol")},
		{name: "a hundred hints first", serve: writingFor(func(o operation) string {
			return strings.Repeat("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", 100) +
				fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(o.success()), o.success())
		}), want: succeeds(1)},
		{name: "headers without end", serve: endless("HTTP/1.1 200 OK\r\n", strings.Repeat("X-Filler: "+strings.Repeat("x", 1000)+"\r\n", 60)), want: retried("what came back is not HTTP")},
		{name: "a header without end", serve: endless("HTTP/1.1 200 OK\r\nX-Filler: ", strings.Repeat("x", 1<<16)), want: retried("what came back is not HTTP")},
		{name: "HTTP/1.0 without a length", serve: writingFor(func(o operation) string {
			return "HTTP/1.0 200 OK\r\n\r\n" + o.success()
		}), want: succeeds(1)},
		{name: "two lengths", serve: writing("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}"), want: retried("what came back is not HTTP")},
	}
}

// packed is a megabyte of spaces in gzip, of which many make one body too.
func packed() string {
	var buffer bytes.Buffer
	writer := gzip.NewWriter(&buffer)
	_, _ = writer.Write(bytes.Repeat([]byte{' '}, 1<<20))
	_ = writer.Close()
	return buffer.String()
}

// refusing is a port on which nobody listens any more.
func refusing(t *testing.T, _ operation) place {
	t.Helper()
	server := youniumtest.New()
	server.Close()
	return place{url: server.URL(), requests: func() int { return 0 }}
}

// certified is a Younium behind a certificate that is wrong in some way.
func certified(host string, notAfter time.Time, trusted bool) func(*testing.T, operation) place {
	return func(t *testing.T, _ operation) place {
		t.Helper()
		certificate, authority := youniumtest.SelfSigned(host, notAfter)
		server := youniumtest.NewTLS(certificate)
		t.Cleanup(server.Close)
		return place{
			url: server.URL(), requests: func() int { return len(server.Requests()) },
			config: func(c *younium.Config) {
				c.RootCAs = x509.NewCertPool()
				if trusted {
					c.RootCAs.AppendCertsFromPEM(authority)
				}
			},
		}
	}
}

// unresolvable is a name that the transport fails to look up: nothing asks a
// real resolver.
func unresolvable(certain bool) func(*testing.T, operation) place {
	return func(*testing.T, operation) place {
		return place{
			url: "https://younium.invalid", requests: func() int { return 0 },
			over: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
				return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{
					Err: "no such host", Name: "younium.invalid", IsNotFound: certain, IsTemporary: !certain,
				}}
			}},
		}
	}
}

// oldTLS is a server that knows nothing newer than TLS 1.1.
func oldTLS(t *testing.T, _ operation) place {
	t.Helper()
	certificate, _ := youniumtest.SelfSigned("127.0.0.1", time.Now().Add(time.Hour))
	server := listen(t, func(conn net.Conn, _ <-chan struct{}) {
		old := &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}
		_ = tls.Server(conn, old).HandshakeContext(t.Context())
	})
	return place{url: "https://" + server.address, requests: func() int { return 0 }}
}
