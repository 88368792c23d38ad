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

// answer is what a request gets. A body without a Content-Type is JSON.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// with returns the answer with one more header; the receiver may be shared.
func (a answer) with(name, value string) answer {
	header := http.Header{}
	maps.Copy(header, a.header)
	header.Set(name, value)
	a.header = header
	return a
}

func jsonAnswer(status int, v any) answer {
	body, err := json.Marshal(v)
	if err != nil {
		panic("youniumtest: " + err.Error())
	}
	return answer{status: status, body: body}
}

// problem is ProblemDetails of the OpenAPI description, with the undeclared
// traceId that real answers have. Null fields are left out, as everywhere.
type problem struct {
	Type    string              `json:"type"`
	Title   string              `json:"title"`
	Status  int                 `json:"status"`
	TraceID string              `json:"traceId"`
	Errors  map[string][]string `json:"errors,omitempty"`
}

func problemAnswer(status int, section, title string, errors map[string][]string) answer {
	return jsonAnswer(status, problem{
		Type:    "https://tools.ietf.org/html/rfc7231#section-" + section,
		Title:   title,
		Status:  status,
		TraceID: "00-" + randomHex(16) + "-" + randomHex(8) + "-00",
		Errors:  errors,
	})
}

func badRequest(errors map[string][]string) answer {
	return problemAnswer(http.StatusBadRequest, "6.5.1", "One or more validation errors occurred.", errors)
}

// noneFound is Younium's 400 for what other APIs tell as an empty list.
func noneFound(what string) answer {
	return badRequest(map[string][]string{"message": {"No " + what + " could be found"}})
}

// decode reads a JSON object into the fields by their exact names and returns
// what is wrong, by name. [json.Unmarshal] alone would let another case and
// unknown names pass, which the OpenAPI description does not.
func decode(body []byte, fields map[string]any) map[string][]string {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(body, &raw); err != nil || raw == nil {
		return map[string][]string{"$": {"The body is not a JSON object."}}
	}
	wrong := map[string][]string{}
	for name, value := range raw {
		if field, known := fields[name]; !known {
			wrong[name] = []string{"The field " + name + " is not known."}
		} else if json.Unmarshal(value, field) != nil {
			wrong[name] = []string{"The value of " + name + " could not be converted."}
		}
	}
	return wrong
}

// messages flattens errors by field into the array that a login answers with.
func messages(errors map[string][]string) []string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(errors)) {
		all = append(all, errors[name]...)
	}
	return all
}

// plainUnlessAsked tells the Webhooks group's first content type, text/plain,
// to whoever does not ask for JSON.
func plainUnlessAsked(c *call, a answer) answer {
	accept := strings.Join(c.Header.Values("Accept"), ",")
	if a.status >= http.StatusBadRequest || strings.Contains(accept, "application/json") || strings.Contains(accept, "*/*") {
		return a
	}
	return a.with("Content-Type", "text/plain; charset=utf-8")
}
