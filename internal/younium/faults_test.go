// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium_test

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
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

	shortTimeout = 150 * time.Millisecond
)

// kind tells operations apart by what a fault means to them.
type kind int

const (
	loggingIn kind = iota
	listing
	reading // one webhook, by its id
	paging  // through any endpoint, over two pages
	creating
	deleting // one webhook, by its id
	kinds
)

// operation is something that meets a fault.
type operation struct {
	name         string
	kind         kind
	method, path string
	version      younium.AuthVersion
	do           func(context.Context, *younium.Client) error
	// success is a body that the operation takes for a success, full of markers.
	success string
}

const (
	// faultyID is that of the webhook that is read and deleted.
	faultyID = "49d5c950-0000-4000-8000-000000000000"

	markedWebhook = `{"id":"` + faultyID + `","url":"https://hooks.example.com/younium","events":["InvoicePosted"],` +
		`"webhookStatus":"Enabled","token":"` + webhookMarker + `"}`
	markedLogin = `{"accessToken":"` + tokenStart + "JSUzI1NiJ9.e30." + tokenMarker + `","refreshToken":"` + tokenMarker +
		`","expiresIn":86400,"expires":"Thu, 21 Sep 2025 11:12:01 GMT"}`
)

func operations() []operation {
	markedLoginV2 := strings.NewReplacer("accessToken", "access_token", "refreshToken", "refresh_token", "expiresIn", "expires_in").Replace(markedLogin)
	return []operation{
		{"login v1", loggingIn, http.MethodPost, "/auth/token", younium.AuthV1, login, markedLogin},
		{"login v2", loggingIn, http.MethodPost, "/auth/v2/token", younium.AuthV2, login, markedLoginV2},
		{"list", listing, http.MethodGet, "/Webhooks", younium.AuthV1, listWebhooks, "[" + markedWebhook + "]"},
		{"read", reading, http.MethodGet, "/Webhooks/" + faultyID, younium.AuthV1, readWebhook, markedWebhook},
		{"pages", paging, http.MethodGet, "/Accounts", younium.AuthV1, readPages, `{"pageNumber":1,"totalPages":1,"data":[` + markedWebhook + `]}`},
		{"create", creating, http.MethodPost, "/Webhooks", younium.AuthV1, createWebhook, markedWebhook},
		{"delete", deleting, http.MethodDelete, "/Webhooks/" + faultyID, younium.AuthV1, deleteWebhook, markedWebhook},
	}
}

func readWebhook(ctx context.Context, client *younium.Client) error {
	_, err := client.Webhook(ctx, faultyID)
	return err
}

// readPages reads what is to be stored, the more delicate of the two.
func readPages(ctx context.Context, client *younium.Client) error {
	request := read(nil)
	request.Stored = true
	answer, err := client.Read(ctx, request)
	if err == nil && len(answer.Items) == 0 {
		return errors.New("nothing was read, and that is told as a success")
	}
	return err
}

func (o operation) isLogin() bool { return o.kind == loggingIn }

// want is what an operation must come to. The zero want is an operation that the
// fault has no meaning for.
type want struct {
	success  bool
	phrase   string // of the error
	unknown  bool   // whether the error is an *OutcomeUnknownError
	absent   bool   // whether the error is ErrNotFound
	bare     bool   // whether the error is about no single request
	requests int    // that reach the server, exactly; of unsent, connections that are tried
	tries    int    // that the error tells; 0 is as many as requests, -1 what need not be told
}

// wants has one for each kind of operation.
type wants [kinds]want

func every(w want) wants {
	var all wants
	for k := range all {
		all[k] = w
	}
	return all
}

// with has another want in the place of some.
func (w wants) with(other want, of ...kind) wants {
	for _, k := range of {
		w[k] = other
	}
	return w
}

func (w wants) without(of ...kind) wants { return w.with(want{}, of...) }

func (w wants) only(of ...kind) wants {
	var some wants
	for _, k := range of {
		some[k] = w[k]
	}
	return some
}

// once is a success after one request.
var once = want{success: true, requests: 1}

// gone is the certainty that there is no such webhook, after so many requests.
func gone(requests int) want {
	return want{absent: true, bare: true, phrase: "not found", requests: requests}
}

// keptBack is an answer that came at the first request and is not passed on.
func keptBack(phrase string) want { return want{bare: true, phrase: phrase, requests: 1} }

// succeeds is a success of every operation after so many requests, to which the
// second page adds one.
func succeeds(requests int) wants {
	return every(want{success: true, requests: requests}).with(want{success: true, requests: requests + 1}, paging)
}

