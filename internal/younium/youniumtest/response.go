// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package youniumtest

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// response is the response to a request. A body without a Content-Type is JSON.
type response struct {
	status int
	header http.Header
	body   []byte
}

// with returns the response with one more header; the receiver may be shared.
func (r response) with(name, value string) response {
	header := http.Header{}
	maps.Copy(header, r.header)
	header.Set(name, value)
	r.header = header
	return r
}

func jsonResponse(status int, v any) response {
	return response{status: status, body: marshal(v)}
}

func marshal(v any) json.RawMessage {
	body, err := json.Marshal(v)
	if err != nil {
		panic("youniumtest: " + err.Error())
	}
	return body
}

// problem is ProblemDetails of the OpenAPI description, with the undeclared
// traceId that real responses have. Null fields are left out, as in all responses.
type problem struct {
	Type    string              `json:"type"`
	Title   string              `json:"title"`
	Status  int                 `json:"status"`
	TraceID string              `json:"traceId"`
	Errors  map[string][]string `json:"errors,omitempty"`
}

func problemResponse(status int, section, title string, errors map[string][]string) response {
	return jsonResponse(status, problem{
		Type:    "https://tools.ietf.org/html/rfc7231#section-" + section,
		Title:   title,
		Status:  status,
		TraceID: "00-" + randomHex(16) + "-" + randomHex(8) + "-00",
		Errors:  errors,
	})
}

func badRequest(errors map[string][]string) response {
	return problemResponse(http.StatusBadRequest, "6.5.1", "One or more validation errors occurred.", errors)
}

// noneFound returns Younium's 400 for what is an empty list in other APIs.
func noneFound(what string) response {
	return badRequest(map[string][]string{"message": {"No " + what + " could be found"}})
}

// decode decodes a JSON object into the fields by their exact names and returns
// what is wrong, by name. [json.Unmarshal] alone would accept another letter case
// and unknown names, which the OpenAPI description does not.
func decode(body []byte, fields map[string]any) map[string][]string {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(body, &raw); err != nil || raw == nil {
		return map[string][]string{"$": {"The body is not a JSON object."}}
	}
	invalid := map[string][]string{}
	for name, value := range raw {
		if field, known := fields[name]; !known {
			invalid[name] = []string{"The field " + name + " is not known."}
		} else if json.Unmarshal(value, field) != nil {
			invalid[name] = []string{"The value of " + name + " could not be converted."}
		}
	}
	return invalid
}

// messages returns errors by field as the array that a failed login returns.
func messages(errors map[string][]string) []string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(errors)) {
		all = append(all, errors[name]...)
	}
	return all
}

// plainByDefault returns the response with the first content type of the Webhooks
// group, text/plain, unless the request accepts JSON.
func plainByDefault(work handler) handler {
	return func(c *call) response {
		r := work(c)
		accept := strings.Join(c.Header.Values("Accept"), ",")
		if r.status >= http.StatusBadRequest || strings.Contains(accept, "application/json") || strings.Contains(accept, "*/*") {
			return r
		}
		return r.with("Content-Type", "text/plain; charset=utf-8")
	}
}
