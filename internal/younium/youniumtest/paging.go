// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Page sizes of Younium (developer portal, Developer resources). The default
// is the example of the OpenAPI description; none is documented.
const (
	defaultPageSize = 20
	maxPageSize     = 100
)

// page is a …PagedResponse of the OpenAPI description.
type page struct {
	PageNumber   int               `json:"pageNumber"`
	PageSize     int               `json:"pageSize"`
	TotalPages   int               `json:"totalPages"`
	TotalCount   int               `json:"totalCount"`
	NextPage     string            `json:"nextPage,omitempty"`
	PreviousPage string            `json:"previousPage,omitempty"`
	FirstPage    string            `json:"firstPage"`
	LastPage     string            `json:"lastPage"`
	Data         []json.RawMessage `json:"data"`
}

// SetCollection makes GET of a path such as "/Accounts" return records in pages.
// Without records, and past the last page, it returns 400 as Younium does. Filter,
// OrderBy, ModifiedAfter and ModifiedBefore select from the records; other parameters
// return 400.
func (s *Server) SetCollection(path string, records []json.RawMessage) {
	records = slices.Clone(records)
	plural := strings.ToLower(path[strings.LastIndex(path, "/")+1:])
	s.setRead(path, func(c *call) response { return s.page(c, records, plural) })
}

// SetBareArray makes GET of a path return all records as one JSON array.
func (s *Server) SetBareArray(path string, records []json.RawMessage) {
	r := jsonResponse(http.StatusOK, append([]json.RawMessage{}, records...))
	s.setRead(path, func(*call) response { return r })
}

// SetObject makes GET of a path return the object.
func (s *Server) SetObject(path string, object json.RawMessage) {
	r := response{status: http.StatusOK, body: slices.Clone(object)}
	s.setRead(path, func(*call) response { return r })
}

// page returns the page that the query requests of the records that it selects,
// which have fields even where all of them are null.
func (s *Server) page(c *call, records []json.RawMessage, plural string, fields ...string) response {
	query, invalid := parameters(c.URL.RawQuery)
	number := positive(query, "pagenumber", 1, invalid)
	size := min(positive(query, "pagesize", defaultPageSize, invalid), maxPageSize)
	if len(invalid) > 0 {
		return badRequest(invalid)
	}
	if records, invalid = selectRecords(query, records, fields); len(invalid) > 0 {
		return badRequest(invalid)
	}
	pages := (len(records) + size - 1) / size
	if number > pages {
		return noneFound(plural)
	}
	link := func(n int) string {
		if n < 1 || n > pages {
			return ""
		}
		other := c.URL.Query()
		maps.DeleteFunc(other, func(name string, _ []string) bool {
			return strings.EqualFold(name, "PageNumber") || strings.EqualFold(name, "PageSize")
		})
		other.Set("PageNumber", strconv.Itoa(n))
		other.Set("PageSize", strconv.Itoa(size))
		return s.url + c.path + "?" + other.Encode()
	}
	return jsonResponse(http.StatusOK, page{
		PageNumber: number, PageSize: size, TotalPages: pages, TotalCount: len(records),
		NextPage: link(number + 1), PreviousPage: link(number - 1), FirstPage: link(1), LastPage: link(pages),
		Data: records[(number-1)*size : min(number*size, len(records))],
	})
}

// positive takes a positive number out of the parameters.
func positive(query map[string]parameter, name string, preset int, invalid map[string][]string) int {
	p, set := query[name]
	delete(query, name)
	if !set {
		return preset
	}
	n, err := strconv.Atoi(p.value)
	if err != nil || n < 1 {
		invalid[p.name] = []string{"The value '" + p.value + "' is not valid."}
	}
	return n
}
