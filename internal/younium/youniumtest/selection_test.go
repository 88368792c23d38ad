// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/younium/youniumtest"
)

// customers have fields of every type, of which the second lacks most.
var customers = []json.RawMessage{
	json.RawMessage(`{"n":1,"id":"0c4b7a52-6d1e-4f38-9b0a-8e5d2c7f1a63","name":"Å & Ö","active":true,"rate":1.5,` +
		`"address":{"city":"Lund"},"tags":["a"],"start":"2026-01-31","modified":"2026-03-01T12:00:00Z"}`),
	json.RawMessage(`{"n":2,"id":"b1f8e3d6-2a90-4c75-8d4e-7f6a5b3c2d10"}`),
	json.RawMessage(`{"n":3,"id":"27b9d0f4-1c6e-4a83-b5d7-3f8e0a9c2146","name":"and or (not)","active":false,"rate":-2,` +
		`"address":{"city":"Oslo"},"start":"2026-02-28T23:00:00+02:00","modified":"2026-03-01T12:00:00.5Z"}`),
}

func TestSelection(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	s.SetCollection("/Accounts", customers)
	for _, tc := range []struct{ name, value, want string }{
		{"Filter", "n eq 1", "1"},
		{"FILTER", "n ne 1", "2 3"},
		{"filter", "n gt 1", "2 3"},
		{"Filter", "n lt 2", "1"},
		{"Filter", "n ge 2", "2 3"},
		{"Filter", "n le 2.0", "1 2"},
		{"Filter", "rate lt -1.5", "3"},
		{"Filter", "name eq 'Å & Ö'", "1"},
		{"Filter", "  name eq 'and or (not)'  ", "3"},
		{"Filter", "name ne 'Å & Ö'", "2 3"},
		{"Filter", "name eq ''", ""},
		{"Filter", "active eq true", "1"},
		{"Filter", "active ne true", "2 3"},
		{"Filter", "address/city eq 'Oslo'", "3"},
		{"Filter", "start ge datetime'2026-02-01'", "3"},
		{"Filter", "start eq datetime'2026-02-28T21:00:00Z'", "3"},
		{"Filter", "modified gt datetime'2026-03-01T12:00:00'", "3"},
		{"Filter", "startswith(name,'Å')", "1"},
		{"Filter", "startswith( name , 'and ') and n gt 1 and active eq false", "3"},
		{"Filter", "n gt 1 and n lt 3", "2"},
		{"Filter", "name gt 'a'", "1 3"},
		{"ModifiedAfter", "2026-03-01T12:00:00Z", "3"},
		{"ModifiedBefore", "2026-03-01T12:00:00.2Z", "1"},
		{"ModifiedAfter", "2026-02-28", "1 3"},
		{"OrderBy", "n desc", "3 2 1"},
		{"OrderBy", "name", "2 3 1"},
		{"OrderBy", "active Asc, n desc", "2 3 1"},
	} {
		r := c.do("GET", "/Accounts?"+url.Values{tc.name: {tc.value}}.Encode(), "")
		if tc.want == "" {
			r.is(t, 400, "No accounts could be found")
			continue
		}
		r.is(t, 200)
		var got struct{ Data []struct{ N json.Number } }
		if err := json.Unmarshal([]byte(r.body), &got); err != nil {
			t.Fatal(err)
		}
		var numbers []string
		for _, account := range got.Data {
			numbers = append(numbers, account.N.String())
		}
		if joined := strings.Join(numbers, " "); joined != tc.want {
			t.Errorf("%s=%s returns %q, want %q", tc.name, tc.value, joined, tc.want)
		}
	}

	// Every page is one of the selected records, in their order.
	r := c.do("GET", "/Accounts?PageSize=1&PageNumber=2&orderby=n+desc&Filter=name+ne+%27%26%27", "")
	r.is(t, 200, `"totalCount":3`, `"n":2`, `orderby=n+desc`)
	c.do("GET", "/Accounts?PageSize=1&PageNumber=2&Filter=n+eq+1", "").is(t, 400, "No accounts could be found")
}

