// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/younium/terraform-provider-younium/internal/younium"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// webhookClient makes a client with a Younium of its own that never waits
// between tries.
func webhookClient(t *testing.T) (*youniumtest.Server, *younium.Client) {
	t.Helper()
	server := youniumtest.New()
	t.Cleanup(server.Close)
	return server, younium.New(younium.Config{
		BaseURL: server.URL(), ClientID: youniumtest.ClientID, Secret: younium.NewSecret(youniumtest.Secret),
		MaxRetries: 2, RequestTimeout: 10 * time.Second,
		Pause: func(time.Duration) time.Duration { return 0 },
	})
}

var sampleWebhook = younium.Webhook{
	URL: "https://hooks.example.com/younium", Events: []string{"InvoicePosted"}, Description: "Ledger Å",
	Status: younium.WebhookDisabled,
}

func TestWebhookLife(t *testing.T) {
	t.Parallel()
	server, client := webhookClient(t)
	created, err := client.CreateWebhook(t.Context(), sampleWebhook)
	if err != nil {
		t.Fatal(err)
	}
	stored := server.Webhooks()[0]
	if created.ID != stored.ID || created.Token.Reveal() != stored.Token || created.Token.IsZero() {
		t.Errorf("created %v, want the id and token of %v", created, stored)
	}
	if stored.URL != sampleWebhook.URL || stored.Description != sampleWebhook.Description || stored.Status != "Disabled" ||
		!younium.EquivalentEvents(stored.Events, sampleWebhook.Events) {
		t.Errorf("Younium stored %+v, want %+v", stored, sampleWebhook)
	}
	if shown := fmt.Sprintf("%v %+v %#v", created, *created, *created); strings.Contains(shown, stored.Token) {
		t.Error("the token of a webhook can be printed")
	}

	read, err := client.Webhook(t.Context(), created.ID)
	if err != nil || read.URL != sampleWebhook.URL || read.Token.Reveal() != stored.Token {
		t.Errorf("read %v, %v", read, err)
	}
	list, err := client.Webhooks(t.Context())
	if err != nil || len(list) != 1 || list[0].ID != created.ID {
		t.Errorf("listed %v, %v", list, err)
	}
	if err := client.DeleteWebhook(t.Context(), created.ID); err != nil || len(server.Webhooks()) != 0 {
		t.Errorf("deleted with %v, left %v", err, server.Webhooks())
	}
}

func TestWebhookOmitsWhatIsNotSet(t *testing.T) {
	t.Parallel()
	server, client := webhookClient(t)
	created, err := client.CreateWebhook(t.Context(), younium.Webhook{URL: "https://a.example", Events: []string{"E"}})
	if err != nil || created.Status != younium.WebhookEnabled {
		t.Fatalf("created %v, %v", created, err)
	}
	sent := server.Requests()[1]
	if sent.Body != `{"url":"https://a.example","events":["E"]}` {
		t.Errorf("sent %s", sent.Body)
	}
}