// final is an error of every operation after one request, which made nothing.
func final(phrase string) wants { return every(want{phrase: phrase, requests: 1}) }

// refused is a 400 or a 404, which may mean that there is no such webhook: the list, one
// more request, tells that there is.
func refused(phrase string) wants {
	return final(phrase).with(want{phrase: phrase, requests: 2, tries: 1}, reading, deleting)
}

// noID is what a creation makes of a response without an object's ID.
var noID = want{phrase: "does not contain the ID of the object", requests: 1, unknown: true}

// garbled is an error after one request, which may have made something.
func garbled(phrase string) wants { return final(phrase).mayHaveMade() }

// retried is an error after all tries, one of which may have made something.
func retried(phrase string) wants { return every(want{phrase: phrase, requests: tries}).mayHaveMade() }

// unsent is an error without any request that reached the server.
func unsent(phrase string, tries int) wants { return every(want{phrase: phrase, requests: tries}) }

func (w wants) mayHaveMade() wants {
	w[creating].unknown = true
	return w
}

func (w wants) hasMadeNothing() wants {
	w[creating].unknown = false
	return w
}

// place is where a client goes, and what it needs for that.
type place struct {
	url      string
	requests func() int          // or connections, where no request gets through
	younium  *youniumtest.Server // nil where the server is none
	over     *http.Transport     // instead of the client's own transport
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
	gone     bool // there is no webhook to begin with
	created  int  // webhooks that a create leaves, where it succeeds for one caller 1
	want     wants
}

// TestFaults is not parallel, since it looks for goroutines after each row.
func TestFaults(t *testing.T) { //nolint:paralleltest // See above.
	faults := slices.Concat(connectionFaults(), tlsFaults(), statusFaults(), retryAfterFaults(), bodyFaults(), loginBodyFaults(),
		redirectFaults(), outages(), echoes(), protocolFaults(), objectFaults(), pagingFaults())
	cases := 0
	for _, f := range faults { //nolint:paralleltest // See above.
		t.Run(f.name, func(t *testing.T) {
			before := goleak.IgnoreCurrent()
			t.Run("by", func(t *testing.T) { // ends when all of it have ended
				for _, o := range operations() {
					if f.want[o.kind] != (want{}) {
						cases++
						t.Run(o.name, func(t *testing.T) {
							t.Parallel()
							f.run(t, o)
						})
					}
				}
			})
			goleak.VerifyNone(t, before)
		})
	}
	t.Logf("%d faults, %d cases", len(faults), cases)
}

func (f fault) run(t *testing.T, o operation) {
	t.Helper()
	there := f.place(t, o)
	log := &logBuffer{}
	client := f.client(there, o, log)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // far above what any row takes
	defer cancel()

	failures := at(max(f.callers, 1), func(int) error { return o.do(ctx, client) })
	if there.younium != nil {
		there.younium.Close() // what it has received is done then
	}

	w := f.want[o.kind]
	if n := there.requests(); !f.allows(n, w.requests) {
		t.Errorf("%d requests, want %d", n, w.requests)
	}
	for _, err := range failures {
		w.check(t, o, err)
		checkNoMarker(t, err)
	}
	checkText(t, log.String())
	f.checkCreated(t, there, o, w)
}

// allows tells whether a count is right. Of what the clock cuts off, some tries
// may have come to nothing, but not all.
func (f fault) allows(n, want int) bool { return n == want || f.timed && 1 <= n && n < want }

