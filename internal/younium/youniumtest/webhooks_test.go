// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

const hook = `{"url":"https://hooks.example.com/a","events":["InvoicePosted"],"description":"d"}`

func TestWebhookLife(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	c.do("GET", "/Webhooks", "").is(t, 200, "[]")
	made := c.do("POST", "/Webhooks", hook)
	made.is(t, 201)
	w := s.Webhooks()[0]
	want := fmt.Sprintf(`{"id":%q,"url":"https://hooks.example.com/a","events":["InvoicePosted"],"token":%q,"description":"d","webhookStatus":"Enabled"}`, w.ID, w.Token)
	if made.body != want || w.LegalEntity != youniumtest.DefaultLegalEntityID {
		t.Errorf("created %s, want %s", made.body, want)
	}
	if got := c.do("GET", "/Webhooks/"+w.ID, ""); got.body != want || got.header.Get("Content-Type") != "application/json; charset=utf-8" {
		t.Errorf("read %s as %s", got.body, got.header.Get("Content-Type"))
	}
	if got := c.do("GET", "/Webhooks", ""); got.body != "["+want+"]" {
		t.Errorf("listed %s", got.body)
	}
	c.do("DELETE", "/Webhooks/"+w.ID, "").is(t, 200, "")
	c.do("DELETE", "/Webhooks/"+w.ID, "").is(t, 404, `"title":"Not Found"`)
	c.do("GET", "/Webhooks/"+w.ID, "").is(t, 404)
	c.do("GET", "/Webhooks/not-an-id", "").is(t, 400, `"id":["The value 'not-an-id' is not valid."]`)
}

func TestWebhookInput(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, body string
		status     int
		want       string
	}{
		{"least", `{"url":"http://a.example","events":["x"]}`, 201, `"webhookStatus":"Enabled"`},
		{"disabled", `{"url":"http://a.example","events":["x"],"webhookStatus":"Disabled","description":null}`, 201, `"webhookStatus":"Disabled"`},
		{"no url", `{"events":["x"]}`, 400, `"errors":{"url":[`},
		{"relative url", `{"url":"/a","events":["x"]}`, 400, `"errors":{"url":[`},
		{"no events", `{"url":"http://a.example"}`, 400, `"errors":{"events":[`},
		{"empty events", `{"url":"http://a.example","events":[]}`, 400, `"errors":{"events":[`},
		{"empty event", `{"url":"http://a.example","events":["x",""]}`, 400, `"errors":{"events":[`},
		{"status", `{"url":"http://a.example","events":["x"],"webhookStatus":"enabled"}`, 400, `"errors":{"webhookStatus":[`},
		{"unknown field", `{"url":"http://a.example","events":["x"],"status":"Enabled"}`, 400, `"errors":{"status":[`},
		{"other case", `{"URL":"http://a.example","events":["x"]}`, 400, `"errors":{"URL":[`},
		{"wrong type", `{"url":"http://a.example","events":"x"}`, 400, `"errors":{"events":[`},
		{"no object", `[]`, 400, `"errors":{"$":[`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s, c := newServer(t)
			got := c.do("POST", "/Webhooks", tc.body)
			got.is(t, tc.status, tc.want)
			if tc.status == 400 {
				got.is(t, 400, `"status":400`, `"traceId":"00-`, `"title":"One or more validation errors occurred."`, "section-6.5.1")
			}
			if n := len(s.Webhooks()); n != (201/tc.status)*1 {
				t.Errorf("%d webhooks", n)
			}
		})
	}
	_, c := newServer(t)
	c.with("Content-Type", "text/plain").do("POST", "/Webhooks", hook).is(t, 415)
}

func TestAccept(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	s.SetObject("/Other", json.RawMessage(`{}`))
	for accept, want := range map[string]string{
		"application/json":            "application/json",
		"*/*":                         "application/json",
		"text/html, application/json": "application/json",
		"text/html":                   "text/plain",
		"":                            "text/plain",
	} {
		got := c.with("Accept", accept).do("GET", "/Webhooks", "").header.Get("Content-Type")
		if !strings.HasPrefix(got, want+";") {
			t.Errorf("Accept %q: %s", accept, got)
		}
		got = c.with("Accept", accept).do("GET", "/Other", "").header.Get("Content-Type")
		if !strings.HasPrefix(got, "application/json;") {
			t.Errorf("Accept %q elsewhere: %s", accept, got)
		}
	}
}

