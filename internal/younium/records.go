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
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const (
	pageSizeName   = "PageSize"
	pageNumberName = "PageNumber"
	// pageSize is the maximum that Younium documents; it does not document the
	// default.
	pageSize = "100"
	// maxListPages limits the lists that the client itself reads.
	maxListPages = 1000
)

// ReadRequest is the request of Read.
type ReadRequest struct {
	// Path is escaped, below the base URL, and begins with a slash.
	Path string
	// Query is sent unchanged, with a PageSize of 100 unless it has one in any letter
	// case.
	Query url.Values
	// APIVersion replaces the client's version if it is not "".
	APIVersion string
	// MaxPages is the maximum number of pages to read, at least 1.
	MaxPages int
	// Stored reports whether the response will be stored, so that one of a login is
	// refused.
	Stored bool

	// bare leaves out PageSize. emptyList replaces the general pattern for the message
	// of an empty list if it is not nil.
	bare      bool
	emptyList func() *regexp.Regexp
}

// ReadResponse is the response of Read: one of the two fields is set. Both hold JSON
// as it was received, so that numbers are exact.
type ReadResponse struct {
	// Items are the records of all pages or of a bare array. They are nil if the
	// response is a single object, and empty but not nil if there are none.
	Items []json.RawMessage
	// Object is the response if it is a single object, else nil.
	Object json.RawMessage
}

// TooManyPagesError is returned when a list has more pages than may be read.
type TooManyPagesError struct {
	// MaxPages is the number of pages that were read.
	MaxPages int
	// TotalPages is the number of pages that Younium counts, or 0 if it does not say.
	TotalPages int64
}

func (e *TooManyPagesError) Error() string {
	text := fmt.Sprintf("the response has more pages than the limit of %d", e.MaxPages)
	if e.TotalPages > 0 {
		text += fmt.Sprintf(" (Younium reports %d)", e.TotalPages)
	}
	return text
}

var (
	errPagesRepeat    = errors.New("the link to the next page leads back to a page that was read before")
	errPagesOrder     = errors.New("the pages are out of order: a link to the next page skips or repeats one")
	errMissingPages   = errors.New("a page is missing at the end of the list: Younium reports more pages than it returns")
	errMissingRecords = errors.New("the list is incomplete: the number of records differs from the one that Younium reports")
	errCountChanged   = errors.New("the list changed twice while it was read: the number of records differs from page to page")
	errNotPage        = errors.New("a page in the middle of the list does not have the form that Younium documents")
	errObjectHasPages = errors.New("a single object has a link to a next page")
)

// Read reads any endpoint, and all pages of a paged response: it returns a complete
// list or an error. Younium's 400 "No … could be found" is an empty list. A list
// whose length changes between pages is read once more. Errors are those of a call,
// *TooManyPagesError, ErrCredentialsInResponse, ErrLoginResponse, and those that
// say what is wrong with the pages.
func (c *Client) Read(ctx context.Context, read ReadRequest) (*ReadResponse, error) {
	response, err := rereadIfChanged(func() (*ReadResponse, error) { return newPageWalk(c, read).run(ctx) })
	switch {
	case err != nil:
		return nil, err
	case c.hasCredentials(response):
		return nil, ErrCredentialsInResponse
	case read.Stored && isLoginResponse(response.Object):
		return nil, ErrLoginResponse
	}
	return response, nil
}

// hasCredentials reports whether a response contains the secret or a token that
// requests carry: a caller of Read may store the response where anyone can read it.
func (c *Client) hasCredentials(response *ReadResponse) bool {
	return c.credentials.contains(response.Object) || slices.ContainsFunc(response.Items, c.credentials.contains)
}

// isLoginResponse reports whether an object is the response to a login, which any
// path may return if something in between routes it there.
func isLoginResponse(object json.RawMessage) bool {
	var login loginResponse
	return json.Unmarshal(object, &login) == nil && cmp.Or(login.TokenV1, login.TokenV2) != ""
}

// rereadIfChanged reads a list, and once more if its length changed between pages.
func rereadIfChanged[T any](read func() (T, error)) (T, error) {
	list, err := read()
	if errors.Is(err, errCountChanged) {
		list, err = read()
	}
	return list, err
}

// pageWalk reads the pages of one list. Every request has the caller's own query;
// the link to the next page only says that there is one. So the token is sent to
// no other origin or path, and a server that drops or re-encodes the filter in the
// link cannot change what is read.
type pageWalk struct {
	client *Client
	read   ReadRequest

	query  url.Values // of the next request
	number int64      // of the page that was read last, 0 after a link without a number
	seen   map[string]bool

	// each gets every record as soon as its page has been read. Its error ends the
	// walk. By default it adds them to items.
	each func(record json.RawMessage) error

	items   []json.RawMessage
	count   int64 // records of all pages
	skipped int64 // records before the first page, -1 if unknown
	page    page  // the last one
	counts  map[int64]bool
}