// TestWebhookIsGone holds reads and deletions to the rule that an object is gone
// only where that is certain.
func TestWebhookIsGone(t *testing.T) {
	t.Parallel()
	const problem = `{"title":"One or more validation errors occurred.","status":400,"errors":{"message":["%s"]}}`
	bare := youniumtest.Fault{Path: "/Webhooks/*", Status: http.StatusBadRequest}
	list := func(status int, body string) youniumtest.Fault {
		return youniumtest.Fault{Path: "/Webhooks", Status: status, Body: body}
	}
	for name, row := range map[string]struct {
		mode   youniumtest.Mode
		stays  bool // the webhook is there
		others bool // another one is there
		faults []youniumtest.Fault
		gone   bool
	}{
		"404":                                      {gone: true},
		"404, list of others":                      {others: true, gone: true},
		"404, but the list holds it":               {faults: []youniumtest.Fault{{Path: "/Webhooks/*", Status: 404, Body: "<html>default backend</html>"}}, stays: true},
		"404 everywhere":                           {faults: []youniumtest.Fault{{Path: "/Webhooks/*", Status: 404}, list(404, "<html>")}},
		"400, empty list":                          {mode: youniumtest.Mode{MissingAs400: true}, gone: true},
		"400, empty list told as 400":              {mode: youniumtest.Mode{MissingAs400: true, EmptyListAs400: true}, gone: true},
		"400, list of others":                      {mode: youniumtest.Mode{MissingAs400: true}, others: true, gone: true},
		"400 without a body, list of others":       {faults: []youniumtest.Fault{bare}, others: true, gone: true},
		"400, list was empty":                      {faults: []youniumtest.Fault{bare, list(400, fmt.Sprintf(problem, "No webhook was found"))}, gone: true},
		"400, but the list holds it":               {faults: []youniumtest.Fault{bare}, stays: true, others: true},
		"400, list 400 with other words":           {faults: []youniumtest.Fault{bare, list(400, fmt.Sprintf(problem, "The api-version is not supported"))}},
		"400, list 400 that ends with those words": {faults: []youniumtest.Fault{bare, list(400, fmt.Sprintf(problem, "Sorry: no webhooks could be found"))}},
		"400, list 400 about something else":       {faults: []youniumtest.Fault{bare, list(400, fmt.Sprintf(problem, "No user could be found"))}},
		"400, list 400 about the legal entity": {faults: []youniumtest.Fault{bare, list(400,
			`{"errors":{"legal-entity":["No legal entity named Acme could be found"]}}`)}},
		"400, list 400 about the webhooks of the legal entity": {faults: []youniumtest.Fault{bare, list(400,
			fmt.Sprintf(problem, "No webhooks could be found, since the Legal-Entity is unknown"))}},
		"400, list 400 with a real error beside": {faults: []youniumtest.Fault{bare, list(400,
			`{"errors":{"message":["No webhooks could be found"],"api-version":["The api-version is not supported"]}}`)}},
		"400, list 400 without words":       {faults: []youniumtest.Fault{bare, list(400, "")}},
		"400, list 401":                     {faults: []youniumtest.Fault{bare, list(401, "")}},
		"400, list 403":                     {faults: []youniumtest.Fault{bare, list(403, "")}},
		"400, list 404":                     {faults: []youniumtest.Fault{bare, list(404, "")}},
		"400, list 403 with those words":    {faults: []youniumtest.Fault{bare, list(403, fmt.Sprintf(problem, "No webhooks could be found"))}},
		"400, list 500":                     {faults: []youniumtest.Fault{bare, list(500, "")}},
		"400, list hangs up":                {faults: []youniumtest.Fault{bare, {Path: "/Webhooks", HangUp: true}}},
		"400, list cut off":                 {faults: []youniumtest.Fault{bare, {Path: "/Webhooks", CutBody: true}}},
		"400, list null":                    {faults: []youniumtest.Fault{bare, list(200, "null")}},
		"400, list an object":               {faults: []youniumtest.Fault{bare, list(200, "{}")}},
		"400, list of null":                 {faults: []youniumtest.Fault{bare, list(200, "[null]")}},
		"400, list of a webhook without id": {faults: []youniumtest.Fault{bare, list(200, `[{"url":"https://a.example"}]`)}},
		"400, list in HTML":                 {faults: []youniumtest.Fault{bare, list(200, "<html>")}},
		"401":                               {faults: []youniumtest.Fault{{Path: "/Webhooks/*", Status: 401}}},
		"403":                               {faults: []youniumtest.Fault{{Path: "/Webhooks/*", Status: 403}}},
		"409":                               {faults: []youniumtest.Fault{{Path: "/Webhooks/*", Status: 409}}},
		"429":                               {faults: []youniumtest.Fault{{Path: "/Webhooks/*", Status: 429}}},
		"500":                               {faults: []youniumtest.Fault{{Path: "/Webhooks/*", Status: 500}}},
		"503":                               {faults: []youniumtest.Fault{{Path: "/Webhooks/*", Status: 503}}},
		"redirect":                          {faults: []youniumtest.Fault{{Path: "/Webhooks/*", Redirect: "/elsewhere"}}},
		"no answer":                         {faults: []youniumtest.Fault{{Path: "/Webhooks/*", HangUp: true}}},
		"login 404":                         {faults: []youniumtest.Fault{{Path: "/auth/*", Status: 404}}},
		"login 400":                         {faults: []youniumtest.Fault{{Path: "/auth/*", Status: 400}}},
		"login 400 in the words of an empty answer": {faults: []youniumtest.Fault{{Path: "/auth/*", Status: 400, Body: `{"errors":["No user could be found"]}`}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, client := webhookClient(t)
			server.SetMode(row.mode)
			id := "49d5c950-1b3c-4e6f-8a9d-0c1e2f3a4b5d"
			if row.stays {
				server.PutWebhook(youniumtest.Webhook{ID: id, URL: "https://a.example", Events: []string{"E"}})
			}
			if row.others {
				server.PutWebhook(youniumtest.Webhook{URL: "https://b.example", Events: []string{"E"}})
			}
			for _, fault := range row.faults {
				server.Inject(fault)
			}
			_, reading := client.Webhook(t.Context(), id)
			deleting := client.DeleteWebhook(t.Context(), id)
			for what, err := range map[string]error{"reading": reading, "deleting": deleting} {
				if err == nil || errors.Is(err, younium.ErrNotFound) != row.gone {
					t.Errorf("%s: %v, want it gone: %t", what, err, row.gone)
				}
			}
		})
	}
}