func TestModes(t *testing.T) {
	t.Parallel()
	const missing = "/Webhooks/7f6e5d4c-3b2a-4190-8f7e-6d5c4b3a2910"
	s, c := newServer(t)

	s.SetMode(youniumtest.Mode{EmptyListAs400: true})
	c.do("GET", "/Webhooks", "").is(t, 400, `"errors":{"message":["No webhooks could be found"]}`)

	s.SetMode(youniumtest.Mode{MissingAs400: true})
	c.do("GET", missing, "").is(t, 400, `"errors":{"message":["No webhook could be found"]}`)
	c.do("DELETE", missing, "").is(t, 400, `"errors":{"message":["No webhook could be found"]}`)

	s.SetMode(youniumtest.Mode{HideTokens: true})
	c.do("POST", "/Webhooks", hook).is(t, 201, `"token":"`)
	w := s.Webhooks()[0]
	for _, path := range []string{"/Webhooks", "/Webhooks/" + w.ID} {
		if got := c.do("GET", path, ""); strings.Contains(got.body, "token") || !strings.Contains(got.body, w.ID) {
			t.Errorf("%s returns %s", path, got.body)
		}
	}

	s.SetMode(youniumtest.Mode{Mutate: func(w *youniumtest.Webhook) { w.URL = "https://else.example" }})
	c.do("POST", "/Webhooks", hook).is(t, 201, `"url":"https://else.example"`)
}

func TestNormalise(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	s.SetMode(youniumtest.Mode{Normalise: true})
	for sent, stored := range map[string]string{
		"HTTPS://Hooks.Example.COM":                      "https://hooks.example.com/",
		"https://hooks.example.com":                      "https://hooks.example.com/",
		"https://hooks.example.com/":                     "https://hooks.example.com/",
		"https://hooks.example.com?a":                    "https://hooks.example.com/?a",
		"https://hooks.example.com/?":                    "https://hooks.example.com/?",
		"https://hooks.example.com/In":                   "https://hooks.example.com/In",
		"https://hooks.example.com/In/":                  "https://hooks.example.com/In/",
		"https://hooks.example.com/a%20b/?c":             "https://hooks.example.com/a%20b/?c",
		"https://hooks.example.com/a%2Fb%2F":             "https://hooks.example.com/a%2Fb%2F",
		"https://hooks.example.com/a%2fb/%c3%a5":         "https://hooks.example.com/a%2Fb/%C3%A5",
		"https://hooks.example.com/å b":                  "https://hooks.example.com/%C3%A5%20b",
		"https://hooks.example.com/%7Ea%2Db%5f%41%2f~":   "https://hooks.example.com/~a-b_A%2F~",
		"https://hooks.example.com/%25%37%45":            "https://hooks.example.com/%257E",
		"https://hooks.example.com/a/./b/../c":           "https://hooks.example.com/a/c",
		"https://hooks.example.com/a/%2e/b/%2E%2e/c/..":  "https://hooks.example.com/a/",
		"https://hooks.example.com/../..":                "https://hooks.example.com/",
		"https://hooks.example.com//a//b":                "https://hooks.example.com//a//b",
		"https://hooks.example.com/a;b=c,d":              "https://hooks.example.com/a;b=c,d",
		"https://hooks.example.com/a?B=%c3%a5&c=%7e#%7E": "https://hooks.example.com/a?B=%C3%A5&c=~#~",
		"https://hooks.example.com/a?b=/../c&d=..":       "https://hooks.example.com/a?b=/../c&d=..",
		"https://hooks.example.com:8443/a?B=":            "https://hooks.example.com:8443/a?B=",
		"https://hooks.example.com:443/a":                "https://hooks.example.com/a",
		"https://hooks.example.com:/a":                   "https://hooks.example.com/a",
		"https://hooks.example.com:80/a":                 "https://hooks.example.com:80/a",
		"http://hooks.example.com:80":                    "http://hooks.example.com/",
		"http://hooks.example.com:443/":                  "http://hooks.example.com:443/",
		"https://Bücher.example/a":                       "https://xn--bcher-kva.example/a",
		"https://XN--BCHER-KVA.example/a":                "https://xn--bcher-kva.example/a",
		"https://b%C3%BCcher.example:443/a":              "https://xn--bcher-kva.example/a",
		"https://_A.example/a":                           "https://_a.example/a",
		"https://[2001:DB8::1]:443/a":                    "https://[2001:db8::1]/a",
		"https://[2001:db8::1]:8443/a":                   "https://[2001:db8::1]:8443/a",
		"https://User:Word@hooks.example.com/a":          "https://User:Word@hooks.example.com/a",
	} {
		body := fmt.Sprintf(`{"url":%q,"events":["invoicePosted","QuoteEdited"]}`, sent)
		got := c.do("POST", "/Webhooks", body)
		got.is(t, 201, `"events":["InvoicePosted","QuoteEdited"]`)
		if shown := got.decode(t)["url"]; shown != stored {
			t.Errorf("%s became %s, want %s", sent, shown, stored)
		}
	}
}