func newPageWalk(c *Client, read ReadRequest) *pageWalk {
	query := maps.Clone(read.Query)
	if query == nil {
		query = url.Values{}
	}
	if !read.bare && parameter(query, pageSizeName) == "" {
		query.Set(pageSizeName, pageSize)
	}
	w := &pageWalk{client: c, read: read, query: query, seen: map[string]bool{}, items: []json.RawMessage{}, counts: map[int64]bool{}}
	w.each = func(record json.RawMessage) error {
		w.items = append(w.items, record)
		return nil
	}
	return w
}

func (w *pageWalk) run(ctx context.Context) (*ReadResponse, error) {
	for count := 1; ; count++ {
		text, err := w.fetch(ctx)
		switch {
		case isEmptyListError(err, w.emptyList()) && w.number > 0 && w.number <= w.page.totalPages():
			return nil, errMissingPages
		case isEmptyListError(err, w.emptyList()):
			return w.finish()
		case err != nil:
			return nil, err
		case text[0] == '[' && count == 1:
			err := w.passOn()
			return &ReadResponse{Items: w.items}, err
		case !w.page.isPage() && count == 1:
			return w.object(text)
		case !w.page.isPage():
			return nil, errNotPage
		case count > 1 && w.number > 0 && cmp.Or(deref(w.page.PageNumber), w.number) != w.number:
			return nil, errPagesOrder
		}
		w.add(count == 1)
		if err := w.passOn(); err != nil {
			return nil, err
		}
		if w.page.isLast() {
			return w.finish()
		}
		if count >= w.read.MaxPages {
			return nil, &TooManyPagesError{MaxPages: w.read.MaxPages, TotalPages: w.page.totalPages()}
		}
		if err := w.next(); err != nil {
			return nil, err
		}
	}
}

// passOn passes the records of the page to each.
func (w *pageWalk) passOn() error {
	for _, record := range w.page.array {
		if err := w.each(record); err != nil {
			return err
		}
	}
	return nil
}

// fetch requests the next page and returns its JSON.
func (w *pageWalk) fetch(ctx context.Context) (text json.RawMessage, err error) {
	query := w.query.Encode()
	w.seen[query] = true
	fetched := call{method: http.MethodGet, path: w.read.Path, query: query, apiVersion: w.read.APIVersion}
	err = w.client.do(ctx, fetched, func(body []byte) error {
		text = bytes.TrimSpace(body)
		w.page, err = decodePage(text)
		return err
	})
	return text, err
}

func (w *pageWalk) emptyList() *regexp.Regexp {
	if w.read.emptyList != nil {
		return w.read.emptyList()
	}
	return emptyListMessage()
}

func (w *pageWalk) object(text json.RawMessage) (*ReadResponse, error) {
	if w.page.NextPage != "" {
		return nil, errObjectHasPages
	}
	return &ReadResponse{Object: text}, nil
}

// add appends the records of a page. The caller may have requested a later page
// than the first one.
func (w *pageWalk) add(first bool) {
	if first {
		requested, _ := strconv.ParseInt(parameter(w.query, pageNumberName), 10, 64)
		w.number = cmp.Or(deref(w.page.PageNumber), requested, 1)
		w.skipped = (w.number - 1) * w.page.PageSize
		if w.number > 1 && w.page.PageSize == 0 {
			w.skipped = -1
		}
	}
	w.count += int64(len(w.page.array))
	if w.page.TotalCount != nil {
		w.counts[*w.page.TotalCount] = true
	}
}

// next prepares the request for the next page: the caller's query with the next
// number. Only a link without a number adds parameters, such as a token, and only
// those with names that the caller did not use.
func (w *pageWalk) next() error {
	link := linkParameters(w.page.NextPage)
	number, err := strconv.ParseInt(parameter(link, pageNumberName), 10, 64)
	switch {
	case err == nil && w.number > 0 && number != w.number+1:
		return errPagesOrder
	case parameter(link, pageNumberName) == "" && w.addToken(link):
		w.number = 0
	default:
		w.number++
		setParameter(w.query, pageNumberName, strconv.FormatInt(w.number, 10))
	}
	if w.seen[w.query.Encode()] {
		return errPagesRepeat
	}
	return nil
}

var parameterName = lazyRegexp(`^[A-Za-z]+$`)

// addToken adds the parameters of a link, and reports whether there was one to add.
func (w *pageWalk) addToken(link url.Values) (added bool) {
	for name, values := range link {
		if parameterName().MatchString(name) && parameter(w.read.Query, name) == "" && !strings.EqualFold(name, pageSizeName) {
			w.query[name] = values
			added = true
		}
	}
	return added
}

