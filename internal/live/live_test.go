// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/younium/terraform-provider-younium/internal/target"
	"github.com/younium/terraform-provider-younium/internal/younium"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// marker ends every token of a test's server.
const marker = "live-marker"

func newServer(t *testing.T) *youniumtest.Server {
	t.Helper()
	server := youniumtest.New()
	t.Cleanup(server.Close)
	server.TokenSuffix(marker)
	records := make([]json.RawMessage, 130)
	for i := range records {
		records[i] = fmt.Appendf(nil, `{"id":"%d"}`, i)
	}
	server.SetCollection("/Currency", records)
	return server
}

// try runs the whole check against a server, and makes sure that nothing secret
// was printed.
func try(ctx context.Context, t *testing.T, server *youniumtest.Server, variables ...string) (code int, output string) {
	t.Helper()
	settings := map[string]string{
		"YOUNIUM_BASE_URL": server.URL(), "YOUNIUM_CLIENT_ID": youniumtest.ClientID, "YOUNIUM_SECRET": youniumtest.Secret + "\n",
	}
	for i := 0; i < len(variables); i += 2 {
		settings[variables[i]] = variables[i+1]
	}
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // It is one.
	t.Cleanup(transport.CloseIdleConnections)
	var out bytes.Buffer
	code = run(ctx, func(name string) string { return settings[name] }, &out, outside{transport, noLookup, noPause})
	output = out.String()
	for _, secret := range []string{youniumtest.Secret, youniumtest.ClientID, marker, "eyJ"} {
		if strings.Contains(output, secret) {
			t.Errorf("%q was printed:\n%s", secret, output)
		}
	}
	return code, output
}

func noLookup(context.Context, string) ([]string, error) {
	return nil, errors.New("no lookups in tests")
}

func noPause(time.Duration) time.Duration { return 0 }

// hasLines looks for the beginnings of lines, with two blanks between columns.
func hasLines(t *testing.T, output string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !regexp.MustCompile(`(?m)^ *` + strings.ReplaceAll(line, "  ", " +") + `( |$)`).MatchString(output) {
			t.Errorf("no line like %q in\n%s", line, output)
		}
	}
}

func TestRun(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	code, output := try(t.Context(), t, server)
	if code != 0 {
		t.Fatalf("exit code %d\n%s", code, output)
	}
	if host := strings.TrimSuffix(strings.TrimPrefix(server.URL(), "http://"), "/younium"); !strings.HasPrefix(output, "Checking "+host+"\n") {
		t.Errorf("the host does not come first:\n%s", output)
	}
	hasLines(t, output,
		`not tried  the US sandbox's name  the environment is not us_sandbox`,
		`agrees  status  200`,
		`agrees  the reply's fields  \{accessToken string, expires string, expiresIn integer, refreshToken string\}`,
		`agrees  the reply's fields  \{access_token string, expires string, expires_in integer, refresh_token string\}`,
		`agrees  expiresIn  integer`,
		`agrees  expires_in  integer`,
		`agrees  lifetime  24h0m0s`,
		`agrees  expires, beside expiresIn  off by \S+`,
		`agrees  expires, day of the week  wrong`,
		`learned  token, length  \d+ bytes`,
		`agrees  token, form  a JWT, RS256`,
		`learned  token, claims  \{exp integer, iat integer,`,
		`agrees  token, exp - iat  86400 s \(assumed: as told, 86400 s\)`,
		`agrees  the provider's client  logs in, for 86400 s`,
		`agrees  a wrong secret  401 \(assumed: 400 or 401\)`,
		`agrees  a wrong secret, form  \{errors array of string\}`,
		`learned  a wrong secret, words  "Invalid client id or secret key"`,
		`agrees  no secret  400`,
		`agrees  a wrong token  401, no body, no words`,
		`agrees  create, status  201`,
		`agrees  create, fields  \{description string,`,
		`learned  create, Location  not sent`,
		`learned  create, headers  .*Younium-Idempotency-Key`,
		`agrees  younium-idempotency-durationinhours  48`,
		`agrees  create, token  there`,
		`agrees  stored url  as sent`,
		`agrees  stored events  as sent`,
		`agrees  stored status  Disabled`,
		`agrees  an idempotency key sent twice  the same id`,
		`agrees  read by id, token  there`,
		`agrees  list, form  array of object`,
		`agrees  list, token  there`,
		`learned  a second webhook of the same url  taken, under an id of its own`,
		`agrees  delete, answer  200, no body`,
		`agrees  GET of a missing one  404, \{.*\}, "Not Found"`,
		`agrees  DELETE of a missing one  404,`,
		`agrees  the provider reads a missing one  takes it for gone`,
		`learned  events, taken  NoSuchEvent, AccountCreated,`,
		`learned  events, names  not checked,`,
		`learned  page size by itself  20 \(130 records in all\)`,
		`agrees  PageSize=200  taken for 100`,
		`agrees  past the last page  400, .*"No currency could be found;`,
		`agrees  the provider reads them all  130 records`,
		`agrees  one that does not exist  403,`,
		`agrees  none  200`,
		`agrees  headers about limits  none`,
		`not tried  PaymentTerms, body of the 201  it would leave something that cannot be deleted`,
		`not tried  custom field, body of the 201  it would leave`,
		`not tried  null in a merge-patch  it would leave`,
		`not tried  objects, tenant or legal entity`,
		`not tried  rate limits, how high`,
		`agrees  left behind  nothing`,
		`0 failed, 0 differ from what is assumed\.`,
	)
	if left := server.Webhooks(); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	for _, request := range server.Requests() {
		if strings.HasPrefix(request.Path, "outside:") {
			t.Errorf("%s %s", request.Method, request.Path)
		}
	}
}