func TestPutWebhook(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	w := s.PutWebhook(youniumtest.Webhook{URL: "https://a.example", Events: []string{"E"}})
	if w.ID == "" || w.Token == "" || w.Status != "Enabled" || w.LegalEntity != youniumtest.DefaultLegalEntityID {
		t.Errorf("put %+v", w)
	}
	w.Status, w.Events[0] = "Disabled", "F"
	if s.Webhooks()[0].Events[0] != "E" {
		t.Error("the caller shares the server's events")
	}
	s.PutWebhook(w)
	if len(s.Webhooks()) != 1 {
		t.Error("replacing added one")
	}
	c.do("GET", "/Webhooks/"+w.ID, "").is(t, 200, `"webhookStatus":"Disabled"`, `"events":["F"]`)
	s.DeleteWebhook(w.ID)
	c.do("GET", "/Webhooks", "").is(t, 200, "[]")
}

func TestIdempotency(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	c = c.with("Younium-Idempotency-Key", "k1")
	first, again := c.do("POST", "/Webhooks", hook), c.do("POST", "/Webhooks", hook)
	first.is(t, 201)
	again.is(t, 201)
	if first.body != again.body || len(s.Webhooks()) != 1 {
		t.Fatalf("not replayed: %s, then %s", first.body, again.body)
	}
	for _, r := range []reply{first, again} {
		expires, err := time.Parse(time.RFC3339, r.header.Get("Younium-Idempotency-Expires"))
		if err != nil || expires.Sub(s.Now()).Round(time.Minute) != 48*time.Hour ||
			r.header.Get("Younium-Idempotency-Key") != "k1" || r.header.Get("Younium-Idempotency-DurationInHours") != "48" {
			t.Errorf("headers %v, %v", r.header, err)
		}
	}
	c.with("Younium-Idempotency-Key", "k2").do("POST", "/Webhooks", hook).is(t, 201)
	c.with("Younium-Idempotency-Key", "").do("POST", "/Webhooks", hook).is(t, 201)
	if n := len(s.Webhooks()); n != 3 {
		t.Errorf("%d webhooks, want 3", n)
	}

	short := c.with("Younium-Idempotency-Key", "k3").with("Younium-Idempotency-DurationInHours", "1")
	short.do("POST", "/Webhooks", hook)
	s.SetTokenLifetime(time.Hour * 1000)
	c, short = c.with("Authorization", "Bearer "+s.IssueToken()), short.with("Authorization", "Bearer "+s.IssueToken())
	s.Advance(2 * time.Hour)
	c.do("POST", "/Webhooks", hook).is(t, 201, s.Webhooks()[0].ID)
	short.do("POST", "/Webhooks", hook)
	if n := len(s.Webhooks()); n != 5 {
		t.Errorf("%d webhooks, want 5", n)
	}
	s.Advance(46 * time.Hour)
	c.do("POST", "/Webhooks", hook)
	if n := len(s.Webhooks()); n != 6 {
		t.Errorf("%d webhooks, want 6", n)
	}
}

func TestStoreFailures(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		mode  youniumtest.Mode
		fault youniumtest.Fault
		body  string
		want  [2]int
		hooks int
	}{
		{"off, fault", youniumtest.Mode{}, youniumtest.Fault{Status: 502, Times: 1}, hook, [2]int{502, 201}, 1},
		{"on, fault", youniumtest.Mode{StoreFailures: true}, youniumtest.Fault{Status: 502, Times: 1}, hook, [2]int{502, 502}, 0},
		{"on, fault after the work", youniumtest.Mode{StoreFailures: true}, youniumtest.Fault{Status: 502, Times: 1, After: true}, hook, [2]int{502, 201}, 1},
		{"on, bad input", youniumtest.Mode{StoreFailures: true}, youniumtest.Fault{Path: "/none"}, "{}", [2]int{400, 400}, 0},
		{"off, bad input", youniumtest.Mode{}, youniumtest.Fault{Path: "/none"}, "{}", [2]int{400, 201}, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s, c := newServer(t)
			s.SetMode(tc.mode)
			s.Inject(tc.fault)
			c = c.with("Younium-Idempotency-Key", "k")
			c.do("POST", "/Webhooks", tc.body).is(t, tc.want[0])
			c.do("POST", "/Webhooks", hook).is(t, tc.want[1])
			if n := len(s.Webhooks()); n != tc.hooks {
				t.Errorf("%d webhooks, want %d", n, tc.hooks)
			}
		})
	}
}
