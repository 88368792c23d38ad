// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/younium/terraform-provider-younium/internal/younium"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest/openapi"
)

// numbered makes so many records, each with its number from 1.
func numbered(count int) []json.RawMessage {
	records := make([]json.RawMessage, count)
	for i := range records {
		records[i] = fmt.Appendf(nil, `{"n":%d}`, i+1)
	}
	return records
}

// read is a request that takes up to a hundred pages of /Accounts.
func read(query url.Values) younium.ReadRequest {
	return younium.ReadRequest{Path: "/Accounts", Query: query, MaxPages: 100}
}

// queries are those of the reads that the server got, in order.
func queries(server *youniumtest.Server) []string {
	var all []string
	for _, request := range server.Requests() {
		if request.Method == http.MethodGet {
			all = append(all, request.RawQuery)
		}
	}
	return all
}

func TestReadPages(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name           string
		records, count int
		query          url.Values
		queries        []string
	}{
		{"several pages", 245, 245, nil, []string{"PageSize=100", "PageNumber=2&PageSize=100", "PageNumber=3&PageSize=100"}},
		{"the last page is full", 200, 200, nil, []string{"PageSize=100", "PageNumber=2&PageSize=100"}},
		{"one page", 3, 3, nil, []string{"PageSize=100"}},
		{"none", 0, 0, nil, []string{"PageSize=100"}},
		{"a size of one's own, in another case", 5, 5, url.Values{"pagesize": {"4"}}, []string{"pagesize=4", "PageNumber=2&pagesize=4"}},
		{"from a page on", 150, 50, url.Values{"PageNumber": {"2"}}, []string{"PageNumber=2&PageSize=100"}},
		{"past the end", 150, 0, url.Values{"PageNumber": {"3"}}, []string{"PageNumber=3&PageSize=100"}},
		{"a filter goes along", 101, 101, url.Values{"filter": {"n gt 0"}}, []string{
			"PageSize=100&filter=n+gt+0",
			"PageNumber=2&PageSize=100&filter=n+gt+0",
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			server := newServer(t)
			server.SetCollection("/Accounts", numbered(tc.records))
			answer, err := newClient(server).Read(t.Context(), read(tc.query))
			if err != nil {
				t.Fatal(err)
			}
			if answer.Items == nil || answer.Object != nil || len(answer.Items) != tc.count {
				t.Errorf("%d items (object %s), want %d and no object", len(answer.Items), answer.Object, tc.count)
			}
			if n := len(answer.Items); n > 0 && string(answer.Items[n-1]) != fmt.Sprintf(`{"n":%d}`, tc.records) {
				t.Errorf("the last item is %s, want number %d", answer.Items[n-1], tc.records)
			}
			if got := queries(server); !slices.Equal(got, tc.queries) {
				t.Errorf("queries %q, want %q", got, tc.queries)
			}
			if server.Logins() != 1 || server.Connections() != 1 {
				t.Errorf("%d logins over %d connections, want one and one", server.Logins(), server.Connections())
			}
		})
	}
}

func TestReadHeaders(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	server.AddLegalEntity("other-id", "Other AB")
	server.SetCollection("/Accounts", numbered(101))
	client := newClient(server, func(c *younium.Config) { c.LegalEntity = youniumtest.DefaultLegalEntityID })
	request := read(nil)
	for _, want := range []struct{ entity, version string }{{youniumtest.DefaultLegalEntityID, "2.1"}, {"other-id", "2.0"}} {
		server.Reset()
		if want.version == "2.0" {
			request.APIVersion = want.version
			client = client.InLegalEntity(want.entity)
			server.Inject(youniumtest.Fault{Method: "GET", Body: `[]`})
		}
		if _, err := client.Read(t.Context(), request); err != nil {
			t.Fatal(err)
		}
		for _, got := range server.Requests() {
			entity, version := got.Header.Get("legal-entity"), got.Header.Get("api-version")
			if got.Method == http.MethodGet && (entity != want.entity || version != want.version) {
				t.Errorf("%s?%s: legal entity %q, version %q, want %v", got.Path, got.RawQuery, entity, version, want)
			}
		}
	}
}