// Whatever Younium really does, the report says so and nothing stays.
func TestRunTellsWhatDiffers(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	server.SetMode(youniumtest.Mode{
		EmptyListAs400: true, MissingAs400: true, HideTokens: true,
		Mutate: func(w *youniumtest.Webhook) { slices.Sort(w.Events); w.URL += "/" },
	})
	server.AddLegalEntity("e3b7", "Another AB")
	server.Inject(youniumtest.Fault{Method: "GET", Path: "/Currency", Header: http.Header{"X-RateLimit-Limit": {"60"}}})
	code, output := try(t.Context(), t, server, "YOUNIUM_LEGAL_ENTITY", "e3b7")
	if code != 0 || len(server.Webhooks()) > 0 {
		t.Errorf("exit code %d, left %v\n%s", code, server.Webhooks(), output)
	}
	hasLines(t, output,
		`differs  stored url  https://example\.invalid/\S+/`,
		`differs  stored events  InvoicePosted, SubscriptionCancelled`,
		`agrees  read by id, token  absent`,
		`agrees  GET of a missing one  400, .*"No webhook could be found;`,
		`agrees  the provider deletes a missing one  takes it for gone`,
		`agrees  none  403,`,
		`differs  X-Ratelimit-Limit  60`,
		`0 failed, 3 differ from what is assumed\.`,
	)
}