func TestWebhookBrokenBody(t *testing.T) {
	t.Parallel()
	const id = "49d5c950-1b3c-4e6f-8a9d-0c1e2f3a4b5d"
	for name, body := range map[string]string{
		"null":                 "null",
		"array":                "[]",
		"text":                 `"webhook"`,
		"HTML":                 "<html>",
		"no id":                `{"url":"https://a.example"}`,
		"another id":           `{"id":"00000000-1b3c-4e6f-8a9d-0c1e2f3a4b5d"}`,
		"id that leads astray": `{"id":"../auth"}`,
		"id for a terminal":    `{"id":"\u001b[2J"}`,
		"events as a text":     `{"id":"` + id + `","events":"E"}`,
		"cut off":              `{"id":"` + id + `"`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, client := webhookClient(t)
			server.Inject(youniumtest.Fault{Method: "GET", Path: "/Webhooks/*", Body: body})
			var request *younium.RequestError
			if got, err := client.Webhook(t.Context(), id); !errors.As(err, &request) || request.Status != 200 {
				t.Errorf("read %v, %v; want an error", got, err)
			}
			server.Inject(youniumtest.Fault{Method: "POST", Path: "/Webhooks", Status: 201, Body: body})
			var unknown *younium.OutcomeUnknownError
			got, err := client.CreateWebhook(t.Context(), sampleWebhook)
			if errors.As(err, &unknown) == (name == "another id") {
				t.Errorf("created %v, %v; want an unknown outcome", got, err)
			}
			server.Inject(youniumtest.Fault{Method: "DELETE", Path: "/Webhooks/*", Body: body})
			err = client.DeleteWebhook(t.Context(), id)
			if errors.As(err, &request) != (name == "HTML" || name == "cut off") {
				t.Errorf("deleted with %v; only what is no JSON is an error", err)
			}
		})
	}
}

// TestWebhookCreatedOnce loses the answer to work that was done.
func TestWebhookCreatedOnce(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]youniumtest.Fault{
		"hangs up":           {HangUp: true},
		"resets":             {HangUp: true, RST: true},
		"breaks off":         {CutBody: true},
		"502":                {Status: 502},
		"503":                {Status: 503},
		"504 twice":          {Status: 504, Times: 2},
		"502, stored or not": {Status: 502},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, client := webhookClient(t)
			server.SetMode(youniumtest.Mode{StoreFailures: strings.Contains(name, "stored")})
			fault.Method, fault.Path, fault.After = "POST", "/Webhooks", true
			fault.Times = max(fault.Times, 1)
			server.Inject(fault)
			created, err := client.CreateWebhook(t.Context(), sampleWebhook)
			if err != nil {
				t.Fatal(err)
			}
			if all := server.Webhooks(); len(all) != 1 || all[0].ID != created.ID {
				t.Errorf("created %v, Younium has %v", created, all)
			}
		})
	}
}

