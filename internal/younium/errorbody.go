// Copyright (c) The terraform-provider-younium authors
// SPDX-License-Identifier: MPL-2.0

package younium

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Younium's developer portal prints the login's error with an unquoted key.
var unquotedKey = regexp.MustCompile(`^\s*\{\s*(errors?)\s*:`)

// errorBody holds every documented field of an error's body. Sources: Younium's
// OpenAPI 2.1 (ProblemDetails), its developer portal (Get started), its legacy
// identity server (error, error_description).
type errorBody struct {
	Errors      json.RawMessage `json:"errors"`
	Error       json.RawMessage `json:"error"`
	Description string          `json:"error_description"`
	Detail      string          `json:"detail"`
	Title       string          `json:"title"`
	TraceID     string          `json:"traceId"`
}

// parseErrorBody returns the server's words and its trace id, both empty where
// the body has none of the documented fields.
func parseErrorBody(body []byte) (messages []string, traceID string) {
	body = unquotedKey.ReplaceAll(body, []byte(`{"$1":`))
	var parsed errorBody
	if json.Unmarshal(body, &parsed) != nil {
		return nil, ""
	}
	messages = append(textsByField(parsed.Errors), textsByField(parsed.Error)...)
	messages = append(messages, parsed.Description, parsed.Detail)
	messages = slices.DeleteFunc(messages, func(m string) bool { return strings.TrimSpace(m) == "" })
	// ASP.NET's title only says that something is wrong: words of last resort.
	if len(messages) == 0 && parsed.Title != "" {
		messages = []string{parsed.Title}
	}
	return messages[:min(len(messages), maxMessages)], parsed.TraceID
}

// textsByField reads a string, an array of strings, or an object of either, which
// are the shapes in which Younium writes errors. Keys come in alphabetical order.
func textsByField(raw json.RawMessage) []string {
	var byField map[string]json.RawMessage
	if json.Unmarshal(raw, &byField) != nil {
		return texts(raw)
	}
	var all []string
	for _, field := range slices.Sorted(maps.Keys(byField)) {
		all = append(all, texts(byField[field])...)
	}
	return all
}

func texts(raw json.RawMessage) []string {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return []string{one}
	}
	var many []string
	if json.Unmarshal(raw, &many) == nil {
		return many
	}
	return nil
}