func TestRunRemovesWhatItMade(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault youniumtest.Fault
		left  int
		line  string
	}{
		"reading fails": {
			fault: youniumtest.Fault{Method: "GET", Path: "/Webhooks/*", Times: 1, Status: 500},
			line:  `FAILED  read by id, status  500`,
		},
		"the second creation fails": {
			fault: youniumtest.Fault{Method: "POST", Path: "/Webhooks", Skip: 1, Times: 1, Status: 500},
			line:  `FAILED  a webhook's life  the second use of an idempotency key:`,
		},
		"the answer of a creation is lost": {
			fault: youniumtest.Fault{Method: "POST", Path: "/Webhooks", Times: 1, After: true, HangUp: true},
			line:  `FAILED  a webhook's life  POST /Webhooks failed: the connection was closed`,
		},
		"a key is not remembered": {
			fault: youniumtest.Fault{Method: "POST", Path: "/Webhooks", Skip: 1, Times: 1, Status: 201, Body: `{"id":"7"}`},
			line:  `FAILED  an idempotency key sent twice  another id: a second webhook`,
		},
		"deleting fails": {
			fault: youniumtest.Fault{Method: "DELETE", Path: "/Webhooks/*", Status: 500},
			left:  3, // The first, the second of its url, the first of the events.
			line:  `FAILED  left behind  webhook \S+ to https://example\.invalid/\S+:`,
		},
		"listing fails": {
			fault: youniumtest.Fault{Method: "GET", Path: "/Webhooks", Status: 500},
			line:  `FAILED  list  .*; look for webhooks to https://example\.invalid/\S+`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newServer(t)
			server.Inject(test.fault)
			code, output := try(t.Context(), t, server)
			if code != 1 {
				t.Errorf("exit code %d, want 1", code)
			}
			if left := server.Webhooks(); len(left) != test.left {
				t.Errorf("left behind: %v\n%s", left, output)
			}
			hasLines(t, output, test.line)
		})
	}
}

func TestInterrupt(t *testing.T) {
	t.Parallel()
	for name, when := range map[string]func(youniumtest.Request) bool{
		"after a creation": func(r youniumtest.Request) bool { return r.Method == "POST" && r.Path == "/Webhooks" },
		"while reading":    func(r youniumtest.Request) bool { return r.Method == "GET" && strings.HasPrefix(r.Path, "/Webhooks/") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newServer(t)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			server.OnRequest(func(r youniumtest.Request) {
				if when(r) {
					cancel()
				}
			})
			code, output := try(ctx, t, server)
			if code != 1 || len(server.Webhooks()) > 0 || server.Count("", "/Currency") > 0 {
				t.Errorf("exit code %d, left %v\n%s", code, server.Webhooks(), output)
			}
			hasLines(t, output, `FAILED  interrupted  the rest was not tried`, `agrees  left behind  nothing`)
		})
	}
}

// A creation that is under way is not broken off: its answer is waited for.
func TestInterruptDuringACreation(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	server.SetMode(youniumtest.Mode{Mutate: func(*youniumtest.Webhook) { cancel() }})
	code, output := try(ctx, t, server)
	if code != 1 || len(server.Webhooks()) > 0 {
		t.Errorf("exit code %d, left %v\n%s", code, server.Webhooks(), output)
	}
	hasLines(t, output, `agrees  create, status  201`, `agrees  left behind  nothing`)
}

func TestRunWithAWrongKey(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	server.RemoveKey(youniumtest.ClientID)
	code, output := try(t.Context(), t, server)
	if code != 1 || server.Count("", "/Webhooks") > 0 {
		t.Errorf("exit code %d, %d calls\n%s", code, server.Count("", "/Webhooks"), output)
	}
	hasLines(t, output, `FAILED  status  401 \(needed: 200\)`, `learned  the refusal  401,`, `not tried  all of it  there is no token`)
}

// A server that answers with what it was sent gets nothing of it printed.
func TestRunHidesEchoes(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]youniumtest.Fault{
		"of logins":    {Path: "/auth/*", Echo: true},
		"of calls":     {Path: "/Webhooks*", Echo: true},
		"as it is":     {Path: "/Webhooks*", EchoRaw: true},
		"in two steps": {Path: "/auth/*", Status: 400, Body: `{"errors":["secret=%79ouniumtest-secret-b7c2e914d05f"]}`},
		"twice":        {Path: "/auth/*", Status: 400, Body: `{"errors":["secret=%2579ouniumtest-secret-b7c2e914d05f"]}`},
		"as JSON":      {Path: "/auth/*", Status: 400, Body: `{"errors":["{\"secret\":\"youniumtest\\u002dsecret-b7c2e914d05f\"}"]}`},
		"to elsewhere": {Path: "/auth/*", Redirect: "https://example.invalid/?" + youniumtest.Secret},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newServer(t)
			server.Inject(fault)
			code, output := try(t.Context(), t, server)
			if code != 1 || strings.Contains(output, "b7c2e914d05f") {
				t.Errorf("exit code %d\n%s", code, output)
			}
		})
	}
}