func TestWebhookOutcomeUnknown(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		fault  youniumtest.Fault
		mode   youniumtest.Mode
		exists int
		posts  int
	}{
		"never an answer, work done":     {fault: youniumtest.Fault{HangUp: true, After: true}, exists: 1, posts: 3},
		"never an answer, nothing done":  {fault: youniumtest.Fault{HangUp: true}, posts: 3},
		"303 leads away from work done":  {fault: youniumtest.Fault{Status: 303, Redirect: "/elsewhere", After: true}, exists: 1, posts: 1},
		"500 is not tried again":         {fault: youniumtest.Fault{Status: 500, After: true}, exists: 1, posts: 1},
		"a stored failure keeps coming":  {fault: youniumtest.Fault{Status: 502, Times: 1}, mode: youniumtest.Mode{StoreFailures: true}, posts: 3},
		"refused after an unclear start": {fault: youniumtest.Fault{HangUp: true, Times: 1}, posts: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, client := webhookClient(t)
			server.SetMode(row.mode)
			row.fault.Method, row.fault.Path = "POST", "/Webhooks"
			server.Inject(row.fault)
			if row.fault.HangUp && row.fault.Times == 1 {
				server.Inject(youniumtest.Fault{Method: "POST", Path: "/Webhooks", Status: 400})
			}
			var unknown *younium.OutcomeUnknownError
			if _, err := client.CreateWebhook(t.Context(), sampleWebhook); !errors.As(err, &unknown) {
				t.Errorf("got %v, want an unknown outcome", err)
			}
			if got := len(server.Webhooks()); got != row.exists {
				t.Errorf("%d webhooks exist, want %d", got, row.exists)
			}
			if got := server.Count("POST", "/Webhooks"); got != row.posts {
				t.Errorf("%d requests, want %d", got, row.posts)
			}
		})
	}
}

func TestWebhookLegalEntity(t *testing.T) {
	t.Parallel()
	server, client := webhookClient(t)
	server.AddLegalEntity("e2", "Other AB")
	created, err := client.InLegalEntity("Other AB").CreateWebhook(t.Context(), sampleWebhook)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.InLegalEntity("e2").Webhook(t.Context(), created.ID); err != nil {
		t.Errorf("reading in its legal entity: %v", err)
	}
	if _, err := client.InLegalEntity(youniumtest.DefaultLegalEntityID).Webhook(t.Context(), created.ID); !errors.Is(err, younium.ErrNotFound) {
		t.Errorf("reading in another legal entity: %v, want not found", err)
	}
	var request *younium.RequestError
	if _, err := client.Webhooks(t.Context()); !errors.As(err, &request) || request.Status != 403 {
		t.Errorf("listing without a legal entity: %v, want 403", err)
	}
}

// TestWebhookTokensAreCut echoes the token of a webhook that was only listed.
func TestWebhookTokensAreCut(t *testing.T) {
	t.Parallel()
	server, client := webhookClient(t)
	listed := server.PutWebhook(youniumtest.Webhook{URL: "https://a.example", Events: []string{"E"}})
	if _, err := client.Webhooks(t.Context()); err != nil {
		t.Fatal(err)
	}
	server.Inject(youniumtest.Fault{Path: "/Webhooks", Status: 400, Body: fmt.Sprintf(`{"errors":["wrong: %s!"]}`, listed.Token)})
	_, err := client.Webhooks(t.Context())
	if err == nil || !strings.Contains(err.Error(), "wrong: ") || strings.Contains(err.Error(), listed.Token) {
		t.Errorf("got %v, want it without the token", err)
	}
}

// TestWebhookRedirectedCreation holds to what a redirect says: 307 and 308 ask
// for the same request elsewhere, so that nothing was done.
func TestWebhookRedirectedCreation(t *testing.T) {
	t.Parallel()
	for _, status := range []int{307, 308} {
		server, client := webhookClient(t)
		server.Inject(youniumtest.Fault{Method: "POST", Path: "/Webhooks", Status: status, Redirect: "/elsewhere"})
		var unknown *younium.OutcomeUnknownError
		if _, err := client.CreateWebhook(t.Context(), sampleWebhook); err == nil || errors.As(err, &unknown) {
			t.Errorf("%d: got %v, want an error that leaves nothing open", status, err)
		}
	}
}

func TestWebhookIDInPath(t *testing.T) {
	t.Parallel()
	server, client := webhookClient(t)
	_, _ = client.Webhook(t.Context(), "a/b?c#d e")
	for _, request := range server.Requests()[1:] {
		if request.RawQuery != "" || strings.Contains(request.Path, "/Webhooks/a/b") {
			t.Errorf("asked for %s?%s", request.Path, request.RawQuery)
		}
	}
	if server.Count("GET", "/Webhooks/*") == 0 {
		t.Error("no request by id")
	}
}