func (f fault) place(t *testing.T, o operation) place {
	t.Helper()
	if f.serve != nil {
		return f.serve(t, o)
	}
	server := newServer(t)
	server.AddKey(youniumtest.ClientID, secretMarker)
	server.TokenSuffix(tokenMarker)
	f.mode.Mutate = func(w *youniumtest.Webhook) { w.Token = webhookMarker }
	if o.kind != creating && !f.gone {
		server.PutWebhook(youniumtest.Webhook{ID: faultyID, URL: "https://hooks.example.com/old", Events: []string{"InvoicePosted"}, Token: webhookMarker})
	}
	server.SetCollection("/Accounts", numbered(101))
	server.SetMode(f.mode)
	injected := f.inject
	if f.injectFor != nil {
		injected = f.injectFor(o)
	}
	injected.Method, injected.Path = o.method, o.path
	server.Inject(injected)
	return place{url: server.URL(), younium: server, requests: func() int {
		if o.isLogin() {
			return server.Logins()
		}
		return len(server.Requests()) - server.Logins()
	}}
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
	if f.adjust != nil {
		f.adjust(&config)
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
	)
	if errors.As(err, &login) != o.isLogin() || errors.As(err, &unknown) != w.unknown || errors.Is(err, younium.ErrNotFound) != w.absent {
		t.Errorf("the error is a %T, %v", err, err)
	}
	if !strings.Contains(err.Error(), w.phrase) {
		t.Errorf("%q does not say %q", err, w.phrase)
	}
	if strings.ContainsAny(err.Error(), "\r\n\x1b") || len(err.Error()) > 1000 {
		t.Errorf("the error is no short line: %q", err)
	}
	if w.bare {
		return
	}
	told := cmp.Or(w.tries, w.requests)
	if !errors.As(err, &request) || told > 0 && request.Attempts != told {
		t.Errorf("the error tells of no request, or not of %d tries: %v", told, err)
	}
}

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
	if there.younium == nil || o.kind != creating {
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
	const closed = "failed: the connection was closed before the response was complete"
	const late = "failed: no complete response within 150ms"
	reset := "failed: " + systemWords(syscall.ECONNRESET)
	// The answer to a deletion has no body that could break off.
	return []fault{
		{name: "connection refused", serve: refusing, want: unsent("failed: "+systemWords(syscall.ECONNREFUSED), tries)},
		{name: "reset before the answer", inject: youniumtest.Fault{HangUp: true, RST: true}, want: retried(reset)},
		{name: "closed before the answer", inject: youniumtest.Fault{HangUp: true}, want: retried(closed)},
		{name: "reset during the body", inject: youniumtest.Fault{CutBody: true, RST: true}, created: 1, want: retried(reset).without(deleting)},
		{name: "closed during the body", inject: youniumtest.Fault{CutBody: true}, created: 1, want: retried(closed).without(deleting)},
		{name: "closed during the headers", serve: writing("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"), want: retried(closed)},
		{name: "reset before the answer, once", inject: youniumtest.Fault{HangUp: true, RST: true, Times: 1}, want: succeeds(2)},
		{name: "closed during the body, once", inject: youniumtest.Fault{CutBody: true, Times: 1}, want: succeeds(2).without(deleting)},
		{name: "answer lost after the work, once", inject: youniumtest.Fault{HangUp: true, After: true, Times: 1}, want: succeeds(2).with(gone(3), deleting)},
		{name: "answer lost after the work, always", inject: youniumtest.Fault{HangUp: true, After: true}, created: 1, want: retried(closed)},
		{name: "hang", inject: youniumtest.Fault{Stall: true}, timed: true, want: retried(late)},
		{name: "hang after the work", inject: youniumtest.Fault{Stall: true, After: true}, timed: true, created: 1, want: retried(late)},
		{name: "hang during the headers", serve: holding("HTTP/1.1 200 OK\r\nContent-Ty"), timed: true, want: retried(late)},
		{name: "hang during the body", serve: holding("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"), timed: true, want: retried(late)},
		{name: "slow drip", inject: youniumtest.Fault{Drip: 20 * time.Millisecond}, timed: true, created: 1, want: retried(late).without(deleting)},
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
		{name: "name that cannot be looked up now", serve: unresolvable(false), want: unsent("failed: the host younium.invalid could not be looked up", tries)},
		{name: "no TLS", serve: overTLS(answeringUnread("HTTP/1.1 400 Bad Request\r\n\r\n")), want: unsent("failed: the server does not speak TLS", 1)},
		{name: "no TLS and no HTTP", serve: overTLS(answeringUnread("SSH-2.0-OpenSSH_9.6\r\n")), want: unsent("failed: the server does not speak TLS", 1)},
		{name: "TLS of long ago", serve: oldTLS, want: unsent("failed: the server refused the TLS handshake: tls: protocol version not supported", 1)},
	}
}