// TestReadShapes answers each body once and then, as past the end of a list, 400.
func TestReadShapes(t *testing.T) {
	t.Parallel()
	const broken = "returned 200"
	for _, tc := range []struct {
		name, body string
		items      []string // nil for an object or an error
		object     string
		err        string
	}{
		{"array", `[{"id":1},{"id":2}]`, []string{`{"id":1}`, `{"id":2}`}, "", ""},
		{"array of anything", ` [1,"a",null,[]]`, []string{`1`, `"a"`, `null`, `[]`}, "", ""},
		{"empty array", `[]`, []string{}, "", ""},
		{"object", `{"id":"a","n":12345678901234567.89,"big":1e400}`, nil, `{"id":"a","n":12345678901234567.89,"big":1e400}`, ""},
		{"empty object", ` {} `, nil, `{}`, ""},
		{"object with data", `{"data":[1]}`, nil, `{"data":[1]}`, ""},
		{"object with a number", `{"pageNumber":1}`, nil, `{"pageNumber":1}`, ""},
		{"object whose page number is null", `{"pageNumber":null,"data":[]}`, nil, `{"pageNumber":null,"data":[]}`, ""},
		{"page of the least fields", `{"pageNumber":1,"data":[5]}`, []string{`5`}, "", ""},
		{"page without data", `{"pageNumber":1,"pageSize":100,"totalCount":0}`, []string{}, "", ""},
		{"page whose data is null", `{"pageNumber":1,"data":null}`, []string{}, "", ""},
		{"page whose data is one object", `{"pageNumber":1,"totalPages":1,"data":{"id":1}}`, []string{`{"id":1}`}, "", ""},
		{"page whose links are null", `{"pageNumber":1,"totalPages":null,"nextPage":null,"data":[5]}`, []string{`5`}, "", ""},
		{"page that is followed by none", `{"pageNumber":1,"nextPage":"?PageNumber=2","data":[5]}`, []string{`5`}, "", ""},
		{"exact number in a page", `{"pageNumber":1,"data":[{"n":0.10000000000000000000001}]}`, []string{`{"n":0.10000000000000000000001}`}, "", ""},

		{"page of none", `{"pageNumber":1,"totalPages":0,"totalCount":0,"data":[]}`, []string{}, "", ""},
		{"last page without a link", `{"pageNumber":3,"totalPages":3,"data":[5]}`, []string{`5`}, "", ""},

		{"page of three without a link", `{"pageNumber":1,"totalPages":3,"totalCount":3,"data":[5]}`, nil, "", "a page is missing at the end of the list"},
		{"page of three whose link is null", `{"pageNumber":1,"totalPages":3,"nextPage":null,"data":[5]}`, nil, "", "a page is missing at the end of the list"},
		{"page whose number is a text", `{"pageNumber":"1","data":[]}`, nil, "", broken},
		{"page whose number is a text, beside a count", `{"pageNumber":"1","totalCount":0}`, nil, "", broken},
		{"page whose number is a fraction", `{"pageNumber":1.5,"data":[]}`, nil, "", broken},
		{"page whose number is beyond any integer", `{"pageNumber":1e300,"data":[]}`, nil, "", broken},
		{"page whose total is a fraction", `{"pageNumber":1,"totalPages":1.5,"data":[]}`, nil, "", broken},
		{"page whose data is a text", `{"pageNumber":1,"data":"a"}`, nil, "", broken},
		{"page whose total is a text", `{"pageNumber":1,"totalPages":"1","data":[]}`, nil, "", broken},
		{"page whose link is a number", `{"pageNumber":1,"nextPage":2,"data":[]}`, nil, "", broken},
		{"text", `"text"`, nil, "", broken},
		{"number", `5`, nil, "", broken},
		{"null", `null`, nil, "", broken},
		{"no JSON", `<html>`, nil, "", broken},
		{"cut off", `[1,`, nil, "", broken},
		{"white space", ` `, nil, "", broken},
		{"link that is no URL", `{"pageNumber":1,"nextPage":"https://a b/%zz?OrderBy=n","data":[5]}`, []string{`5`}, "", ""},
		{"link with a broken query", `{"pageNumber":1,"nextPage":"?x=%zz","data":[5]}`, []string{`5`}, "", ""},
		{"link without a query", `{"pageNumber":1,"nextPage":"/Accounts","data":[5]}`, []string{`5`}, "", ""},
		{"link without a number", `{"pageNumber":1,"nextPage":"?PageSize=100","data":[5]}`, []string{`5`}, "", ""},
		{"link that skips a page", `{"pageNumber":1,"nextPage":"?PageNumber=3","data":[5]}`, nil, "", "are out of order"},
		{"link to the page itself", `{"pageNumber":1,"nextPage":"?pageNumber=1","data":[5]}`, nil, "", "are out of order"},
		{"page with another count", `{"pageNumber":1,"totalCount":2,"data":[5]}`, nil, "", "the list is incomplete"},
		{"page without its number", `{"totalCount":1,"data":[5]}`, []string{`5`}, "", ""},
		{"object with a link", `{"id":1,"nextPage":"?PageNumber=2"}`, nil, "", "a single object has a link"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			server := newServer(t)
			server.SetCollection("/Accounts", nil)
			server.Inject(youniumtest.Fault{Method: "GET", Times: 1, Body: tc.body})
			answer, err := newClient(server).Read(t.Context(), read(nil))
			if tc.err != "" {
				if err == nil || !strings.Contains(err.Error(), tc.err) {
					t.Fatalf("error %v, want one with %q", err, tc.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if string(answer.Object) != tc.object || (answer.Items == nil) != (tc.items == nil) {
				t.Errorf("items %s and object %s, want %q and %q", answer.Items, answer.Object, tc.items, tc.object)
			}
			if !slices.EqualFunc(answer.Items, tc.items, func(got json.RawMessage, want string) bool { return string(got) == want }) {
				t.Errorf("items %s, want %q", answer.Items, tc.items)
			}
		})
	}
}

func TestReadRefused(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name     string
		fault    youniumtest.Fault
		requests int
	}{
		{"a real 400", youniumtest.Fault{Status: 400, Body: `{"errors":{"filter":["The filter is not valid."]}}`}, 1},
		{"words of none without 400", youniumtest.Fault{Status: 404, Body: `{"errors":{"message":["No accounts could be found"]}}`}, 1},
		{"a real 400 on a later page", youniumtest.Fault{Skip: 1, Status: 400}, 2},
		{"403 on a later page", youniumtest.Fault{Skip: 1, Status: 403}, 2},
		{"no page where one is counted", youniumtest.Fault{Skip: 1, Status: 400, Body: `{"errors":{"message":["No accounts could be found"]}}`}, 2},
		{"words of none beside a real 400", youniumtest.Fault{Status: 400, Body: `{"errors":{"a":["No accounts could be found"],"filter":["The filter is not valid."]}}`}, 1},
		{"words of none about the legal entity", youniumtest.Fault{Status: 400, Body: `{"errors":{"legal-entity":["No legal entity named Acme could be found"]}}`}, 1},
		{"no records where some are counted", youniumtest.Fault{Body: `{"pageNumber":1,"totalCount":5,"totalPages":1}`}, 1},
		{"null for records that are counted", youniumtest.Fault{Body: `{"pageNumber":1,"totalCount":5,"totalPages":1,"data":null}`}, 1},
		{"an object on a later page", youniumtest.Fault{Skip: 1, Body: `{}`}, 2},
		{"a page without a link in the middle", youniumtest.Fault{Skip: 1, Body: `{"pageNumber":2,"totalPages":3,"data":[1]}`}, 2},
		{"a page that is read twice", youniumtest.Fault{Skip: 1, Body: `{"pageNumber":1,"totalPages":9,"nextPage":"?PageSize=100&PageNumber=2","data":[1]}`}, 2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			server := newServer(t)
			server.SetCollection("/Accounts", numbered(300))
			tc.fault.Method = "GET"
			server.Inject(tc.fault)
			if answer, err := newClient(server).Read(t.Context(), read(nil)); err == nil {
				t.Errorf("no error, but %d items", len(answer.Items))
			}
			if got := server.Count("GET", ""); got != tc.requests {
				t.Errorf("%d requests, want %d", got, tc.requests)
			}
		})
	}
}