// finish checks that the list is complete by what Younium counts.
func (w *pageWalk) finish() (*ReadResponse, error) {
	last := w.page
	switch {
	case len(w.counts) > 1:
		return nil, errCountChanged
	case last.NextPage == "" && w.number > 0 && w.number < last.totalPages():
		return nil, errMissingPages
	case last.TotalCount != nil && w.skipped >= 0 && *last.TotalCount-w.skipped != w.count:
		return nil, errMissingRecords
	}
	return &ReadResponse{Items: w.items}, nil
}

// parameter returns a parameter by its name in any letter case: Younium's own
// spelling differs.
func parameter(query url.Values, name string) string {
	for other, values := range query {
		if strings.EqualFold(other, name) && len(values) > 0 {
			return values[0]
		}
	}
	return ""
}

func setParameter(query url.Values, name, value string) {
	maps.DeleteFunc(query, func(other string, _ []string) bool { return strings.EqualFold(other, name) })
	query.Set(name, value)
}

// linkParameters returns the parameters of a link that can be parsed: others may be
// badly encoded.
func linkParameters(link string) url.Values {
	_, query, _ := strings.Cut(link, "?")
	query, _, _ = strings.Cut(query, "#")
	parameters := url.Values{}
	for part := range strings.SplitSeq(query, "&") {
		if parsed, err := url.ParseQuery(part); err == nil {
			maps.Copy(parameters, parsed)
		}
	}
	return parameters
}

// page is a …PagedResponse of Younium's OpenAPI 2.1. Other objects decode into it
// too, which isPage distinguishes.
type page struct {
	PageNumber *int64          `json:"pageNumber"`
	PageSize   int64           `json:"pageSize"`
	TotalPages *int64          `json:"totalPages"`
	TotalCount *int64          `json:"totalCount"`
	NextPage   string          `json:"nextPage"`
	Data       json.RawMessage `json:"data"`

	// array holds the records of data or, of a bare array, its elements.
	array []json.RawMessage
}

// decodePage decodes an array, a page, or another object. It returns an error for a
// page with broken fields rather than another object.
func decodePage(text json.RawMessage) (page, error) {
	var p page
	if bytes.HasPrefix(text, []byte("[")) {
		return p, decode(text, &p.array)
	}
	if err := decode(text, &p); err != nil {
		return p, err
	}
	if !p.isPage() || len(p.Data) == 0 {
		return p, nil
	}
	// Younium's OpenAPI 2.1 has a single object as the data of some pages.
	if p.Data[0] == '{' {
		p.array = []json.RawMessage{p.Data}
		return p, nil
	}
	if err := json.Unmarshal(p.Data, &p.array); err != nil {
		return p, errNotJSON
	}
	return p, nil
}

// isPage reports whether the object is a page: it has records, or their count, and
// a field about pages. Younium leaves out fields that are null.
func (p *page) isPage() bool {
	hasPageField := p.PageNumber != nil || p.TotalCount != nil || p.NextPage != ""
	return p.Data != nil && hasPageField || p.PageNumber != nil && p.TotalCount != nil
}

func (p *page) isLast() bool {
	return p.NextPage == "" || p.TotalPages != nil && p.PageNumber != nil && *p.PageNumber >= *p.TotalPages
}

func (p *page) totalPages() int64 { return deref(p.TotalPages) }

func deref(number *int64) int64 {
	if number == nil {
		return 0
	}
	return *number
}

var (
	// emptyListMessage matches Younium's messages for an empty list.
	emptyListMessage = lazyRegexp(`(?i)^no .+ (could be|was|were) found`)

	// legalEntityMessage matches messages about a legal entity: an unknown one is reported
	// in the same words as an empty list.
	legalEntityMessage = lazyRegexp(`(?i)legal[ _-]?entit`)
)

// isEmptyListError reports whether a list failed because there is nothing to
// list: Younium returns 400 then, and only its messages distinguish that from a
// real error. So all of them have to match words, and none may be about a legal
// entity.
func isEmptyListError(err error, words *regexp.Regexp) bool {
	var request *RequestError
	if StatusCode(err) != http.StatusBadRequest || !errors.As(err, &request) || len(request.Messages) == 0 {
		return false
	}
	return !slices.ContainsFunc(request.Messages, func(message Message) bool {
		return !words.MatchString(message.Text) || legalEntityMessage().MatchString(message.String())
	})
}

// StatusCode returns the status of the response to a call, or 0 if there is none.
// That of a login does not count: it says nothing about objects.
func StatusCode(err error) int {
	var (
		login   *LoginError
		request *RequestError
	)
	if errors.As(err, &login) || !errors.As(err, &request) {
		return 0
	}
	return request.Status
}