func statusFaults() []fault {
	answered := func(status int) youniumtest.Fault {
		return youniumtest.Fault{Status: status, Body: `{"errors":["Words of Younium"],"traceId":"00-ab-01"}`}
	}
	phrase := func(status int) string {
		return fmt.Sprintf(`returned %d: "Words of Younium" (trace ID 00-ab-01)`, status)
	}
	var faults []fault
	for _, status := range []int{403, 405, 408, 409, 410, 415, 422, 431} {
		faults = append(faults, fault{name: fmt.Sprint(status), inject: answered(status), want: final(phrase(status))})
	}
	for _, status := range []int{502, 503, 504} {
		faults = append(faults,
			fault{name: fmt.Sprint(status), inject: answered(status), want: retried(phrase(status))},
			fault{name: fmt.Sprint(status, " once"), inject: youniumtest.Fault{Status: status, Times: 1}, want: succeeds(2)})
	}
	given := every(want{phrase: "the configured access token was rejected: ", requests: 1})
	fresh := every(want{phrase: "the login succeeded, but the new token was rejected: ", requests: 2, tries: -1}).without(loggingIn)
	return append(
		faults,
		fault{name: "401", inject: answered(401), want: given.with(final(phrase(401))[loggingIn], loggingIn)},
		fault{name: "400", inject: answered(400), want: refused(phrase(400))},
		fault{name: "404", inject: answered(404), want: refused(phrase(404))},
		fault{name: "401 to every token", inject: answered(401), ownLogin: true, want: fresh},
		fault{name: "401 once", inject: youniumtest.Fault{Status: 401, Times: 1}, ownLogin: true, want: succeeds(2).without(loggingIn)},
		fault{name: "429", inject: answered(429), want: retried(phrase(429)).hasMadeNothing()},
		fault{name: "429 once", inject: youniumtest.Fault{Status: 429, Times: 1}, want: succeeds(2)},
		fault{name: "500", inject: answered(500), want: garbled(phrase(500)).with(retried(phrase(500))[reading], listing, reading, paging)},
		fault{name: "501", inject: answered(501), want: garbled(phrase(501))},
		fault{name: "502 after the work, once", inject: youniumtest.Fault{Status: 502, After: true, Times: 1}, want: succeeds(2).with(gone(3), deleting)},
		fault{name: "502 after the work, always", inject: youniumtest.Fault{Status: 502, After: true}, created: 1, want: retried("returned 502 without a body")},
		fault{name: "204", inject: youniumtest.Fault{Status: 204}, want: garbled("returned 204 with 0 bytes of an unknown type, but the body is not the JSON").with(noID, creating).with(once, deleting)},
		fault{name: "401 cut off", inject: youniumtest.Fault{Status: 401, Body: `{"errors":["Words of Younium"]}`, CutBody: true}, want: given.with(final("returned 401, with 15 bytes of application/json")[loggingIn], loggingIn)},
		fault{name: "400 cut off", inject: youniumtest.Fault{Status: 400, Body: `{"errors":["Words of Younium"]}`, CutBody: true, RST: true}, want: refused("returned 400")},
	)
}