// TestReadKeptBack tells what must not be stored from what must not go anywhere.
func TestReadKeptBack(t *testing.T) {
	t.Parallel()
	const given = `given"token/0123456789`
	for _, tc := range []struct {
		name, body         string
		loose, whereStored error
	}{
		{"the answer to a login", `{"accessToken":"of-somebody"}`, nil, younium.ErrLoginResponse},
		{"the answer to a login of version 2", `{"access_token":"of-somebody","expires_in":86400}`, nil, younium.ErrLoginResponse},
		{"an empty token", `{"accessToken":"","expiresIn":1}`, nil, nil},
		{"a token that is none", `{"accessToken":{"id":1}}`, nil, nil},
		{"a token further down", `{"account":{"accessToken":"of-somebody"}}`, nil, nil},
		{"the token that was sent", `{"seen":"Bearer given\"token/0123456789"}`, younium.ErrCredentialsInResponse, younium.ErrCredentialsInResponse},
		{"the same in JSON of another kind", `{"seen":"given\u0022token\/0123456789"}`, younium.ErrCredentialsInResponse, younium.ErrCredentialsInResponse},
		{"the same percent-encoded", `["given%22token%2f0123456789"]`, younium.ErrCredentialsInResponse, younium.ErrCredentialsInResponse},
		{"the same in a page", `{"pageNumber":1,"data":[1,{"a":["given\"token/0123456789"]}]}`, younium.ErrCredentialsInResponse, younium.ErrCredentialsInResponse},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			for stored, want := range map[bool]error{false: tc.loose, true: tc.whereStored} {
				client := younium.NewOver(configFor("https://younium.example", func(c *younium.Config) {
					c.AccessToken = younium.NewSecret(given)
				}), roundTripper(func(*http.Request) (*http.Response, error) { return reply(http.StatusOK, tc.body), nil }))
				request := read(nil)
				request.Stored = stored
				if _, err := client.Read(t.Context(), request); !errors.Is(err, want) {
					t.Errorf("stored: %t, error %v, want %v", stored, err, want)
				}
			}
		})
	}
}

