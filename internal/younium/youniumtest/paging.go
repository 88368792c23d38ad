// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest

import (
	"encoding/json"
	"net/http"
	"net/url"
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
// Without records, and past the end, it returns 400 as Younium does. Filters are
// ignored, but kept in the links to other pages.
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

// page returns the page of the records that the query requests.
func (s *Server) page(c *call, records []json.RawMessage, plural string) response {
	other := url.Values{}
	requested := map[string]int{"pagenumber": 1, "pagesize": defaultPageSize}
	for name, values := range c.URL.Query() {
		lower := strings.ToLower(name) // The portal's prose and the description spell the names in different case.
		if _, known := requested[lower]; !known {
			other[name] = values
			continue
		}
		n, err := strconv.Atoi(values[0])
		if err != nil || n < 1 {
			return badRequest(map[string][]string{name: {"The value '" + values[0] + "' is not valid."}})
		}
		requested[lower] = n
	}
	number, size := requested["pagenumber"], min(requested["pagesize"], maxPageSize)
	pages := (len(records) + size - 1) / size
	if number > pages {
		return noneFound(plural)
	}
	link := func(n int) string {
		if n < 1 || n > pages {
			return ""
		}
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