// What is not HTTP may be a login's answer all the same: net/http quotes it.
func TestRunHidesWhatIsNotHTTP(t *testing.T) {
	t.Parallel()
	const login = `{"accessToken":"eyJhbGciOi.` + marker + `.sig"}` + "\r\n"
	for name, answer := range map[string]string{
		"from the start": login,
		"after its body": "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + login + "\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, stop := youniumtest.Raw(func(connection net.Conn, _ *http.Request) { _, _ = io.WriteString(connection, answer) })
			defer stop()
			code, output := try(t.Context(), t, newServer(t), "YOUNIUM_BASE_URL", "http://"+address)
			if code != 1 {
				t.Errorf("exit code %d\n%s", code, output)
			}
			hasLines(t, output, `FAILED  login v1  POST /auth/token failed: the connection broke, or what came back is not HTTP`)
		})
	}
}

func TestRunRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		variables map[string]string
		want      string
	}{
		"production":             {map[string]string{"YOUNIUM_ENVIRONMENT": "production"}, "Checking api.younium.com\nlive: api.younium.com is production"},
		"US production":          {map[string]string{"YOUNIUM_ENVIRONMENT": "us_production"}, "Checking api.us.younium.com\nlive: api.us.younium.com is production"},
		"production by its host": {map[string]string{"YOUNIUM_BASE_URL": "https://API.younium.com./"}, "is production"},
		"no place":               {nil, "set YOUNIUM_ENVIRONMENT"},
		"no secret":              {map[string]string{"YOUNIUM_ENVIRONMENT": "sandbox", "YOUNIUM_SECRET": " "}, "set YOUNIUM_CLIENT_ID and YOUNIUM_SECRET"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			cancel() // What is not refused gets no further than here.
			var requests atomic.Int32
			getenv := func(name string) string {
				if value, ok := test.variables[name]; ok {
					return value
				}
				return map[string]string{"YOUNIUM_CLIENT_ID": "id", "YOUNIUM_SECRET": "marker-secret"}[name]
			}
			var out bytes.Buffer
			code := run(ctx, getenv, &out, outside{countOnly{&requests}, noLookup, noPause})
			if code != 1 || requests.Load() > 0 || !strings.Contains(out.String(), test.want) || strings.Contains(out.String(), "marker") {
				t.Errorf("exit code %d, %d requests, %q", code, requests.Load(), out.String())
			}
			if strings.Contains(out.String(), "interrupted") {
				t.Error("the check had begun")
			}
		})
	}
}

// countOnly is a network without an answer.
type countOnly struct{ requests *atomic.Int32 }

func (c countOnly) RoundTrip(*http.Request) (*http.Response, error) {
	c.requests.Add(1)
	return nil, errors.New("no requests here")
}

func TestUSSandboxNames(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	var looked []string
	lookup := func(_ context.Context, host string) ([]string, error) {
		looked = append(looked, host)
		if host == "api.sandbox.us.younium.com" {
			return []string{"192.0.2.1"}, nil
		}
		return nil, errors.New("no such host")
	}
	var requests atomic.Int32
	target := target.Target{Environment: younium.USSandbox, BaseURL: younium.USSandbox.BaseURL(younium.AuthV1)}
	c := newCheck(target, "id", "secret", "", &out, outside{countOnly{&requests}, lookup, noPause})
	if err := c.names(t.Context()); err != nil {
		t.Fatal(err)
	}
	hasLines(t, out.String(),
		`learned  the US sandbox's name  api\.us\.sandbox\.younium\.com is not found`,
		`learned  the US sandbox's name  api\.sandbox\.us\.younium\.com exists \(1 addresses\)`,
		`not tried  login at the other name`,
	)
	if want := []string{"api.us.sandbox.younium.com", "api.sandbox.us.younium.com"}; !slices.Equal(looked, want) || requests.Load() > 0 {
		t.Errorf("looked up %v, %d requests", looked, requests.Load())
	}
}