func TestReadMaxPages(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	server.SetCollection("/Accounts", numbered(300))
	request := read(nil)
	request.MaxPages = 3
	if answer, err := newClient(server).Read(t.Context(), request); err != nil || len(answer.Items) != 300 {
		t.Errorf("three pages where three are allowed: %v", err)
	}
	server.Reset()
	request.MaxPages = 2
	_, err := newClient(server).Read(t.Context(), request)
	var tooMany *younium.TooManyPagesError
	if !errors.As(err, &tooMany) || tooMany.MaxPages != 2 || tooMany.TotalPages != 3 || server.Count("GET", "") != 2 {
		t.Errorf("error %v after %d requests, want one that tells of 2 pages of 3 after 2", err, server.Count("GET", ""))
	}
	server.Inject(youniumtest.Fault{Method: "GET", Body: `{"pageNumber":1,"nextPage":"?PageNumber=2","data":[]}`})
	request.MaxPages = 1
	if _, err = newClient(server).Read(t.Context(), request); err == nil || err.Error() != "the response has more pages than the limit of 1" {
		t.Errorf("error %v where Younium does not count", err)
	}
}

// TestReadStopsAtTheLastPage tells the last page by its number, whatever link it has.
func TestReadStopsAtTheLastPage(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	server.Inject(youniumtest.Fault{Method: "GET", Body: `{"pageNumber":2,"totalPages":2,"nextPage":"?PageNumber=3","data":[5]}`})
	answer, err := newClient(server).Read(t.Context(), read(nil))
	if err != nil || len(answer.Items) != 1 || server.Count("GET", "") != 1 {
		t.Errorf("%d requests (%v), want 1", server.Count("GET", ""), err)
	}
}

// TestReadStaysOnItsOrigin follows a link whose host, path and userinfo are
// somebody else's.
func TestReadStaysOnItsOrigin(t *testing.T) {
	t.Parallel()
	server, other := newServer(t), newServer(t)
	server.SetCollection("/Accounts", numbered(150))
	other.SetCollection("/Accounts", numbered(150))
	server.Inject(youniumtest.Fault{Method: "GET", Times: 1, Mangle: func(body []byte) []byte {
		link := strings.Replace(other.URL(), "://", "://user:word@", 1) + "/Elsewhere?PageNumber=2&PageSize=100#top"
		var fields map[string]any
		if err := json.Unmarshal(body, &fields); err != nil {
			panic(err)
		}
		fields["nextPage"] = link
		mangled, err := json.Marshal(fields)
		if err != nil {
			panic(err)
		}
		return mangled
	}})
	answer, err := newClient(server).Read(t.Context(), read(nil))
	if err != nil || len(answer.Items) != 150 {
		t.Fatalf("%v, want 150 items", err)
	}
	if got := len(other.Requests()); got != 0 {
		t.Errorf("the other host got %d requests", got)
	}
	if got := server.Count("GET", "/Accounts"); got != 2 {
		t.Errorf("%d requests to the path itself, want 2", got)
	}
}

