// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const (
	pageSizeName = "PageSize"
	// pageSize is the most that Younium documents; it does not document the default.
	pageSize = "100"
)

// ReadRequest names what Read reads.
type ReadRequest struct {
	// Path is escaped, below the base URL, and begins with a slash.
	Path string
	// Query is sent as it is, with a PageSize of 100 where it has none in any case.
	Query url.Values
	// LegalEntity and APIVersion stand in for the client's where not "".
	LegalEntity string
	APIVersion  string
	// MaxPages is the number of pages, at least 1, after which the answer has to end.
	MaxPages int
	// Stored tells that the answer will be stored, so that a login's is refused.
	Stored bool
}

// ReadResponse is what an endpoint answered: one of the two. Each is JSON as it
// was sent, so that no number has lost a digit.
type ReadResponse struct {
	// Items are the records of all pages or of a bare array. They are nil where
	// the answer is a single object, and empty but not nil where there are none.
	Items []json.RawMessage
	// Object is the answer where it is a single object, else nil.
	Object json.RawMessage
}

// TooManyPagesError tells that an answer goes on after the last page that may
// be read.
type TooManyPagesError struct {
	// MaxPages is how many pages were read.
	MaxPages int
	// TotalPages is how many Younium counts, 0 where it does not tell.
	TotalPages int64
}

func (e *TooManyPagesError) Error() string {
	text := fmt.Sprintf("the answer has more pages than the limit of %d", e.MaxPages)
	if e.TotalPages > 0 {
		text += fmt.Sprintf(" (Younium counts %d)", e.TotalPages)
	}
	return text
}

var (
	errBadNextPage = errors.New("the link to the next page cannot be read")
	errPagesRepeat = errors.New("the link to the next page leads back to a page that was read before")
	errPagesShort  = errors.New("a page is missing at the end of the list: Younium counts more pages than it gives")
	errNoRecords   = errors.New("a page has no records although Younium counts some")
	errNotPage     = errors.New("a page in the middle of the list is not the page that Younium documents")
)

// Read reads any endpoint, and all pages of a paged answer. Younium's 400 "No …
// could be found" is an empty list; on a later page it is the end of the list
// where Younium does not count the pages.
// Errors are those of a call, *TooManyPagesError, ErrShowsCredentials,
// ErrLoginAnswer, and those that say what is wrong with the pages.
//
// Of the link to the next page only the query is used: the token stays on the
// client's own origin and path, wherever the link points.
func (c *Client) Read(ctx context.Context, read ReadRequest) (*ReadResponse, error) {
	query := withPageSize(read.Query).Encode()
	seen := map[string]bool{}
	answer := &ReadResponse{Items: []json.RawMessage{}}
	var got page
	for number := 1; number <= read.MaxPages; number++ {
		seen[query] = true
		counted := got.totalPages > 0 // then the page before this one was not the last
		got = page{}
		err := c.do(ctx, call{
			method: http.MethodGet, path: read.Path, query: query,
			legalEntity: read.LegalEntity, apiVersion: read.APIVersion,
		}, &got)
		switch {
		case isEmptyListError(err, nothingFound()) && counted:
			return nil, errPagesShort
		case isEmptyListError(err, nothingFound()):
			return answer, nil
		case err != nil:
			return nil, err
		case c.hasCredentials(got):
			return nil, ErrCredentialsInResponse
		case read.Stored && isLoginResponse(got.object):
			return nil, ErrLoginResponse
		case got.object != nil && number > 1:
			return nil, errNotPage
		case got.object != nil:
			return &ReadResponse{Object: got.object}, nil
		case got.next == "" && got.number < got.totalPages:
			return nil, errPagesShort
		case got.missingRecords:
			return nil, errNoRecords
		}
		answer.Items = append(answer.Items, got.records...)
		if got.next == "" {
			return answer, nil
		}
		if query, err = nextQuery(got.next); err != nil {
			return nil, err
		}
		if seen[query] {
			return nil, errPagesRepeat
		}
	}
	return nil, &TooManyPagesError{MaxPages: read.MaxPages, TotalPages: got.totalPages}
}

// hasCredentials tells whether an answer shows what requests carry. All that
// Read returns may land where anyone can read it.
func (c *Client) hasCredentials(got page) bool {
	return c.credentials.contains(got.object) || slices.ContainsFunc(got.records, c.credentials.contains)
}