func retryAfterFaults() []fault {
	asking := func(value string) youniumtest.Fault {
		return youniumtest.Fault{Status: 429, Header: http.Header{"Retry-After": {value}}}
	}
	limited := retried("returned 429 without a body").hasMadeNothing()
	inTime := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }
	return []fault{
		{name: "Retry-After in seconds", inject: asking("2"), want: limited},
		{name: "Retry-After as a date", inject: asking(inTime(50 * time.Second)), want: limited},
		{name: "Retry-After of the past", inject: asking(inTime(-time.Hour)), want: limited},
		{name: "Retry-After negative", inject: asking("-30"), want: limited},
		{name: "Retry-After malformed", inject: asking("as soon as possible"), want: limited},
		{name: "Retry-After empty", inject: asking(""), want: limited},
		{name: "Retry-After of two minutes", inject: asking("120"), want: final("returned 429 without a body")},
		{name: "Retry-After absurdly long", inject: asking("99999999999999999999"), want: final("returned 429 without a body")},
		{name: "Retry-After as a distant date", inject: asking("Fri, 31 Dec 9999 23:59:59 GMT"), want: final("returned 429 without a body")},
		{name: "Retry-After of 503", inject: youniumtest.Fault{Status: 503, Header: http.Header{"Retry-After": {"3600"}}}, want: garbled("returned 503 without a body")},
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
	broken := retried("failed: the connection was lost, or the response is not HTTP")
	// A deletion answers without a body, and takes whatever JSON comes instead.
	unlessDeleted := garbled(notJSON).with(once, deleting)
	return []fault{
		{name: "200 with HTML", inject: page, want: garbled("returned 200 with 37 bytes of text/html, " + notJSON)},
		{name: "200 with an empty body", inject: youniumtest.Fault{Status: 200}, want: garbled("returned 200 with 0 bytes of an unknown type, "+notJSON).with(noID, creating).with(once, deleting)},
		{name: "200 with a blank body", inject: body(" \r\n"), want: unlessDeleted.with(noID, creating)},
		{name: "200 with null", inject: body("null"), want: garbled("returned 200 with 4 bytes of application/json, "+notJSON).with(once, deleting)},
		{name: "200 with a string", inject: body(`"` + webhookMarker + `"`), want: unlessDeleted},
		{name: "200 with a number", inject: body("5"), want: unlessDeleted},
		{name: "200 with an array of arrays", inject: body("[[]]"), want: unlessDeleted.with(once, paging)},
		{name: "200 nested deeply", inject: body(strings.Repeat("[", 100_000)), want: garbled(notJSON)},
		{name: "200 with cut JSON", inject: mangled(half), created: 1, want: unlessDeleted},
		{name: "200 with more after the JSON", inject: mangled(more(` {"x":1}`)), created: 1, want: unlessDeleted},
		{name: "200 in UTF-16", inject: mangled(func(body []byte) []byte {
			return bytes.Join(append([][]byte{{0xff, 0xfe}}, bytes.SplitAfter(body, nil)...), []byte{0})
		}), created: 1, want: garbled(notJSON)},
		{name: "200 with 100 MB", serve: streaming("200 OK"), want: garbled("returned 200, but the body is longer than the limit of 1")},
		{name: "200 with 100 MB in gzip", inject: encoded(strings.Repeat(packed(), 100)), want: garbled("returned 200, but the body is longer than the limit of 1")},
		{name: "400 with 100 MB", serve: streaming("400 Bad Request"), want: refused("returned 400, with 65536 bytes of application/json that contain none")},
		{name: "gzip", inject: youniumtest.Fault{Gzip: true}, want: succeeds(1)},
		{name: "gzip that is none", inject: encoded(`{"errors":[]}`), want: broken},
		{name: "gzip cut off", inject: encoded(packed()[:100]), want: retried("failed: the connection was closed before")},
		{name: "BOM", inject: mangled(func(body []byte) []byte { return append([]byte("\ufeff"), body...) }), want: succeeds(1)},
		{name: "white space around", inject: mangled(more("\r\n\t ")), want: succeeds(1)},
		{name: "duplicate keys", inject: mangled(func(body []byte) []byte {
			return bytes.ReplaceAll(body, []byte("{"), []byte(`{"id":"first","id":"second",`))
		}), created: 1, want: garbled("but the body contains an object with two fields of the same name").with(once, deleting)},
		{name: "text that is not UTF-8", inject: mangled(func(body []byte) []byte {
			return bytes.Replace(body, []byte("{"), []byte("{\"\xff\":1,"), 1)
		}), created: 1, want: garbled("but the body contains text that is not valid UTF-8").with(once, deleting)},
		{name: "half of a surrogate pair", inject: mangled(func(body []byte) []byte {
			return bytes.Replace(body, []byte("{"), []byte(`{"x":"\ud83d",`), 1)
		}), created: 1, want: garbled("but the body contains text that is not valid UTF-8").with(once, deleting)},
		{name: "a content type that is none", inject: youniumtest.Fault{Header: http.Header{"Content-Type": {"; ="}}}, want: succeeds(1)},
	}
}

func loginBodyFaults() []fault {
	body := func(text string) youniumtest.Fault { return youniumtest.Fault{Body: text} }
	token := tokenStart + "." + tokenMarker
	reply := func(fields string) youniumtest.Fault { return body(`{"accessToken":"` + token + `",` + fields + `}`) }
	faults := []fault{
		{name: "no accessToken", inject: body(`{"refreshToken":"` + tokenMarker + `","expiresIn":86400}`), want: final("the body contains no access token")},
		{name: "an empty accessToken", inject: body(`{"accessToken":"","expiresIn":86400}`), want: final("the body contains no access token")},
		{name: "accessToken an object", inject: body(`{"accessToken":{"value":"` + token + `"}}`), want: final("is not the JSON")},
		{name: "the token under another name", inject: body(`{"token":"` + token + `"}`), want: final("the body contains no access token")},
		{name: "a token with line breaks", inject: body(`{"accessToken":"` + tokenStart + `\r\n` + tokenMarker + `","expiresIn":86400}`), want: final("characters that a header cannot carry")},
		{name: "a token with control characters", inject: body(`{"accessToken":"` + tokenStart + `\u0000` + tokenMarker + `","expiresIn":86400}`), want: final("characters that a header cannot carry")},
		{name: "expired by expires", inject: reply(`"expires":"Thu, 21 Sep 2023 11:12:01 GMT"`), want: final("has already expired")},
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
		faults[i].want = faults[i].want.only(loggingIn)
	}
	return faults
}