func TestReadBodyLimit(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	server.SetCollection("/Accounts", numbered(1))
	server.Inject(youniumtest.Fault{Method: "GET", Mangle: func([]byte) []byte {
		return []byte(`["` + strings.Repeat("x", 16<<20) + `"]`)
	}})
	if _, err := newClient(server).Read(t.Context(), read(nil)); err == nil || !strings.Contains(err.Error(), "returned 200, but the body is longer than the limit of 16777216 bytes.") {
		t.Errorf("error %v, want one that tells the limit", err)
	}
	if got := server.Count("GET", ""); got != 1 {
		t.Errorf("%d requests, want 1: another try is in vain", got)
	}
}

// TestReadOpenAPI holds the requests against Younium's own description.
func TestReadOpenAPI(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	description := openapi.Load(t, server)
	if description == nil {
		return
	}
	server.SetCollection("/Accounts", numbered(150))
	if _, err := newClient(server).Read(t.Context(), read(url.Values{"Filter": {"n gt 0"}, "OrderBy": {"n"}})); err != nil {
		t.Fatal(err)
	}
	operations := map[string]int{}
	for _, sent := range server.Requests() {
		if sent.Method == http.MethodGet {
			operations[description.CheckRequest(t, sent)]++
		}
	}
	if want := map[string]int{"GET /Accounts": 2}; !maps.Equal(operations, want) {
		t.Errorf("checked %v, want %v", operations, want)
	}
}

// FuzzRead answers with a body and with a page that has a link. Whatever they
// hold, every request goes to the one origin and path, none is made twice, and
// pages have a bound.
func FuzzRead(f *testing.F) {
	for _, body := range []string{
		`{}`, `[]`, `null`, `"a"`, `[{"n":1e999},2]`, `{"pageNumber":1,"data":[{}]}`, `{"pageNumber":1e2,"data":{}}`,
		`{"pageNumber":1,"nextPage":"?PageNumber=2","data":[1]}`, `{"pageNumber":1,"data":[],"data":{}}`, `{"":{"":[]}}`, "\xff", "[[[[",
	} {
		for _, link := range []string{
			"", "https://api.younium.com/Accounts?PageNumber=2&PageSize=100", "?PageNumber=2", "//evil.example/?a=b", "mailto:x?a=b",
			"?Filter=name eq 'Å & Ö'", "?a=b;c", "?%zz", "http://[::1", "?a=b\r\nHost: evil.example", "?a=%0d%0ab", "?a=b#c", "?a b=\u00a0",
			"https://user:word@evil.example:1/%2e%2e/auth/token?x=1",
		} {
			f.Add(body, link)
		}
	}
	f.Fuzz(func(t *testing.T, body, link string) {
		asked := map[string]bool{}
		page, err := json.Marshal(map[string]any{"pageNumber": 1, "nextPage": link, "data": []any{1}})
		if err != nil {
			t.Fatal(err)
		}
		client := younium.NewOver(younium.Config{
			BaseURL: "https://younium.example/api", AccessToken: younium.NewSecret("token-of-the-fuzz-target"),
			RequestTimeout: time.Minute,
		}, roundTripper(func(request *http.Request) (*http.Response, error) {
			if sent := request.URL; sent.Scheme != "https" || sent.Host != "younium.example" || sent.EscapedPath() != "/api/Accounts" || sent.User != nil {
				t.Errorf("a request went to %s", sent)
			}
			query := request.URL.RawQuery
			if asked[query] || strings.ContainsFunc(query, func(r rune) bool { return r <= ' ' || r > '~' || r == '#' }) {
				t.Errorf("the query %q is not one that may be sent", query)
			}
			asked[query] = true
			if len(asked) == 1 {
				return reply(http.StatusOK, string(page)), nil
			}
			return reply(http.StatusOK, body), nil
		}))
		request := read(nil)
		request.MaxPages = 3
		answer, err := client.Read(t.Context(), request)
		if len(asked) > 3 {
			t.Errorf("%d requests for 3 pages", len(asked))
		}
		if err == nil && (answer.Items == nil || answer.Object != nil) {
			t.Errorf("a page became %+v", answer)
		}
	})
}