// TestSelection_NotUnderstood expects 400 and never all records.
func TestSelection_NotUnderstood(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	s.SetCollection("/Accounts", customers)
	for _, tc := range []struct{ name, value, want string }{
		{"Filter", "", "not understood from '' on"},
		{"Filter", "n", "not understood from 'n' on"},
		{"Filter", "n eq", "not understood from 'n eq' on"},
		{"Filter", "n eq 1 and", "not understood from 'n eq 1 and' on"},
		{"Filter", "n eq 1 and ", "not understood from '' on"},
		{"Filter", "n eq 1 n eq 2", "not understood"},
		{"Filter", "n eq 1 or n eq 2", "not understood"},
		{"Filter", "n eq 1 and (n eq 2)", "not understood from '(n eq 2)' on"},
		{"Filter", "n = 1", "not understood from 'n = 1' on"},
		{"Filter", "n EQ 1", "not understood"},
		{"Filter", "not n eq 1", "not understood"},
		{"Filter", "N eq 1", "there is no field 'N'"},
		{"Filter", "n eq 1 and nam eq 'x'", "there is no field 'nam'"},
		{"Filter", "startswith(nam,'x')", "there is no field 'nam'"},
		{"Filter", "n eq '1'", "of different types"},
		{"Filter", "n eq 1 and n eq '1'", "of different types"},
		{"Filter", "n eq 5 and n eq '1'", "of different types"},
		{"Filter", "name eq 5", "of different types"},
		{"Filter", "tags eq 'a'", "of different types"},
		{"Filter", "address eq 'Lund'", "of different types"},
		{"Filter", "name eq null", "not understood"},
		{"Filter", "n gt 1+1", "not understood"},
		{"Filter", "n gt 1.1.1", "invalid syntax"},
		{"Filter", "name eq 'O''Brien'", "not understood"},
		{"Filter", "name eq 'Lund", "not understood"},
		{"Filter", `name eq "Lund"`, "not understood"},
		{"Filter", "id eq guid'b1f8e3d6-2a90-4c75-8d4e-7f6a5b3c2d10'", "not understood"},
		{"Filter", "start gt datetime'yesterday'", "not a date and time"},
		{"Filter", "name gt datetime'2026-01-01'", "of different types"},
		{"Filter", "startswith('Å',name)", "not understood"},
		{"Filter", "startswith(n,'1')", "the field 'n' is not a string"},
		{"Filter", "endswith(name,'Å')", "not understood"},
		{"ModifiedAfter", "yesterday", "not a date and time"},
		{"ModifiedBefore", "", "not a date and time"},
		{"OrderBy", "", "asc or desc"},
		{"OrderBy", "n down", "asc or desc"},
		{"OrderBy", "nam", "there is no field 'nam'"},
		{"OrderBy", "address", "has no order"},
		{"Filtr", "n eq 1", "the parameter is not known"},
	} {
		r := c.do("GET", "/Accounts?"+url.Values{tc.name: {tc.value}}.Encode(), "")
		var got struct{ Errors map[string][]string }
		if err := json.Unmarshal([]byte(r.body), &got); err != nil || r.status != 400 ||
			!strings.Contains(strings.Join(got.Errors[tc.name], " "), tc.want) {
			t.Errorf("%s=%s returns %d %v, want 400 and %q", tc.name, tc.value, r.status, got.Errors, tc.want)
		}
	}
	c.do("GET", "/Accounts?Filter=n+eq+1&filter=n+eq+2", "").is(t, 400, "The parameter is there twice")
	c.do("GET", "/Accounts?Filter=n+eq+1;n", "").is(t, 400, "The query cannot be read")
	s.SetCollection("/Users", nil)
	c.do("GET", "/Users?Filter=email+eq+%27x%27&ModifiedAfter=2026-01-01", "").is(t, 400, "No users could be found")
	c.do("GET", "/Users?Filter=email", "").is(t, 400, "not understood")
	s.SetCollection("/Countries", records(2))
	c.do("GET", "/Countries?ModifiedAfter=2026-01-01", "").is(t, 400, "there is no field 'modified'")
}

// TestSelection_Objects selects from objects that the server manages, which have
// their fields even where all are null.
func TestSelection_Objects(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	s.PutCurrency(youniumtest.Currency{Code: "SEK"})
	s.PutCurrency(youniumtest.Currency{Code: "NOK"})
	s.PutCurrency(youniumtest.Currency{Code: "EUR", LegalEntity: "another"})
	c.do("GET", "/Currency?Filter=code+eq+%27SEK%27", "").is(t, 200, `"totalCount":1,`, `"code":"SEK"`)
	c.do("GET", "/Currency?Filter=description+ne+%27x%27&OrderBy=code", "").is(t, 200, `"totalCount":2,`)
	c.do("GET", "/Currency?Filter=code+eq+%27EUR%27", "").is(t, 400, "No currencies could be found")
	c.do("GET", "/Currency?Filter=name+eq+%27x%27", "").is(t, 400, "there is no field 'name'")
	c.do("GET", "/Webhooks?Filter=url+eq+%27x%27", "").is(t, 400, "The parameter is not known") // A bare array has none.
	c.do("GET", "/Webhooks?PageSize=100", "").is(t, 200)
}
