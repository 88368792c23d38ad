// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/younium/terraform-provider-younium/internal/younium"
)

const maxBody = 16 << 20

// reply is an answer as it came: what the provider's client keeps to itself.
type reply struct {
	status int
	header http.Header
	body   []byte
}

var aboutLimits = regexp.MustCompile(`(?i)rate-?limit|quota|retry-after`)

// send makes one request, once. Its errors hold no header and no body.
func (c *check) send(ctx context.Context, method, path string, headers map[string]string, body any) (*reply, error) {
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		content = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.place.BaseURL+path, content)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", userAgent)
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, unanswered(method, path, err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, maxBody))
	if err != nil {
		return nil, unanswered(method, path, err)
	}
	for name, values := range response.Header {
		if aboutLimits.MatchString(name) {
			c.limits[name] = strings.Join(values, ", ")
		}
	}
	return &reply{response.StatusCode, response.Header, text}, nil
}

// unanswered keeps net/http's own words back: they quote what a server sent, and
// that may be a login's answer.
func unanswered(method, path string, err error) error {
	return fmt.Errorf("%s %s failed: %s", method, path, younium.SafeMessage(err))
}

// call makes a request to the API, with the token and the legal entity.
func (c *check) call(ctx context.Context, method, path string) (*reply, error) {
	return c.send(ctx, method, path, younium.RequestHeaders(c.token, c.legalEntity), nil)
}

// fields returns the reply's fields, nil where it is no JSON object.
func (r *reply) fields() map[string]json.RawMessage {
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(r.body, &fields)
	return fields
}

// text returns a field that is a string, else "".
func (r *reply) text(field string) string {
	var text string
	_ = json.Unmarshal(r.fields()[field], &text)
	return text
}

// shape tells the body's form, and none of its values.
func (r *reply) shape() string {
	switch {
	case len(bytes.TrimSpace(r.body)) == 0:
		return "no body"
	case !json.Valid(r.body):
		return fmt.Sprintf("%d bytes that are no JSON, as %s", len(r.body), cmp.Or(r.header.Get("Content-Type"), "nothing"))
	}
	return shape(r.body)
}

// shape tells the form of JSON: of an object the names and types of its fields.
func shape(value json.RawMessage) string {
	if value = bytes.TrimSpace(value); len(value) == 0 || value[0] != '{' {
		return typeOf(value)
	}
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(value, &fields)
	parts := make([]string, 0, len(fields))
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		parts = append(parts, name+" "+typeOf(fields[name]))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func typeOf(value json.RawMessage) string {
	value = bytes.TrimSpace(value)
	switch {
	case len(value) == 0:
		return "absent"
	case value[0] == '"':
		return "string"
	case value[0] == '{':
		return "object"
	case value[0] == '[':
		return arrayType(value)
	case value[0] == 't' || value[0] == 'f':
		return "boolean"
	case value[0] == 'n':
		return "null"
	case bytes.ContainsAny(value, ".eE"):
		return "number"
	}
	return "integer"
}

func arrayType(value json.RawMessage) string {
	var items []json.RawMessage
	_ = json.Unmarshal(value, &items)
	if len(items) == 0 {
		return "empty array"
	}
	return "array of " + typeOf(items[0])
}

// words returns what the server says in the documented fields of an error.
func (r *reply) words() string {
	var words []string
	for _, name := range []string{"errors", "error", "error_description", "detail", "title"} {
		var value any
		_ = json.Unmarshal(r.fields()[name], &value)
		words = append(words, allTexts(value)...)
	}
	if len(words) == 0 {
		return "no words"
	}
	return `"` + strings.Join(words, "; ") + `"`
}

// answer tells an error's status, form and words.
func (r *reply) answer() string {
	return fmt.Sprintf("%d, %s, %s", r.status, r.shape(), r.words())
}

// allTexts returns the strings in decoded JSON, those of an object by its keys.
func allTexts(value any) []string {
	var texts []string
	switch value := value.(type) {
	case string:
		texts = append(texts, value)
	case []any:
		for _, item := range value {
			texts = append(texts, allTexts(item)...)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			texts = append(texts, allTexts(value[key])...)
		}
	}
	return texts
}