func TestIsID(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"49d5c950-1b3c-4e6f-8a9d-0c1e2f3a4b5d", "1", "a_b"} {
		if !younium.IsID(good) {
			t.Errorf("%q is no id", good)
		}
	}
	for _, bad := range []string{"", " ", ".", "..", "a/b", "a\n", "å", "a b", "%2e"} {
		if younium.IsID(bad) {
			t.Errorf("%q is an id", bad)
		}
	}
}

func TestEquivalentURLs(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		one, other string
		same       bool
	}{
		{"https://a.example", "https://a.example/", true},
		{"https://a.example/a/./b/../c", "https://a.example/a/c", true},
		{"https://a.example/%7Ex/%2e%2E/y", "https://a.example/y", true},
		{"https://a.example/~x?q=%7e", "https://a.example/%7Ex?q=~", true},
		{"https://xn--rksmrgs-5wao1o.example/", "https://r\u00e4ksm\u00f6rg\u00e5s.example", true},
		{"HTTPS://A.Example/x", "https://a.example/x", true},
		{"https://a.example:443/x", "https://a.example/x", true},
		{"http://a.example:80", "http://a.example", true},
		{"https://a.example/å?q=å", "https://a.example/%C3%A5?q=å", true},
		{"https://[::1]:443/", "https://[::1]", true},
		{"https://a.example/a%2fb", "https://a.example/a%2Fb", true},
		{"https://a.example/å%2fb", "https://a.example/%c3%a5%2Fb", true},
		{"https://a.example/x?q=å", "https://a.example/x?q=%c3%A5", true},
		{"https://a.example/{x}?q={x}", "https://a.example/%7Bx%7d?q=%7bx%7D", true},
		{"https://RÄKSMÖRGÅS.example/å", "https://räksmörgås.example/%C3%A5", true},
		{"%", "%", true},
		{"https://a.example/x", "https://a.example/x/", false},
		{"https://a.example/x?q=1", "https://a.example/x/?q=1", false},
		{"https://a.example//x", "https://a.example/x", false},
		{"https://a.example/x?", "https://a.example/x?q", false},
		{"https://a.example:8443/x", "https://a.example/x", false},
		{"https://a.example:80", "https://a.example", false},
		{"https://a.example/x", "https://a.example/X", false},
		{"https://a.example/x", "http://a.example/x", false},
		{"https://a.example/x?q=1", "https://a.example/x?q=2", false},
		{"https://a.example/a%2Fb", "https://a.example/a/b", false},
		{"https://a.example/a%2F", "https://a.example/a", false},
		{"https://a.example/å%2Fb", "https://a.example/å/b", false},
		{"https://a.example/{a}%2Fb", "https://a.example/{a}/b", false},
		{"https://a.example/x?q=å", "https://a.example/x?q=ä", false},
		{"https://a.example/x?q=%26r", "https://a.example/x?q=&r", false},
		{"https://u:p@a.example", "https://a.example", false},
		{"https://a.example/x", "https://a.example/x#y", false},
		{"%", "https://a.example", false},
	} {
		if got := younium.EquivalentURLs(row.one, row.other); got != row.same {
			t.Errorf("EquivalentURLs(%q, %q) = %t", row.one, row.other, got)
		}
		if got := younium.EquivalentURLs(row.other, row.one); got != row.same {
			t.Errorf("EquivalentURLs(%q, %q) = %t", row.other, row.one, got)
		}
	}
}

func TestEquivalentEvents(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		one, other []string
		same       bool
	}{
		{[]string{"A", "b"}, []string{"B", "a"}, true},
		{[]string{"A", "A"}, []string{"a"}, true},
		{nil, []string{}, true},
		{[]string{"A"}, []string{"A", "B"}, false},
		{[]string{"A", "B"}, []string{"A"}, false},
		{[]string{"A"}, nil, false},
	} {
		if got := younium.EquivalentEvents(row.one, row.other); got != row.same {
			t.Errorf("EquivalentEvents(%q, %q) = %t", row.one, row.other, got)
		}
	}
}
