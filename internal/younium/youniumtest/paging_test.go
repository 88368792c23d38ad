// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func records(n int) []json.RawMessage {
	all := make([]json.RawMessage, n)
	for i := range all {
		all[i] = fmt.Appendf(nil, `{"n":%d}`, i+1)
	}
	return all
}

func TestPaging(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	s.SetCollection("/Accounts", records(245))
	for _, tc := range []struct {
		query                             string
		number, size, pages, first, count int
		next, previous                    string
	}{
		{"", 1, 20, 13, 1, 20, "?PageNumber=2&PageSize=20", ""},
		{"?PageSize=100", 1, 100, 3, 1, 100, "?PageNumber=2&PageSize=100", ""},
		{"?pagesize=100&pageNumber=2", 2, 100, 3, 101, 100, "?PageNumber=3&PageSize=100", "?PageNumber=1&PageSize=100"},
		{"?PageSize=100&PageNumber=3", 3, 100, 3, 201, 45, "", "?PageNumber=2&PageSize=100"},
		{"?PageSize=200", 1, 100, 3, 1, 100, "?PageNumber=2&PageSize=100", ""},
		{"?PageSize=245&filter=n%20gt%200", 1, 100, 3, 1, 100, "?PageNumber=2&PageSize=100&filter=n+gt+0", ""},
	} {
		var got struct {
			PageNumber, PageSize, TotalPages, TotalCount int
			NextPage, PreviousPage, FirstPage, LastPage  string
			Data                                         []struct{ N int }
		}
		r := c.do("GET", "/Accounts"+tc.query, "")
		r.is(t, 200)
		if err := json.Unmarshal([]byte(r.body), &got); err != nil {
			t.Fatal(err)
		}
		if got.PageNumber != tc.number || got.PageSize != tc.size || got.TotalPages != tc.pages || got.TotalCount != 245 ||
			len(got.Data) != tc.count || got.Data[0].N != tc.first {
			t.Errorf("%q returns %+v", tc.query, got)
		}
		for link, want := range map[string]string{got.NextPage: tc.next, got.PreviousPage: tc.previous} {
			if want != "" {
				want = s.URL() + "/Accounts" + want
			}
			if link != want {
				t.Errorf("%q links to %q, want %q", tc.query, link, want)
			}
		}
		if (tc.next == "") == strings.Contains(r.body, "nextPage") || (tc.previous == "") == strings.Contains(r.body, "previousPage") {
			t.Errorf("%q has null links: %s", tc.query, r.body)
		}
		if got.FirstPage == "" || got.LastPage == "" {
			t.Errorf("%q lacks links", tc.query)
		}
	}
	c.do("GET", "/Accounts?PageNumber=14", "").is(t, 400, `"errors":{"message":["No accounts could be found"]}`)
	c.do("GET", "/Accounts?PageNumber=0", "").is(t, 400, `"PageNumber":["The value '0' is not valid."]`)
	c.do("GET", "/Accounts?PageSize=x", "").is(t, 400, `"PageSize":["The value 'x' is not valid."]`)
	c.do("POST", "/Accounts", "{}").is(t, 405)
	s.SetCollection("/Users/roles", nil)
	c.do("GET", "/Users/roles", "").is(t, 400, `"errors":{"message":["No roles could be found"]}`)
}

func TestReads(t *testing.T) {
	t.Parallel()
	s, c := newServer(t)
	s.SetBareArray("/Bare", records(2))
	s.SetBareArray("/Empty", nil)
	s.SetObject("/Currency/BaseCurrency", json.RawMessage(`{"code":"SEK","rate":1.10}`))
	for path, want := range map[string]string{
		"/Bare": `[{"n":1},{"n":2}]`, "/Empty": `[]`, "/Currency/BaseCurrency": `{"code":"SEK","rate":1.10}`,
	} {
		if got := c.do("GET", path, ""); got.status != 200 || got.body != want {
			t.Errorf("%s returns %d %s", path, got.status, got.body)
		}
	}
	c.with("Authorization", "").do("GET", "/Bare", "").is(t, 401, "")

	s.SetCollection("/Currency", records(1))
	c.do("POST", "/Currency", crowns).is(t, 201)
	c.do("GET", "/Currency", "").is(t, 200, `"totalCount":1,`, `"data":[{"n":1}]`)
}