func redirectFaults() []fault {
	var faults []fault
	for _, status := range []int{301, 302, 303, 307, 308} {
		wanted := final
		if status <= http.StatusSeeOther { // it may lead away from work that is done
			wanted = garbled
		}
		faults = append(faults, fault{
			name: fmt.Sprint(status, " to the same host"), want: wanted(fmt.Sprintf("returned %d, a redirect to younium.test, which", status)),
			inject: youniumtest.Fault{Status: status, Redirect: "http://younium.test/elsewhere?x=" + webhookMarker},
		}, fault{
			name: fmt.Sprint(status, " to another host"), want: wanted(fmt.Sprintf("returned %d, a redirect to 127.0.0.1:", status)),
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
	unreadable := final("returned 307, a redirect to an unreadable URL, which")
	header := func(location ...string) youniumtest.Fault {
		return youniumtest.Fault{Status: 307, Header: http.Header{"Location": location}}
	}
	return append(
		faults,
		fault{name: "307 to its own path", inject: header("elsewhere"), want: final("returned 307, a redirect to 127.0.0.1:")},
		fault{name: "307 without a Location", inject: header(), want: unreadable},
		fault{name: "307 with a malformed Location", inject: header("http://[::1:bad%zz/" + webhookMarker), want: unreadable},
		fault{name: "307 to no host", inject: header("mailto:someone@younium.test"), want: unreadable},
		fault{name: "304", inject: youniumtest.Fault{Status: 304}, want: final("returned 304, a redirect to an unreadable URL, which")},
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
	calls := every(want{success: true, requests: 2 * many}).with(want{success: true, requests: 3 * many}, paging).without(loggingIn, deleting)
	return []fault{
		{
			name: "200 callers during an outage that ends", inject: youniumtest.Fault{Status: 503, Times: many}, callers: many, adjust: together,
			want: calls,
		},
		{
			name: "200 callers during an outage of connections that ends", inject: youniumtest.Fault{HangUp: true, Times: many}, callers: many, adjust: together,
			want: calls,
		},
		{
			name: "200 callers during an outage of logins that ends", inject: youniumtest.Fault{Status: 503, Times: 2}, callers: many,
			want: every(want{success: true, requests: 3}).only(loggingIn),
		},
		{
			name: "200 callers during an outage of logins", inject: youniumtest.Fault{Status: 503}, callers: many,
			want: retried("returned 503").only(loggingIn),
		},
		{
			name: "a failure that the idempotency key replays", inject: youniumtest.Fault{Status: 503, Times: 1}, mode: youniumtest.Mode{StoreFailures: true},
			want: succeeds(2).with(retried("returned 503")[creating], creating),
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
	success := func(status int) func(operation) youniumtest.Fault {
		return func(o operation) youniumtest.Fault { return youniumtest.Fault{Status: status, Body: o.success} }
	}
	shown := func(method string) want { return want{phrase: "returned 400: \"" + method + " /younium/", requests: 1} }
	alsoListed := func(w want) want {
		w.requests, w.tries = 2, 1
		return w
	}
	echoed := every(shown("POST")).with(shown("GET"), listing, paging).with(alsoListed(shown("GET")), reading).with(alsoListed(shown("DELETE")), deleting)
	return []fault{
		{name: "the request in a documented field", inject: youniumtest.Fault{Echo: true}, want: echoed},
		{name: "the request of a client with a login of its own", inject: youniumtest.Fault{Echo: true}, ownLogin: true, want: echoed.without(loggingIn)},
		{name: "the request in an undocumented body", inject: youniumtest.Fault{EchoRaw: true}, want: refused("bytes of text/plain that contain none")},
		{name: "the request in a documented field of 403", inject: youniumtest.Fault{Echo: true, Status: 403}, want: final(`returned 403: "`)},
		{name: "the request in a documented field of 503", inject: youniumtest.Fault{Echo: true, Status: 503}, want: retried(`returned 503: "`)},
		{name: "the request in a success", inject: youniumtest.Fault{Echo: true, Status: 200}, want: garbled("returned 200 with ").
			with(final("contains no access token")[loggingIn], loggingIn).with(keptBack("contains the secret or a token that was sent"), paging).with(once, deleting)},
		{name: "a success body with 400", injectFor: success(400), want: refused("returned 400, with ")},
		{name: "a success body with 502", injectFor: success(502), want: retried("returned 502, with ")},
		{name: "a success body with 307", injectFor: success(307), want: final("returned 307, a redirect to an unreadable URL")},
		{name: "a success body without headers", serve: writingFor(func(o operation) string { return o.success }), want: retried("the response is not HTTP")},
		{name: "a success body as a header", serve: writingFor(func(o operation) string {
			return "HTTP/1.1 200 OK\r\n" + o.success + "\r\n\r\n"
		}), want: retried("the response is not HTTP")},
		{name: "a success body as the status", serve: writingFor(func(o operation) string {
			return "HTTP/1.1 " + o.success + "\r\n\r\n"
		}), want: retried("the response is not HTTP")},
		{name: "a success body as a chunk's length", serve: writingFor(func(o operation) string {
			return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + o.success + "\r\n"
		}), want: retried("the response is not HTTP")},
		{name: "a success body as the Content-Length", serve: writingFor(func(o operation) string {
			return "HTTP/1.1 200 OK\r\nContent-Length: " + o.success + "\r\n\r\n"
		}), want: retried("the response is not HTTP")},
		{name: "a token as the Transfer-Encoding", serve: writing("HTTP/1.1 200 OK\r\nTransfer-Encoding: " + tokenMarker + "\r\n\r\n"), want: retried("the response is not HTTP")},
		{name: "a login's body to a call", inject: youniumtest.Fault{Body: markedLogin}, want: garbled("does not contain the ID").with(final("is not the JSON")[listing], listing).
			without(loggingIn).with(keptBack("is that of a login"), paging).with(once, deleting)},
		{name: "a webhook's body to a login", inject: youniumtest.Fault{Body: markedWebhook}, want: final("contains no access token").only(loggingIn)},
		{name: "the sent value as the content type", serve: sentValue("HTTP/1.1 400 Bad Request\r\nContent-Type: text/%s\r\nContent-Length: 1\r\n\r\nx"), want: refused("returned 400, with 1 bytes of text/redacted that")},
		{name: "the sent value as the redirect's host", serve: sentValue("HTTP/1.1 307 Elsewhere\r\nLocation: https://%s.test/\r\nContent-Length: 0\r\n\r\n"), want: final("a redirect to REDACTED.test,")},
		{name: "the sent value as the redirect's user", serve: sentValue("HTTP/1.1 307 Elsewhere\r\nLocation: https://%s@other.test/\r\nContent-Length: 0\r\n\r\n"), want: final("a redirect to other.test,")},
		{name: "the sent value as the trace id", serve: sentValue("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n{\"detail\":\"No\",\"traceId\":\"%s\"}"), want: refused(`returned 400: "No" (trace ID REDACTED)`)},
	}
}

// protocolFaults has answers that are HTTP, but not as anyone would expect it.
func protocolFaults() []fault {
	return []fault{
		{name: "101", serve: holding("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n"), want: garbled("returned 101, but the server switched to another protocol")},
		{name: "a hundred hints first", serve: writingFor(func(o operation) string {
			return strings.Repeat("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", 100) +
				fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(o.success), o.success)
		}), want: every(once)},
		{name: "headers without end", serve: endless("HTTP/1.1 200 OK\r\n", strings.Repeat("X-Filler: "+strings.Repeat("x", 1000)+"\r\n", 60)), want: retried("the response is not HTTP")},
		{name: "a header without end", serve: endless("HTTP/1.1 200 OK\r\nX-Filler: ", strings.Repeat("x", 1<<16)), want: retried("the response is not HTTP")},
		{name: "HTTP/1.0 without a length", serve: writingFor(func(o operation) string {
			return "HTTP/1.0 200 OK\r\n\r\n" + o.success
		}), want: every(once)},
		{name: "two lengths", serve: writing("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}"), want: retried("the response is not HTTP")},
	}
}

// objectFaults tell that there is no such webhook, in each way that is certain.
func objectFaults() []fault {
	one := func(w want) wants { return every(w).only(reading, deleting) }
	return []fault{
		{name: "no such webhook", gone: true, want: one(gone(2))},
		{name: "no such webhook, told as 400", gone: true, mode: youniumtest.Mode{MissingAs400: true}, want: one(gone(2))},
		{name: "no webhook at all, told as 400", gone: true, mode: youniumtest.Mode{MissingAs400: true, EmptyListAs400: true}, want: one(gone(2))},
		{
			name: "no such webhook, told of one that is there", inject: youniumtest.Fault{Status: 400, Body: `{"errors":{"message":["No webhook could be found"]}}`},
			want: one(want{phrase: `returned 400: "No webhook could be found"`, requests: 2, tries: 1}),
		},
		{name: "another webhook", inject: youniumtest.Fault{Body: strings.Replace(markedWebhook, faultyID, "another", 1)}, want: garbled("does not contain the ID").only(reading)},
	}
}

// pagingFaults are met by the second page.
func pagingFaults() []fault {
	onSecond := func(f youniumtest.Fault) youniumtest.Fault {
		f.Skip = 1
		return f
	}
	body := func(text string) youniumtest.Fault { return onSecond(youniumtest.Fault{Body: text}) }
	failed := func(phrase string, times int) want { return want{phrase: phrase, requests: 1 + times, tries: times} }
	faults := []fault{
		{name: "403", inject: onSecond(youniumtest.Fault{Status: 403}), want: every(failed("returned 403", 1))},
		{name: "503", inject: onSecond(youniumtest.Fault{Status: 503}), want: every(failed("returned 503", tries))},
		{name: "503 once", inject: onSecond(youniumtest.Fault{Status: 503, Times: 1}), want: every(want{success: true, requests: 3})},
		{name: "closed during the body, once", inject: onSecond(youniumtest.Fault{CutBody: true, Times: 1}), want: every(want{success: true, requests: 3})},
		{name: "HTML", inject: body("<!doctype html>"), want: every(failed("is not the JSON", 1))},
		{name: "null", inject: body("null"), want: every(failed("is not the JSON", 1))},
		{name: "one object", inject: body("{}"), want: every(want{bare: true, phrase: "a page in the middle of the list does not", requests: 2})},
		{name: "the body of a login", inject: body(markedLogin), want: every(want{bare: true, phrase: "a page in the middle of the list does not", requests: 2})},
		{name: "no link, although a third is counted", inject: body(`{"pageNumber":2,"totalPages":3,"data":[1]}`), want: every(want{bare: true, phrase: "a page is missing at the end of the list", requests: 2})},
		{name: "a link back", inject: body(`{"pageNumber":2,"totalPages":9,"nextPage":"?PageSize=100","data":[1]}`), want: every(want{bare: true, phrase: "the pages are out of order", requests: 3})},
		{name: "400 that tells of none", inject: onSecond(youniumtest.Fault{Status: 400, Body: `{"errors":{"message":["No accounts could be found"]}}`}), want: every(want{bare: true, phrase: "a page is missing at the end of the list", requests: 2})},
	}
	for i := range faults {
		faults[i].name = "second page: " + faults[i].name
		faults[i].want = faults[i].want.only(paging)
	}
	return faults
}

// packed is a megabyte of spaces in gzip, of which many make one body too.
func packed() string {
	var buffer bytes.Buffer
	writer := gzip.NewWriter(&buffer)
	_, _ = writer.Write(bytes.Repeat([]byte{' '}, 1<<20))
	_ = writer.Close()
	return buffer.String()
}

// dialling is a place without anybody who could count requests, whose
// connections are counted where they are tried: dial makes them.
func dialling(url string, dial func(ctx context.Context, network, address string) (net.Conn, error)) place {
	var tried atomic.Int64
	transport := younium.BaseTransport(nil)
	transport.Proxy = nil // the tests' own shell may have one
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		tried.Add(1)
		return dial(ctx, network, address)
	}
	return place{url: url, over: transport, requests: func() int { return int(tried.Load()) }}
}

// refusing is a port on which nobody listens any more.
func refusing(t *testing.T, _ operation) place {
	t.Helper()
	server := youniumtest.New()
	server.Close()
	return dialling(server.URL(), new(net.Dialer).DialContext)
}

// certified is a Younium behind a certificate that is wrong in some way. It gets
// connections, and no request.
func certified(host string, notAfter time.Time, trusted bool) func(*testing.T, operation) place {
	return func(t *testing.T, _ operation) place {
		t.Helper()
		certificate, authority := youniumtest.SelfSigned(host, notAfter)
		server := youniumtest.NewTLS(certificate)
		t.Cleanup(func() {
			server.Close()
			if n := len(server.Requests()); n != 0 {
				t.Errorf("%d requests came through", n)
			}
		})
		there := dialling(server.URL(), new(net.Dialer).DialContext)
		roots := x509.NewCertPool()
		if trusted {
			roots.AppendCertsFromPEM(authority)
		}
		there.over.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
		return there
	}
}

// unresolvable is a name that the transport fails to look up: nothing asks a
// real resolver.
func unresolvable(certain bool) func(*testing.T, operation) place {
	return func(*testing.T, operation) place {
		return dialling("https://younium.invalid", func(context.Context, string, string) (net.Conn, error) {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{
				Err: "no such host", Name: "younium.invalid", IsNotFound: certain, IsTemporary: !certain,
			}}
		})
	}
}

// oldTLS is a server that knows nothing newer than TLS 1.1.
func oldTLS(t *testing.T, o operation) place {
	t.Helper()
	certificate, _ := youniumtest.SelfSigned("127.0.0.1", time.Now().Add(time.Hour))
	return overTLS(func(conn net.Conn, _ <-chan struct{}) {
		old := &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}
		_ = tls.Server(conn, old).HandshakeContext(t.Context())
	})(t, o)
}