// isLoginResponse tells whether an object is the answer to a login, which may come
// where something leads requests astray.
func isLoginResponse(object json.RawMessage) bool {
	var reply loginReply
	return json.Unmarshal(object, &reply) == nil && cmp.Or(reply.TokenV1, reply.TokenV2) != ""
}

// withPageSize looks for the size in any case: Younium spells its parameters in
// several, and sending it twice would be an error.
func withPageSize(query url.Values) url.Values {
	for name := range query {
		if strings.EqualFold(name, pageSizeName) {
			return query
		}
	}
	sized := url.Values{pageSizeName: {pageSize}}
	maps.Copy(sized, query)
	return sized
}

// nextQuery takes the query out of a link, in the one spelling in which links
// can be compared. Its error does not repeat the link.
func nextQuery(link string) (string, error) {
	parsed, err := url.Parse(link)
	if err != nil {
		return "", errBadNextPage
	}
	query, err := url.ParseQuery(parsed.RawQuery)
	if err != nil || len(query) == 0 {
		return "", errBadNextPage
	}
	return query.Encode(), nil
}

// page is one answer: a …PagedResponse of Younium's OpenAPI 2.1, a bare array
// (GET /Webhooks), or a single object.
type page struct {
	records        []json.RawMessage
	next           string          // the link to the next page, "" on the last
	number         int64           // from 1, 0 in an array
	totalPages     int64           // 0 where Younium does not count
	missingRecords bool            // no records, although some are counted
	object         json.RawMessage // nil in a page or an array
}

// UnmarshalJSON implements json.Unmarshaler. It reads names exactly as they are
// documented: encoding/json would take them in any case, and a record with a
// field of its own of nearly that name for a page.
func (p *page) UnmarshalJSON(text []byte) error {
	if bytes.HasPrefix(text, []byte("[")) {
		return json.Unmarshal(text, &p.records)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		return err // a bare string, number or boolean, which no endpoint of Younium answers
	}
	number, err := pageNumber(fields)
	if err != nil {
		return err
	}
	if number == nil {
		p.object = bytes.Clone(text)
		return nil
	}
	p.number = *number
	if p.records, err = pageRecords(fields["data"]); err != nil {
		return err
	}
	count, err := optionalInt(fields["totalCount"])
	p.missingRecords = err == nil && count != nil && *count > 0 && p.records == nil
	return p.setNextPage(fields)
}

// pageNumber tells a page from a single object: it has a number and, beside it,
// records or their count. Younium leaves out null fields, and data may be null.
// It is nil in an object. A number that cannot be read is an error: as an object,
// the page would pass for all there is.
func pageNumber(fields map[string]json.RawMessage) (*int64, error) {
	_, data := fields["data"]
	_, count := fields["totalCount"]
	if !data && !count {
		return nil, nil
	}
	return optionalInt(fields["pageNumber"])
}

// pageRecords reads a page's data. Where it is one object, as Younium's OpenAPI
// 2.1 has it for /Products/productFeatures, that is the page's only record.
func pageRecords(data json.RawMessage) ([]json.RawMessage, error) {
	if bytes.HasPrefix(data, []byte("{")) {
		return []json.RawMessage{data}, nil
	}
	var records []json.RawMessage
	err := optional(data, &records)
	return records, err
}

// setNextPage takes the link to the next page where this page is not the last.
func (p *page) setNextPage(fields map[string]json.RawMessage) error {
	total, err := optionalInt(fields["totalPages"])
	if err != nil {
		return err
	}
	if total != nil {
		p.totalPages = *total
		if p.number >= *total {
			return nil
		}
	}
	return optional(fields["nextPage"], &p.next)
}

// optionalInt reads a optionalInt number in any spelling of JSON, which has 1.0 and 1e0 for
// 1 too. It is nil where the field is absent or null.
func optionalInt(field json.RawMessage) (*int64, error) {
	var number *float64
	if err := optional(field, &number); err != nil || number == nil {
		return nil, err
	}
	integer := int64(*number)
	if float64(integer) != *number {
		return nil, errNotJSON
	}
	return &integer, nil
}

// optional decodes a field that may be absent or null.
func optional(field json.RawMessage, out any) error {
	if field == nil {
		return nil
	}
	return json.Unmarshal(field, out)
}
