// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

// scriptedPages answers each query with a body and notes the queries.
type scriptedPages struct {
	body  func(query string, count int) string
	asked []string
}

func (p *scriptedPages) client() *younium.Client {
	return younium.NewOver(configFor("https://younium.test", func(c *younium.Config) {
		c.AccessToken = younium.NewSecret("given")
	}), roundTripper(func(request *http.Request) (*http.Response, error) {
		p.asked = append(p.asked, request.URL.RawQuery)
		return reply(http.StatusOK, p.body(request.URL.RawQuery, len(p.asked))), nil
	}))
}

// pageBody is a page of so many records. It leaves out the number if that is 0.
func pageBody(number, records int, fields string) string {
	head := ""
	if number > 0 {
		head = fmt.Sprintf(`"pageNumber":%d,`, number)
	}
	return fmt.Sprintf(`{%s%s"data":[%s]}`, head, fields, strings.TrimSuffix(strings.Repeat("1,", records), ","))
}

func TestRead_EveryPageCarriesCallersQuery(t *testing.T) {
	t.Parallel()
	const (
		filter  = "country eq 'Sweden & Co; 100%'"
		encoded = "Filter=country+eq+%27Sweden+%26+Co%3B+100%25%27"
	)
	for _, row := range []struct {
		name    string
		query   url.Values
		link    string
		bare    bool // whether pages leave out their number
		queries []string
	}{
		{name: "number and size alone", link: "/Accounts?pageNumber=2&pageSize=100", queries: []string{encoded + "&PageSize=100", encoded + "&PageNumber=2&PageSize=100"}},
		{name: "the filter unencoded", link: "/Accounts?Filter=" + filter + "&PageNumber=2", queries: []string{encoded + "&PageSize=100", encoded + "&PageNumber=2&PageSize=100"}},
		{name: "another filter", link: "?filter=name&PageNumber=2", queries: []string{encoded + "&PageSize=100", encoded + "&PageNumber=2&PageSize=100"}},
		{name: "another size", link: "?PageNumber=2&PageSize=10", queries: []string{encoded + "&PageSize=100", encoded + "&PageNumber=2&PageSize=100"}},
		{name: "no parameter", link: "/Accounts", queries: []string{encoded + "&PageSize=100", encoded + "&PageNumber=2&PageSize=100"}},
		{name: "no pageNumber in the page", link: "?PageNumber=2", bare: true, queries: []string{encoded + "&PageSize=100", encoded + "&PageNumber=2&PageSize=100"}},
		{name: "a token", link: "?continuationToken=a%2Bb", bare: true, queries: []string{encoded + "&PageSize=100", encoded + "&PageSize=100&continuationToken=a%2Bb"}},
		{name: "a token beside a filter unencoded", link: "?Filter=" + filter + "&skipToken=x", bare: true, queries: []string{encoded + "&PageSize=100", encoded + "&PageSize=100&skipToken=x"}},
		{name: "the caller's own PageNumber", query: url.Values{"pageNumber": {"4"}}, link: "?PageNumber=5", queries: []string{
			encoded + "&PageSize=100&pageNumber=4", encoded + "&PageNumber=5&PageSize=100",
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			first := 1
			if text := row.query.Get("pageNumber"); text != "" {
				first, _ = strconv.Atoi(text)
			}
			pages := &scriptedPages{body: func(_ string, count int) string {
				number, fields := first+count-1, ""
				if count == 1 {
					fields = fmt.Sprintf(`"nextPage":%q,`, "https://younium.test"+row.link)
				}
				if row.bare {
					number, fields = 0, fields+`"totalCount":150,`
				}
				return pageBody(number, []int{100, 50}[min(count, 2)-1], fields)
			}}
			query := url.Values{"Filter": {filter}}
			for name, values := range row.query {
				query[name] = values
			}
			response, err := pages.client().Read(t.Context(), read(query))
			if err != nil || len(response.Items) != 150 {
				t.Fatalf("%v, want 150 records; queries %q", err, pages.asked)
			}
			if !slices.Equal(pages.asked, row.queries) {
				t.Errorf("queries %q\nwant    %q", pages.asked, row.queries)
			}
		})
	}
}

func TestRead_ListIsCompleteOrError(t *testing.T) {
	t.Parallel()
	const first, second, third = "PageSize=100", "PageNumber=2&PageSize=100", "PageNumber=3&PageSize=100"
	link := func(number int) string { return fmt.Sprintf(`"nextPage":"?PageNumber=%d",`, number) }
	total := func(count int) string { return fmt.Sprintf(`"totalCount":%d,`, count) }
	for _, row := range []struct {
		name    string
		bodies  []string
		records int
		err     string
		queries []string
	}{
		{
			"pages of 100, 60 and 50 where 250 are counted",
			[]string{pageBody(1, 100, total(250)+link(2)), pageBody(2, 60, total(250)+link(3)), pageBody(3, 50, total(250))},
			0, "the list is incomplete",
			[]string{first, second, third},
		},
		{
			"pages of 100, 100 and 50",
			[]string{pageBody(1, 100, total(250)+link(2)), pageBody(2, 100, total(250)+link(3)), pageBody(3, 50, total(250))},
			250, "",
			[]string{first, second, third},
		},
		{"a link from page 1 to page 3", []string{pageBody(1, 100, link(3))}, 0, "the pages are out of order", []string{first}},
		{"a link from page 1 to page 3, with a count", []string{pageBody(1, 100, total(250)+link(3))}, 0, "the pages are out of order", []string{first}},
		{"page 3 in response to page 2", []string{pageBody(1, 100, link(2)), pageBody(3, 50, "")}, 0, "the pages are out of order", []string{first, second}},
		{
			"a count that changes",
			[]string{pageBody(1, 100, total(150)+link(2)), pageBody(2, 51, total(151)), pageBody(1, 100, total(151)+link(2)), pageBody(2, 51, total(151))},
			151, "",
			[]string{first, second, first, second},
		},
		{
			"a count that changes, with a page that lacks a record",
			[]string{pageBody(1, 100, total(150)+link(2)), pageBody(2, 49, total(149)), pageBody(1, 100, total(149)+link(2)), pageBody(2, 49, total(149))},
			149, "",
			[]string{first, second, first, second},
		},
		{
			"a count that changes twice",
			[]string{pageBody(1, 100, total(150)+link(2)), pageBody(2, 51, total(151)), pageBody(1, 100, total(151)+link(2)), pageBody(2, 52, total(152))},
			0, "the list changed twice while it was read",
			[]string{first, second, first, second},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			pages := &scriptedPages{body: func(_ string, count int) string { return row.bodies[min(count, len(row.bodies))-1] }}
			response, err := pages.client().Read(t.Context(), read(nil))
			switch {
			case row.err == "" && (err != nil || len(response.Items) != row.records):
				t.Errorf("%v, want %d records", err, row.records)
			case row.err != "" && (err == nil || !strings.Contains(err.Error(), row.err)):
				t.Errorf("%v, want %q", err, row.err)
			}
			if !slices.Equal(pages.asked, row.queries) {
				t.Errorf("queries %q\nwant    %q", pages.asked, row.queries)
			}
		})
	}
}
